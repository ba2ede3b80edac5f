import { describe, expect, it } from 'vitest';
import { ecsErrorCodes } from '../../../emulator/ecs/error-codes.ts';
import { attached } from './refused.ts';
import { attachCases } from './refused-attaches.ts';
import { createCases } from './refused-creates.ts';
import { deleteCases } from './refused-deletes.ts';
import { detachCases } from './refused-detaches.ts';
import { otherCases } from './refused-others.ts';
import { stage } from './stage.ts';

const cases = [...deleteCases, ...detachCases, ...attachCases, ...createCases, ...otherCases];

describe('refusals', () => {
  it.each(cases)('$title', ({ on, ask, refused, status }) => {
    const s = on?.() ?? stage();
    expect(ask(s)).toMatchObject({ refused, status });
  });

  it('leave every ENI as it was', () => {
    for (const { on, ask } of [...deleteCases, ...detachCases, ...attachCases]) {
      const s = on?.() ?? stage();
      ask(s);
      const before = s.world.enis();
      ask(s);
      const after = s.world.enis();
      for (const eni of before) expect(after).toContain(eni);
    }
  });

  it('take no address for an ENI that was not created', () => {
    const s = stage();
    const { vSwitchId } = s.world.addVSwitch({ ...s.place, vpcId: s.vpcId, cidrBlock: '10.0.0.0/29' });
    const tooMany = {
      VSwitchId: vSwitchId,
      PrimaryIpAddress: '10.0.0.1',
      SecondaryPrivateIpAddressCount: '4',
    };
    expect(s.create(tooMany).refused).toBe('InvalidVSwitchId.IpNotEnough');
    for (let left = 0; left < 4; left++) expect(s.create({ VSwitchId: vSwitchId }).refused).toBeUndefined();
  });

  it('quote the state that was met and the state that was needed', () => {
    const s = stage();
    expect(s.remove(attached(s)).body.Message).toBe(
      'The operation is not allowed in the current ENI state. Expecting status is "Available" while current status is "InUse".',
    );
  });
});

describe('what is not refused', () => {
  it('deletes an orphan of any unattached kind: with secondary addresses, tags, an EIP, DeleteOnRelease off, a trunk', () => {
    const s = stage();
    const kinds = [
      { secondaryIps: 3 },
      { tags: { 'eni-reaper:keep': '' } },
      { publicIp: '47.0.0.1' },
      { deleteOnRelease: false },
      { type: 'Trunk' } as const,
    ];
    for (const kind of kinds) expect(s.remove(s.addEni(kind)).refused).toBeUndefined();
  });

  it.each(['Running', 'Stopped'] as const)('attaches to and detaches from an instance that is %s', status => {
    const s = stage();
    const instanceId = s.addInstance({ status });
    const eniId = s.addEni();
    expect(s.attach(eniId, instanceId).refused).toBeUndefined();
    s.clock.shiftMs(6_000);
    expect(s.detach(eniId, instanceId).refused).toBeUndefined();
  });

  it('detaches a HighPerformance ENI from a stopped instance', () => {
    const s = stage();
    const instanceId = s.addInstance({ status: 'Stopped', highPerformance: true });
    const eniId = s.addEni({ attachedTo: instanceId, trafficMode: 'HighPerformance' });
    expect(s.detach(eniId, instanceId).refused).toBeUndefined();
  });

  it('attaches exactly as many ENIs as the instance takes', () => {
    const s = stage();
    const instanceId = s.addInstance({ eniLimit: 3 });
    expect([1, 2, 3].map(() => s.attach(s.addEni(), instanceId).refused)).toEqual([
      undefined,
      undefined,
      'EniPerInstanceLimitExceeded',
    ]);
  });

  it('puts an ENI on the card that was named, and on none otherwise', () => {
    const s = stage();
    const instanceId = s.addInstance({ networkCards: 2 });
    const [named, other] = [s.addEni(), s.addEni()];
    s.call('AttachNetworkInterface', {
      NetworkInterfaceId: named,
      InstanceId: instanceId,
      NetworkCardIndex: '1',
    });
    s.attach(other, instanceId);
    expect(s.row(named).Attachment).toMatchObject({ NetworkCardIndex: 1, DeviceIndex: 1 });
    expect(s.row(other).Attachment).toMatchObject({ DeviceIndex: 2 });
    expect(s.row(other).Attachment).not.toHaveProperty('NetworkCardIndex');
  });
});

describe('the table of error codes', () => {
  const produced = new Map<string, Set<number>>();
  for (const { refused, status } of cases)
    produced.set(refused, (produced.get(refused) ?? new Set()).add(status));
  const natural = ecsErrorCodes.filter(row => row.cause === 'natural');

  it.each(natural)(
    'calls $code natural, and some operation does answer it, with a status of its pages',
    ({ code, status }) => {
      const statuses = Object.values(status);
      expect([...(produced.get(code) ?? [])].filter(answered => statuses.includes(answered))).not.toEqual([]);
    },
  );

  it('calls nothing injected that an operation answers', () => {
    const injected = ecsErrorCodes.filter(row => row.cause === 'injected').map(row => row.code);
    expect(injected.filter(code => produced.has(code))).toEqual([]);
  });

  it('names each code once, with a status on one page at least and a reason', () => {
    const codes = ecsErrorCodes.map(row => row.code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const { status, when } of ecsErrorCodes) {
      expect(Object.values(status).every(value => value >= 400 && value <= 503)).toBe(true);
      expect(Object.keys(status).length).toBeGreaterThan(0);
      expect(when.length).toBeGreaterThan(10);
    }
  });

  it.each([
    ['describe', 27],
    ['delete', 27],
    ['detach', 37],
    ['attach', 61],
  ] as const)('has the codes of the %s page: %i of them', (page, count) => {
    expect(ecsErrorCodes.filter(row => row.status[page] !== undefined)).toHaveLength(count);
  });
});
