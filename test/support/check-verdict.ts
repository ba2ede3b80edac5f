import { expect, it } from 'vitest';
import { classifyEni } from '../../shared/core/classify-eni.ts';
import type { Eni } from '../../shared/core/eni.ts';
import type { EniPolicy, Scope } from '../../shared/core/settings.ts';
import type { VerdictWord } from '../../shared/core/verdict.ts';
import { everything, somePolicy } from './builders.ts';
import { noon } from './times.ts';

/** The word for this ENI at noon, and what its evidence has to name. */
export function check(
  eni: Eni,
  policy: EniPolicy,
  word: VerdictWord,
  because?: string | RegExp | undefined,
): void {
  const verdict = classifyEni(eni, policy, noon);
  expect(verdict).toMatchObject({ word });
  if (because !== undefined) expect(verdict.because).toMatch(because);
}

export const only = (scope: Partial<Scope>): EniPolicy => somePolicy({ scope: { ...everything, ...scope } });

type Row = readonly [
  title: string,
  eni: Eni,
  word: VerdictWord,
  because?: string | RegExp | undefined,
  policy?: EniPolicy,
];

/** One test for each row. */
export function checkAll(rows: readonly Row[]): void {
  for (const [title, eni, word, because, policy = somePolicy()] of rows)
    it(title, () => check(eni, policy, word, because));
}
