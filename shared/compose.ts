import { createEcsCloud } from './adapters/ecs/ecs-cloud.ts';
import { mnsEndpoint } from './adapters/endpoints.ts';
import { resolveCredentials } from './adapters/fc/credentials.ts';
import { parseContext } from './adapters/fc/parse-context.ts';
import { parseEvent } from './adapters/fc/parse-event.ts';
import { createLog } from './adapters/log.ts';
import { createMnsQueues } from './adapters/mns/mns-queues.ts';
import { systemClock as clock, systemRandom as random } from './adapters/system.ts';
import { type CallBudgets, createCallBudgets } from './app/call-budgets.ts';
import type { Invocation } from './app/invocation.ts';
import { runDeletions } from './app/run-deletions.ts';
import { runScan } from './app/run-scan.ts';
import { type Environment, parseSettings } from './config/parse-settings.ts';
import { innerDeadlineAt } from './core/deadline.ts';
import { CloudError, ConfigError } from './core/errors.ts';
import { type ScanReport, shortenReport } from './core/scan-report.ts';
import { parseScanRequest } from './core/scan-request.ts';
import type { Settings } from './core/settings.ts';
import type { WorkerReport } from './core/worker-report.ts';
import type { EniCloud, Log, QueueSender } from './ports.ts';

/** ENIs listed per region in the report that a handler returns, and in the one that is logged: a log line holds 32 KB. */
const returnedEnisCap = 1_000;
const loggedEnisCap = 20;

/** What one warm instance of the worker keeps between invocations. */
export interface Instance {
  readonly budgets: CallBudgets;
}

export function createInstance(): Instance {
  return { budgets: createCallBudgets() };
}

/** The scan function: a timer event in, a ScanReport out. Rejects on any other event, on bad settings, and on a request that cannot be used. */
export function handleScan(event: unknown, context: unknown, env: Environment): Promise<ScanReport> {
  return asHandler(context, env, async ({ settings, invocation, log, cloud, queues }) => {
    const parsed = parseEvent(event);
    if (parsed.kind !== 'timer') {
      throw new ConfigError([
        'The scan was started by messages of a queue; it takes timer events only. Check its triggers.',
      ]);
    }
    const request = parseScanRequest(parsed.payload);
    const report = await runScan({ clock, log, cloud, queues }, settings, request, invocation);
    log.info('scan.finished', { report: shortenReport(report, loggedEnisCap) });
    return shortenReport(report, returnedEnisCap);
  });
}

/** The worker function: messages of the delete queue in, a WorkerReport out. Returning acknowledges them all. */
export function handleDeletions(
  event: unknown,
  context: unknown,
  env: Environment,
  instance: Instance,
): Promise<WorkerReport> {
  return asHandler(context, env, async ({ settings, invocation, log, cloud, queues }) => {
    const parsed = parseEvent(event);
    if (parsed.kind !== 'messages') {
      throw new ConfigError([
        'The worker was started by a timer; it takes messages of the delete queue only. Check its triggers.',
      ]);
    }
    return runDeletions(
      { clock, random, log, cloud, queues, budgets: instance.budgets },
      settings,
      parsed.messages,
      invocation,
    );
  });
}

interface Wired {
  readonly settings: Settings;
  readonly invocation: Invocation;
  readonly log: Log;
  readonly cloud: EniCloud;
  readonly queues: QueueSender;
}

/** Wires one invocation, and turns what goes wrong into a logged sentence and a rejection, so that the platform sees a failure. */
async function asHandler<Report>(
  context: unknown,
  env: Environment,
  run: (wired: Wired) => Promise<Report>,
): Promise<Report> {
  let log = createLog({ clock, level: 'info', fields: {} });
  try {
    const settings = parseSettings(env);
    const { requestId, accountId, region, timeoutMs } = parseContext(context, env);
    log = createLog({ clock, level: settings.logLevel, fields: { requestId } });
    const credentials = resolveCredentials(context, env);
    const deadlineAt = innerDeadlineAt(clock.nowMs(), timeoutMs);
    const home = { accountId, region };
    const cloud = createEcsCloud({ home, credentials, settings, clock, random, deadlineAt });
    const endpoint = mnsEndpoint(accountId, region, settings.endpoints.mns);
    const queues = createMnsQueues({ endpoint, accountId, credentials, clock, random, deadlineAt });
    return await run({
      settings,
      invocation: { accountId, region, requestId, deadlineAt },
      log,
      cloud,
      queues,
    });
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
