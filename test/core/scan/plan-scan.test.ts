import { describe, expect, it } from 'vitest';
import { type Eni, firstSeenTag, queuedTag } from '../../../shared/core/eni.ts';
import { formatInstant } from '../../../shared/core/instant.ts';
import { planScan, type ScanPlan, type ScanRules } from '../../../shared/core/scan/plan-scan.ts';
import { anEni, anOrphan, homePlace, queued, somePolicy, withTags } from '../../support/builders.ts';
import { days, hours, minutes, noon } from '../../support/times.ts';

interface World {
  readonly available?: readonly Eni[];
  readonly markedElsewhere?: readonly Eni[];
  readonly totalCount?: number;
}

/** The plan for this world at noon. Unless it says otherwise, the region is so large that the breaker's share plays no role. */
function plan(world: World, rules: Partial<ScanRules> = {}): ScanPlan {
  return planScan(
    { ...homePlace, available: [], markedElsewhere: [], totalCount: 10_000, ...world },
    {
      mode: 'delete',
      policy: somePolicy(),
      breaker: { count: 1_000, percent: 50 },
      deleteCap: 200,
      deletesPerMinute: 400,
      ...rules,
    },
    noon,
  );
}

const name = (index: number): string => `eni-${String(index).padStart(4, '0')}`;
const orphans = (count: number): readonly Eni[] =>
  Array.from({ length: count }, (_, index) => anOrphan({ eniId: name(index) }));
const marked = (override: Partial<Eni>): Eni => anOrphan(override);

function wordsOf({ findings }: ScanPlan): Readonly<Record<string, number>> {
  const words: Record<string, number> = {};
  for (const { word } of findings) words[word] = (words[word] ?? 0) + 1;
  return words;
}

const taskIds = ({ tasks }: ScanPlan): readonly string[] => tasks.map(({ task }) => task.eniId);

describe('the cap on the tasks of one scan', () => {
  it.each([
    [2, { enqueued: 2 }],
    [3, { enqueued: 3 }],
    [4, { enqueued: 3, 'over-cap': 1 }],
    [9, { enqueued: 3, 'over-cap': 6 }],
  ])('lets at most 3 of %i candidates through', (count, words) => {
    const made = plan({ available: orphans(count) }, { deleteCap: 3 });
    expect(wordsOf(made)).toEqual(words);
    expect(made.tasks).toHaveLength(Math.min(count, 3));
  });

  it('says in the report which cap it was', () => {
    const made = plan({ available: orphans(2) }, { deleteCap: 1 });
    expect(made.findings.at(-1)).toMatchObject({
      word: 'over-cap',
      because: expect.stringContaining('cap of 1'),
    });
  });

  it('takes those first that have been seen unattached for longest, then by id', () => {
    const seen = (eniId: string, at: number) =>
      anEni({ eniId, tags: new Map([[firstSeenTag, formatInstant(at)]]) });
    const available = [
      seen('eni-b', noon - hours(30)),
      seen('eni-young', noon - hours(25)),
      seen('eni-c', noon - hours(30)),
      seen('eni-oldest', noon - hours(60)),
      seen('eni-a', noon - hours(30)),
    ];
    const made = plan({ available }, { deleteCap: 4 });
    expect(taskIds(made)).toEqual(['eni-oldest', 'eni-a', 'eni-b', 'eni-c']);
    expect(made.findings.find(({ eni }) => eni.eniId === 'eni-young')?.word).toBe('over-cap');
  });
});

