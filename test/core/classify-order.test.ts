import { describe, expect, it } from 'vitest';
import { type Eni, firstSeenTag } from '../../shared/core/eni.ts';
import { formatInstant } from '../../shared/core/instant.ts';
import { type VerdictWord, verdictWords } from '../../shared/core/verdict.ts';
import { anOrphan, queued, withTags } from '../support/builders.ts';
import { check, only } from '../support/check-verdict.ts';
import { minutes, noon } from '../support/times.ts';

// Goal: the first word that fits is the verdict. Method: for each word a change that makes it fit, laid over one another in pairs.
describe('the order of the words', () => {
  const changes: Partial<Record<VerdictWord, (eni: Eni) => Eni>> = {
    'out-of-scope': eni => ({ ...eni, vpcId: 'vpc-elsewhere' }),
    'service-managed': eni => ({ ...eni, serviceManaged: true }),
    'not-secondary': eni => ({ ...eni, type: 'Primary' }),
    attached: eni => ({ ...eni, status: 'InUse' }),
    changing: eni => ({ ...eni, status: 'Detaching' }),
    'unknown-status': eni => ({ ...eni, status: 'Frozen' }),
    'has-public-ip': eni => ({ ...eni, publicIps: ['47.0.0.1'] }),
    'protected-by-tag': eni => withTags(eni, { 'eni-reaper:keep': '' }),
    'owned-by-controller': eni => withTags(eni, { creator: 'terway' }),
    retained: eni => ({ ...eni, deleteOnRelease: false }),
    'cannot-tell': eni => ({ ...eni, serviceId: '42' }),
    'too-young': eni => ({ ...eni, createdAt: noon }),
    'first-sighting': eni => withTags(eni, { [firstSeenTag]: 'never' }),
    'in-grace': eni => withTags(eni, { [firstSeenTag]: formatInstant(noon - minutes(1)) }),
    'already-queued': eni => queued(eni, noon - minutes(1)),
  };
  const words = verdictWords.filter(word => word !== 'candidate');
  const policy = only({ vpcIds: ['vpc-1'] });
  const statusWords = ['attached', 'changing', 'unknown-status'];
  // Two words that speak of the same field cannot fit together.
  const exclude = (a: VerdictWord, b: VerdictWord): boolean =>
    (statusWords.includes(a) && statusWords.includes(b)) ||
    [a, b].join() === 'first-sighting,in-grace' ||
    // A sighting before the creation is none, so a new ENI has no other.
    a === 'too-young';
  const apply = (word: VerdictWord, eni: Eni): Eni => changes[word]?.(eni) ?? eni;

  it('has a change for every word', () => {
    expect(Object.keys(changes)).toEqual(words);
  });

  it.each(words)('finds %s alone', word => check(apply(word, anOrphan()), policy, word));

  const pairs = words.flatMap((first, index) =>
    words.slice(index + 1).map(second => [first, second] as const),
  );
  it.each(pairs.filter(([first, second]) => !exclude(first, second)))(
    'puts %s before %s',
    (first, second) => {
      check(apply(first, apply(second, anOrphan())), policy, first);
      check(apply(second, apply(first, anOrphan())), policy, first);
    },
  );

  it.each(words.slice(words.indexOf('too-young') + 1))('puts too-young before %s', second => {
    check(apply('too-young', apply(second, anOrphan())), policy, 'too-young');
  });
});
