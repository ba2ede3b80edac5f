import { createCallBudgets } from '../../shared/app/call-budgets.ts';
import type { Invocation } from '../../shared/app/invocation.ts';
import { type ReceivedMessage, runDeletions } from '../../shared/app/run-deletions.ts';
import {
  createDeleteTask,
  type DeleteTask,
  encodeDeleteTask,
  parseDeleteTask,
} from '../../shared/core/deletion/delete-task.ts';
import type { WorkerReport } from '../../shared/core/deletion/worker-report.ts';
import type { Eni } from '../../shared/core/eni.ts';
import { isJsonObject } from '../../shared/core/json.ts';
import type { Settings } from '../../shared/core/settings.ts';
import type { Place } from '../../shared/ports.ts';
import { anOrphan, homePlace, queued, queueNames, someSettings } from './builders.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { createMemoryCloud, type MemoryCloud } from './memory-cloud.ts';
import { createMemoryLog } from './memory-log.ts';
import { createMemoryQueues, type MemoryQueues, type QueuedMessage } from './memory-queues.ts';
import { constantRandom } from './seeded-random.ts';
import { days, minutes, noon } from './times.ts';

/** What a consumer reads of a result event. */
export interface SeenEvent {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface WorkerStage {
  readonly clock: ManualClock;
  readonly cloud: MemoryCloud;
  readonly queues: MemoryQueues;
  readonly log: ReturnType<typeof createMemoryLog>;
  /** Hands this batch to the worker: tasks, or bodies of any kind. */
  work(
    batch: readonly unknown[],
    settings?: Partial<Settings>,
    invocation?: Partial<Invocation>,
  ): Promise<WorkerReport>;
  /** Moves the clock to the moment when everything that was sent again is visible, and works on it. */
  workAgain(settings?: Partial<Settings>): Promise<WorkerReport>;
  events(): readonly SeenEvent[];
  /** The tasks that were sent again and not yet looked at, in the order of sending, with their delays. */
  again(): readonly { readonly task: DeleteTask; readonly delaySeconds: number }[];
  deadLetters(): readonly Readonly<Record<string, unknown>>[];
}

/** A region as a scan at noon left it, five minutes later, and one warm worker. `random` is what every throw of the dice gives. */
export function createWorkerStage(
  enis: readonly Eni[] = [],
  options: { readonly random?: number; readonly lingerMs?: number } = {},
): WorkerStage {
  const clock = createManualClock(noon + minutes(5));
  const cloud = createMemoryCloud(clock, options);
  const queues = createMemoryQueues(clock);
  const log = createMemoryLog();
  const ports = {
    clock,
    cloud,
    queues,
    log,
    random: constantRandom(options.random ?? 0.5),
    budgets: createCallBudgets(),
  };
  for (const eni of enis) cloud.put(eni);

  const receive = (
    messages: readonly ReceivedMessage[],
    settings: Partial<Settings>,
    invocation: Partial<Invocation>,
  ) =>
    runDeletions(ports, someSettings(settings), messages, {
      ...homePlace,
      requestId: 'run-1',
      deadlineAt: clock.nowMs() + minutes(10),
      ...invocation,
    });
  const again = () =>
    queues.waitingIn(queueNames.delete).flatMap(message => {
      const parsed = parseDeleteTask(JSON.parse(message.body));
      return parsed.kind === 'task' ? [{ task: parsed.task, delaySeconds: message.delaySeconds }] : [];
    });
  return {
    clock,
    cloud,
    queues,
    log,
    work: (batch, settings = {}, invocation = {}) =>
      receive(
        batch.map((body, index) => ({
          messageId: `received-${index + 1}`,
          body: isTask(body) ? JSON.parse(encodeDeleteTask(body)) : body,
        })),
        settings,
        invocation,
      ),
    async workAgain(settings = {}) {
      const messages: readonly QueuedMessage[] = queues.waitingIn(queueNames.delete);
      const visibleAt = Math.max(clock.nowMs(), ...messages.map(message => message.visibleAt));
      clock.advance(visibleAt - clock.nowMs());
      for (const message of messages) queues.acknowledge(message);
      return receive(
        messages.map(({ messageId, body }) => ({ messageId, body: readBody(body) })),
        settings,
        {},
      );
    },
    events: () => queues.bodiesOf(queueNames.result) as readonly SeenEvent[],
    again,
    deadLetters: () => queues.bodiesOf(queueNames.deadLetter) as readonly Readonly<Record<string, unknown>>[],
  };
}

/** Orphans for which the scan at noon has sent tasks, and those tasks. */
export function queuedOrphans(count: number): {
  readonly enis: readonly Eni[];
  readonly tasks: readonly DeleteTask[];
} {
  const enis = Array.from({ length: count }, (_, index) =>
    queued(anOrphan({ eniId: `eni-${String(index + 1).padStart(3, '0')}` })),
  );
  return { enis, tasks: enis.map(eni => taskFor(eni)) };
}

/** So many queued orphans, their tasks, and a worker; the cloud may need long to delete. */
export function stageOf(count: number, lingerMs?: number) {
  const { enis, tasks } = queuedOrphans(count);
  return { enis, tasks, stage: createWorkerStage(enis, lingerMs === undefined ? {} : { lingerMs }) };
}

export function taskFor(eni: Eni, override: Partial<DeleteTask> = {}, place: Place = homePlace): DeleteTask {
  return { ...createDeleteTask(place, eni, { firstSeenAt: noon - days(2), queuedAt: noon }), ...override };
}

function isTask(body: unknown): body is DeleteTask {
  return isJsonObject(body) && body['kind'] === undefined && isJsonObject(body['fingerprint']);
}

function readBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
