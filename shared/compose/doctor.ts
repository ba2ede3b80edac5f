import { stsEndpoint } from '../adapters/endpoints.ts';
import type { Credentials } from '../adapters/fc/credentials.ts';
import { askEndpoint } from '../adapters/operator/ask-endpoint.ts';
import { createRpcApi } from '../adapters/rpc/rpc-client.ts';
import { stsVersion } from '../adapters/sts/assume-role.ts';
import { type CallerIdentity, getCallerIdentity } from '../adapters/sts/get-caller-identity.ts';
import { systemClock as clock, systemRandom as random } from '../adapters/system.ts';
import { checkClock, checkEndpoint } from '../app/doctor/check-endpoint.ts';
import { type Environment, parseSettings } from '../config/parse-settings.ts';
import { type Check, ok, problem, skipped } from '../core/check.ts';
import { CloudError, ConfigError } from '../core/errors.ts';
import { functionNames, type PolicyHolder, policyHolders } from '../core/function-names.ts';
import type { Settings } from '../core/settings.ts';
import { examineDeployment } from './examine-deployment.ts';
import { examinePermissions } from './examine-permissions.ts';
import { examinePlaces } from './examine-places.ts';
import { credentialsIn, openOperator, regionIn } from './operator.ts';

export { type PolicyHolder, policyHolders };

export interface ExamineOptions {
  readonly env: Environment;
  /** Overrides the region of the environment. */
  readonly region?: string | undefined;
  /** Whose permissions are tried, and which of the deployed functions are looked at. */
  readonly holders: readonly PolicyHolder[];
  readonly deployed: DeployedLook;
  /** Teardowns at the edge will be asked for, whatever the settings say. */
  readonly usesEns: boolean;
  /** Hears each check as soon as it is made. */
  readonly onCheck: (check: Check) => void;
}

/** How to look at what is deployed: `insist` makes a problem of what could not be looked at. */
export interface DeployedLook {
  readonly how: 'leave-out' | 'try' | 'insist';
  /** Where Function Compute answers, when it is not the public endpoint. */
  readonly endpoint: string | undefined;
}

/**
 * Looks at everything that has to be right, in the order in which one thing needs another: settings, key, clock, regions, endpoints, queues, notifications,
 * functions and their triggers, permissions. Changes nothing. What cannot be looked at because something before it is wrong is said to be skipped.
 */
export async function examine(options: ExamineOptions): Promise<void> {
  const { env, region, holders, onCheck } = options;
  const settings = readOr(() => parseSettings(env), 'settings', 'Correct the environment variable.', onCheck);
  if (settings === undefined) return onCheck(skipped('the rest', 'needs settings that can be read'));
  onCheck(ok('settings', `can be read; mode ${settings.mode}`));

  const home = region ?? readOr(() => regionIn(env), 'region', 'Do one of the two.', onCheck);
  if (home === undefined) return onCheck(skipped('the rest', 'needs a region'));

  const identity = await examineKey(env, settings, home, onCheck);
  if (identity === undefined) return onCheck(skipped('the rest', 'needs a key that works'));

  const operator = await openOperator({ env: { ...env, FC_ACCOUNT_ID: identity.accountId }, region: home });
  const places = await examinePlaces(operator, onCheck);
  if (places === undefined) return onCheck(skipped('the rest', 'needs a region that exists'));

  const names = functionNames.filter(name => holders.includes(name));
  await examineDeployment(
    operator,
    { look: options.deployed, names, leaseSeconds: places.leaseSeconds },
    onCheck,
  );
  const tried = { holders, whom: identity.arn, usesEns: options.usesEns, mnsAnswers: places.mnsAnswers };
  await examinePermissions(operator, tried, onCheck);
}

/** The key: whether there is one, whether anybody can be asked about it, and whose it is. */
async function examineKey(
  env: Environment,
  settings: Settings,
  region: string,
  onCheck: (check: Check) => void,
): Promise<CallerIdentity | undefined> {
  let credentials: Credentials;
  let url: string;
  try {
    url = stsEndpoint(region, settings.endpoints.sts);
    credentials = await credentialsIn(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    onCheck(problem('credentials', error.message, 'See above.'));
    return undefined;
  }
  const sts = await checkEndpoint(askEndpoint, { product: 'STS', url, setting: 'ENI_REAPER_STS_ENDPOINT' });
  onCheck(sts);
  if (sts.status !== 'ok') {
    onCheck(skipped('credentials', 'need STS, which says whose key it is'));
    return undefined;
  }
  onCheck(await checkClock(askEndpoint, clock, url));
  try {
    const identity = await getCallerIdentity(
      createRpcApi({ endpoint: url, version: stsVersion, credentials, clock, random }),
    );
    onCheck(ok('credentials', `key of ${identity.arn}, account ${identity.accountId}`));
    return identity;
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    onCheck(problem('credentials', error.message, 'Check the key, its secret, and the clock above.'));
    return undefined;
  }
}

/** What can be read of the environment, or a check for each thing that is wrong with it. */
function readOr<T>(
  read: () => T,
  name: string,
  todo: string,
  onCheck: (check: Check) => void,
): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const found of error.problems) onCheck(problem(name, found, todo));
    return undefined;
  }
}
