import { mnsEndpoint } from '../adapters/endpoints.ts';
import { type Credentials, resolveCredentials } from '../adapters/fc/credentials.ts';
import { parseContext } from '../adapters/fc/parse-context.ts';
import { createLog } from '../adapters/log.ts';
import { createMnsQueues } from '../adapters/mns/mns-queues.ts';
import { systemClock as clock, systemRandom as random } from '../adapters/system.ts';
import type { Invocation } from '../app/invocation.ts';
import { type Environment, parseSettings } from '../config/parse-settings.ts';
import { divideTimeout } from '../core/deadline.ts';
import { CloudError, ConfigError } from '../core/errors.ts';
import type { Settings } from '../core/settings.ts';
import type { Log, QueueSender } from '../ports.ts';

/** What every function has in one invocation. */
export interface Wired {
  readonly settings: Settings;
  readonly invocation: Invocation;
  /** No call to ECS, ENS or STS outlasts this instant. */
  readonly callsEndAt: number;
  readonly credentials: Credentials;
  readonly log: Log;
  readonly queues: QueueSender;
}

/** What a host says that is not Function Compute. */
export interface Host {
  /** Hears each line of the log, which otherwise goes to stdout. */
  readonly logTo?: { write(line: string): void } | undefined;
  /** Asks to begin nothing new. */
  readonly stop?: AbortSignal | undefined;
}

/** Wires one invocation, and turns what goes wrong into a logged sentence and a rejection, so that the platform sees a failure. */
export async function asHandler<Report>(
  context: unknown,
  env: Environment,
  run: (wired: Wired) => Promise<Report>,
  { logTo: destination, stop }: Host = {},
): Promise<Report> {
  let log = createLog({ clock, level: 'info', fields: {}, destination });
  try {
    const settings = parseSettings(env);
    const { requestId, accountId, region, timeoutMs } = parseContext(context, env);
    log = createLog({ clock, level: settings.logLevel, fields: { requestId }, destination });
    const credentials = resolveCredentials(context, env);
    const { deadlineAt, callsEndAt, endsAt } = divideTimeout(clock.nowMs(), timeoutMs);
    const endpoint = mnsEndpoint(accountId, region, settings.endpoints.mns);
    const queues = createMnsQueues({ endpoint, accountId, credentials, clock, random, deadlineAt, endsAt });
    const invocation = { accountId, region, requestId, deadlineAt, stop };
    return await run({ settings, invocation, callsEndAt, credentials, log, queues });
  } catch (error) {
    log.error('handler.failed', {
      problem: error instanceof Error ? error.message : 'something that is not an error was thrown',
    });
    throw withoutStack(error);
  }
}

/** An expected failure is explained by its sentence; only a bug needs the stack that the platform would print. */
function withoutStack(error: unknown): unknown {
  if (error instanceof ConfigError || error instanceof CloudError)
    error.stack = `${error.name}: ${error.message}`;
  return error;
}
