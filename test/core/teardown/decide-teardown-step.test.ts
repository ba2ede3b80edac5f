import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../shared/core/deletion/decide-next-step.ts';
import { type Eni, eniStatuses } from '../../../shared/core/eni.ts';
import {
  acceptRefusal,
  decideAfterTeardownRefusal,
  decideTeardownStep,
} from '../../../shared/core/teardown/decide-teardown-step.ts';
import type { TeardownCall } from '../../../shared/core/teardown/teardown-step.ts';
import type { TeardownTask } from '../../../shared/core/teardown/teardown-task.ts';
import { aCloudError } from '../../support/builders.ts';
import { minutes, noon, seconds } from '../../support/times.ts';
import { aTask, check, onWeb, refusal, refused, rules, seen, taken, waits } from './check-step.ts';

// Goal: no ENI leaves an instance that was not named, and each state of the world has one answer. Method: one row, one state.

describe('the way forward', () => {
  it('detaches from exactly the instance that the request names', () =>
    check(seen(onWeb), { kind: 'detach', instanceId: 'i-web' }));

  it('deletes what is not attached', () => check(seen({}), { kind: 'delete' }));

  it.each<readonly [string, Partial<Eni>, Partial<TeardownTask>, string, string]>([
    ['attached although no instance is named', onWeb, { detachFrom: undefined }, 'attached', 'i-web'],
    ['attached to another instance', { ...onWeb, hosts: ['i-b'] }, {}, 'attached-elsewhere', 'i-b'],
    [
      'attached to the named instance and something else',
      { ...onWeb, hosts: ['i-web', 'eni-trunk'] },
      {},
      'attached-elsewhere',
      'eni-trunk',
    ],
    ['leaving another instance', { status: 'Detaching', hosts: ['i-b'] }, {}, 'attached-elsewhere', 'i-b'],
    ['in use by nobody', { status: 'InUse', hosts: [] }, {}, 'cannot-tell', 'no instance'],
    ['Available and yet somebody’s', { hosts: ['i-b'] }, {}, 'attached', 'i-b'],
    [
      'Available, still named after the instance, but never seen on it',
      { hosts: ['i-web'] },
      {},
      'attached',
      'i-web',
    ],
    ['in another region', { ...onWeb, region: 'cn-suzhou-telecom' }, {}, 'wrong-region', 'cn-suzhou-telecom'],
  ])('refuses what is %s', (_, eni, task, reason, because) =>
    check(seen(eni), refused(reason, because), task),
  );

  it.each<readonly [string, Partial<Eni>, string, string]>([
    ['managed by a service', { serviceManaged: true, serviceId: '42' }, 'service-managed', '42'],
    ['a primary ENI', { type: 'Primary' }, 'not-secondary', 'Primary'],
    ['a trunk', { type: 'Trunk' }, 'not-secondary', 'Trunk'],
    ['a member', { type: 'Member' }, 'not-secondary', 'Member'],
    [
      'protected by a tag',
      { tags: new Map([['eni-reaper:keep', '']]) },
      'protected-by-tag',
      'eni-reaper:keep',
    ],
    [
      'owned by a controller',
      { tags: new Map([['creator', 'terway']]) },
      'owned-by-controller',
      'creator=terway',
    ],
    ['bound to a public address', { publicIps: ['47.1.1.1'] }, 'has-public-ip', '47.1.1.1'],
    ['silent about ServiceManaged', { serviceManaged: undefined }, 'cannot-tell', 'ServiceManaged'],
    ['silent about its type', { type: undefined }, 'cannot-tell', 'Type'],
    ['silent about its status', { status: undefined }, 'cannot-tell', 'Status'],
    ['unreadable in its tags', { tags: undefined }, 'cannot-tell', 'tags'],
    ['unreadable in its hosts', { hosts: undefined }, 'cannot-tell', 'hosts'],
    ['unreadable in its public addresses', { publicIps: undefined }, 'cannot-tell', 'public'],
    ['not managed, yet a service’s', { serviceId: '42' }, 'cannot-tell', '42'],
  ])('refuses in every state what is %s', (_, eni, reason, because) => {
    for (const state of [{}, onWeb, { status: 'Detaching' }, { status: 'Deleting' }])
      check(seen({ ...state, ...eni }), refused(reason, because));
  });

  it.each<readonly [string, Partial<Eni>]>([
    ['Attaching', { status: 'Attaching' }],
    ['Detaching', { status: 'Detaching', hosts: ['i-web'] }],
    ['Deleting', { status: 'Deleting' }],
    ['Frozen', { status: 'Frozen' }],
    ['i-web', { hosts: ['i-web'] }],
  ])('waits while the row says %s', (word, eni) => check(seen(eni), waits(word), { attachedTo: 'i-web' }));

  it('waits for a detach that somebody else began, when no instance is named', () =>
    check(seen({ status: 'Detaching', hosts: ['i-b'] }), waits('Detaching'), { detachFrom: undefined }));

  it('believes no row about another ENI', () => check(seen({ ...onWeb, eniId: 'eni-b' }), waits('eni-b')));
});

