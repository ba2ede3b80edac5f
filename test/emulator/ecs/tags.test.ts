import { describe, expect, it } from 'vitest';
import { stage } from './stage.ts';

type Stage = ReturnType<typeof stage>;
const eni = { ResourceType: 'eni' };
const numbered = (name: string, values: readonly string[], suffix = '') =>
  Object.fromEntries(values.map((value, index) => [`${name}.${index + 1}${suffix}`, value]));
const keys = (count: number) => Array.from({ length: count }, (_, index) => `key-${index}`);
const tagsOf = (s: Stage, eniId: string) => Object.fromEntries(s.world.findEni(eniId)?.tags ?? []);

describe('tagging', () => {
  it('sets tags on all ENIs that are named, over former values', () => {
    const s = stage();
    const [one, two] = [s.addEni({ tags: { a: 'old', b: 'kept' } }), s.addEni()];
    const given = {
      ...eni,
      ...numbered('ResourceId', [one, two]),
      'Tag.1.Key': 'a',
      'Tag.1.Value': 'new',
      'Tag.2.Key': 'empty',
    };
    expect(s.call('TagResources', given).body).toEqual({});
    expect(tagsOf(s, one)).toEqual({ a: 'new', b: 'kept', empty: '' });
    expect(tagsOf(s, two)).toEqual({ a: 'new', empty: '' });
  });

  it('takes off the named keys, and harms nobody who lacks them', () => {
    const s = stage();
    const [one, two] = [s.addEni({ tags: { a: '1', b: '2' } }), s.addEni()];
    s.call('UntagResources', { ...eni, ...numbered('ResourceId', [one, two]), 'TagKey.1': 'a' });
    expect([tagsOf(s, one), tagsOf(s, two)]).toEqual([{ b: '2' }, {}]);
  });

  it('takes off everything with All, which counts only where no key is named', () => {
    const s = stage();
    const [one, two] = [s.addEni({ tags: { a: '1', b: '2' } }), s.addEni({ tags: { a: '1', b: '2' } })];
    s.call('UntagResources', { ...eni, 'ResourceId.1': one, All: 'true' });
    s.call('UntagResources', { ...eni, 'ResourceId.1': two, All: 'true', 'TagKey.1': 'a' });
    expect([tagsOf(s, one), tagsOf(s, two)]).toEqual([{}, { b: '2' }]);
  });

  it.each([
    [
      '51 ENIs',
      (s: Stage) => ({
        ...numbered(
          'ResourceId',
          Array.from({ length: 51 }, () => s.addEni()),
        ),
        'Tag.1.Key': 'a',
      }),
      'NumberExceed.ResourceIds',
      400,
    ],
    [
      '21 tags',
      (s: Stage) => ({ 'ResourceId.1': s.addEni(), ...numbered('Tag', keys(21), '.Key') }),
      'NumberExceed.Tags',
      400,
    ],
    ['no tag', (s: Stage) => ({ 'ResourceId.1': s.addEni() }), 'MissingParameter', 400],
    [
      'a value without key',
      (s: Stage) => ({ 'ResourceId.1': s.addEni(), 'Tag.1.Key': 'a', 'Tag.2.Value': 'b' }),
      'InvalidTagKey.Malformed',
      400,
    ],
    [
      'a key that starts with aliyun',
      (s: Stage) => ({ 'ResourceId.1': s.addEni(), 'Tag.1.Key': 'aliyun-x' }),
      'InvalidTagKey.Malformed',
      400,
    ],
    [
      'a key that starts with acs:',
      (s: Stage) => ({ 'ResourceId.1': s.addEni(), 'Tag.1.Key': 'acs:x' }),
      'InvalidTagKey.Malformed',
      400,
    ],
    [
      'a key with a link',
      (s: Stage) => ({ 'ResourceId.1': s.addEni(), 'Tag.1.Key': 'see http://x' }),
      'InvalidTagKey.Malformed',
      400,
    ],
    [
      'a key of 129 characters',
      (s: Stage) => ({ 'ResourceId.1': s.addEni(), 'Tag.1.Key': 'x'.repeat(129) }),
      'InvalidTagKey.Malformed',
      400,
    ],
    [
      'a value of 129 characters',
      (s: Stage) => ({ 'ResourceId.1': s.addEni(), 'Tag.1.Key': 'a', 'Tag.1.Value': 'x'.repeat(129) }),
      'InvalidTagValue.Malformed',
      400,
    ],
    [
      'a value with a link',
      (s: Stage) => ({ 'ResourceId.1': s.addEni(), 'Tag.1.Key': 'a', 'Tag.1.Value': 'https://x' }),
      'InvalidTagValue.Malformed',
      400,
    ],
    [
      'one key twice',
      (s: Stage) => ({ 'ResourceId.1': s.addEni(), 'Tag.1.Key': 'a', 'Tag.2.Key': 'a' }),
      'Duplicate.TagKey',
      400,
    ],
    [
      'an ENI that is not there',
      () => ({ 'ResourceId.1': 'eni-nowhere', 'Tag.1.Key': 'a' }),
      'InvalidResourceId.NotFound',
      404,
    ],
    [
      'a managed ENI',
      (s: Stage) => ({ 'ResourceId.1': s.addEni({ serviceManaged: true }), 'Tag.1.Key': 'a' }),
      'InvalidOperation.EniServiceManaged',
      403,
    ],
    [
      'another resource type',
      (s: Stage) => ({ ResourceType: 'disk', 'ResourceId.1': s.addEni(), 'Tag.1.Key': 'a' }),
      'InvalidResourceType.NotFound',
      404,
    ],
    [
      'a region that does not exist',
      () => ({ RegionId: 'cn-atlantis', 'ResourceId.1': 'eni-1', 'Tag.1.Key': 'a' }),
      'InvalidRegionId.NotFound',
      404,
    ],
    [
      'a 21st tag on an ENI',
      (s: Stage) => ({
        'ResourceId.1': s.addEni({ tags: Object.fromEntries(keys(20).map(key => [key, ''])) }),
        'Tag.1.Key': 'a',
      }),
      'OperationDenied.QuotaExceed',
      400,
    ],
  ])('refuses %s', (_what, given, refused, status) => {
    const s = stage();
    expect(s.call('TagResources', { ...eni, ...given(s) })).toMatchObject({ refused, status });
  });

  it('takes 50 ENIs and 20 tags at a time, and 20 tags on an ENI', () => {
    const s = stage();
    const eniIds = Array.from({ length: 50 }, () => s.addEni());
    const given = { ...eni, ...numbered('ResourceId', eniIds), ...numbered('Tag', keys(20), '.Key') };
    expect(s.call('TagResources', given).refused).toBeUndefined();
    expect(s.call('TagResources', given).refused).toBeUndefined();
    expect(Object.keys(tagsOf(s, eniIds[49] ?? ''))).toHaveLength(20);
  });

  it('tags none of several when one of them cannot be tagged', () => {
    const s = stage();
    const eniId = s.addEni();
    s.call('TagResources', { ...eni, ...numbered('ResourceId', [eniId, 'eni-nowhere']), 'Tag.1.Key': 'a' });
    expect(tagsOf(s, eniId)).toEqual({});
  });

  it.each([
    ['21 keys', { ...numbered('TagKey', keys(21)) }, 'NumberExceed.Tags'],
    ['neither keys nor All', {}, 'MissingParameter'],
    ['All=false and no keys', { All: 'false' }, 'MissingParameter'],
  ])('refuses to untag with %s', (_what, given, refused) => {
    const s = stage();
    expect(s.call('UntagResources', { ...eni, 'ResourceId.1': s.addEni(), ...given }).refused).toBe(refused);
  });
});

