import { type DeleteTask, parseDeleteTask, taskKey } from '../core/deletion/delete-task.ts';
import type { TaskReport, WorkerReport } from '../core/deletion/worker-report.ts';
import { createWorkerReport } from '../core/deletion/worker-report.ts';
import { CloudError, ConfigError, InvariantError } from '../core/errors.ts';
import type { Settings } from '../core/settings.ts';
import type { Clock, EniCloud, Log, Place, QueueSender, Random, RegionalEnis } from '../ports.ts';
import type { CallBudgets } from './call-budgets.ts';
import { deleteEnis } from './deletion/delete-enis.ts';
import { createLookAgain, type LookAgainTimes } from './deletion/look-again.ts';
import type { Invocation } from './invocation.ts';
import type { Ended } from './messages/letter.ts';
import { sendOn } from './messages/send-on.ts';
import { reportModeEnding, type TaskEnding } from './messages/task-ending.ts';

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
  const endings = new Map<DeleteTask, TaskEnding>();
  for (const task of tasks) {
    const held = holdTask(settings, task, invocation);
    if (held !== undefined) endings.set(task, held);
  }
  if (endings.size === tasks.length) return endings;

  const lookAgain = createLookAgain(ports, settings, place);
  const { first, later } = firstPerEni(tasks.filter(task => !endings.has(task)));
  for (const task of later)
    endings.set(task, lookAgain.notReached('another task of this batch is for the same ENI'));

  const opened = await openPlace(ports, place);
  if (opened.kind === 'closed') {
    for (const task of first) endings.set(task, whenClosed(lookAgain, task, opened.error));
    return endings;
  }
  for (const [task, ending] of await deleteEnis({ ...ports, enis: opened.enis }, settings, first, invocation))
    endings.set(task, ending);
  return endings;
}

type Opened =
  | { readonly kind: 'open'; readonly enis: RegionalEnis }
  | { readonly kind: 'closed'; readonly error: CloudError | ConfigError };

async function openPlace({ cloud, log }: DeletionPorts, place: Place): Promise<Opened> {
  try {
    return { kind: 'open', enis: await cloud.open(place) };
  } catch (error) {
    if (!(error instanceof CloudError || error instanceof ConfigError)) throw error;
    if (isPassing(error)) log.warn('worker.read-failed', { ...place, problem: error.message });
    else log.error('permission.refused', { ...place, problem: error.message });
    return { kind: 'closed', error };
  }
}

/** A place that cannot be entered is tried again: soon when waiting helps, later when somebody has to grant or configure something. */
function whenClosed(
  lookAgain: LookAgainTimes,
  task: DeleteTask,
  error: CloudError | ConfigError,
): TaskEnding {
  if (!isPassing(error)) return lookAgain.forbidden(task, error.message);
  return error.handling === 'throttled'
    ? lookAgain.nextMinute(error.message)
    : lookAgain.backoff(task, error.message);
}

function isPassing(error: CloudError | ConfigError): error is CloudError {
  return error instanceof CloudError && (error.handling === 'throttled' || error.handling === 'transient');
}

/** Why this task's ENI may not be touched at all, whatever the task says. */
function holdTask(settings: Settings, task: DeleteTask, invocation: Invocation): TaskEnding | undefined {
  // A delete that was accepted before the switch may have come true by now. To read that changes nothing, and its outcome must not be lost.
  if (settings.mode === 'report' && task.deletingSince === undefined) return reportModeEnding;
  const accounts = [invocation.accountId, ...settings.accounts.map(account => account.accountId)];
  if (!accounts.includes(task.accountId))
    return outOfScope(`account ${task.accountId} is not among ENI_REAPER_ACCOUNTS`);
  const regions = settings.regions ?? [invocation.region];
  if (regions !== 'all' && !regions.includes(task.region))
    return outOfScope(`region ${task.region} is not among ENI_REAPER_REGIONS`);
  return undefined;
}

function outOfScope(because: string): TaskEnding {
  return { kind: 'finished', outcome: 'reprieved', reason: 'out-of-scope', because };
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
    throw new InvariantError(
      `The task for ${task.eniId} was lost on the way. This is a bug; redelivery repeats it.`,
    );
  return ending;
}
