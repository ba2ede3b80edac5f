import { describe, expect, it } from 'vitest';
import { classifyEni, firstSeenAt } from '../../shared/core/classify-eni.ts';
import { firstSeenTag, queuedTag } from '../../shared/core/eni.ts';
import { anEni, anOrphan, queued, somePolicy, withTags } from '../support/builders.ts';
import { checkAll, only } from '../support/check-verdict.ts';
import { days, minutes, noon } from '../support/times.ts';

// Goal: row C of the list of other tools' mistakes, one evidence at a time. Method: a perfect candidate that lacks one thing.
describe('doubt keeps the ENI', () => {
  checkAll([
    [
      'keeps an ENI whose ServiceManaged is missing',
      anOrphan({ serviceManaged: undefined }),
      'cannot-tell',
      'ServiceManaged is missing',
    ],
    [
      'keeps an ENI that contradicts itself about its service',
      anOrphan({ serviceId: '42' }),
      'cannot-tell',
      'ServiceID 42',
    ],
    ['keeps an ENI whose Type is missing', anOrphan({ type: undefined }), 'cannot-tell', 'Type is missing'],
    [
      'keeps an ENI whose Status is missing',
      anOrphan({ status: undefined }),
      'cannot-tell',
      'Status is missing',
    ],
    [
      'keeps an ENI whose hosts cannot be read',
      anOrphan({ hosts: undefined }),
      'cannot-tell',
      'InstanceId or Attachment',
    ],
    [
      'keeps an ENI whose public addresses cannot be read',
      anOrphan({ publicIps: undefined }),
      'cannot-tell',
      'AssociatedPublicIp',
    ],
    [
      'keeps an ENI whose tags cannot be read',
      anOrphan({ tags: undefined }),
      'cannot-tell',
      'Tags cannot be read',
    ],
    [
      'keeps an ENI whose DeleteOnRelease is missing',
      anOrphan({ deleteOnRelease: undefined }),
      'cannot-tell',
      'DeleteOnRelease',
    ],
    [
      'keeps an ENI whose creation time cannot be parsed',
      anOrphan({ createdAt: undefined }),
      'cannot-tell',
      /^CreationTime is missing or no date$/,
    ],
    [
      'keeps an ENI whose creation time is not a number',
      anOrphan({ createdAt: Number.NaN }),
      'cannot-tell',
      'CreationTime',
    ],
    [
      'keeps an ENI whose creation time is the zero date',
      anOrphan({ createdAt: 0 }),
      'cannot-tell',
      'zero date',
    ],
    [
      'keeps an ENI whose creation time lies before all time',
      anOrphan({ createdAt: Number.NEGATIVE_INFINITY }),
      'cannot-tell',
      'zero date',
    ],
    [
      'keeps an ENI that was created in the future',
      anOrphan({ createdAt: noon + 1 }),
      'cannot-tell',
      'future',
    ],
    [
      'keeps an ENI whose queued tag is no date',
      withTags(anOrphan(), { [queuedTag]: 'yesterday' }),
      'cannot-tell',
      /no date; remove it/,
    ],
    [
      'keeps an ENI whose queued tag is empty',
      withTags(anOrphan(), { [queuedTag]: '' }),
      'cannot-tell',
      /no date; remove it/,
    ],
    [
      'keeps an ENI whose queued tag lies in the future',
      queued(anOrphan(), noon + 1_000),
      'cannot-tell',
      /future; remove it/,
    ],
    [
      'keeps an ENI whose VPC is missing when the scope asks for it',
      anOrphan({ vpcId: undefined }),
      'cannot-tell',
      'VpcId',
      only({ vpcIds: ['vpc-1'] }),
    ],
    [
      'keeps an ENI whose vSwitch is missing when the scope asks for it',
      anOrphan({ vSwitchId: undefined }),
      'cannot-tell',
      'VSwitchId',
      only({ vSwitchIds: ['vsw-1'] }),
    ],
    [
      'keeps an ENI whose resource group is missing when the scope asks for it',
      anOrphan({ resourceGroupId: undefined }),
      'cannot-tell',
      'ResourceGroupId',
      only({ resourceGroupIds: ['rg-1'] }),
    ],
    [
      'keeps an ENI whose tags cannot be read when the scope asks for one',
      anOrphan({ tags: undefined }),
      'cannot-tell',
      'Tags cannot be read, so the scope',
      only({ requiredTags: [{ key: 'env' }] }),
    ],
    [
      'keeps an ENI whose name is missing when the scope asks for one',
      anOrphan({ name: undefined }),
      'cannot-tell',
      'NetworkInterfaceName',
      only({ namePattern: /./ }),
    ],
    [
      'keeps an ENI that nothing was said about',
      anEni({
        status: undefined,
        type: undefined,
        serviceManaged: undefined,
        hosts: undefined,
        publicIps: undefined,
        createdAt: undefined,
        tags: undefined,
      }),
      'cannot-tell',
      /ServiceManaged.*Type.*Status.*AssociatedPublicIp.*Tags.*CreationTime/,
    ],
  ]);

  it('names tags that cannot be read once for each rule that needed them', () => {
    const { because } = classifyEni(anOrphan({ tags: undefined }), somePolicy(), noon);
    expect(because).toBe('Tags cannot be read; Tags cannot be read');
  });

  checkAll([
    [
      'does not ask for a VPC where the scope names none',
      anOrphan({ vpcId: undefined, vSwitchId: undefined, resourceGroupId: undefined, name: undefined }),
      'candidate',
    ],
    [
      'says what an ENI surely is before it says what it cannot tell',
      anOrphan({ serviceManaged: undefined, status: 'InUse' }),
      'attached',
    ],
    [
      'sees a protection tag even when the creation time is missing',
      withTags(anOrphan({ createdAt: undefined }), { 'eni-reaper:keep': '' }),
      'protected-by-tag',
    ],
    [
      'sees that an ENI is retained even when its hosts cannot be read',
      anOrphan({ hosts: undefined, deleteOnRelease: false }),
      'retained',
    ],
    [
      'does not call a missing status unknown',
      anOrphan({ status: undefined, type: undefined }),
      'cannot-tell',
    ],
    [
      'does not call an ENI young whose queued tag cannot be understood',
      withTags(anOrphan({ createdAt: noon }), { [queuedTag]: '?' }),
      'cannot-tell',
    ],
  ]);
});

