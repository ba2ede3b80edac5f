import { type DeleteTask, parseDeleteTask, taskKey } from '../core/delete-task.ts';
import { CloudError, ConfigError } from '../core/errors.ts';
import type { Settings } from '../core/settings.ts';
import type { TaskReport, WorkerReport } from '../core/worker-report.ts';
import { createWorkerReport } from '../core/worker-report.ts';
import type { Clock, EniCloud, Log, Place, QueueSender, Random } from '../ports.ts';
import type { CallBudgets } from './call-budgets.ts';
import { deleteEnis } from './delete-enis.ts';
import type { Invocation } from './invocation.ts';
import type { Ended } from './letter.ts';
import { createLookAgain } from './look-again.ts';
import { sendOn } from './send-on.ts';
import type { TaskEnding } from './task-ending.ts';

export interface DeletionPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly cloud: EniCloud;
  readonly queues: QueueSender;
  readonly budgets: CallBudgets;
}

/** A message as it was received; `body` is decoded, or the raw text when it is not JSON. */
export interface ReceivedMessage {
  readonly messageId?: string | undefined;
  readonly body: unknown;
}

/**
 * Handles one batch of the delete queue. Each message is looked at once and ends in exactly one way: a terminal outcome, reported on the
 * result queue, or the same task sent again as a delayed message. Both happen before this returns, because returning acknowledges the
 * whole batch; it rejects only when a task could be neither reported nor sent again, and then redelivery is harmless.
 */
export async function runDeletions(
  ports: DeletionPorts,
  settings: Settings,
  messages: readonly ReceivedMessage[],
  invocation: Invocation,
): Promise<WorkerReport> {
  const startedAt = ports.clock.nowMs();
  ports.log.info('worker.started', { mode: settings.mode, received: messages.length });

  const sorted = sortMessages(messages);
  const endings = new Map<DeleteTask, TaskEnding>();
  for (const { place, tasks } of groupByPlace(sorted.tasks)) {
    for (const [task, ending] of await endTasks(ports, settings, place, tasks, invocation))
      endings.set(task, ending);
  }
  const ended: Ended[] = [
    ...sorted.poison,
    ...sorted.tasks.map((task): Ended => ({ kind: 'task', task, ending: endingFor(endings, task) })),
  ];
  const reports = await sendOn(ports, settings, ended, invocation);

  const duplicates = sorted.duplicates.map(
    (task): TaskReport => ({ ...task, ended: 'duplicate', reason: 'twice in this batch' }),
  );
  const report = createWorkerReport(settings.mode, startedAt, messages.length, [...reports, ...duplicates]);
  ports.log.info('worker.finished', { ...report, tasks: undefined });
  return report;
}

interface SortedMessages {
  readonly tasks: readonly DeleteTask[];
  readonly poison: readonly Extract<Ended, { kind: 'poison' }>[];
  readonly duplicates: readonly { eniId: string; region: string; attempts: number }[];
}

/** Tells tasks from poison, and keeps one of each task: the copy that has been looked at most knows most. */
function sortMessages(messages: readonly ReceivedMessage[]): SortedMessages {
  const tasks = new Map<string, DeleteTask>();
  const poison: Extract<Ended, { kind: 'poison' }>[] = [];
  const duplicates: { eniId: string; region: string; attempts: number }[] = [];
  for (const message of messages) {
    const parsed = parseDeleteTask(message.body);
    if (parsed.kind === 'poison') {
      poison.push({ ...parsed, message });
      continue;
    }
    const known = tasks.get(taskKey(parsed.task));
    if (known !== undefined) {
      const { eniId, region, attempts } = parsed.task;
      duplicates.push({ eniId, region, attempts });
    }
    if (known === undefined || known.attempts < parsed.task.attempts)
      tasks.set(taskKey(parsed.task), parsed.task);
  }
  return { tasks: [...tasks.values()], poison, duplicates };
}

function groupByPlace(
  tasks: readonly DeleteTask[],
): readonly { readonly place: Place; readonly tasks: readonly DeleteTask[] }[] {
  const groups = new Map<string, { place: Place; tasks: DeleteTask[] }>();
  for (const task of tasks) {
    const place = { accountId: task.accountId, region: task.region };
    const key = `${place.accountId} ${place.region}`;
    const group = groups.get(key) ?? { place, tasks: [] };
    group.tasks.push(task);
    groups.set(key, group);
  }
  return [...groups.values()];
}

async function endTasks(
  ports: DeletionPorts,
  settings: Settings,
  place: Place,
  tasks: readonly DeleteTask[],
  invocation: Invocation,
): Promise<ReadonlyMap<DeleteTask, TaskEnding>> {
  const held = holdWholePlace(settings, place, invocation);
  if (held !== undefined) return new Map(tasks.map(task => [task, held]));

  const lookAgain = createLookAgain(ports, settings, place);
  const { first, later } = firstPerEni(tasks);
  const waiting = later.map((task): [DeleteTask, TaskEnding] => [
    task,
    lookAgain.notReached('another task of this batch is for the same ENI'),
  ]);
  try {
    const enis = await ports.cloud.open(place);
    return new Map([...(await deleteEnis({ ...ports, enis }, settings, first, invocation)), ...waiting]);
  } catch (error) {
    if (!(error instanceof CloudError || error instanceof ConfigError)) throw error;
    ports.log.error('permission.refused', { ...place, problem: error.message });
    return new Map([
      ...first.map((task): [DeleteTask, TaskEnding] => [task, lookAgain.forbidden(task, error.message)]),
      ...waiting,
    ]);
  }
}

/** Why nothing in this account and region may be touched at all, whatever its tasks say. */
function holdWholePlace(settings: Settings, place: Place, invocation: Invocation): TaskEnding | undefined {
  const reprieved = (reason: string, because: string): TaskEnding => ({
    kind: 'finished',
    outcome: 'reprieved',
    reason,
    because,
  });
  if (settings.mode === 'report')
    return reprieved('report-mode', 'ENI_REAPER_MODE is report; a later scan sends the task again');
  const accounts = [invocation.accountId, ...settings.accounts.map(account => account.accountId)];
  if (!accounts.includes(place.accountId))
    return reprieved('out-of-scope', `account ${place.accountId} is not among ENI_REAPER_ACCOUNTS`);
  const regions = settings.regions ?? [invocation.region];
  if (regions !== 'all' && !regions.includes(place.region))
    return reprieved('out-of-scope', `region ${place.region} is not among ENI_REAPER_REGIONS`);
  return undefined;
}

/** Two different tasks for one ENI (a scan sent it again) must not both delete: the second looks later at what the first did. */
function firstPerEni(tasks: readonly DeleteTask[]): {
  readonly first: readonly DeleteTask[];
  readonly later: readonly DeleteTask[];
} {
  const firsts = new Map<string, DeleteTask>();
  for (const task of tasks) if (!firsts.has(task.eniId)) firsts.set(task.eniId, task);
  const first = [...firsts.values()];
  return { first, later: tasks.filter(task => !first.includes(task)) };
}

function endingFor(endings: ReadonlyMap<DeleteTask, TaskEnding>, task: DeleteTask): TaskEnding {
  const ending = endings.get(task);
  if (ending === undefined)
    throw new Error(`The task for ${task.eniId} was lost on the way. This is a bug; redelivery repeats it.`);
  return ending;
}
