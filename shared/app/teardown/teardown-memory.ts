import { isSameAsk } from '../../core/teardown/merge-tasks.ts';
import type { ReceivedRequest } from '../../core/teardown/teardown-message.ts';
import { type TeardownTask, teardownTaskKey } from '../../core/teardown/teardown-task.ts';
import type { Finished } from '../messages/task-ending.ts';

/**
 * What one warm instance still knows of the last minutes, for messages that are delivered twice. The world forgets: an ENI that is gone no longer shows that we
 * deleted it or what it was like, and one that is back on its instance would be taken off a second time. Losing this memory (a cold start, another instance)
 * loses no answer; a late copy is then answered from what the world shows.
 */
export interface TeardownMemory {
  /** The answer that a copy of this very task was given a short while ago. */
  answerTo(task: TeardownTask, now: number): GivenAnswer | undefined;
  /** Whether a copy of this very task that was sent on more often is on its way: this one has nothing to add. */
  isOvertaken(task: TeardownTask, now: number): boolean;
  /** Whether any copy of it is on its way. */
  isUnderWay(task: TeardownTask, now: number): boolean;
  /** An end that the world still shows is not kept: whoever asks again wants to know what is true now. */
  keepAnswer(task: TeardownTask, ending: Finished, now: number): void;
  /** For a copy that is safe on its queue. */
  keepSent(task: TeardownTask, visibleAt: number): void;
  /** What a copy of this very request was expanded to a short while ago; `undefined` when none was. */
  eniIdsOf(message: ReceivedRequest, now: number): readonly string[] | undefined;
  keepExpansion(message: ReceivedRequest, eniIds: readonly string[], now: number): void;
}

export interface GivenAnswer {
  readonly task: TeardownTask;
  readonly ending: Finished;
}

/** Copies of a message arrive within a visibility timeout or a retry of the stream: minutes. Whoever asks anew later means it. */
const keepMs = 15 * 60_000;
/** Tasks that are remembered, the youngest; with the largest descriptions they take 100 MB, with usual ones 6. */
export const rememberedTasksCap = 2_000;
/** Requests that are remembered, the youngest. */
export const rememberedRequestsCap = 200;

export function createTeardownMemory(): TeardownMemory {
  const tasks = new Map<string, { task: TeardownTask; ending: Finished | undefined; at: number }>();
  const requests = new Map<string, { eniIds: readonly string[]; at: number }>();
  const find = (task: TeardownTask, now: number) => {
    const known = tasks.get(teardownTaskKey(task));
    return known !== undefined && now - known.at <= keepMs && isSameAsk(known.task, task) ? known : undefined;
  };

  return {
    answerTo(task, now) {
      const known = find(task, now);
      return known?.ending === undefined ? undefined : { task: known.task, ending: known.ending };
    },
    isOvertaken(task, now) {
      const known = find(task, now);
      return known !== undefined && known.ending === undefined && (task.hops ?? 0) < (known.task.hops ?? 0);
    },
    isUnderWay(task, now) {
      const known = find(task, now);
      return known !== undefined && known.ending === undefined;
    },
    keepAnswer(task, ending, now) {
      const key = teardownTaskKey(task);
      if (isPastFindingOut(ending)) put(tasks, key, { task, ending, at: now }, rememberedTasksCap);
      else tasks.delete(key);
    },
    keepSent(task, visibleAt) {
      const known = find(task, visibleAt);
      if (known !== undefined && (known.ending !== undefined || (known.task.hops ?? 0) > (task.hops ?? 0)))
        return;
      // Whether it was sent is all that matters of it; a description would only take room.
      const { record: _, ...rest } = task;
      put(tasks, teardownTaskKey(task), { task: rest, ending: undefined, at: visibleAt }, rememberedTasksCap);
    },
    eniIdsOf({ source }, now) {
      const known = requests.get(JSON.stringify(source));
      return known !== undefined && now - known.at <= keepMs ? known.eniIds : undefined;
    },
    keepExpansion({ source }, eniIds, now) {
      put(requests, JSON.stringify(source), { eniIds, at: now }, rememberedRequestsCap);
    },
  };
}

/** Answers after which the world no longer shows what we did: a copy of the task would tell less, or do it all again. */
function isPastFindingOut({ outcome, reason, record }: Finished): boolean {
  // Without a description it is what any read says, and a copy of the task may know more.
  if (outcome === 'gone') return record !== undefined;
  return outcome === 'reattached' || reason === 'reattach-failed';
}

/** Puts the entry behind all others; what has been there longest makes room. */
function put<T>(entries: Map<string, T>, key: string, entry: T, cap: number): void {
  entries.delete(key);
  entries.set(key, entry);
  for (const [oldest] of entries) {
    if (entries.size <= cap) return;
    entries.delete(oldest);
  }
}
