import { describe, expect, it } from 'vitest';
import {
  decideAfterDelete,
  decideAfterRefusal,
  decideNextStep,
  type Observation,
} from '../../../shared/core/deletion/decide-next-step.ts';
import type { DeleteTask } from '../../../shared/core/deletion/delete-task.ts';
import { type Eni, firstSeenTag, queuedTag } from '../../../shared/core/eni.ts';
import { type Handling, InvariantError } from '../../../shared/core/errors.ts';
import { formatInstant } from '../../../shared/core/instant.ts';
import {
  aCloudError,
  anEni,
  anOrphan,
  aRecord,
  aTask,
  queued,
  somePolicy,
  withTags,
} from '../../support/builders.ts';
import { days, hours, minutes, noon } from '../../support/times.ts';

const later = noon + minutes(5);
const rules = { policy: somePolicy(), stuckAfterMs: minutes(2) };
const seen = (eni: Eni): Observation => ({ kind: 'seen', eni });

/** What the worker does five minutes after the scan about this task, when it sees this. */
function check(
  observation: Observation,
  expected: object,
  task: DeleteTask = aTask(),
  policy = somePolicy(),
): void {
  expect(decideNextStep(task, observation, { ...rules, policy }, later)).toMatchObject(expected);
}

const reprieved = (reason: string) => ({ kind: 'finish', outcome: 'reprieved', reason });
const wait = (reason: string | RegExp) => ({
  kind: 'look-again',
  reason: expect.stringMatching(reason),
  wait: 'backoff',
});
/** The orphan as the scan leaves it behind: with the queued tag of this very task. */
const unchanged = queued(anOrphan());

describe('the worker’s table', () => {
  it('calls an ENI gone that a read by id no longer finds', () =>
    check({ kind: 'absent' }, { kind: 'finish', outcome: 'gone', reason: 'not-found' }));

  it('deletes what is still a candidate and unchanged', () => check(seen(unchanged), { kind: 'delete' }));

  it('is not held by the queued tag of the task itself', () => {
    check(seen(queued(anOrphan(), later)), { kind: 'delete' });
    check(seen(withTags(anOrphan(), { [queuedTag]: 'spoilt' })), { kind: 'delete' });
    check(seen(anOrphan()), { kind: 'delete' });
  });

  it.each<readonly [string, Partial<Eni>, string]>([
    ['is attached by now', { status: 'InUse', hosts: ['i-1'] }, 'attached'],
    ['is InUse without a host', { status: 'InUse' }, 'attached'],
    ['names a host', { hosts: ['i-1'] }, 'attached'],
    ['is managed by now', { serviceManaged: true }, 'service-managed'],
    ['is not secondary', { type: 'Primary' }, 'not-secondary'],
    ['got a public address', { publicIps: ['47.0.0.1'] }, 'has-public-ip'],
    ['is retained by now', { deleteOnRelease: false }, 'retained'],
    ['cannot be told any more', { serviceManaged: undefined }, 'cannot-tell'],
    ['lost its status', { status: undefined }, 'cannot-tell'],
    ['lost its tags', { tags: undefined }, 'cannot-tell'],
    ['is young, so another one', { createdAt: later - minutes(1) }, 'too-young'],
    ['lost its first sighting', { tags: new Map() }, 'first-sighting'],
  ])('leaves an ENI alone that %s', (_title, change, reason) =>
    check(seen({ ...unchanged, ...change }), reprieved(reason)),
  );

  it.each([
    ['was given a protection tag', 'eni-reaper:keep', '', 'protected-by-tag'],
    ['was taken over by a controller', 'creator', 'terway', 'owned-by-controller'],
    ['was sighted anew', firstSeenTag, formatInstant(noon), 'in-grace'],
  ])('leaves an ENI alone that %s', (_title, key, value, reason) =>
    check(seen(withTags(unchanged, { [key]: value })), reprieved(reason)),
  );

  it('applies the policy of now, not that of the scan', () => {
    const scope = { ...somePolicy().scope, vpcIds: ['vpc-2'] };
    check(seen(unchanged), reprieved('out-of-scope'), aTask(), somePolicy({ scope }));
    check(seen(unchanged), reprieved('in-grace'), aTask(), somePolicy({ gracePeriodMs: days(7) }));
    check(seen(unchanged), reprieved('too-young'), aTask(), somePolicy({ minAgeMs: days(7) }));
  });

  it.each(['Attaching', 'Detaching'])('looks again while it is %s', status =>
    check(seen({ ...unchanged, status, hosts: ['i-1'] }), wait(`Status is ${status}`)),
  );

  it.each(['Attaching', 'Detaching'])('remembers that it was %s: its sighting is over', status => {
    check(seen({ ...unchanged, status }), { sightingEnded: true });
    const over = { ...reprieved('changed-since-scan'), because: 'changed: first-seen' };
    check(seen(unchanged), over, aTask({ sightingEnded: true }));
  });

  it('does not take a status that nobody knows for other hands', () => {
    const step = decideNextStep(aTask(), seen({ ...unchanged, status: 'Frozen' }), rules, later);
    expect(step).not.toHaveProperty('sightingEnded');
  });

  it('looks again in a status that nobody knows', () =>
    check(seen({ ...unchanged, status: 'Frozen' }), wait('Frozen')));

  it('does not wait for a change of an ENI that is protected anyway', () =>
    check(seen({ ...unchanged, status: 'Attaching', serviceManaged: true }), reprieved('service-managed')));

  it('decides nothing on a read that answers with another ENI', () =>
    check(seen(queued(anOrphan({ eniId: 'eni-other' }))), wait('eni-other')));

  it.each<readonly [Handling, 'backoff' | 'next-minute']>([
    ['throttled', 'next-minute'],
    ['transient', 'backoff'],
    ['forbidden', 'backoff'],
    ['rejected', 'backoff'],
    ['conflict', 'backoff'],
    ['not-found', 'backoff'],
  ])('looks again, never concludes, after a read that failed as %s', (handling, pause) =>
    check(
      { kind: 'unread', error: aCloudError(handling) },
      { kind: 'look-again', wait: pause, reason: expect.stringMatching(/^read failed: /) },
    ),
  );
});

