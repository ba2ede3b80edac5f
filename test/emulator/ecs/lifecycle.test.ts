import { describe, expect, it } from 'vitest';
import { otherAccount, region, stage, startMs } from './stage.ts';

const secondMs = 1_000;
const minuteMs = 60_000;

describe('the life of an ENI', () => {
  it('is Available the moment it is created', () => {
    const s = stage();
    const { body } = s.create();
    expect(body.Status).toBe('Available');
    expect(s.statusOf(body.NetworkInterfaceId)).toBe('Available');
  });

  it('is Attaching until the attach is through, and InUse from then on', () => {
    const s = stage();
    const eniId = s.addEni();
    s.attach(eniId);
    expect(s.row(eniId)).toMatchObject({ Status: 'Attaching', InstanceId: s.instanceId });
    s.clock.shiftMs(2 * secondMs - 1);
    expect(s.statusOf(eniId)).toBe('Attaching');
    s.clock.shiftMs(4 * secondMs + 1);
    expect(s.row(eniId)).toMatchObject({ Status: 'InUse', InstanceId: s.instanceId, QueueNumber: 8 });
  });

  it('is Detaching until the detach is through, and Available from then on', () => {
    const s = stage();
    const eniId = s.addEni({ attachedTo: s.instanceId });
    s.detach(eniId);
    expect(s.row(eniId)).toMatchObject({ Status: 'Detaching', InstanceId: s.instanceId });
    s.clock.shiftMs(8 * secondMs);
    expect(s.row(eniId)).toMatchObject({ Status: 'Available', InstanceId: '' });
    expect(s.row(eniId).Attachment).toEqual({});
  });

  it('is Deleting until it is gone, and then is not found', () => {
    const s = stage();
    const eniId = s.addEni();
    s.remove(eniId);
    expect(s.statusOf(eniId)).toBe('Deleting');
    s.clock.shiftMs(5 * secondMs);
    expect(s.statusOf(eniId)).toBe('gone');
    expect(s.idsOf({ 'NetworkInterfaceId.1': eniId })).toEqual([]);
  });

  it('draws each duration from its range, so that not all take the same time', () => {
    const s = stage({
      durations: {
        attachMs: [0, 0],
        detachMs: [0, 0],
        deleteMs: [1_000, 5_000],
        startMs: [0, 0],
        stopMs: [0, 0],
      },
    });
    const eniIds = Array.from({ length: 50 }, () => s.addEni());
    for (const eniId of eniIds) s.remove(eniId);
    for (let second = 0; second < 5; second++) s.clock.shiftMs(secondMs);
    s.world.enis();
    const ends = s.foundation.history
      .entries()
      .filter(entry => entry.what === 'eni.deleted')
      .map(entry => entry.atMs - startMs);
    expect(ends).toHaveLength(50);
    expect(Math.min(...ends)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...ends)).toBeLessThanOrEqual(5_000);
    expect(new Set(ends).size).toBeGreaterThan(40);
  });

  it('notes what happened in the order in which it happened, however late somebody looks', () => {
    const s = stage();
    const [first = '', second = '', third = ''] = [
      s.addEni(),
      s.addEni(),
      s.addEni({ attachedTo: s.instanceId }),
    ];
    s.remove(first);
    s.attach(second);
    s.detach(third);
    s.clock.shiftMs(25 * 3_600_000);
    s.world.enis();
    const happened = s.foundation.history.entries().filter(entry => entry.what.startsWith('eni.'));
    expect(happened.map(entry => entry.what).sort()).toEqual(['eni.attached', 'eni.deleted', 'eni.detached']);
    const times = happened.map(entry => entry.atMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(Math.max(...times)).toBeLessThanOrEqual(startMs + 8 * secondMs);
  });

  it('keeps what has happened when the clock steps back', () => {
    const s = stage();
    const [early, late] = [s.addEni(), s.addEni()];
    s.remove(early);
    s.clock.shiftMs(10 * secondMs);
    expect(s.statusOf(early)).toBe('gone');
    s.remove(late);
    s.clock.shiftMs(-minuteMs);
    expect([s.statusOf(early), s.statusOf(late)]).toEqual(['gone', 'Deleting']);
    s.clock.shiftMs(minuteMs + 5 * secondMs);
    expect(s.statusOf(late)).toBe('gone');
  });

  it('never gives an id or a place in the listing out twice', () => {
    const s = stage();
    const eniId = s.addEni({ eniId: 'eni-once' });
    s.remove(eniId);
    s.clock.shiftMs(minuteMs);
    expect(s.statusOf(eniId)).toBe('gone');
    expect(() => s.addEni({ eniId: 'eni-once' })).toThrow(/used before/);
  });

  it('gives its addresses back when it is gone, not before', () => {
    const s = stage();
    const eniId = s.addEni({
      primaryIp: '172.16.9.9',
      secondaryIps: ['172.16.9.10'],
      ipv4Prefixes: ['172.16.9.16/28'],
    });
    s.remove(eniId);
    expect(s.create({ PrimaryIpAddress: '172.16.9.9' }).refused).toBe('InvalidPrivateIpAddress.Duplicated');
    s.clock.shiftMs(minuteMs);
    expect(
      s.create({ PrimaryIpAddress: '172.16.9.9', 'PrivateIpAddress.1': '172.16.9.20' }).refused,
    ).toBeUndefined();
  });
});

