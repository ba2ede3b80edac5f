import { createEcsCloud } from './adapters/ecs/ecs-cloud.ts';
import { parseEvent } from './adapters/fc/parse-event.ts';
import { systemClock as clock, systemRandom as random } from './adapters/system.ts';
import { type CallBudgets, createCallBudgets } from './app/call-budgets.ts';
import { runDeletions } from './app/run-deletions.ts';
import { runScan } from './app/run-scan.ts';
import { asHandler, type Host, type Wired } from './compose/invocation.ts';
import { notify } from './compose/notifications.ts';
import type { Environment } from './config/parse-settings.ts';
import type { WorkerReport } from './core/deletion/worker-report.ts';
import { digestResults } from './core/digest/results-digest.ts';
import { digestScan } from './core/digest/sweep-digest.ts';
import { ConfigError } from './core/errors.ts';
import { scanLogLine } from './core/scan/scan-log-line.ts';
import { type ScanReport, shortenReport } from './core/scan/scan-report.ts';
import { parseScanRequest } from './core/scan/scan-request.ts';
import type { EniCloud } from './ports.ts';

/** ENIs listed per region in the report that a handler returns. */
const returnedEnisCap = 1_000;

/** What one warm instance of the worker keeps between invocations. */
export interface Instance {
  readonly budgets: CallBudgets;
}

export function createInstance(): Instance {
  return { budgets: createCallBudgets() };
}

/** The scan function: a timer event in, a ScanReport out. Rejects on any other event, on bad settings, and on a request that cannot be used. */
export function handleScan(
  event: unknown,
  context: unknown,
  env: Environment,
  host: Host = {},
): Promise<ScanReport> {
  const scan = async (wired: Wired): Promise<ScanReport> => {
    const { settings, invocation, log, queues } = wired;
    const cloud = ecsFor(wired);
    const parsed = parseEvent(event);
    if (parsed.kind !== 'timer') {
      throw new ConfigError([
        'The scan was started by messages of a queue; it takes timer events only. Check its triggers.',
      ]);
    }
    const request = parseScanRequest(parsed.payload);
    const report = await runScan({ clock, log, cloud, queues }, settings, request, invocation);
    log.info('scan.finished', { ...scanLogLine(report) });
    await notify(wired, 'scan', () => digestScan(report));
    return shortenReport(report, returnedEnisCap);
  };
  return asHandler(context, env, scan, host);
}

/** The worker function: messages of the delete queue in, a WorkerReport out. Returning acknowledges them all. */
export function handleDeletions(
  event: unknown,
  context: unknown,
  env: Environment,
  instance: Instance,
  host: Host = {},
): Promise<WorkerReport> {
  const work = async (wired: Wired): Promise<WorkerReport> => {
    const { settings, invocation, log, queues } = wired;
    const cloud = ecsFor(wired);
    const parsed = parseEvent(event);
    if (parsed.kind !== 'messages') {
      throw new ConfigError([
        'The worker was started by a timer; it takes messages of the delete queue only. Check its triggers.',
      ]);
    }
    const ports = { clock, random, log, cloud, queues, budgets: instance.budgets };
    const report = await runDeletions(ports, settings, parsed.messages, invocation);
    await notify(wired, 'worker', () => digestResults(report));
    return report;
  };
  return asHandler(context, env, work, host);
}

/** The one product that scan and worker reach, beside the queues. */
function ecsFor({ settings, invocation, callsEndAt, credentials }: Wired): EniCloud {
  const { accountId, region } = invocation;
  return createEcsCloud({
    home: { accountId, region },
    credentials,
    settings,
    clock,
    random,
    endsAt: callsEndAt,
  });
}
