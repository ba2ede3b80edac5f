import { decodeBody } from '../adapters/fc/decode-body.ts';
import type { Lease } from '../app/messages/lease-messages.ts';
import { type Drained, type DrainOptions, drainDeletions } from '../app/operator/drain-deletions.ts';
import { createInstance, handleDeletions, handleScan } from '../compose.ts';
import type { Environment } from '../config/parse-settings.ts';
import { formatInstant } from '../core/instant.ts';
import type { ScanReport } from '../core/scan/scan-report.ts';
import type { Mode } from '../core/settings.ts';
import type { Host } from './invocation.ts';
import type { Operator } from './operator.ts';

/** The two functions, run in this process on the operator's cloud, with the operator's key and environment. */
export interface RealRun {
  /** A look at every region; or one that marks and sends, in these regions alone, and begins nothing new once it is asked to stop. */
  scan(how: ScanHow): Promise<ScanReport>;
  /** Works off the tasks that a scan of this run has sent. */
  drain(options: DrainOptions): Promise<Drained>;
}

export type ScanHow =
  | { readonly mode: 'report' }
  | { readonly mode: 'delete'; readonly regions: readonly string[]; readonly stop: AbortSignal };

export interface RealRunOptions extends Host {
  readonly env: Environment;
  readonly regions: readonly string[];
  /** Most tasks that a scan sends per region; without it, the settings say. */
  readonly cap: number | undefined;
  /** Whether `logTo` hears everything, or what the settings say. */
  readonly tellAll: boolean;
  /** Names this run in the log and at the provider. */
  readonly runId: string;
}

/** A scan of many regions may take longer than a function would be given (seconds); a batch of the worker is what it is there. */
const scanTimeoutSeconds = 3_600;
const workerTimeoutSeconds = 240;

export function openRealRun(operator: Operator, options: RealRunOptions): RealRun {
  const { home, credentials, clock, queueAdmin, settings } = operator;
  const queue = settings.queues.delete;
  const instance = createInstance();
  const context = (timeout: number) => ({
    ...home,
    credentials,
    requestId: options.runId,
    function: { timeout },
  });
  const environment = (mode: Mode, regions = options.regions): Environment => ({
    ...options.env,
    ENI_REAPER_MODE: mode,
    ...(options.cap !== undefined && { ENI_REAPER_DELETE_CAP: String(options.cap) }),
    ENI_REAPER_REGIONS: regions.join(','),
    ...(options.tellAll && { ENI_REAPER_LOG_LEVEL: 'debug' }),
  });
  return {
    scan(how) {
      const event = { triggerTime: formatInstant(clock.nowMs()), triggerName: 'eni-reaper run', payload: '' };
      const { logTo } = options;
      if (how.mode === 'report')
        return handleScan(event, context(scanTimeoutSeconds), environment('report'), { logTo });
      const { regions, stop } = how;
      return handleScan(event, context(scanTimeoutSeconds), environment('delete', regions), { logTo, stop });
    },
    drain(drainOptions) {
      const ports = {
        clock,
        receive: (count: number, waitSeconds: number) => queueAdmin.receive(queue, count, waitSeconds),
        acknowledge: (handles: readonly string[]) => queueAdmin.acknowledge(queue, ...handles),
        release: (handles: readonly string[]) => queueAdmin.release(queue, ...handles),
        decode: decodeBody,
        work: (leases: readonly Lease[]) =>
          handleDeletions(
            leases.map(eventOf),
            context(workerTimeoutSeconds),
            environment('delete'),
            instance,
            options,
          ),
      };
      return drainDeletions(ports, drainOptions);
    },
  };
}

/** The form in which the trigger of the delete queue hands a message over. */
function eventOf({ messageId, body }: Lease) {
  return { specversion: '1.0', id: messageId, data: { messageId, messageBody: body } };
}
