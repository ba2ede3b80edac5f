import { describe, it } from 'vitest';
import { type Eni, firstSeenTag } from '../../shared/core/eni.ts';
import { formatInstant } from '../../shared/core/instant.ts';
import { anEni, anOrphan, queued, somePolicy, withTags } from '../support/builders.ts';
import { check, checkAll, only } from '../support/check-verdict.ts';
import { hours, noon } from '../support/times.ts';

const orphanSeen = (seenAt: number): Eni => anEni({ tags: new Map([[firstSeenTag, formatInstant(seenAt)]]) });

describe('an ENI that nothing uses and nothing protects', () => {
  checkAll([
    [
      'is a candidate once it was seen unattached for the whole grace period',
      anOrphan(),
      'candidate',
      '2026-11-18T12:00:00Z',
    ],
    ['is a candidate exactly at the end of its grace period', orphanSeen(noon - hours(24)), 'candidate'],
    [
      'is in grace a millisecond before that',
      orphanSeen(noon - hours(24) + 1_000),
      'in-grace',
      'since 2026-11-19T12:00:01Z',
    ],
    ['is only sighted when it was never seen before', anEni(), 'first-sighting'],
    [
      'is too young below the minimum age',
      anOrphan({ createdAt: noon - hours(1) + 1 }),
      'too-young',
      '2026-11-20T11:00:00Z',
    ],
    ['is old enough exactly at the minimum age', anEni({ createdAt: noon - hours(1) }), 'first-sighting'],
    [
      'is not sent again while its task is young',
      queued(anOrphan(), noon - hours(6) + 1_000),
      'already-queued',
      '06:00:01Z',
    ],
    ['is sent again exactly when the requeue time is over', queued(anOrphan(), noon - hours(6)), 'candidate'],
    ['counts as queued in the very second of its sending', queued(anOrphan(), noon), 'already-queued'],
    [
      'needs a second look even without a grace period',
      anEni(),
      'first-sighting',
      undefined,
      somePolicy({ gracePeriodMs: 0, minAgeMs: 0 }),
    ],
    [
      'is a candidate at the second look when there is no grace period',
      orphanSeen(noon),
      'candidate',
      undefined,
      somePolicy({ gracePeriodMs: 0 }),
    ],
  ]);
});

describe('an ENI that is in use or changing', () => {
  checkAll([
    [
      'is attached when its status says so',
      anOrphan({ status: 'InUse', hosts: ['i-1'] }),
      'attached',
      'InUse',
    ],
    ['is attached when InUse without naming a host', anOrphan({ status: 'InUse' }), 'attached', 'InUse'],
    [
      'is attached when Available but naming an instance',
      anOrphan({ hosts: ['i-1', 'eni-trunk'] }),
      'attached',
      'i-1, eni-trunk',
    ],
    [
      'is attached when it names a host in a status nobody knows',
      anOrphan({ status: 'Frozen', hosts: ['i-1'] }),
      'attached',
    ],
    [
      'is changing while Attaching',
      anOrphan({ status: 'Attaching', hosts: ['i-1'] }),
      'changing',
      'Attaching',
    ],
    [
      'is changing while Detaching',
      anOrphan({ status: 'Detaching', hosts: ['i-1'] }),
      'changing',
      'Detaching',
    ],
    ['is changing while Deleting', anOrphan({ status: 'Deleting' }), 'changing', 'Deleting'],
    ['is left alone in a status nobody knows', anOrphan({ status: 'Frozen' }), 'unknown-status', 'Frozen'],
    [
      'is left alone when its status is only spelled alike',
      anOrphan({ status: 'available' }),
      'unknown-status',
    ],
    ['is left alone when its status is empty', anOrphan({ status: '' }), 'unknown-status'],
  ]);
});

describe('an ENI that is somebody else’s', () => {
  checkAll([
    [
      'is managed when it says so',
      anOrphan({ serviceManaged: true }),
      'service-managed',
      'ServiceManaged is true',
    ],
    ['is not secondary when it is primary', anOrphan({ type: 'Primary' }), 'not-secondary', 'Primary'],
    ['is not secondary when it is a trunk', anOrphan({ type: 'Trunk' }), 'not-secondary', 'Trunk'],
    ['is not secondary when it is a member of a trunk', anOrphan({ type: 'Member' }), 'not-secondary'],
    ['is not secondary when its type is empty', anOrphan({ type: '' }), 'not-secondary'],
    ['is not secondary when its type is spelled otherwise', anOrphan({ type: 'secondary' }), 'not-secondary'],
    [
      'is kept for its public address',
      anOrphan({ publicIps: ['47.0.0.1', '47.0.0.2'] }),
      'has-public-ip',
      '47.0.0.1, 47.0.0.2',
    ],
    [
      'belongs to the controller whose tag it carries',
      withTags(anOrphan(), { creator: 'terway' }),
      'owned-by-controller',
      'the controller tag creator=terway',
    ],
    [
      'belongs to a controller whatever the value of a tag that is named by key alone',
      withTags(anOrphan(), { 'ack.aliyun.com': '' }),
      'owned-by-controller',
      'the controller tag ack.aliyun.com is',
    ],
    [
      'is nobody’s when a controller tag has another value',
      withTags(anOrphan(), { creator: 'me' }),
      'candidate',
    ],
    [
      'is retained when it was asked to outlive its instance',
      anOrphan({ deleteOnRelease: false }),
      'retained',
      'DeleteOnRelease',
    ],
    [
      'is swept when retained ENIs are to be swept',
      anOrphan({ deleteOnRelease: false }),
      'candidate',
      undefined,
      somePolicy({ retained: 'sweep' }),
    ],
    [
      'may leave open whether it is retained when that does not matter',
      anOrphan({ deleteOnRelease: undefined }),
      'candidate',
      undefined,
      somePolicy({ retained: 'sweep' }),
    ],
  ]);
});