describe('an ENI that changed since the scan', () => {
  const changes: readonly (readonly [string, Partial<Eni>])[] = [
    ['name', { name: 'db-primary' }],
    ['vpcId', { vpcId: 'vpc-2' }],
    ['vSwitchId', { vSwitchId: 'vsw-2' }],
    ['resourceGroupId', { resourceGroupId: 'rg-2' }],
    ['createdAt', { createdAt: noon - days(3) + 1_000 }],
    ['description', { record: aRecord({ Description: 'in use by ana' }) }],
    ['macAddress', { record: aRecord({ MacAddress: '00:16:3e:00:00:02' }) }],
    ['privateIpAddress', { record: aRecord({ PrivateIpAddress: '10.0.0.8' }) }],
    [
      'addresses',
      { record: aRecord({ PrivateIpSets: { PrivateIpSet: [{ PrivateIpAddress: '10.0.0.8' }] } }) },
    ],
    ['securityGroupIds', { record: aRecord({ SecurityGroupIds: { SecurityGroupId: ['sg-2'] } }) }],
  ];
  it.each(changes)('is left alone when its %s differs', (field, change) =>
    check(seen({ ...unchanged, ...change }), {
      ...reprieved('changed-since-scan'),
      because: `changed: ${field}`,
    }),
  );

  it.each([
    ['a tag was added', withTags(unchanged, { owner: 'ana' })],
    ['its only tag was taken away', unchanged, withTags(anOrphan(), { owner: 'ana' })],
    ['a tag has another value', withTags(unchanged, { owner: 'ana' }), withTags(anOrphan(), { owner: 'bo' })],
  ])('is left alone when %s', (_title, now, before = anOrphan()) =>
    check(seen(now), { ...reprieved('changed-since-scan'), because: 'changed: tags' }, aTask({}, before)),
  );

  it('is left alone when retained ENIs are swept and this one became retained', () =>
    check(
      seen({ ...unchanged, deleteOnRelease: false }),
      { because: 'changed: deleteOnRelease' },
      aTask(),
      somePolicy({ retained: 'sweep' }),
    ));

  it('is left alone when its sighting is not the one of the task', () => {
    const before = { ...reprieved('changed-since-scan'), because: 'changed: first-seen' };
    check(seen(withTags(unchanged, { [firstSeenTag]: formatInstant(noon - hours(30)) })), before);
    check(seen(withTags(unchanged, { [firstSeenTag]: formatInstant(noon - days(2) - 1_000) })), before);
    check(seen(unchanged), before, aTask({ firstSeenAt: noon - days(2) + 1 }));
  });

  it('names everything that changed', () =>
    check(seen({ ...unchanged, name: 'x', vpcId: 'y', record: {} }), {
      because: 'changed: addresses, description, macAddress, name, privateIpAddress, securityGroupIds, vpcId',
    }));

  it('is told from one whose order of tags, groups or addresses alone differs', () => {
    const lists = (reverse: boolean) => {
      const order = <T>(items: readonly T[]): readonly T[] => (reverse ? items.toReversed() : items);
      return anOrphan({
        tags: new Map(
          order([
            [firstSeenTag, formatInstant(noon - days(2))],
            ['a', '1'],
            ['b', '2'],
          ] as const),
        ),
        record: aRecord({
          PrivateIpSets: {
            PrivateIpSet: order([{ PrivateIpAddress: '10.0.0.7' }, { PrivateIpAddress: '10.0.0.8' }]),
          },
          SecurityGroupIds: { SecurityGroupId: order(['sg-1', 'sg-2']) },
        }),
      });
    };
    check(seen(lists(true)), { kind: 'delete' }, aTask({}, lists(false)));
  });

  it('is not deleted for a fingerprint that says less or more than ours', () => {
    const { name, ...less } = aTask().fingerprint;
    check(seen(unchanged), { because: 'changed: name' }, aTask({ fingerprint: less }));
    check(
      seen(unchanged),
      { because: 'changed: wings' },
      aTask({ fingerprint: { ...aTask().fingerprint, wings: '2' } }),
    );
    expect(name).toBe('left-behind');
  });
});