describe('what is stuck', () => {
  const detaching = { status: 'Detaching', hosts: ['i-web'] };
  const long = noon - minutes(2) - 1;

  it('is detached again after the time that the settings give, not before', () => {
    check(seen(detaching), waits('Detaching'), { detachingSince: noon - minutes(2) });
    check(seen(detaching), { kind: 'detach', instanceId: 'i-web' }, { detachingSince: long });
  });

  it('is deleted again after the time that the settings give, not before', () => {
    check(seen({ status: 'Deleting' }), waits('Deleting'), { deletingSince: noon - minutes(2) });
    check(seen({ status: 'Deleting' }), { kind: 'delete' }, { deletingSince: long });
  });

  it('is detached again without a host in its row only when it is known where it was', () => {
    const nameless = seen({ status: 'Detaching', hosts: [] });
    check(nameless, { kind: 'detach', instanceId: 'i-web' }, { detachingSince: long, attachedTo: 'i-web' });
    check(nameless, waits('Detaching'), { detachingSince: long, attachedTo: 'i-b' });
    check(nameless, waits('Detaching'), { detachingSince: long });
  });

  it('does not look old to a clock that stepped back', () =>
    check(seen(detaching), waits('Detaching'), { detachingSince: noon + minutes(5) }));
});

describe('what cannot be seen', () => {
  it('is gone when a complete read does not find it', () => {
    check({ kind: 'absent' }, { kind: 'finish', outcome: 'gone', reason: 'not-found' });
    check(
      { kind: 'absent' },
      { kind: 'finish', outcome: 'gone', reason: 'deleted' },
      { deletingSince: noon },
    );
  });

  it.each([
    ['transient', 'backoff'],
    ['throttled', 'next-minute'],
    ['forbidden', 'forbidden'],
  ] as const)('is looked at again when the read was %s', (handling, wait) =>
    check({ kind: 'unread', error: aCloudError(handling) }, { kind: 'look-again', wait }),
  );
});