describe('an invalid protection tag protects', () => {
  it.each(['', 'yes', 'no', 'false', '0', 'forever and a day', '-1h', '2020-01-01', ' ', 'keep=false'])(
    'keeps an ENI whose protection tag says %j',
    value =>
      check(
        withTags(anOrphan(), { 'eni-reaper:keep': value }),
        somePolicy(),
        'protected-by-tag',
        'eni-reaper:keep',
      ),
  );

  it('asks for the exact value only where the setting names one', () => {
    const policy = somePolicy({
      protectTags: [
        { key: 'env', value: 'prod' },
        { key: 'team', value: '' },
      ],
    });
    check(withTags(anOrphan(), { env: 'prod' }), policy, 'protected-by-tag', 'env=prod');
    check(withTags(anOrphan(), { team: '' }), policy, 'protected-by-tag', 'team=');
    check(withTags(anOrphan(), { env: 'production', team: 'a' }), policy, 'candidate');
    check(withTags(anOrphan(), { ENV: 'prod' }), policy, 'candidate');
  });
});

describe('an ENI outside the scope', () => {
  checkAll([
    [
      'is left alone in another VPC',
      anOrphan(),
      'out-of-scope',
      'VpcId vpc-1',
      only({ vpcIds: ['vpc-2', 'vpc-3'] }),
    ],
    [
      'is left alone in another vSwitch',
      anOrphan(),
      'out-of-scope',
      'VSwitchId vsw-1',
      only({ vSwitchIds: ['vsw-2'] }),
    ],
    [
      'is left alone in another resource group',
      anOrphan(),
      'out-of-scope',
      'ResourceGroupId rg-1',
      only({ resourceGroupIds: ['rg-2'] }),
    ],
    [
      'is left alone without the required tag',
      anOrphan(),
      'out-of-scope',
      'env=test',
      only({ requiredTags: [{ key: 'env', value: 'test' }] }),
    ],
    [
      'is left alone when only one of the required tags is on it',
      withTags(anOrphan(), { env: 'test' }),
      'out-of-scope',
      'the required tag team is not',
      only({ requiredTags: [{ key: 'env', value: 'test' }, { key: 'team' }] }),
    ],
    ['is left alone under another name', anOrphan(), 'out-of-scope', 'name', only({ namePattern: /^ci-/ })],
    [
      'is left alone when it has no name where one is asked for',
      anOrphan({ name: '' }),
      'out-of-scope',
      'name',
      only({ namePattern: /^ci-/ }),
    ],
    [
      'is a candidate when everything that is asked for is there',
      withTags(anOrphan({ name: 'ci-7' }), { env: 'test', team: 'x' }),
      'candidate',
      undefined,
      only({
        vpcIds: ['vpc-0', 'vpc-1'],
        vSwitchIds: ['vsw-1'],
        resourceGroupIds: ['rg-1'],
        requiredTags: [{ key: 'env', value: 'test' }, { key: 'team' }],
        namePattern: /^ci-/,
      }),
    ],
    [
      'is out of scope, not doubtful, when one field says so and another is missing',
      anOrphan({ vpcId: undefined }),
      'out-of-scope',
      'VSwitchId',
      only({ vpcIds: ['vpc-1'], vSwitchIds: ['vsw-2'] }),
    ],
  ]);
});

describe('the evidence', () => {
  it('names the first of several things that say the same', () => {
    const nowhere = only({
      vpcIds: ['vpc-2'],
      vSwitchIds: ['vsw-2'],
      requiredTags: [{ key: 'a' }, { key: 'b' }],
    });
    check(anOrphan(), nowhere, 'out-of-scope', 'VpcId');
    check(
      anOrphan(),
      only({ requiredTags: [{ key: 'a' }, { key: 'b' }] }),
      'out-of-scope',
      'the required tag a is',
    );
    const unknown = only({ vpcIds: ['vpc-1'], vSwitchIds: ['vsw-1'] });
    check(anOrphan({ vpcId: undefined, vSwitchId: undefined }), unknown, 'cannot-tell', 'VpcId');
    const twice = somePolicy({ protectTags: [{ key: 'a' }, { key: 'b' }] });
    check(withTags(anOrphan(), { b: '1', a: '1' }), twice, 'protected-by-tag', 'the protection tag a is');
  });

  it('quotes the values that were read', () => {
    check(
      anOrphan({ serviceId: '42' }),
      somePolicy(),
      'cannot-tell',
      'ServiceManaged is false, yet ServiceID 42',
    );
    check(anOrphan({ deleteOnRelease: false }), somePolicy(), 'retained', 'DeleteOnRelease is false');
  });
});
