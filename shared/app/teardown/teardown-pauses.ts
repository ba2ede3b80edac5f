import type { Settings } from '../../core/settings.ts';
import type { TeardownWait } from '../../core/teardown/teardown-step.ts';
import type { TeardownTask } from '../../core/teardown/teardown-task.ts';
import type { Clock, Place, Random } from '../../ports.ts';
import type { CallBudgets } from '../call-budgets.ts';
import { createLookAgain } from '../deletion/look-again.ts';
import type { LookedAgain } from '../messages/task-ending.ts';

type Looked = Pick<TeardownTask, 'attempts' | 'deadlineAt' | 'waitingSince'>;

/** When one ENI of a request is looked at again, by the reason for it; never much later than its deadline, which is an answer too. */
export interface TeardownPauses {
  after(task: Looked, wait: TeardownWait): LookedAgain;
  /** This run did not get to it, or a budget of ours is spent. Does not count as an attempt. */
  notReached(task: Looked, reason: string): LookedAgain;
}

/** An instance that has to be stopped by its owner is looked at after as long as it has made us wait already, within these bounds. */
const instanceWait = { floorMs: 15_000, capMs: 5 * 60_000 };
/** Behind the deadline an end is close; such looks are few, because core allows them for half a minute. */
const lastReadsDelaySeconds = 5;
/** Waiting for an instance counts as an attempt all the same after this long, so that no message travels for ever. */
const uncountedWaitCapMs = 7 * 24 * 60 * 60_000;

export function createTeardownPauses(
  ports: { readonly clock: Clock; readonly random: Random; readonly budgets: CallBudgets },
  settings: Settings,
  place: Place,
): TeardownPauses {
  const { clock, random } = ports;
  // One lane for all calls, so the slower of the two budgets sets its pace.
  const pace = Math.min(settings.deletesPerMinute, settings.detachesPerMinute);
  const lookAgain = createLookAgain(ports, { ...settings, deletesPerMinute: pace }, place);

  const withinDeadline = (task: Looked, ending: LookedAgain): LookedAgain => {
    if (task.deadlineAt === undefined) return ending;
    const secondsLeft = Math.ceil((task.deadlineAt - clock.nowMs()) / 1000);
    const soonest = secondsLeft > 0 ? secondsLeft : lastReadsDelaySeconds;
    return { ...ending, delaySeconds: Math.min(ending.delaySeconds, soonest) };
  };

  const untilDeadline = (task: Looked, reason: string): LookedAgain => {
    const now = clock.nowMs();
    const waitedMs = now - Math.min(task.waitingSince ?? now, now);
    if (task.deadlineAt === undefined || waitedMs > uncountedWaitCapMs)
      return lookAgain.backoff(task, reason);
    const upToMs = Math.min(Math.max(waitedMs, instanceWait.floorMs), instanceWait.capMs);
    const delaySeconds = Math.ceil((upToMs * (1 + random.unit())) / 2_000);
    return { kind: 'look-again', reason, delaySeconds, counts: false };
  };

  const pauseFor = (task: Looked, { wait, reason }: TeardownWait): LookedAgain => {
    switch (wait) {
      case 'next-minute':
        return lookAgain.nextMinute(reason);
      case 'forbidden':
        return lookAgain.forbidden(task, reason);
      case 'instance':
        return untilDeadline(task, reason);
      case 'last-reads':
        return { kind: 'look-again', reason, delaySeconds: lastReadsDelaySeconds, counts: false };
      case 'backoff':
        return lookAgain.backoff(task, reason);
    }
  };

  return {
    after: (task, wait) => {
      const { providerCode, providerRequestId } = wait;
      return withinDeadline(task, { ...pauseFor(task, wait), providerCode, providerRequestId });
    },
    notReached: (task, reason) => withinDeadline(task, lookAgain.notReached(reason)),
  };
}