describe('a deadline that has passed', () => {
  const late = { deadlineAt: noon };

  it.each<readonly [string, Observation, Partial<TeardownTask>]>([
    ['still attached to i-web', seen(onWeb), {}],
    ['being attached', seen({ status: 'Attaching' }), {}],
    ['detach has begun', seen({ status: 'Detaching' }), {}],
    ['detached from i-web and not deleted', seen({}), { attachedTo: 'i-web' }],
    ['not attached and not deleted', seen({}), {}],
    ['deletion has begun', seen({ status: 'Deleting' }), {}],
    ['could not be read', { kind: 'unread', error: aCloudError('transient') }, {}],
    ['its delete was refused (bonded)', seen({}), { ...taken, refusal }],
  ])('ends everything and says: %s', (because, observation, task) =>
    check(observation, refused('deadline-passed', because), { ...task, ...late }),
  );

  it('does not hide what is already done', () => {
    check({ kind: 'absent' }, { outcome: 'gone' }, late);
    check(seen(onWeb), { outcome: 'reattached' }, { ...taken, refusal, ...late });
  });

  it('lets a deletion that began before it come to its end, for half a minute', () => {
    const dying = { ...late, deletingSince: noon - 1 };
    const lastReads = { kind: 'look-again', wait: 'last-reads' };
    const unread: Observation = { kind: 'unread', error: aCloudError('transient') };
    const check30 = (deadlineAt: number, expected: object) => {
      check(seen({ status: 'Deleting' }), expected, { ...dying, deadlineAt, deletingSince: deadlineAt - 1 });
      check(unread, expected, { ...dying, deadlineAt, deletingSince: deadlineAt - 1 });
    };
    check30(noon - seconds(30) + 1, lastReads);
    check30(noon - seconds(30), refused('deadline-passed', 'may vanish'));
    check(seen({ status: 'Deleting' }), refused('deadline-passed'), { ...late, deletingSince: noon });
    check(seen({}), refused('deadline-passed'), dying);
  });

  it('has not passed a millisecond earlier', () =>
    check(seen({}), { kind: 'delete' }, { deadlineAt: noon + 1 }));
});

describe('report mode', () => {
  const report = { mode: 'report' as const };

  it.each<readonly [string, Observation, Partial<TeardownTask>]>([
    ['detached from i-web, then deleted', seen(onWeb), {}],
    ['deleted', seen({}), {}],
    ['refused (not-secondary', seen({ type: 'Primary' }), {}],
    ['looked at again (Status is Attaching)', seen({ status: 'Attaching' }), {}],
    ['attached back to i-web', seen({}), { ...taken, refusal }],
    ['put back', seen({ serviceManaged: true }), taken],
    ['nothing by this id', { kind: 'absent' }, {}],
  ])('touches nothing and says what would be done: %s', (because, observation, task) =>
    check(observation, refused('report-mode', because), task, report),
  );

  it('still tells that a delete from before has done its work', () =>
    check({ kind: 'absent' }, { outcome: 'gone', reason: 'deleted' }, { deletingSince: noon }, report));

  it('says nothing about what it could not read', () =>
    check({ kind: 'unread', error: aCloudError('transient') }, waits('read failed'), {}, report));
});

describe('a refused call', () => {
  const calls: Readonly<Record<'detach' | 'delete' | 'attach', TeardownCall>> = {
    detach: { kind: 'detach', instanceId: 'i-web' },
    delete: { kind: 'delete' },
    attach: { kind: 'attach', instanceId: 'i-web' },
  };
  const forGood = aCloudError('rejected', {
    providerCode: 'InvalidOperation.EniLinked',
    providerRequestId: 'r-2',
  });
  const told = { providerCode: 'InvalidOperation.EniLinked', providerRequestId: 'r-2' };

  it('is told with our word, the provider’s code and its request', () => {
    for (const call of [calls.detach, calls.delete])
      expect(decideAfterTeardownRefusal(aTask(), call, forGood)).toMatchObject({
        ...refused('linked'),
        ...told,
      });
  });

  it('keeps a code that we have no word for', () =>
    expect(
      acceptRefusal(aTask(), calls.detach, aCloudError('rejected', { providerCode: 'Brand.New' })),
    ).toMatchObject({
      reason: 'Brand.New',
      providerCode: 'Brand.New',
    }));

  it('leads back only from a delete, of what was on the named instance, when the request says so', () => {
    const back = { kind: 'go-back', refusal: { reason: 'linked', ...told } };
    expect(decideAfterTeardownRefusal(aTask(taken), calls.delete, forGood)).toEqual(back);
    for (const task of [
      { ...taken, onFailure: 'leave' as const },
      { ...taken, attachedTo: 'i-b' },
      { ...taken, attachedTo: undefined },
    ])
      expect(decideAfterTeardownRefusal(aTask(task), calls.delete, forGood)).toMatchObject(refused('linked'));
    expect(decideAfterTeardownRefusal(aTask(taken), calls.detach, forGood)).toMatchObject(refused('linked'));
  });

  it('ends the way back, with both reasons', () =>
    expect(decideAfterTeardownRefusal(aTask({ ...taken, refusal }), calls.attach, forGood)).toMatchObject({
      ...refused('reattach-failed', 'bonded'),
      ...told,
    }));

  it.each([
    ['throttled', 'Throttling.User', { kind: 'look-again', wait: 'next-minute' }],
    ['forbidden', 'Forbidden.RAM', { kind: 'look-again', wait: 'forbidden' }],
    ['transient', undefined, { kind: 'verify' }],
    ['conflict', 'InvalidOperation.InvalidEniState', { kind: 'verify' }],
    ['conflict', 'InvalidOperation.InvalidEcsState', { kind: 'look-again', wait: 'instance' }],
    ['conflict', 'InvalidOperation.InvalidEnsStatus', { kind: 'look-again', wait: 'instance' }],
    ['conflict', 'InvalidParameter.EniNotBelongEcs', { kind: 'verify' }],
    ['not-found', 'InvalidEniId.NotFound', { kind: 'verify' }],
  ] as const)('that was %s (%s) is never repeated blindly', (handling, providerCode, expected) => {
    for (const call of Object.values(calls))
      expect(
        decideAfterTeardownRefusal(aTask(taken), call, aCloudError(handling, { providerCode })),
      ).toMatchObject(expected);
  });
});

