import type { Observation } from '../../core/deletion/decide-next-step.ts';
import type { Eni } from '../../core/eni.ts';
import { CloudError } from '../../core/errors.ts';
import { pacedDelaySeconds } from '../../core/scan/pacing.ts';
import type { Settings } from '../../core/settings.ts';
import { decideTeardownStep } from '../../core/teardown/decide-teardown-step.ts';
import type { ReceivedRequest } from '../../core/teardown/teardown-message.ts';
import type { TeardownRequest, TeardownTarget } from '../../core/teardown/teardown-request.ts';
import { waitFor } from '../../core/teardown/teardown-step.ts';
import { learnFrom, type TeardownTask } from '../../core/teardown/teardown-task.ts';
import type { Random } from '../../ports.ts';
import type { Invocation } from '../invocation.ts';
import type { Finished, LookedAgain } from '../messages/task-ending.ts';
import { readWithinBudget, type TeardownReadPorts } from './read-teardown-enis.ts';
import type { TeardownMemory } from './teardown-memory.ts';
import { createTeardownPauses } from './teardown-pauses.ts';

/** What a request came to: an answer or a task for each of its ENIs, one answer for all, or another look. */
export type Expansion = Answered | LookedAgain;

export type Answered =
  | {
      readonly kind: 'expanded';
      readonly answers: readonly Answer[];
      readonly tasks: readonly PacedTask[];
      /** What it found; absent when it was answered without looking. */
      readonly eniIds?: readonly string[];
      /** A copy of the request was expanded before. */
      readonly isRepeated?: boolean;
      /** How many of its ENIs are being worked on for a copy of it. */
      readonly underWay?: number;
    }
  | { readonly kind: 'answered'; readonly ending: Finished };

/** An ENI about which nothing has to be done first. */
export interface Answer {
  readonly task: TeardownTask;
  readonly ending: Finished;
  /** A copy of the request was given this answer before. */
  readonly isRepeated?: true;
}

export interface PacedTask {
  readonly task: TeardownTask;
  readonly delaySeconds: number;
}

export interface ExpansionPorts extends TeardownReadPorts {
  readonly random: Random;
  readonly memory: TeardownMemory;
}

/**
 * How long the first look waits at an ENI that a request with a way back finds detached already. It may have been detached a moment ago for the same
 * request, delivered twice; that delivery, which knows where the ENI was, is to end first.
 */
const settleSeconds = 60;

/**
 * Turns a request into tasks, after one complete read of its ENIs. Nothing is touched here: the tasks that leave say what the world was like before.
 * What needs no call is answered at once, in report mode and behind the deadline everything that is still there.
 */
export async function expandTeardown(
  ports: ExpansionPorts,
  settings: Settings,
  message: ReceivedRequest,
  invocation: Invocation,
): Promise<Expansion> {
  const { request, attempts } = message;
  const { clock, enis, log, memory } = ports;
  const pauses = createTeardownPauses(ports, settings, enis.place);
  const looked = { attempts, deadlineAt: request.deadlineAt };
  const now = clock.nowMs();
  const isLate = request.deadlineAt !== undefined && now >= request.deadlineAt;
  const before = memory.eniIdsOf(message, now);
  const isOutOfTime = now >= invocation.deadlineAt;
  const isTooLate = isLate && before === undefined;
  // Whatever hangs on a resource now, nothing of it may be touched any more.
  if (isTooLate && (isOutOfTime || request.target.kind === 'selector'))
    return answerEach(request, invocation, tooLate);
  if (isOutOfTime) return pauses.notReached(looked, 'the time of this run was used up');

  let observations: ReadonlyMap<string, Observation> = new Map();
  try {
    // A late copy of a request that came in time needs no read: its ENIs have their answers or their tasks.
    if (!isLate || isTooLate)
      observations = await readWithinBudget(ports, () => readTarget(ports, request.target));
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    if (isTooLate) return answerEach(request, invocation, tooLate);
    return pauses.after(looked, waitFor(error.message, error));
  }
  const whole = before === undefined ? answerForAll(request.target, observations.size, settings) : undefined;
  if (whole !== undefined) return { kind: 'answered', ending: whole };

  // A copy of a request is about what the request found, whatever hangs on its resource by now.
  const eniIds = before ?? [...observations.keys()];
  const all = new Map(eniIds.map(eniId => [eniId, observations.get(eniId) ?? ({ kind: 'absent' } as const)]));
  const expansion = expandAll(ports, settings, message, all, invocation);
  log.info('teardown.expanded', {
    requestId: request.requestId,
    cloud: request.cloud,
    region: request.region,
    enis: all.size,
    answers: expansion.answers.length,
    tasks: expansion.tasks.length,
  });
  return { ...expansion, eniIds, isRepeated: before !== undefined };
}