describe('listing tags', () => {
  const rows = (s: Stage, given: Readonly<Record<string, string>>) => {
    const { body } = s.call('ListTagResources', { ...eni, ...given });
    return body.TagResources.TagResource;
  };

  it('gives one row per tag', () => {
    const s = stage();
    const eniId = s.addEni({ tags: { a: '1', b: '2' } });
    expect(rows(s, { 'ResourceId.1': eniId })).toEqual([
      { ResourceId: eniId, ResourceType: 'eni', TagKey: 'a', TagValue: '1' },
      { ResourceId: eniId, ResourceType: 'eni', TagKey: 'b', TagValue: '2' },
    ]);
  });

  it('lists beyond the 1,000 that a tag filter of the listing stops at', () => {
    const s = stage();
    for (let made = 0; made < 1_001; made++) s.addEni({ tags: { team: 'net' } });
    let token = '';
    let count = 0;
    for (let page = 0; page < 30; page++) {
      const { body } = s.call('ListTagResources', {
        ...eni,
        'Tag.1.Key': 'team',
        ...(token ? { NextToken: token } : {}),
      });
      count += body.TagResources.TagResource.length;
      token = body.NextToken;
      if (token === '') break;
    }
    expect(count).toBe(1_001);
  });

  it.each([
    [50, ''],
    [51, expect.stringMatching(/./)],
  ])('gives a token for %i rows only if there is a further page', (count, token) => {
    const s = stage();
    for (let made = 0; made < count; made++) s.addEni({ tags: { team: 'net' } });
    expect(s.call('ListTagResources', { ...eni, 'Tag.1.Key': 'team' }).body.NextToken).toEqual(token);
  });

  it('finds what carries all given tags, or the named ENIs among them', () => {
    const s = stage();
    const both = s.addEni({ tags: { a: '1', b: '2' } });
    const one = s.addEni({ tags: { a: '1' } });
    const idsOf = (given: Record<string, string>) => [
      ...new Set(rows(s, given).map((row: { ResourceId: string }) => row.ResourceId)),
    ];
    expect(idsOf({ 'Tag.1.Key': 'a', 'Tag.1.Value': '1' })).toEqual([both, one]);
    expect(idsOf({ 'Tag.1.Key': 'a', 'Tag.2.Key': 'b', 'Tag.2.Value': '2' })).toEqual([both]);
    expect(idsOf({ 'Tag.1.Key': 'a', 'ResourceId.1': one })).toEqual([one]);
    expect(idsOf({ 'ResourceId.1': 'eni-nowhere' })).toEqual([]);
  });

  it.each([
    ['neither ids nor tags', {}, 'MissingParameter.Tags'],
    ['a value without a key', { 'Tag.1.Value': 'net' }, 'InvalidParameter.TagValue'],
    ['51 ids', numbered('ResourceId', keys(51)), 'NumberExceed.ResourceIds'],
    ['21 tags', numbered('Tag', keys(21), '.Key'), 'NumberExceed.Tags'],
  ])('refuses %s', (_what, given, refused) => {
    expect(stage().call('ListTagResources', { ...eni, ...given }).refused).toBe(refused);
  });
});