describe('the breaker', () => {
  it.each([
    ['below its count', 4, 1_000, false],
    ['exactly at its count', 5, 1_000, false],
    ['one past its count', 6, 1_000, true],
    ['exactly at its share', 5, 10, false],
    ['just past its share', 5, 9, true],
    ['when all ENIs of a small region are candidates', 1, 1, true],
    ['at one candidate of two', 1, 2, false],
    ['when the region claims to hold nothing', 1, 0, true],
    ['when the size of the region is not known', 1, Number.NaN, true],
    ['when there is nothing at all', 0, 0, false],
  ])('%s', (_title, count, totalCount, trips) => {
    const made = plan(
      { available: orphans(count), totalCount },
      { breaker: { count: 5, percent: 50 }, deleteCap: 3 },
    );
    expect(made.breakerTrip !== undefined).toBe(trips);
    expect(made.tasks).toHaveLength(trips ? 0 : Math.min(count, 3));
    if (trips) expect(wordsOf(made)).toEqual({ 'withheld-by-breaker': count });
  });

  it('is not spared by a cap that would have let less through', () => {
    const made = plan({ available: orphans(6) }, { breaker: { count: 5, percent: 100 }, deleteCap: 1 });
    expect(made.tasks).toEqual([]);
    expect(made.breakerTrip).toBe('6 candidates are more than the 5 that the breaker allows');
  });

  it('counts candidates only', () => {
    const available = [
      ...orphans(2),
      anEni({ eniId: 'eni-new' }),
      queued(anOrphan({ eniId: 'eni-queued' }), noon - minutes(1)),
    ];
    const made = plan({ available, totalCount: 4 });
    expect(made.breakerTrip).toBeUndefined();
    expect(wordsOf(made)).toEqual({ enqueued: 2, 'first-sighting': 1, 'already-queued': 1 });
  });

  it('says what tripped it, and does so in report mode as well', () => {
    const made = plan({ available: orphans(2), totalCount: 3 }, { mode: 'report' });
    expect(made.breakerTrip).toBe('2 candidates are more than 50 % of the 3 ENIs of the region');
    expect(wordsOf(made)).toEqual({ 'withheld-by-breaker': 2 });
  });

  it('still marks and unmarks when it trips', () => {
    const available = [
      ...orphans(2),
      anEni({ eniId: 'eni-new' }),
      marked({ eniId: 'eni-used', hosts: ['i-1'] }),
    ];
    const made = plan({ available, totalCount: 2 });
    expect(made.tasks).toEqual([]);
    expect(made.toMark).toEqual(['eni-new']);
    expect(made.toUnmark.map(({ eniId }) => eniId)).toEqual(['eni-used']);
  });
});

describe('marks', () => {
  it('are set on first sightings and on nothing else', () => {
    const available = [
      anEni({ eniId: 'eni-new' }),
      withTags(anEni({ eniId: 'eni-bad-mark' }), { [firstSeenTag]: 'soon' }),
      anEni({ eniId: 'eni-young', createdAt: noon }),
      anEni({ eniId: 'eni-doubtful', type: undefined }),
      anEni({ eniId: 'eni-public', publicIps: ['47.0.0.1'] }),
      withTags(anEni({ eniId: 'eni-kept' }), { 'eni-reaper:keep': '' }),
      withTags(anEni({ eniId: 'eni-grace' }), { [firstSeenTag]: formatInstant(noon - minutes(1)) }),
      queued(anOrphan({ eniId: 'eni-queued' }), noon - minutes(1)),
      anOrphan({ eniId: 'eni-candidate' }),
    ];
    expect(plan({ available }).toMark).toEqual(['eni-new', 'eni-bad-mark']);
  });

  it.each<readonly [string, Partial<Eni>]>([
    ['is managed', { serviceManaged: true }],
    ['is not secondary', { type: 'Primary' }],
    ['names a host', { hosts: ['i-1'] }],
    ['has a public address', { publicIps: ['47.0.0.1'] }],
    ['is retained', { deleteOnRelease: false }],
  ])('are removed from an ENI that %s', (_title, override) => {
    expect(plan({ available: [marked(override)] }).toUnmark).toEqual([
      { eniId: 'eni-bp1orphan', keys: [firstSeenTag] },
    ]);
  });

  it.each([
    ['is protected by tag', 'eni-reaper:keep', ''],
    ['belongs to a controller', 'creator', 'terway'],
  ])('are removed from an ENI that %s', (_title, key, value) => {
    expect(plan({ available: [withTags(marked({}), { [key]: value })] }).toUnmark).toHaveLength(1);
  });

  it.each(['InUse', 'Attaching', 'Detaching', 'Frozen'])('are removed from an ENI that is %s', status => {
    const both = queued(marked({ status }));
    expect(plan({ markedElsewhere: [both] }).toUnmark).toEqual([
      { eniId: 'eni-bp1orphan', keys: [firstSeenTag, queuedTag] },
    ]);
  });

  it('are removed from an ENI in use even when it is out of scope or doubtful', () => {
    const policy = somePolicy({ scope: { ...somePolicy().scope, vpcIds: ['vpc-2'] } });
    const inUse = marked({ status: 'InUse' });
    expect(plan({ markedElsewhere: [inUse] }, { policy }).toUnmark).toHaveLength(1);
    expect(
      plan({ markedElsewhere: [{ ...inUse, status: 'Frozen', type: undefined }] }).toUnmark,
    ).toHaveLength(1);
  });

  it.each<readonly [string, Eni]>([
    ['is out of scope but unattached', marked({ vpcId: 'vpc-elsewhere' })],
    ['cannot be told', marked({ serviceManaged: undefined })],
    ['has no status', marked({ status: undefined })],
    ['is too young', anEni({ createdAt: noon, tags: new Map([[firstSeenTag, formatInstant(noon)]]) })],
    ['is in grace', anEni({ tags: new Map([[firstSeenTag, formatInstant(noon - hours(1))]]) })],
    ['is queued', queued(marked({}), noon - minutes(1))],
    ['is a candidate', marked({})],
  ])('stay on an ENI that %s', (_title, eni) => {
    const policy = somePolicy({ scope: { ...somePolicy().scope, vpcIds: ['vpc-1'] } });
    expect(plan({ available: [eni] }, { policy }).toUnmark).toEqual([]);
  });

  it('that are not there are not removed', () => {
    const available = [
      anEni({ serviceManaged: true }),
      anEni({ eniId: 'eni-2', tags: undefined, type: 'Primary' }),
    ];
    expect(plan({ available }).toUnmark).toEqual([]);
  });

  it('are believed of the later of two readings', () => {
    const made = plan({ available: [marked({})], markedElsewhere: [marked({ status: 'Attaching' })] });
    expect(wordsOf(made)).toEqual({ changing: 1 });
    expect(made.tasks).toEqual([]);
    expect(made.toUnmark).toHaveLength(1);
  });
});