describe('an ENI that is being deleted', () => {
  const deleting: Eni = { ...unchanged, status: 'Deleting' };
  const since = (at: number) => aTask({ deletingSince: at });

  it('is waited for, and the task remembers since when', () =>
    check(seen(deleting), { ...wait('Status is Deleting'), deletingSince: later }));

  it('is waited for up to STUCK_AFTER', () =>
    check(
      seen(deleting),
      { ...wait('Deleting'), deletingSince: later - minutes(2) },
      since(later - minutes(2)),
    ));

  it('is asked for again right after STUCK_AFTER', () =>
    check(seen(deleting), { kind: 'delete' }, since(later - minutes(2) - 1)));

  it('is waited for from now when the task claims to know it from the future', () =>
    check(seen(deleting), { kind: 'look-again', deletingSince: later }, since(later + hours(1))));

  it.each<readonly [string, Eni, string]>([
    ['names a host', { ...deleting, hosts: ['i-1'] }, 'attached'],
    ['is managed', { ...deleting, serviceManaged: true }, 'service-managed'],
    ['is protected', withTags(deleting, { 'eni-reaper:keep': '' }), 'protected-by-tag'],
    ['cannot be told', { ...deleting, publicIps: undefined }, 'cannot-tell'],
    ['was sighted anew', withTags(deleting, { [firstSeenTag]: formatInstant(noon) }), 'in-grace'],
    ['changed', { ...deleting, name: 'other' }, 'changed-since-scan'],
  ])('is not asked for again when it %s', (_title, eni, reason) =>
    check(seen(eni), reprieved(reason), since(later - hours(1))),
  );

  it('is not asked for again on a read that answers with another ENI', () =>
    check(seen({ ...deleting, eniId: 'eni-other' }), wait('eni-other'), since(later - hours(1))));

  it('is judged like any other when it is back', () => {
    check(seen(unchanged), { kind: 'delete' }, since(later - minutes(1)));
    check(seen({ ...unchanged, status: 'InUse' }), reprieved('attached'), since(later - minutes(1)));
  });
});

describe('a refused delete', () => {
  it.each<readonly [Handling, 'backoff' | 'next-minute']>([
    ['throttled', 'next-minute'],
    ['transient', 'backoff'],
    ['conflict', 'backoff'],
    ['forbidden', 'backoff'],
    ['not-found', 'backoff'],
  ])('as %s is followed by another look, not by another delete', (handling, pause) =>
    expect(decideAfterRefusal(aCloudError(handling))).toMatchObject({
      kind: 'look-again',
      wait: pause,
      reason: expect.stringMatching(/^delete failed: /),
    }),
  );

  it('for good ends the task with the provider’s code', () => {
    const error = aCloudError('rejected', { providerCode: 'InvalidOperation.EniServiceManaged' });
    expect(decideAfterRefusal(error)).toEqual({
      kind: 'finish',
      outcome: 'refused',
      reason: 'InvalidOperation.EniServiceManaged',
      because: error.message,
    });
  });

  it('without a code is refused all the same', () =>
    expect(decideAfterRefusal(aCloudError('rejected'))).toMatchObject({
      outcome: 'refused',
      reason: 'unknown-code',
    }));
});

// Row J of the list of other tools' mistakes: four words, never folded.
describe('after a delete, verifying tells gone, still there, reprieved and unknown apart', () => {
  it('is gone when a read no longer finds it', () =>
    expect(decideAfterDelete({ kind: 'absent' })).toEqual({
      kind: 'finish',
      outcome: 'gone',
      reason: 'deleted',
    }));

  it.each(['Available', 'Deleting', 'Attaching', 'Detaching', 'Frozen', undefined])(
    'is still there while its status is %s',
    status => expect(decideAfterDelete(seen(anEni({ status })))).toEqual({ kind: 'pending' }),
  );

  it('is reprieved when somebody attached it first', () =>
    expect(decideAfterDelete(seen(anEni({ status: 'InUse' })))).toMatchObject(reprieved('attached')));

  it.each<Handling>(['not-found', 'forbidden', 'transient', 'throttled', 'rejected', 'conflict'])(
    'is unknown, never gone, when the read failed as %s',
    handling =>
      expect(decideAfterDelete({ kind: 'unread', error: aCloudError(handling) })).toEqual({
        kind: 'pending',
      }),
  );
});

describe('a value that cannot be', () => {
  it('stops the worker', () => {
    const impossible = JSON.parse('{"kind":"dreamt"}');
    expect(() => decideNextStep(aTask(), impossible, rules, later)).toThrow(InvariantError);
    expect(() => decideAfterRefusal(Object.assign(aCloudError('conflict'), { handling: 'dreamt' }))).toThrow(
      InvariantError,
    );
  });
});