describe('what goes wrong on the way', () => {
  it.each([
    ['Deleting', 'gone'],
    ['Detaching', 'Available'],
  ] as const)('stays in %s for ever when it is stuck, until the call is made again', (stuckIn, end) => {
    const s = stage();
    const stick = { kind: 'stick' } as const;
    const eniId = stuckIn === 'Deleting' ? s.addEni() : s.addEni({ attachedTo: s.instanceId });
    const ask = (fault?: typeof stick) =>
      stuckIn === 'Deleting' ? s.remove(eniId, fault) : s.detach(eniId, s.instanceId, fault);
    expect(ask(stick).refused).toBeUndefined();
    s.clock.shiftMs(365 * 86_400_000);
    expect(s.statusOf(eniId)).toBe(stuckIn);
    expect(ask(stick).refused).toBeUndefined();
    s.clock.shiftMs(minuteMs);
    expect(s.statusOf(eniId)).toBe(stuckIn);
    expect(ask().refused).toBeUndefined();
    s.clock.shiftMs(minuteMs);
    expect(s.statusOf(eniId)).toBe(end);
  });

  it('is not slowed down or stuck by asking again while a deletion is on its way', () => {
    const s = stage();
    const eniId = s.addEni();
    s.remove(eniId);
    for (let asked = 0; asked < 5; asked++) {
      s.clock.shiftMs(secondMs);
      if (s.statusOf(eniId) === 'Deleting') s.remove(eniId, { kind: 'stick' });
    }
    expect(s.statusOf(eniId)).toBe('gone');
  });

  it('falls back to Available when the attach fails', () => {
    const s = stage();
    const eniId = s.addEni();
    expect(s.attach(eniId, s.instanceId, { kind: 'fall-back' }).refused).toBeUndefined();
    expect(s.statusOf(eniId)).toBe('Attaching');
    s.clock.shiftMs(6 * secondMs);
    expect(s.row(eniId)).toMatchObject({ Status: 'Available', InstanceId: '' });
    expect(s.foundation.history.entries().at(-1)).toMatchObject({
      what: 'eni.attach-failed',
      resource: eniId,
    });
  });

  it('stays Attaching for ever when the attach is stuck', () => {
    const s = stage();
    const eniId = s.addEni();
    s.attach(eniId, s.instanceId, { kind: 'stick' });
    s.clock.shiftMs(86_400_000);
    expect(s.statusOf(eniId)).toBe('Attaching');
  });

  it('comes free of a stuck detach when its instance is stopped', () => {
    const s = stage();
    const eniId = s.addEni({ attachedTo: s.instanceId });
    s.detach(eniId, s.instanceId, { kind: 'stick' });
    s.call('StopInstance', { InstanceId: s.instanceId });
    s.clock.shiftMs(minuteMs);
    expect(s.statusOf(eniId)).toBe('Available');
  });
});