it('never asks for a detach from an instance that the request does not name, or that the ENI is not on', () => {
  const instance = fc.constantFrom('i-web', 'i-b', 'eci-1');
  const moment = fc.option(fc.integer({ min: noon - minutes(10), max: noon + seconds(10) }), {
    nil: undefined,
  });
  const eni = fc.record({
    status: fc.constantFrom(...eniStatuses, 'Frozen', undefined),
    type: fc.constantFrom('Secondary', 'Secondary', 'Secondary', 'Primary', undefined),
    serviceManaged: fc.constantFrom(false, false, false, true, undefined),
    hosts: fc.option(fc.array(instance, { maxLength: 2 }), { nil: undefined }),
    publicIps: fc.constantFrom([], [], [], ['47.1.1.1'], undefined),
  });
  const task = fc.record({
    detachFrom: fc.option(instance, { nil: undefined }),
    attachedTo: fc.option(instance, { nil: undefined }),
    identity: fc.constantFrom(undefined, taken.identity, {
      ...taken.identity,
      macAddress: '00:16:3e:ff:ff:ff',
    }),
    onFailure: fc.constantFrom('leave' as const, 'reattach' as const),
    refusal: fc.constantFrom(undefined, refusal),
    deadlineAt: moment,
    detachingSince: moment,
    deletingSince: moment,
    reattachRequestedAt: moment,
  });
  fc.assert(
    fc.property(eni, task, (row, knows) => {
      const step = decideTeardownStep(aTask(knows), seen(row), rules, noon);
      const isSafe = row.type === 'Secondary' && row.serviceManaged === false && row.publicIps?.length === 0;
      const { hosts = [], status } = row;
      if (step.kind === 'detach') {
        expect(isSafe && step.instanceId === knows.detachFrom).toBe(true);
        expect(hosts.every(host => host === knows.detachFrom)).toBe(true);
        expect(status === 'InUse' ? hosts.length > 0 : status === 'Detaching').toBe(true);
      }
      if (step.kind === 'delete')
        expect(isSafe && hosts.length === 0 && ['Available', 'Deleting'].includes(status ?? '')).toBe(true);
      if (step.kind === 'attach')
        expect(
          knows.refusal !== undefined &&
            isSafe &&
            status === 'Available' &&
            hosts.length === 0 &&
            step.instanceId === knows.detachFrom &&
            knows.identity === taken.identity,
        ).toBe(true);
      const isOver = knows.deadlineAt !== undefined && knows.deadlineAt <= noon;
      expect(isOver && ['detach', 'delete', 'attach'].includes(step.kind)).toBe(false);
    }),
    { numRuns: 10_000 },
  );
});
