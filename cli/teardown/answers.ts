import type { RequestAnswer } from '../../shared/app/operator/follow-request.ts';
import { adviceForAnswer } from '../advice-for-reason.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { renderPlainTable } from '../plain-table.ts';

/** One row for each answer: which ENI, how it ended, why, and what to do. */
export function renderAnswers(answers: readonly RequestAnswer[]): string {
  const rows = answers.map(answer => [
    answer.eniId === '' ? '(the request)' : answer.eniId,
    answer.outcome,
    answer.because === '' ? answer.reason : `${answer.reason}: ${answer.because}`,
    adviceForAnswer(answer),
  ]);
  return renderPlainTable(rows, ['left', 'left', 'left', 'left']);
}

/** Clean only when everything that was asked for is gone, as far as the queue could be read. */
export function exitCodeForAnswers({
  answers,
  unanswered,
  problem,
}: {
  readonly answers: readonly RequestAnswer[];
  readonly unanswered: readonly string[];
  readonly problem?: string | undefined;
}): ExitCode {
  if (answers.some(({ outcome }) => outcome === 'poison' || outcome === 'exhausted'))
    return exitCodes.deadLetters;
  const allGone = answers.length > 0 && answers.every(({ outcome }) => outcome === 'gone');
  return allGone && unanswered.length === 0 && problem === undefined ? exitCodes.clean : exitCodes.failed;
}