describe('what others do', () => {
  it('ends whatever was under way when somebody attaches the ENI', () => {
    const s = stage();
    const eniId = s.addEni();
    s.remove(eniId);
    s.world.attachNow(eniId, s.instanceId);
    s.clock.shiftMs(minuteMs);
    expect(s.row(eniId)).toMatchObject({ Status: 'InUse', InstanceId: s.instanceId });
    s.world.detachNow(eniId);
    expect(s.row(eniId)).toMatchObject({ Status: 'Available', InstanceId: '' });
  });

  it('changes the named fields and leaves the others alone', () => {
    const s = stage();
    const eniId = s.addEni({ name: 'before', tags: { a: '1', b: '2' }, publicIp: '47.0.0.1' });
    s.world.touch(eniId, { name: 'after', tags: { a: null, c: '3' }, publicIp: null });
    expect(s.row(eniId)).toMatchObject({
      NetworkInterfaceName: 'after',
      Tags: {
        Tag: [
          { TagKey: 'b', TagValue: '2' },
          { TagKey: 'c', TagValue: '3' },
        ],
      },
      AssociatedPublicIp: { PublicIpAddress: '' },
    });
  });

  it('takes its ENIs along when an instance is released, but for those that are to outlive it', () => {
    const s = stage();
    const goes = s.addEni({ attachedTo: s.instanceId });
    const stays = s.addEni({ attachedTo: s.instanceId, deleteOnRelease: false });
    s.world.releaseInstance(s.instanceId);
    expect([s.statusOf(goes), s.statusOf(stays)]).toEqual(['gone', 'Available']);
    expect(s.idsOf()).toEqual([stays]);
  });

  it('is gone at once when somebody else removed it', () => {
    const s = stage();
    const eniId = s.addEni();
    s.world.removeNow(eniId);
    expect(s.remove(eniId).refused).toBe('InvalidEniId.NotFound');
  });

  it.each([
    [
      'an unknown ENI',
      (s: ReturnType<typeof stage>) => s.world.attachNow('eni-nowhere', s.instanceId),
      /no ENI eni-nowhere/,
    ],
    [
      'an unknown instance',
      (s: ReturnType<typeof stage>) => s.world.releaseInstance('i-nowhere'),
      /no instance/,
    ],
    [
      'an unknown vSwitch',
      (s: ReturnType<typeof stage>) => s.addEni({ vSwitchId: 'vsw-nowhere' }),
      /no vSwitch/,
    ],
    [
      'an address that is taken',
      (s: ReturnType<typeof stage>) => [
        s.addEni({ primaryIp: '172.16.0.9' }),
        s.addEni({ primaryIp: '172.16.0.9' }),
      ],
      /taken/,
    ],
    [
      'an unknown region',
      (s: ReturnType<typeof stage>) => s.world.addVSwitch({ accountId: otherAccount, region: 'cn-atlantis' }),
      /no region/,
    ],
  ])('says so when the story names %s', (_what, act, message) => {
    expect(() => act(stage())).toThrow(message);
  });
});

describe('two accounts and two regions', () => {
  it('shows nothing of one account to the other, and lets it change nothing', () => {
    const s = stage();
    const eniId = s.addEni({ tags: { team: 'net' } });
    const as = { accountId: otherAccount };
    const named = { NetworkInterfaceId: eniId, InstanceId: s.instanceId };
    const total = s.call('DescribeNetworkInterfaces', {}, as).body.TotalCount;
    expect(total).toBe(0);
    expect(s.call('DescribeNetworkInterfaces', { 'NetworkInterfaceId.1': eniId }, as).body.TotalCount).toBe(
      0,
    );
    expect(s.call('DescribeNetworkInterfaceAttribute', { NetworkInterfaceId: eniId }, as).refused).toBe(
      'InvalidEniId.NotFound',
    );
    expect(s.call('DeleteNetworkInterface', { NetworkInterfaceId: eniId }, as).refused).toBe(
      'InvalidEniId.NotFound',
    );
    expect(s.call('AttachNetworkInterface', named, as).refused).toBe('InvalidEniId.NotFound');
    expect(s.call('DetachNetworkInterface', named, as).refused).toBe('InvalidEniId.NotFound');
    expect(
      s.call('ModifyNetworkInterfaceAttribute', { NetworkInterfaceId: eniId, Description: 'mine' }, as)
        .refused,
    ).toBe('InvalidEniId.NotFound');
    const tags = { ResourceType: 'eni', 'ResourceId.1': eniId };
    expect(s.call('TagResources', { ...tags, 'Tag.1.Key': 'a' }, as).refused).toBe(
      'InvalidResourceId.NotFound',
    );
    expect(s.call('UntagResources', { ...tags, All: 'true' }, as).refused).toBe('InvalidResourceId.NotFound');
    expect(s.call('ListTagResources', tags, as).body.TagResources.TagResource).toEqual([]);
    expect(s.call('DescribeInstances', {}, as).body.TotalCount).toBe(0);
    expect(s.call('StopInstance', { InstanceId: s.instanceId }, as).refused).toBe(
      'InvalidInstanceId.NotFound',
    );
    expect(s.row(eniId)).toMatchObject({
      Status: 'Available',
      Description: '',
      Tags: { Tag: [{ TagKey: 'team' }] },
    });
  });

  it('finds an ENI in its own region alone', () => {
    const s = stage();
    const eniId = s.addEni();
    const elsewhere = { RegionId: 'cn-shanghai' };
    expect(s.idsOf({ ...elsewhere, 'NetworkInterfaceId.1': eniId })).toEqual([]);
    expect(s.call('DeleteNetworkInterface', { ...elsewhere, NetworkInterfaceId: eniId }).refused).toBe(
      'InvalidEniId.NotFound',
    );
    expect(s.world.enis({ ...s.place, region: 'cn-shanghai' })).toEqual([]);
    expect(s.world.enis({ ...s.place, region })).toHaveLength(2);
  });
});
