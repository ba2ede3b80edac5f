import pLimit from 'p-limit';
import type { Observation } from '../../core/deletion/decide-next-step.ts';
import type { CloudError } from '../../core/errors.ts';
import type { Settings } from '../../core/settings.ts';
import {
  acceptRefusal,
  decideAfterTeardownRefusal,
  decideTeardownStep,
  refusalIn,
} from '../../core/teardown/decide-teardown-step.ts';
import { meaningOf } from '../../core/teardown/teardown-codes.ts';
import {
  isLongAgo,
  type TeardownCall,
  type TeardownFinish,
  type TeardownStep,
  type TeardownStop,
  waitFor,
} from '../../core/teardown/teardown-step.ts';
import {
  isUsedUp,
  learnFrom,
  type Refusal,
  type TeardownTask,
  turnBack,
} from '../../core/teardown/teardown-task.ts';
import type { Random } from '../../ports.ts';
import { chunk } from '../chunk.ts';
import type { Invocation } from '../invocation.ts';
import type { Finished, LookedAgain } from '../messages/task-ending.ts';
import { observeEnis, type TeardownReadPorts } from './read-teardown-enis.ts';
import { createTeardownCaller, type TeardownCaller } from './send-teardown-call.ts';
import { createTeardownPauses, type TeardownPauses } from './teardown-pauses.ts';

export interface TeardownLookPorts extends TeardownReadPorts {
  readonly random: Random;
}

/** How one look at one ENI ended, and the task with all that the look taught. */
export interface TeardownEnded {
  readonly task: TeardownTask;
  readonly ending: Finished | LookedAgain;
  /** It was not looked at: a copy of it was given this answer before. */
  readonly isRepeated?: true;
  /** The last read that found it saw it off its instance, or on the way there. */
  readonly isOff?: boolean;
  /** Its delete failed in this look, and the ENI is detached for all that is known: if there is no further look, the way may lead back. */
  readonly failedDelete?: Refusal | undefined;
}

/** DescribeNetworkInterfaces takes up to 100 ids, on ECS and on ENS. */
const readLimit = 100;
const callsAtOnce = 4;
/** When to read again after a call: detach, attach and delete usually take a few seconds each. What takes longer is looked at later. */
const verifyDelaysMs: readonly number[] = [1_000, 2_000, 3_000, 4_000, 5_000, 5_000, 5_000];

/**
 * Looks at each of these ENIs, all of one place and each named once: reads, decides, sends at most one detach, one delete and one attach for each, and
 * reads again for a short while to go on with what a call brought about. Every task gets an ending; none is dropped, and none is slept through.
 */
export async function lookAtTeardowns(
  ports: TeardownLookPorts,
  settings: Settings,
  tasks: readonly TeardownTask[],
  invocation: Invocation,
): Promise<ReadonlyMap<TeardownTask, TeardownEnded>> {
  const run: Run = {
    ports,
    settings,
    invocation,
    pauses: createTeardownPauses(ports, settings, ports.enis.place),
    caller: createTeardownCaller(ports, settings, invocation),
    ended: new Map(),
  };
  for (const batch of chunk(tasks, readLimit)) await lookAtBatch(run, batch);
  return run.ended;
}

interface Run {
  readonly ports: TeardownLookPorts;
  readonly settings: Settings;
  readonly invocation: Invocation;
  readonly pauses: TeardownPauses;
  readonly caller: TeardownCaller;
  readonly ended: Map<TeardownTask, TeardownEnded>;
}

/** One ENI while it is being looked at. */
interface Item {
  /** As the message said. */
  readonly original: TeardownTask;
  /** With what was learnt since. */
  task: TeardownTask;
  /** The last call of this look. */
  sent: Sent | undefined;
  /** Why it is not over yet. */
  why: string;
  /** A read of this look did not find it. */
  missed: boolean;
  failedDelete: Refusal | undefined;
  isOff: boolean;
}

interface Sent {
  readonly call: TeardownCall;
  readonly providerRequestId?: string | undefined;
  /** Set when it was refused in a way that only another read can explain. */
  readonly refusedWith?: CloudError | undefined;
  /** A read since then shows the ENI as if nothing had been asked for. */
  readonly unchanged: boolean;
}

