import type { Settings } from '../core/settings.ts';
import { mergeTasks } from '../core/teardown/merge-tasks.ts';
import type { ReceivedRequest, TeardownMessage } from '../core/teardown/teardown-message.ts';
import {
  createTeardownReport,
  type TeardownReport,
  type TeardownRow,
} from '../core/teardown/teardown-report.ts';
import type { Cloud } from '../core/teardown/teardown-request.ts';
import { isRegionAllowed } from '../core/teardown/teardown-scope.ts';
import { type TeardownTask, teardownTaskKey } from '../core/teardown/teardown-task.ts';
import type { Clock, Log, Place, QueueSender, Random, TeardownClouds } from '../ports.ts';
import type { CallBudgets } from './call-budgets.ts';
import type { Invocation } from './invocation.ts';
import { sendLetters } from './messages/send-letters.ts';
import type { Finished } from './messages/task-ending.ts';
import { expandTeardown } from './teardown/expand-teardown.ts';
import { lookAtTeardowns, type TeardownEnded } from './teardown/look-at-teardowns.ts';
import type { TeardownMemory } from './teardown/teardown-memory.ts';
import {
  duplicateOf,
  type Packing,
  packPoison,
  packRequest,
  packTask,
  type TeardownParcel,
} from './teardown/teardown-parcels.ts';
import { createTeardownPauses } from './teardown/teardown-pauses.ts';

export interface TeardownRunPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly clouds: TeardownClouds;
  readonly queues: QueueSender;
  readonly budgets: CallBudgets;
  readonly memory: TeardownMemory;
}

/**
 * Handles one batch of the teardown queue. Requests are expanded first, because what they read is the world before the tasks of this batch change it. Each
 * message ends in events, in messages of the same queue, or in a dead letter, all of them sent before this returns, because returning acknowledges the
 * whole batch; it rejects only when something could be neither reported nor sent again, and then redelivery is harmless.
 */
export async function runTeardown(
  ports: TeardownRunPorts,
  settings: Settings,
  messages: readonly TeardownMessage[],
  invocation: Invocation,
): Promise<TeardownReport> {
  const startedAt = ports.clock.nowMs();
  ports.log.info('teardown.started', { mode: settings.mode, received: messages.length });

  const { memory } = ports;
  const sorted = sortMessages(messages);
  const packing = (): Packing => ({ settings, invocation, now: ports.clock.nowMs() });
  const parcels: TeardownParcel[] = sorted.poison.map(poison => packPoison(poison, packing()));
  for (const message of sorted.requests) {
    const enis = ports.clouds.open(message.request.cloud, placeOf(message.request, invocation));
    const expansion = await expandTeardown({ ...ports, enis }, settings, message, invocation);
    parcels.push(packRequest(message, expansion, packing()));
  }
  const overtaken = sorted.tasks.filter(task => memory.isOvertaken(task, startedAt));
  const tasks = sorted.tasks.filter(task => !overtaken.includes(task));
  const endings = new Map<TeardownTask, TeardownEnded>();
  for (const group of groupByPlace(tasks)) {
    for (const [task, ended] of await endTasks(ports, settings, group, invocation)) endings.set(task, ended);
  }
  for (const task of tasks) {
    const parcel = packTask(task, endingFor(endings, task), packing());
    const { ended } = parcel;
    if (ended !== undefined) memory.keepAnswer(ended.task, ended.ending, ports.clock.nowMs());
    parcels.push(parcel);
  }

  const queues = { ...settings.queues, again: settings.queues.teardown };
  const unsent = await sendLetters(ports, queues, parcels);
  for (const parcel of parcels) if (!unsent.has(parcel)) rememberSent(ports, parcel);
  const rows = parcels.map(parcel => (unsent.has(parcel) ? parcel.rows.map(unreported) : parcel.rows));
  const report = createTeardownReport(settings.mode, startedAt, messages.length, [
    ...rows,
    ...sorted.duplicates.map(row => [row]),
    ...overtaken.map(task => [duplicateOf(task, 'a newer copy of it is on its way')]),
  ]);
  logRows(ports.log, report.tasks);
  ports.log.info('teardown.finished', { ...report, tasks: undefined });
  return report;
}

/** Only now: a copy that could not be sent is not on its way, and the message in hand is all there is. */
function rememberSent({ memory, clock }: TeardownRunPorts, { sent, expanded }: TeardownParcel): void {
  const now = clock.nowMs();
  if (expanded !== undefined) memory.keepExpansion(expanded.message, expanded.eniIds, now);
  for (const { task, delaySeconds } of sent) memory.keepSent(task, now + delaySeconds * 1_000);
}

interface SortedMessages {
  readonly requests: readonly ReceivedRequest[];
  readonly tasks: readonly TeardownTask[];
  readonly poison: readonly Extract<TeardownMessage, { kind: 'poison' }>[];
  readonly duplicates: readonly TeardownRow[];
}

const twice = 'twice in this batch';

