import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../../shared/core/errors.ts';
import type { Finding } from '../../../shared/core/scan/plan-scan.ts';
import {
  assertRegionAddsUp,
  completeRegion,
  incompleteRegion,
  type RegionReport,
  shortenReport,
} from '../../../shared/core/scan/scan-report.ts';
import { candidateWords, orphanWords, type ReportWord, verdictWords } from '../../../shared/core/verdict.ts';
import { anEni, anOrphan, homePlace } from '../../support/builders.ts';

const finding = (word: ReportWord, index = 0): Finding => ({
  eni: anOrphan({ eniId: `eni-${word}-${index}` }),
  word,
  because: 'so it seemed',
});
const everyWord: readonly ReportWord[] = [...verdictWords, ...candidateWords];
const done = { total: 50, marked: 3, unmarked: 2, enqueued: 1, problems: [] };
const report = (words: readonly ReportWord[], counts = done): RegionReport =>
  completeRegion(homePlace, words.map(finding), counts);

describe('the report of a region', () => {
  it('gives every ENI one word and counts the words', () => {
    const made = report([...everyWord, 'attached', 'attached']);
    expect(made.words).toEqual({ ...Object.fromEntries(everyWord.map(word => [word, 1])), attached: 3 });
    expect(made.enis).toHaveLength(everyWord.length + 2);
    expect(made).toMatchObject({
      ...homePlace,
      complete: true,
      total: 50,
      marked: 3,
      unmarked: 2,
      enqueued: 1,
    });
    expect(made).not.toHaveProperty('problem');
  });

  it('counts as orphans all that nothing protects, from the first sighting on', () => {
    const orphans = [
      'first-sighting',
      'in-grace',
      'already-queued',
      'candidate',
      'enqueued',
      'over-cap',
      'withheld-by-breaker',
      'would-enqueue',
    ];
    expect([...orphanWords].sort()).toEqual(orphans.toSorted());
    expect(report(everyWord).orphans).toBe(orphans.length);
  });

  it('shows the evidence of each ENI', () => {
    expect(
      completeRegion(homePlace, [{ ...finding('attached'), eni: anEni() }], { ...done, enqueued: 0 }).enis,
    ).toEqual([
      {
        eniId: 'eni-bp1orphan',
        word: 'attached',
        because: 'so it seemed',
        status: 'Available',
        name: 'left-behind',
        vpcId: 'vpc-1',
        vSwitchId: 'vsw-1',
        createdAt: '2026-11-17T12:00:00Z',
        type: 'Secondary',
        resourceGroupId: 'rg-1',
        securityGroupIds: ['sg-1'],
        hosts: [],
        ipv4Addresses: 1,
        creator: {
          word: 'by-hand',
          because: 'it has the name "left-behind" and no tags, and no tool is known for that',
        },
        description: 'kept for the undo',
        tags: {},
      },
    ]);
  });

  it('shows nothing where nothing was read', () => {
    const eni = anEni({
      status: undefined,
      name: undefined,
      vpcId: undefined,
      vSwitchId: undefined,
      createdAt: undefined,
      type: undefined,
      resourceGroupId: undefined,
      hosts: undefined,
      tags: undefined,
      record: { SecurityGroupIds: 'none', Description: null },
    });
    const made = completeRegion(homePlace, [{ eni, word: 'cannot-tell', because: '' }], {
      ...done,
      enqueued: 0,
    });
    expect(made.enis[0]).toEqual({
      eniId: 'eni-bp1orphan',
      word: 'cannot-tell',
      because: '',
      status: '',
      name: '',
      vpcId: '',
      vSwitchId: '',
      createdAt: '',
      type: '',
      resourceGroupId: '',
      securityGroupIds: [],
      hosts: [],
      creator: { word: 'unknown', because: 'neither name, description nor tags tell' },
      description: '',
      tags: {},
    });
  });

  it('names every problem', () => {
    expect(report(['enqueued'], { ...done, problems: ['One.', 'Two.'] as never }).problem).toBe('One. Two.');
    expect(report(['enqueued'], { ...done, problems: ['One.'] as never }).problem).toBe('One.');
  });

  it('claims nothing when the listing failed', () => {
    expect(incompleteRegion(homePlace, 'A page was missing.')).toEqual({
      ...homePlace,
      complete: false,
      words: {},
      orphans: 0,
      marked: 0,
      unmarked: 0,
      enqueued: 0,
      problem: 'A page was missing.',
      enis: [],
    });
  });
});

// Row B of the list of other tools' mistakes: a summary that tells the plan instead of what happened.
describe('a report that does not add up stops the scan', () => {
  const good = report(['enqueued', 'attached']);

  it('stands when it adds up', () => expect(() => assertRegionAddsUp(good)).not.toThrow());

  it.each<readonly [string, Partial<RegionReport>, string]>([
    [
      'counts a word that no ENI has',
      { words: { enqueued: 1, attached: 2 } },
      'names 2 ENIs, but its words count 3',
    ],
    ['names an ENI without a word', { words: { enqueued: 1 } }, 'names 2 ENIs, but its words count 1'],
    ['claims more tasks than words', { enqueued: 2 }, 'says 2 tasks were sent, its words say 1'],
    ['claims fewer tasks than words', { enqueued: 0 }, 'says 0 tasks were sent, its words say 1'],
    ['claims tasks without any word', { words: { candidate: 1, attached: 1 } }, 'its words say 0'],
  ])('when it %s', (_title, change, sentence) => {
    const check = () => assertRegionAddsUp({ ...good, ...change });
    expect(check).toThrow(InvariantError);
    expect(check).toThrow(sentence);
  });

  it('while it is being built', () => {
    expect(() => report(['candidate'])).toThrow(InvariantError);
    expect(() => report(['enqueued', 'enqueued'])).toThrow(InvariantError);
  });
});

describe('a long report', () => {
  const long = { kind: 'scan-report', version: 1, mode: 'report', startedAt: '' } as const;
  const region = report(['enqueued', 'attached', 'changing']);

  it('is cut where only little fits, and says what was left out', () => {
    const [cut] = shortenReport({ ...long, regions: [region] }, 2).regions;
    expect(cut).toMatchObject({ enisOmitted: 1, words: region.words, enqueued: 1 });
    expect(cut?.enis.map(({ eniId }) => eniId)).toEqual(['eni-enqueued-0', 'eni-attached-1']);
  });

  it('is the same report otherwise', () => {
    expect(shortenReport({ ...long, regions: [] }, 2)).toEqual({ ...long, regions: [] });
  });

  it('keeps every ENI when they just fit', () => {
    const [kept] = shortenReport({ ...long, regions: [region] }, 3).regions;
    expect(kept).not.toHaveProperty('enisOmitted');
    expect(kept?.enis.map(({ eniId }) => eniId)).toEqual(region.enis.map(({ eniId }) => eniId));
  });

  it('loses the texts that anybody can make long', () => {
    const [kept] = shortenReport({ ...long, regions: [region] }, 3).regions;
    for (const eni of kept?.enis ?? []) {
      expect(eni).not.toHaveProperty('tags');
      expect(eni).not.toHaveProperty('description');
      expect(eni).toHaveProperty('because');
    }
  });
});
