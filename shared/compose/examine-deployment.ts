import { askEndpoint } from '../adapters/operator/ask-endpoint.ts';
import { checkEndpoint } from '../app/doctor/check-endpoint.ts';
import { checkFunctions } from '../app/doctor/check-functions.ts';
import { isLoopback } from '../config/parse-endpoint.ts';
import { type Environment, parseSettings } from '../config/parse-settings.ts';
import { type Check, problem, skipped } from '../core/check.ts';
import { ConfigError } from '../core/errors.ts';
import type { FunctionName } from '../core/function-names.ts';
import type { DeployedLook } from './doctor.ts';
import type { ExaminedPlaces } from './examine-places.ts';
import { fcEndpoint } from './fc-endpoint.ts';
import { openDeployed } from './functions.ts';
import type { Operator } from './operator.ts';

/** The deployed functions and their triggers, as far as Function Compute lets us look. */
export async function examineDeployment(
  operator: Operator,
  asked: {
    readonly look: DeployedLook;
    readonly names: readonly FunctionName[];
    readonly leaseSeconds: ExaminedPlaces['leaseSeconds'];
  },
  onCheck: (check: Check) => void,
): Promise<void> {
  const { look, names, leaseSeconds } = asked;
  if (names.length === 0) return;
  if (look.how === 'leave-out') return onCheck(skipped('functions', 'not looked at: --no-functions'));
  const insist = look.how === 'insist';
  const { settings, home } = operator;

  // Whoever works with an emulator means its functions, and its key is worth nothing elsewhere.
  const others = Object.values(settings.endpoints).filter(url => url !== undefined);
  if (look.endpoint === undefined && others.some(url => isLoopback(new URL(url).hostname))) {
    const found = 'the other endpoints are on this machine, and that of Function Compute is not named';
    const todo = 'Name it with --fc-endpoint.';
    return onCheck(insist ? problem('functions', found, todo) : skipped('functions', `${found}. ${todo}`));
  }
  const url = endpointOr(() => fcEndpoint(home, look.endpoint, '--fc-endpoint'), onCheck);
  if (url === undefined) return;
  const fc = await checkEndpoint(askEndpoint, { product: 'FC', url, setting: '--fc-endpoint' });
  onCheck(fc);
  if (fc.status !== 'ok') return;

  const deployment = await openDeployed(operator, url);
  const surroundings = { queues: settings.queues, region: home.region, problemsOf, leaseSeconds, insist };
  for (const check of await checkFunctions(deployment, names, surroundings)) onCheck(check);
}

function endpointOr(read: () => string, onCheck: (check: Check) => void): string | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    onCheck(problem('endpoint of FC', error.message, 'Correct it.'));
    return undefined;
  }
}

function problemsOf(environment: Environment): readonly string[] {
  try {
    parseSettings(environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems;
  }
}