/** Keeps one of each request and one of each task; what two copies of a task know is put together. */
function sortMessages(messages: readonly TeardownMessage[]): SortedMessages {
  const requests = new Map<string, ReceivedRequest>();
  const tasks = new Map<string, TeardownTask>();
  const poison: Extract<TeardownMessage, { kind: 'poison' }>[] = [];
  const duplicates: TeardownRow[] = [];
  for (const message of messages) {
    if (message.kind === 'poison') {
      poison.push(message);
    } else if (message.kind === 'request') {
      const { request, attempts, source } = message;
      const key = JSON.stringify(source);
      const known = requests.get(key);
      if (known !== undefined) duplicates.push(duplicateOf({ ...request, attempts }, twice));
      if (known === undefined || known.attempts < attempts) requests.set(key, message);
    } else {
      const { task } = message;
      const key = teardownTaskKey(task);
      const known = tasks.get(key);
      if (known !== undefined) duplicates.push(duplicateOf(task, twice));
      tasks.set(key, known === undefined ? task : mergeTasks(known, task));
    }
  }
  return { requests: [...requests.values()], tasks: [...tasks.values()], poison, duplicates };
}

interface TaskGroup {
  readonly cloud: Cloud;
  readonly place: Place;
  readonly tasks: TeardownTask[];
}

function groupByPlace(tasks: readonly TeardownTask[]): readonly TaskGroup[] {
  const groups = new Map<string, TaskGroup>();
  for (const task of tasks) {
    const { cloud, accountId, region } = task;
    const key = `${cloud} ${accountId} ${region}`;
    const group = groups.get(key) ?? { cloud, place: { accountId, region }, tasks: [] };
    group.tasks.push(task);
    groups.set(key, group);
  }
  return [...groups.values()];
}

async function endTasks(
  ports: TeardownRunPorts,
  settings: Settings,
  { cloud, place, tasks }: TaskGroup,
  invocation: Invocation,
): Promise<ReadonlyMap<TeardownTask, TeardownEnded>> {
  const held = holdWholePlace(settings, cloud, place, invocation);
  if (held !== undefined) return new Map(tasks.map(task => [task, { task, ending: held }]));

  const repeated = new Map<TeardownTask, TeardownEnded>();
  for (const task of tasks) {
    const given = ports.memory.answerTo(task, ports.clock.nowMs());
    if (given !== undefined) repeated.set(task, { ...given, isRepeated: true });
  }
  const pauses = createTeardownPauses(ports, settings, place);
  const { first, later } = firstPerEni(tasks.filter(task => !repeated.has(task)));
  const enis = ports.clouds.open(cloud, place);
  const looked = await lookAtTeardowns({ ...ports, enis }, settings, first, invocation);
  const waiting = later.map((task): [TeardownTask, TeardownEnded] => [
    task,
    { task, ending: pauses.notReached(task, 'another request of this batch is about the same ENI') },
  ]);
  return new Map([...repeated, ...looked, ...waiting]);
}

/** Why nothing in this place may be touched: a task is checked like a request, because the settings may have changed since, or somebody wrote it by hand. */
function holdWholePlace(
  settings: Settings,
  cloud: Cloud,
  { accountId, region }: Place,
  invocation: Invocation,
): Finished | undefined {
  const refused = (because: string): Finished => ({
    kind: 'finished',
    outcome: 'refused',
    reason: 'out-of-scope',
    because,
  });
  if (accountId !== invocation.accountId) return refused(`account ${accountId} is not this function's own`);
  if (isRegionAllowed(settings, invocation.region, { cloud, region })) return undefined;
  return refused(`region ${region} is not among ENI_REAPER_REGIONS`);
}

/** Two requests for one ENI must not both work on it: the second looks later at what the first did. */
function firstPerEni(tasks: readonly TeardownTask[]): {
  readonly first: readonly TeardownTask[];
  readonly later: readonly TeardownTask[];
} {
  const firsts = new Map<string, TeardownTask>();
  for (const task of tasks) if (!firsts.has(task.eniId)) firsts.set(task.eniId, task);
  const first = [...firsts.values()];
  return { first, later: tasks.filter(task => firsts.get(task.eniId) !== task) };
}

function endingFor(endings: ReadonlyMap<TeardownTask, TeardownEnded>, task: TeardownTask): TeardownEnded {
  const ending = endings.get(task);
  if (ending === undefined)
    throw new Error(`The task for ${task.eniId} was lost on the way. This is a bug; redelivery repeats it.`);
  return ending;
}

function placeOf(asked: { readonly region: string }, { accountId }: Invocation): Place {
  return { accountId, region: asked.region };
}

function unreported(row: TeardownRow): TeardownRow {
  if (row.ended === 'look-again') return row;
  return { ...row, ended: 'look-again', reason: 'its outcome could not be reported yet' };
}

/** With the field names of the worker: a query finds the ends of all tasks. */
function logRows(log: Log, rows: readonly TeardownRow[]): void {
  for (const { ended, ...row } of rows) {
    if (ended === 'look-again') log.info('task.look-again', row);
    else if (ended !== 'duplicate' && ended !== 'expanded')
      log.info('task.ended', { ...row, outcome: ended });
  }
}