async function lookAtBatch(run: Run, batch: readonly TeardownTask[]): Promise<void> {
  const { clock } = run.ports;
  let open: readonly Item[] = batch.map(task => ({
    original: task,
    task,
    sent: undefined,
    why: '',
    missed: false,
    failedDelete: undefined,
    // Who is on the way back was taken off, until a read shows otherwise.
    isOff: task.refusal !== undefined,
  }));
  if (clock.nowMs() >= run.invocation.deadlineAt) {
    for (const item of open)
      end(run, item, run.pauses.notReached(item.task, 'the time of this run was used up'));
    return;
  }
  open = await stepAll(run, open);
  for (const delayMs of verifyDelaysMs) {
    if (open.length === 0 || clock.nowMs() + delayMs >= run.invocation.deadlineAt) break;
    await clock.sleepMs(delayMs);
    open = await stepAll(run, open);
  }
  for (const item of open) endUnverified(run, item);
}

/** One read and one step for each; returns those that are worth another read in this run. */
async function stepAll(run: Run, items: readonly Item[]): Promise<readonly Item[]> {
  const askedAt = run.ports.clock.monotonicMs();
  const observe = await observeEnis(
    run.ports,
    items.map(({ task }) => task.eniId),
  );
  const limit = pLimit(callsAtOnce);
  const stayOpen = await Promise.all(
    items.map(item => limit(() => takeStep(run, item, observe(item.task.eniId), askedAt))),
  );
  return items.filter((_, index) => stayOpen[index]);
}

async function takeStep(run: Run, item: Item, observation: Observation, askedAt: number): Promise<boolean> {
  const now = run.ports.clock.nowMs();
  if (observation.kind === 'seen') item.task = learnFrom(item.task, observation.eni, now);
  // Whatever else it may be by now, it is not waiting to be deleted: the delete had its effect after all, or somebody was faster.
  if (observation.kind === 'seen' && observation.eni.status !== 'Available') item.failedDelete = undefined;
  if (observation.kind === 'seen')
    item.isOff = ['Available', 'Detaching'].includes(observation.eni.status ?? '');
  if (observation.kind === 'absent' && item.task.deletingSince === undefined && !item.missed) {
    // Nobody told us of its end, and single reads can be wrong: it is gone when two of them agree.
    item.missed = true;
    item.why = 'it was not found once';
    return true;
  }
  const step = decideTeardownStep(item.task, observation, run.settings, now);
  if (step.kind === 'look-again') {
    item.why = step.reason;
    if (item.sent !== undefined && (step.wait === 'backoff' || step.wait === 'last-reads')) {
      // What we asked for is under way, or could not be read: that is worth another read.
      item.sent = { ...item.sent, unchanged: observation.kind === 'unread' && item.sent.unchanged };
      return true;
    }
  }
  if (!isCall(step)) return settle(run, item, step);
  if (item.sent?.call.kind === step.kind) return isWorthAnotherRead(run, item, item.sent);
  return send(run, item, step, askedAt);
}

/** The read shows what it showed before our call: the row lags, the call was lost, or its refusal stands. Never the same call twice in a look. */
function isWorthAnotherRead(run: Run, item: Item, sent: Sent): boolean {
  item.sent = { ...sent, unchanged: true };
  const error = sent.refusedWith;
  if (error === undefined || meaningOf(error) === 'contradiction') return true;
  return settle(run, item, waitFor(error.message, error));
}

async function send(run: Run, item: Item, call: TeardownCall, askedAt: number): Promise<boolean> {
  const { clock } = run.ports;
  const result = await run.caller.send(item.task.eniId, call, askedAt);
  switch (result.kind) {
    case 'accepted': {
      const { providerRequestId } = result;
      item.task = asked(item.task, call, clock.nowMs());
      item.sent = { call, providerRequestId, unchanged: false };
      item.why = `${call.kind} was accepted`;
      return true;
    }
    case 'withheld':
      if (result.forbidden !== undefined) {
        // The refusal was about another ENI: its code is this one's as well, its request is not.
        const { providerCode } = result.forbidden;
        const { reason } = refusalIn(result.forbidden);
        if (call.kind === 'delete') item.failedDelete = { reason, providerCode };
        return settle(run, item, { kind: 'look-again', reason: result.why, wait: 'forbidden', providerCode });
      }
      end(run, item, run.pauses.notReached(item.task, result.why));
      return false;
    case 'refused': {
      if (call.kind === 'delete') item.failedDelete = refusalIn(result.error);
      const step = decideAfterTeardownRefusal(item.task, call, result.error);
      if (step.kind !== 'verify') return settle(run, item, step);
      if (meaningOf(result.error) === 'contradiction')
        item.task = { ...item.task, deniedSince: item.task.deniedSince ?? clock.nowMs() };
      item.sent = { call, refusedWith: result.error, unchanged: false };
      item.why = result.error.message;
      return true;
    }
  }
}

