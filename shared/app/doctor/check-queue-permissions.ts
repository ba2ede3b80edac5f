import { type Check, ok, problem, skipped } from '../../core/check.ts';
import { CloudError } from '../../core/errors.ts';
import type { PolicyHolder } from '../../core/function-names.ts';
import type { QueueNames } from '../../core/settings.ts';
import { isPassing } from '../operator/with-patience.ts';
import { addTo, type Tried } from './check-permissions.ts';
import { failedLook } from './failed-look.ts';
import { messagesOf, policyLine } from './policy-line.ts';

/** A call on a queue that comes to nothing there. */
interface QueueProbe {
  readonly action: string;
  readonly grants: readonly string[];
  readonly neededOn: NeededOn;
  run(queueName: string): Promise<unknown>;
}

type NeededOn = Readonly<Partial<Record<keyof QueueNames, readonly PolicyHolder[]>>>;

/** A queue that nobody has. It shares the beginning of its name with those that a policy of ours is about. */
const noQueue = 'eni-reaper-doctor-no-such-queue';

/** What cannot be tried without sending or leasing a message; the reason stands in the report. */
const untried: readonly {
  readonly action: string;
  readonly grants: readonly string[];
  readonly neededOn: NeededOn;
  readonly because: string;
}[] = [
  {
    action: 'mns:SendMessage',
    grants: ['mns:SendMessage'],
    neededOn: { deadLetter: ['scan'] },
    because: 'would send a message; Function Compute keeps the record of a failed scan with it',
  },
  {
    action: 'mns:BatchReceiveMessage',
    grants: ['mns:ReceiveMessage', 'mns:BatchReceiveMessage'],
    neededOn: { delete: ['operator'], result: ['operator'], deadLetter: ['operator'] },
    because: 'would hide a message from whoever waits for it',
  },
];

/**
 * Tries each permission on the very queues that it is needed on. Which of permission, queue and content the service looks at first is not documented. So a
 * refusal of the content says nothing by itself: the same call is then made on a queue that does not exist, and only if that is refused for want of the
 * queue has the content been looked at last, by the queue itself.
 */
export async function checkQueuePermissions(
  probes: readonly QueueProbe[],
  queues: QueueNames,
  { holders, whom }: Tried,
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const probe of probes) {
    const { names, neededBy } = uses(probe.neededOn, queues, holders);
    if (names.length === 0) continue;
    const answers: Answer[] = [];
    for (const name of names) answers.push(await answerOf(probe, name));
    checks.push(judge(probe, answers, neededBy, whom));
  }
  for (const { action, grants, neededOn, because } of untried) {
    const { names, neededBy } = uses(neededOn, queues, holders);
    const line = policyLine(grants, names.map(messagesOf));
    if (names.length > 0)
      checks.push(
        skipped(
          `permission ${action}`,
          `not tried: it ${because}. Needed by ${neededBy.join(', ')}: ${line}`,
        ),
      );
  }
  return checks;
}

/** The queues on which those who are asked about need this, and which of them do. */
function uses(
  neededOn: NeededOn,
  queues: QueueNames,
  holders: readonly PolicyHolder[],
): { readonly names: readonly string[]; readonly neededBy: readonly PolicyHolder[] } {
  const roles = (['delete', 'teardown', 'result', 'deadLetter'] as const).filter(role =>
    neededOn[role]?.some(holder => holders.includes(holder)),
  );
  return {
    names: roles.map(role => queues[role]),
    neededBy: holders.filter(holder => roles.some(role => neededOn[role]?.includes(holder))),
  };
}

interface Answer {
  readonly queue: string;
  /** `absent`: there is no such queue, which has a line of its own already. */
  readonly kind: 'allowed' | 'refused' | 'untold' | 'failed' | 'absent';
  /** What was answered; empty when the call went through. */
  readonly because: string;
}

async function answerOf(probe: QueueProbe, queue: string): Promise<Answer> {
  const error = await failureOf(probe, queue);
  const code = error?.providerCode;
  const because = code ?? error?.message ?? '';
  // An empty queue says that it has no message: nobody else can know.
  if (error === undefined || code === 'MessageNotExist') return { queue, kind: 'allowed', because };
  if (error.handling === 'forbidden') return { queue, kind: 'refused', because };
  if (code === 'QueueNotExist') return { queue, kind: 'absent', because };
  if (isPassing(error)) return { queue, kind: 'failed', because };
  const isAboutContent = code !== undefined && error.handling === 'rejected';
  const queueComesFirst =
    isAboutContent && (await failureOf(probe, noQueue))?.providerCode === 'QueueNotExist';
  return { queue, kind: queueComesFirst ? 'allowed' : 'untold', because };
}

async function failureOf(probe: QueueProbe, queue: string): Promise<CloudError | undefined> {
  try {
    await probe.run(queue);
    return undefined;
  } catch (error) {
    if (error instanceof CloudError) return error;
    throw error;
  }
}

function judge(
  { action, grants }: QueueProbe,
  answers: readonly Answer[],
  neededBy: readonly PolicyHolder[],
  whom: string,
): Check {
  const name = `permission ${action}`;
  const of = (kind: Answer['kind']) => answers.filter(answer => answer.kind === kind);
  const named = (some: readonly Answer[]) => some.map(({ queue }) => queue).join(', ');
  const lineFor = (some: readonly Answer[]) =>
    policyLine(
      grants,
      some.map(({ queue }) => messagesOf(queue)),
    );
  const [refused, failed, untold, absent] = [of('refused'), of('failed'), of('untold'), of('absent')];
  if (refused[0] !== undefined) {
    const found = `refused with ${refused[0].because} on ${named(refused)} (needed by ${neededBy.join(', ')})`;
    return problem(name, found, addTo(neededBy, lineFor(refused), whom));
  }
  if (failed[0] !== undefined)
    return failedLook(name, `cannot be told on ${named(failed)}, which answered: ${failed[0].because}`);
  if (untold[0] !== undefined) {
    const found = `cannot be told on ${named(untold)}, which answered: ${untold[0].because}`;
    return skipped(name, `${found}. Needed by ${neededBy.join(', ')}: ${lineFor(untold)}`);
  }
  if (absent.length > 0) return skipped(name, `waits for queues that do not exist: ${named(absent)}`);
  return ok(name, `allowed on ${named(answers)} (needed by ${neededBy.join(', ')})`);
}