describe('the tasks', () => {
  it('carry identity, evidence and the description of the ENI', () => {
    const eni = anOrphan();
    expect(plan({ available: [eni] }).tasks).toEqual([
      {
        delaySeconds: 0,
        task: {
          ...homePlace,
          eniId: eni.eniId,
          firstSeenAt: noon - days(2),
          queuedAt: noon,
          attempts: 0,
          fingerprint: expect.objectContaining({ name: 'left-behind', macAddress: '00:16:3e:00:00:01' }),
          record: eni.record,
        },
      },
    ]);
  });

  it('become visible at the pace of the budget', () => {
    const { tasks } = plan({ available: orphans(7) }, { deletesPerMinute: 3 });
    expect(tasks.map(({ delaySeconds }) => delaySeconds)).toEqual([0, 20, 40, 60, 80, 100, 120]);
  });

  it('are at most one for each ENI', () => {
    const made = plan({ available: [...orphans(2), ...orphans(2)] });
    expect(taskIds(made)).toEqual([name(0), name(1)]);
    expect(made.findings).toHaveLength(2);
  });
});

describe('report mode', () => {
  const available = [
    ...orphans(3),
    anEni({ eniId: 'eni-new' }),
    marked({ eniId: 'eni-managed', serviceManaged: true }),
  ];

  it('gives the same words and plans nothing', () => {
    const made = plan({ available }, { mode: 'report', deleteCap: 2 });
    expect(wordsOf(made)).toEqual({
      'would-enqueue': 2,
      'over-cap': 1,
      'first-sighting': 1,
      'service-managed': 1,
    });
    expect(made).toMatchObject({ toMark: [], toUnmark: [], tasks: [] });
  });

  it('differs from delete mode in one word only', () => {
    const words = (mode: 'report' | 'delete') =>
      plan({ available }, { mode, deleteCap: 2 }).findings.map(({ word }) => word);
    expect(words('report').map(word => (word === 'would-enqueue' ? 'enqueued' : word))).toEqual(
      words('delete'),
    );
  });
});