describe('a first sighting', () => {
  it.each([
    ['is none when the tag is missing', undefined, undefined],
    ['is none when the tag is empty', '', undefined],
    ['is none when the tag is no date', 'long ago', undefined],
    ['is none when the tag is a date without a time', '2026-11-18', undefined],
    ['is none when the tag is a day that does not exist', '2026-02-30T00:00:00Z', undefined],
    ['is none when the tag is the zero date', '1970-01-01T00:00:00Z', undefined],
    ['is none when it lies in the future', '2026-11-20T12:00:01Z', undefined],
    ['is none when it is older than the ENI', '2026-11-17T11:59:59Z', undefined],
    ['counts in the second of the creation', '2026-11-17T12:00:00Z', noon - days(3)],
    ['counts in the second of the look', '2026-11-20T12:00:00Z', noon],
    ['counts in another time zone', '2026-11-20T19:30:00+08:00', noon - minutes(30)],
  ])('%s', (_title, tag, expected) => {
    const eni = anEni({ tags: new Map(tag === undefined ? [] : [[firstSeenTag, tag]]) });
    expect(firstSeenAt(eni, noon)).toBe(expected);
    expect(classifyEni(eni, somePolicy(), noon).word).toBe(
      expected === undefined ? 'first-sighting' : expected === noon - days(3) ? 'candidate' : 'in-grace',
    );
  });

  it('is known even of an ENI whose creation time is not', () => {
    expect(firstSeenAt(anOrphan({ createdAt: undefined }), noon)).toBe(noon - days(2));
  });

  it('is unknown of an ENI whose tags cannot be read', () => {
    expect(firstSeenAt(anOrphan({ tags: undefined }), noon)).toBeUndefined();
  });
});