/** The same answer for every ENI that the request names, or for the request as a whole when it names none. */
export function answerEach(request: TeardownRequest, invocation: Invocation, ending: Finished): Answered {
  if (request.target.kind === 'selector') return { kind: 'answered', ending };
  const answers = request.target.eniIds.map(eniId => ({ task: taskOf(request, eniId, invocation), ending }));
  return { kind: 'expanded', answers, tasks: [] };
}

const tooLate: Finished = {
  kind: 'finished',
  outcome: 'refused',
  reason: 'deadline-passed',
  because: 'nothing was begun; its ENIs could not be read in time',
};

/** One ENI of a request before anything is known of it. */
function taskOf(request: TeardownRequest, eniId: string, invocation: Invocation): TeardownTask {
  const { requestId, cloud, region, detachFrom, onFailure, deadlineAt } = request;
  const { accountId } = invocation;
  return { requestId, cloud, accountId, region, eniId, detachFrom, onFailure, deadlineAt, attempts: 0 };
}

async function readTarget(
  { enis }: ExpansionPorts,
  target: TeardownTarget,
): Promise<ReadonlyMap<string, Observation>> {
  const seen = (eni: Eni): Observation => ({ kind: 'seen', eni });
  if (target.kind === 'selector') {
    const found = await enis.listBySelector(target.selector);
    return new Map(found.map(eni => [eni.eniId, seen(eni)]));
  }
  const found = await enis.readByIds(target.eniIds);
  return new Map(
    target.eniIds.map(eniId => {
      const eni = found.get(eniId);
      return [eniId, eni === undefined ? { kind: 'absent' } : seen(eni)];
    }),
  );
}

/** What a selector finds may be nothing, or more than the request bargained for: both are answered as a whole, and nothing is done. */
function answerForAll(target: TeardownTarget, found: number, settings: Settings): Finished | undefined {
  if (target.kind === 'enis') return undefined;
  const { selector, maxEnis } = target;
  if (found > maxEnis) {
    const because = `${selector.id} holds ${found} ENIs, more than maxEnis (${maxEnis}); nothing was done`;
    return { kind: 'finished', outcome: 'refused', reason: 'over-cap', because };
  }
  if (found > 0) return undefined;
  const because = `no ENI hangs on ${selector.id} now; what an earlier delivery of this request found has answers of its own`;
  if (settings.mode === 'report')
    return { kind: 'finished', outcome: 'refused', reason: 'report-mode', because };
  return { kind: 'finished', outcome: 'gone', reason: 'no-enis', because };
}

function expandAll(
  { clock, memory }: ExpansionPorts,
  settings: Settings,
  { request }: ReceivedRequest,
  observations: ReadonlyMap<string, Observation>,
  invocation: Invocation,
): Extract<Answered, { kind: 'expanded' }> {
  const now = clock.nowMs();
  const answers: Answer[] = [];
  const tasks: PacedTask[] = [];
  let underWay = 0;
  for (const [eniId, observation] of observations) {
    const fresh = taskOf(request, eniId, invocation);
    const given = memory.answerTo(fresh, now);
    if (given !== undefined) {
      answers.push({ ...given, isRepeated: true });
      continue;
    }
    if (memory.isUnderWay(fresh, now)) {
      underWay += 1;
      continue;
    }
    const task = observation.kind === 'seen' ? learnFrom(fresh, observation.eni, now) : fresh;
    const step = decideTeardownStep(task, observation, settings, now);
    // That it is gone is not concluded from one read; the look at its task reads again.
    if (step.kind === 'finish' && step.outcome !== 'gone') {
      answers.push({ task, ending: { ...step, kind: 'finished' } });
      continue;
    }
    const paced = pacedDelaySeconds(tasks.length, settings.detachesPerMinute);
    tasks.push({ task, delaySeconds: mayBeHalfDone(task) ? Math.max(paced, settleSeconds) : paced });
  }
  return { kind: 'expanded', answers, tasks, underWay };
}

function mayBeHalfDone(task: TeardownTask): boolean {
  return task.onFailure === 'reattach' && task.detachFrom !== undefined && task.attachedTo === undefined;
}
