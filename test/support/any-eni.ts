import fc from 'fast-check';
import { type Eni, firstSeenTag, queuedTag } from '../../shared/core/eni.ts';
import { formatInstant } from '../../shared/core/instant.ts';
import type { EniPolicy } from '../../shared/core/settings.ts';
import { anOrphan, everything, somePolicy } from './builders.ts';
import { days, hours, noon } from './times.ts';

// Uniformly random ENIs would hardly ever be candidates, and a property about candidates would hold for want of any. So each field
// is either what a perfect candidate has there or one of the ways in which it can be wrong.
const mostly = <T>(good: T, ...bad: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constant(good) },
    { weight: 1, arbitrary: fc.constantFrom(good, ...bad) },
  );

const anyTags: fc.Arbitrary<Eni['tags']> = fc
  .tuple(
    mostly<string | undefined>(
      formatInstant(noon - days(2)),
      undefined,
      '',
      'long ago',
      '2026-02-30T00:00:00Z',
      '1970-01-01T00:00:00Z',
      '2026-11-18T12:00:00+99:00',
      formatInstant(noon - hours(1)),
      formatInstant(noon + hours(1)),
      formatInstant(noon - hours(24)),
    ),
    mostly<string | undefined>(
      undefined,
      '',
      'soon',
      formatInstant(noon),
      formatInstant(noon - hours(7)),
      formatInstant(noon + days(1)),
    ),
    mostly<readonly [string, string] | undefined>(
      undefined,
      ['eni-reaper:keep', ''],
      ['eni-reaper:keep', 'no'],
      ['creator', 'terway'],
      ['creator', 'me'],
      ['ack.aliyun.com', 'c1'],
      ['env', 'prod'],
    ),
  )
  .map(([seen, queued, other]) => {
    const entries = [[firstSeenTag, seen] as const, [queuedTag, queued] as const, ...(other ? [other] : [])];
    return new Map(entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
  });

/** ENIs as reads may describe them: right, wrong, contradictory, or with anything missing. */
export const anyEni: fc.Arbitrary<Eni> = fc.record({
  eniId: fc.integer({ min: 1, max: 60 }).map(number => `eni-${number}`),
  status: mostly<string | undefined>(
    'Available',
    undefined,
    '',
    'available',
    'InUse',
    'Attaching',
    'Detaching',
    'Deleting',
    'Frozen',
  ),
  type: mostly<string | undefined>('Secondary', undefined, '', 'Primary', 'Trunk', 'Member', 'secondary'),
  serviceManaged: mostly<boolean | undefined>(false, true, undefined),
  serviceId: mostly<string | undefined>(undefined, '0', '1679259531804325'),
  hosts: mostly<readonly string[] | undefined>([], undefined, ['i-1'], ['']),
  publicIps: mostly<readonly string[] | undefined>([], undefined, ['47.0.0.1'], ['']),
  createdAt: mostly<number | undefined>(
    noon - days(3),
    undefined,
    Number.NaN,
    0,
    -1,
    noon,
    noon + 1,
    noon - hours(1) + 1,
    Number.POSITIVE_INFINITY,
  ),
  deleteOnRelease: mostly<boolean | undefined>(true, false, undefined),
  tags: fc.oneof({ weight: 15, arbitrary: anyTags }, { weight: 1, arbitrary: fc.constant(undefined) }),
  name: mostly<string | undefined>('left-behind', undefined, '', 'db-primary'),
  vpcId: mostly<string | undefined>('vpc-1', undefined, '', 'vpc-2'),
  vSwitchId: mostly<string | undefined>('vsw-1', undefined, ''),
  resourceGroupId: mostly<string | undefined>('rg-1', undefined, ''),
  record: fc.oneof(
    { weight: 6, arbitrary: fc.constant(anOrphan().record) },
    {
      weight: 1,
      arbitrary: fc
        .dictionary(fc.string(), fc.jsonValue())
        .map((value): Eni['record'] => JSON.parse(JSON.stringify(value))),
    },
  ),
});

/** Policies that an operator could have set. */
export const anyPolicy: fc.Arbitrary<EniPolicy> = fc
  .record({
    minAgeMs: fc.constantFrom(0, hours(1), days(3)),
    gracePeriodMs: fc.constantFrom(0, hours(24), days(2)),
    requeueAfterMs: fc.constantFrom(hours(6), days(1)),
    retained: fc.constantFrom('hold' as const, 'sweep' as const),
    protectTags: fc.constantFrom([], [{ key: 'eni-reaper:keep' }], [{ key: 'env', value: 'prod' }]),
    controllerTags: fc.constantFrom([], [{ key: 'creator', value: 'terway' }, { key: 'ack.aliyun.com' }]),
    scope: fc.constantFrom(
      everything,
      { ...everything, vpcIds: ['vpc-1'] },
      { ...everything, namePattern: /left/ },
    ),
  })
  .map(policy => somePolicy(policy));