/** What the task knows once its call was accepted; a call that is sent again starts its time anew. */
function asked(task: TeardownTask, call: TeardownCall, now: number): TeardownTask {
  const moving = { ...task, waitingSince: undefined, deniedSince: undefined };
  if (call.kind === 'detach') return { ...moving, detachingSince: now };
  return call.kind === 'delete' ? { ...moving, deletingSince: now } : { ...moving, reattachRequestedAt: now };
}

/** Ends the look at an ENI by a step that is no call. Always false: no further read in this run. */
function settle(run: Run, item: Item, step: TeardownStop): false {
  switch (step.kind) {
    case 'finish':
      end(run, item, finishedAs(item, step));
      return false;
    case 'go-back':
      // Written down before anything is attached: whoever is given this message knows that the way leads back.
      item.task = turnBack(item.task, step.refusal);
      end(run, item, {
        kind: 'look-again',
        reason: `it may not be deleted (${step.refusal.reason}); it is attached back`,
        delaySeconds: 1,
        counts: false,
      });
      return false;
    case 'look-again':
      if (step.wait === 'instance') {
        item.task = { ...item.task, waitingSince: item.task.waitingSince ?? run.ports.clock.nowMs() };
      }
      end(run, item, run.pauses.after(item.task, step));
      return false;
  }
}

/** The time for reads of this run is over. A denial that the reads do not bear out in all that time stands; everything else is looked at again. */
function endUnverified(run: Run, item: Item): void {
  const { sent } = item;
  if (sent?.refusedWith !== undefined && sent.unchanged && isDeniedLongEnough(run, item, sent.refusedWith)) {
    settle(run, item, acceptRefusal(item.task, sent.call, sent.refusedWith));
    return;
  }
  const { providerCode, providerRequestId } = sent?.refusedWith ?? {};
  const reason = `not verified yet: ${item.why}`;
  settle(run, item, { kind: 'look-again', reason, wait: 'backoff', providerCode, providerRequestId });
}

/** A look lasts half a minute at most, and an instance that was released can be named by its ENI for longer than that. */
function isDeniedLongEnough({ ports, settings }: Run, { task }: Item, refusedWith: CloudError): boolean {
  if (meaningOf(refusedWith) !== 'contradiction') return false;
  const isLastLook = isUsedUp({ ...task, attempts: task.attempts + 1 }, settings.maxAttempts);
  return isLastLook || isLongAgo(task.deniedSince, settings, ports.clock.nowMs());
}

function finishedAs({ task, sent }: Item, step: TeardownFinish): Finished {
  const { outcome, reason, because, providerCode } = step;
  const providerRequestId =
    step.providerRequestId ?? (outcome === 'gone' ? sent?.providerRequestId : undefined);
  const isDeletedByUs = task.deletingSince !== undefined || sent?.call.kind === 'delete';
  // What we have asked to delete may vanish after any other answer too, and then nobody else has what an undo needs.
  const record = outcome === 'gone' || (outcome === 'refused' && isDeletedByUs) ? task.record : undefined;
  return { kind: 'finished', outcome, reason, because, providerCode, providerRequestId, record };
}

function end(run: Run, item: Item, ending: Finished | LookedAgain): void {
  const { original, task, failedDelete, isOff } = item;
  run.ended.set(original, { task, ending, failedDelete, isOff });
}

function isCall(step: TeardownStep): step is TeardownCall {
  return step.kind === 'detach' || step.kind === 'delete' || step.kind === 'attach';
}
