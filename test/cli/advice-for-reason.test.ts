import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { adviceForAnswer, adviceForTask } from '../../cli/advice-for-reason.ts';

/** The reasons that docs/OPERATIONS.md explains; its last row is about codes of the provider. */
function explainedReasons(): readonly string[] {
  const chapter = readFileSync('docs/OPERATIONS.md', 'utf8').split('### What each refusal means')[1] ?? '';
  const rows = [...(chapter.split('\n###')[0] ?? '').matchAll(/^\| (`[a-z`, -]+`) +\|/gm)];
  return rows.flatMap(([, cell = '']) => [...cell.matchAll(/`([a-z-]+)`/g)].map(([, word = '']) => word));
}

describe('the advice for a refused ENI', () => {
  test('is another for each reason that the operations page explains, and never to look a code up', () => {
    const reasons = explainedReasons().filter(reason => reason !== 'reason');
    expect(reasons.length).toBeGreaterThan(15);
    for (const reason of reasons)
      expect([reason, adviceForAnswer({ outcome: 'refused', reason })]).toEqual([
        reason,
        expect.not.stringMatching(/^Look up|^$/),
      ]);
  });

  test.each([
    ['attached', 'Ask again with --detach-from, if you mean it.'],
    ['InvalidOperation.HasSlaveEniBonded', 'It is tied to another ENI: undo that first.'],
    ['InvalidOperation.Unheard', /^Look up InvalidOperation\.Unheard .* would be refused again/],
  ])('follows from its reason: %s', (reason, words) => {
    expect(adviceForAnswer({ outcome: 'refused', reason })).toMatch(words);
  });

  test('names the code that kept an ENI from being deleted, where it was put back', () => {
    expect(adviceForAnswer({ outcome: 'reattached', reason: 'InvalidOperation.Unheard' })).toMatch(
      /^It is back on its instance\. Look up InvalidOperation\.Unheard /,
    );
  });

  test('tells of a task that it is tried again by itself', () => {
    expect(adviceForTask({ outcome: 'refused', reason: 'InvalidOperation.HasSlaveEniBonded' })).toBe(
      'It is tied to another ENI: undo that first. A later scan tries again.',
    );
  });

  test.each(['gone', 'reprieved', 'exhausted', 'poison'] as const)(
    'adds nothing to what the outcome says of a task: %s',
    outcome => {
      expect(adviceForTask({ outcome, reason: 'attached' })).toBe('');
    },
  );
});
