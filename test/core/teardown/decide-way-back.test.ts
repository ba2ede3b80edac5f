import { describe, expect, it } from 'vitest';
import type { Eni } from '../../../shared/core/eni.ts';
import { giveUpWayBack } from '../../../shared/core/teardown/decide-way-back.ts';
import { anEni } from '../../support/builders.ts';
import { minutes, noon } from '../../support/times.ts';
import { aTask, check, onWeb, refusal, refused, seen, taken, waits } from './check-step.ts';

// Goal: what we took off goes back where it was, and nothing else is ever attached. Method: one row, one state of the ENI or of the task.

describe('the way back', () => {
  it.each<readonly [string, Partial<Eni>]>([
    ['Available', {}],
    ['Detaching', { status: 'Detaching', hosts: ['i-web'] }],
    ['Deleting', { status: 'Deleting' }],
  ])('begins when what was taken off turns out to be protected while %s', (_, eni) => {
    const keep = { ...eni, tags: new Map([['eni-reaper:keep', '']]) };
    check(seen(keep), { kind: 'go-back', refusal: { reason: 'protected-by-tag' } }, taken);
    check(seen(keep), refused('protected-by-tag'), { ...taken, onFailure: 'leave' });
    check(seen(keep), refused('protected-by-tag'), { ...taken, attachedTo: undefined });
    check(seen(keep), refused('protected-by-tag'), { ...taken, attachedTo: 'i-b' });
    check(seen(keep), refused('protected-by-tag'), { ...taken, identity: undefined });
  });

  it('does not begin for what is still attached', () =>
    check(seen({ ...onWeb, tags: new Map([['eni-reaper:keep', '']]) }), refused('protected-by-tag'), taken));

  it('attaches to the named instance what is Available', () =>
    check(seen({}), { kind: 'attach', instanceId: 'i-web' }, { ...taken, refusal }));

  it('ends when the ENI is InUse on the named instance, and says why it had to', () =>
    check(seen(onWeb), { kind: 'finish', outcome: 'reattached', ...refusal }, { ...taken, refusal }));

  it('does not end on an ENI that is InUse and names nobody', () =>
    check(seen({ status: 'InUse', hosts: [] }), waits('InUse'), { ...taken, refusal }));

  it.each<readonly [string, Partial<Eni>, string]>([
    ['names another instance already', { hosts: ['i-b'] }, 'attached to i-b by now'],
    ['is on another vSwitch', { vSwitchId: 'vsw-2' }, 'vSwitchId'],
    ['was created at another time', { createdAt: noon }, 'createdAt'],
    [
      'has another hardware address',
      { record: { ...anEni().record, MacAddress: '00:16:3e:ff:ff:ff' } },
      'macAddress',
    ],
    ['is in another zone', { record: { ...anEni().record, ZoneId: 'cn-hangzhou-b' } }, 'zone'],
    ['is managed by a service', { serviceManaged: true }, 'service-managed'],
    ['is no secondary ENI', { type: 'Trunk' }, 'not-secondary'],
    [
      'was protected since its delete was refused',
      { tags: new Map([['eni-reaper:keep', '']]) },
      'protected-by-tag',
    ],
    ['has got a public address since', { publicIps: ['47.1.1.1'] }, 'has-public-ip'],
  ])('ends without an attach when the ENI %s', (_, eni, because) =>
    check(seen(eni), refused('reattach-failed', because), { ...taken, refusal }),
  );

  it.each<readonly [string, Partial<Eni>]>([
    ['its hardware address', { record: {} }],
    ['whether it is managed', { serviceManaged: undefined }],
    ['its tags', { tags: undefined }],
    ['its creation', { createdAt: undefined }],
  ])('waits when the read does not show %s', (_, eni) =>
    check(seen(eni), { kind: 'look-again', wait: 'backoff' }, { ...taken, refusal }),
  );

  it('waits while the row still names the instance that the ENI has left', () =>
    check(seen({ hosts: ['i-web'] }), waits('Available'), { ...taken, refusal }));

  it('ends without an attach when the task does not say what the ENI was like', () =>
    check(seen({}), refused('reattach-failed', 'what the ENI was like'), {
      ...taken,
      refusal,
      identity: undefined,
    }));

  it('leads back to the instance in spite of the protection that it is taken for', () => {
    const keep = seen({ tags: new Map([['eni-reaper:keep', '']]) });
    const attach = { kind: 'attach', instanceId: 'i-web' };
    check(keep, attach, { ...taken, refusal: { reason: 'protected-by-tag' } });
    check(seen({ publicIps: ['47.1.1.1'] }), attach, { ...taken, refusal: { reason: 'has-public-ip' } });
    // What belongs to the kind of an ENI cannot have come over it on the way.
    check(seen({ serviceManaged: true }), refused('reattach-failed'), {
      ...taken,
      refusal: { reason: 'service-managed' },
    });
  });

  it('fails when somebody else has attached it', () =>
    check(
      seen({ ...onWeb, hosts: ['i-b'] }),
      { ...refused('reattach-failed', 'i-b'), providerCode: refusal.providerCode },
      { ...taken, refusal },
    ));

  it.each(['Attaching', 'Detaching', 'Deleting'])('waits while it is %s', status =>
    check(seen({ status }), waits(status), { ...taken, refusal }),
  );

  it('attaches again what fell back to Available, but not in the first moment', () => {
    check(seen({}), waits('Available'), { ...taken, refusal, reattachRequestedAt: noon - minutes(2) });
    check(seen({}), { kind: 'attach' }, { ...taken, refusal, reattachRequestedAt: noon - minutes(2) - 1 });
  });

  it('is told as failed, with the code and the request of the delete, when its looks are used up', () =>
    expect(giveUpWayBack(aTask({ ...taken, refusal }), 'too often')).toMatchObject({
      ...refused('reattach-failed', 'too often'),
      providerCode: refusal.providerCode,
      providerRequestId: refusal.providerRequestId,
    }));
});
