import type { Followed, RequestAnswer } from '../../shared/app/operator/follow-request.ts';
import type { TeardownDesk } from '../../shared/compose/teardown-request.ts';
import { formatInstant } from '../../shared/core/instant.ts';
import type { TeardownRequest } from '../../shared/core/teardown/teardown-request.ts';
import type { Clock } from '../../shared/ports.ts';
import type { ExitCode } from '../exit-codes.ts';
import { stopOnInterrupt } from '../interruption.ts';
import type { Output } from '../output.ts';
import { inWords } from '../progress/time-left.ts';
import { exitCodeForAnswers, renderAnswers } from './answers.ts';

export interface Wait {
  readonly request: TeardownRequest;
  /** The ENIs that will be answered; `undefined` when they cannot be listed. */
  readonly expected: readonly string[] | undefined;
  readonly waitMs: number;
  readonly resultQueue: string;
  /** Prints the one JSON object of the command. Resolves when it was written; without it a table is shown, and every event stays on the queue. */
  readonly printJson: ((result: WaitResult) => Promise<void>) | undefined;
}

/** What there is to tell at the end of a wait, however it ended. */
export interface WaitResult {
  readonly answers: readonly RequestAnswer[];
  readonly unanswered: readonly string[];
  readonly problem?: string | undefined;
}

/** Waits for what becomes of each ENI of a request that was sent, and tells it: also when the wait is cut short, by whatever. */
export async function waitForAnswers(
  { desk, clock }: { readonly desk: TeardownDesk; readonly clock: Clock },
  wait: Wait,
  output: Output,
): Promise<ExitCode> {
  const { request, expected, waitMs, resultQueue, printJson } = wait;
  const { requestId } = request;
  const signal = stopOnInterrupt(
    output,
    'Interrupted. The request is on its way all the same; no longer waiting.',
    () =>
      `Ended without a word about what came: the answers stay on the queue ${resultQueue}. ${waitAgain(request)}`,
  );
  const untilMs = clock.nowMs() + waitMs;
  output.say(
    `Sent as ${requestId}; ${waitSentence(expected, request)} until ${formatInstant(untilMs)} at most.`,
  );
  const resultOf = ({ answers, problem }: Followed): WaitResult => {
    return { answers, unanswered: missingAnswers(expected, answers), problem: problem?.message };
  };
  let count = 0;
  const render = () => {
    const leftMs = untilMs - clock.nowMs();
    const left = leftMs > 0 ? `at most ${inWords(leftMs)} left` : 'the time is over';
    return `${count} of ${expected?.length ?? 'unknown many'} ENIs answered, ${left}`;
  };
  const followed = await output.during(render, tellNews =>
    desk.follow({
      ...{ requestId, expected, untilMs, signal, takeAway: printJson !== undefined },
      onAnswer() {
        count += 1;
        tellNews();
      },
      async write(soFar) {
        const { answers } = soFar;
        if (printJson !== undefined) await printJson(resultOf(soFar));
        else if (answers.length > 0) await output.data(`\n${renderAnswers(answers)}`);
      },
    }),
  );
  const result = resultOf(followed);
  for (const sentence of remarks(result, followed.leftBehind?.message, wait)) output.say(sentence);
  return exitCodeForAnswers(result);
}

/** What the answers themselves do not say, each a sentence or two. */
function remarks(
  { answers, unanswered, problem }: WaitResult,
  leftBehind: string | undefined,
  { request, resultQueue, printJson }: Wait,
): readonly string[] {
  const said: string[] = [];
  if (unanswered.length > 0) said.push(`Not answered yet: ${unanswered.join(', ')}.`);
  else if (answers.length === 0) said.push('No answer came.');
  if (problem !== undefined) said.push(`${problem} ${waitAgain(request)}`);
  else if (said.length > 0) said.push('Look at the log of the function.');
  if (printJson === undefined && answers.length > 0)
    said.push(
      `The events stay on the queue ${resultQueue}; --json prints them in full, with the records that "eni-reaper restore" needs, and takes them away.`,
    );
  if (leftBehind !== undefined)
    said.push(`What was printed may still be on the queue ${resultQueue}: ${leftBehind}`);
  return said;
}

function waitAgain({ requestId }: TeardownRequest): string {
  return `The same command with --request-id ${requestId} waits again, and does no harm.`;
}

function waitSentence(expected: readonly string[] | undefined, { target }: TeardownRequest): string {
  if (expected === undefined)
    return `its ENIs cannot be listed with the key at hand, so every answer is shown that comes`;
  if (target.kind === 'selector' && (expected.length === 0 || expected.length > target.maxEnis))
    return `it finds ${expected.length} ENIs; waiting for the answer`;
  return `waiting for ${expected.length} ${expected.length === 1 ? 'answer' : 'answers'}`;
}

/** Which ENIs were not answered; none when the request was answered as a whole. */
function missingAnswers(
  expected: readonly string[] | undefined,
  answers: readonly RequestAnswer[],
): readonly string[] {
  if (answers.some(({ eniId, outcome }) => eniId === '' || outcome === 'poison')) return [];
  return (expected ?? []).filter(eniId => answers.every(answer => answer.eniId !== eniId));
}
