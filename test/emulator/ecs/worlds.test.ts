import { describe, expect, it } from 'vitest';
import { seedDefaultWorld } from '../../../emulator/worlds/default-world.ts';
import { seedDemoWorld } from '../../../emulator/worlds/demo-world.ts';
import { loadWorld } from '../../../emulator/worlds/load-world.ts';
import { parseWorldFile, type WorldFile } from '../../../emulator/worlds/world-file.ts';
import { ourAccount, region, stage, startMs } from './stage.ts';

const where = { accountId: ourAccount, region };
const empty = { kind: 'world', version: 1, ecs: {} } as const;

describe('a world file', () => {
  const load = (ecs: WorldFile['ecs'], faults?: WorldFile['faults']) => {
    const s = stage();
    const file: WorldFile = faults ? { ...empty, ecs, faults } : { ...empty, ecs };
    return { s, loaded: loadWorld(s.foundation, s.ecs, file, where) };
  };
  const network = {
    vSwitches: [{ as: 'net', vpc: 'v', cidr: '10.1.0.0/24' }],
    securityGroups: [{ as: 'sg', vpc: 'v' }],
  };

  it('lets things refer to each other by names of its own', () => {
    const { s, loaded } = load({
      ...network,
      instances: [{ as: 'host', vSwitch: 'net' }],
      enis: [{ as: 'nic', vSwitch: 'net', securityGroups: ['sg'], attachedTo: 'host' }],
    });
    expect(s.world.findEni(loaded.idOf('nic'))).toMatchObject({
      vSwitchId: loaded.idOf('net'),
      securityGroupIds: [loaded.idOf('sg')],
      status: 'InUse',
      attachment: { instanceId: loaded.idOf('host') },
    });
    expect(() => loaded.idOf('nobody')).toThrow(/called "nobody"/);
  });

  it('makes copies and numbers them', () => {
    const { s, loaded } = load({
      ...network,
      instances: [{ as: 'host-#', count: 2, vSwitch: 'net', name: 'host-#' }],
      enis: [
        { as: 'nic-#', count: 2, vSwitch: 'net', attachedTo: 'host-#', name: 'nic-#', tags: { number: '#' } },
      ],
    });
    const second = s.world.findEni(loaded.idOf('nic-2'));
    expect(second).toMatchObject({ name: 'nic-2', attachment: { instanceId: loaded.idOf('host-2') } });
    expect(second?.tags.get('number')).toBe('2');
  });

  it('counts ages back from the moment of loading, and draws one from a range', () => {
    const { s, loaded } = load({
      ...network,
      enis: [
        { as: 'exact', vSwitch: 'net', age: '26h' },
        { as: 'some-#', count: 20, vSwitch: 'net', age: ['1h', '2d'] },
      ],
    });
    expect(s.world.findEni(loaded.idOf('exact'))?.createdAtMs).toBe(startMs - 26 * 3_600_000);
    const ages = Array.from(
      { length: 20 },
      (_, index) => startMs - (s.world.findEni(loaded.idOf(`some-${index + 1}`))?.createdAtMs ?? 0),
    );
    expect(Math.min(...ages)).toBeGreaterThanOrEqual(3_600_000);
    expect(Math.max(...ages)).toBeLessThanOrEqual(2 * 86_400_000);
    expect(new Set(ages).size).toBeGreaterThan(10);
  });

  it('ends a transitional state when it says so, and otherwise never', () => {
    const { s, loaded } = load({
      ...network,
      enis: [
        { as: 'ends', vSwitch: 'net', status: 'Deleting', endsIn: '10m' },
        { as: 'stuck', vSwitch: 'net', status: 'Deleting' },
      ],
    });
    s.clock.shiftMs(600_000);
    expect([s.statusOf(loaded.idOf('ends')), s.statusOf(loaded.idOf('stuck'))]).toEqual(['gone', 'Deleting']);
  });

  it('aims its faults by name, and leaves it to the caller to add them', () => {
    const stick = {
      service: 'ecs',
      action: 'DeleteNetworkInterface',
      resource: 'nic',
      effect: { kind: 'stick' },
    } as const;
    const { s, loaded } = load({ ...network, enis: [{ as: 'nic', vSwitch: 'net' }] }, [stick]);
    expect(loaded.faults).toEqual([{ ...stick, resource: loaded.idOf('nic') }]);
    expect(s.foundation.faults.list()).toEqual([]);
  });

  it('sets the rules of judgement', () => {
    const { s, loaded } = load({
      ...network,
      enis: [{ as: 'nic', vSwitch: 'net', age: '2h' }],
      judge: { young: '3h' },
    });
    s.remove(loaded.idOf('nic'));
    expect(s.ecs.wronglyDeleted()).toHaveLength(1);
  });

  it('places things in other accounts and regions', () => {
    const elsewhere = { accountId: '9999999999999999', region: 'cn-shanghai' };
    const { s } = load({
      vSwitches: [{ as: 'net', ...elsewhere }],
      enis: [{ vSwitch: 'net', ...elsewhere }],
    });
    expect(s.world.enis(elsewhere)).toHaveLength(1);
  });

  it.each([
    ['two things of one name', { vSwitches: [{ as: 'a' }, { as: 'a' }] }, /two things "a"/],
    [
      'a host that is not there',
      { ...network, enis: [{ vSwitch: 'net', attachedTo: 'hots' }] },
      /neither an instance/,
    ],
    ['a vSwitch that is not there', { enis: [{ vSwitch: 'nowhere' }] }, /no vSwitch nowhere/],
    ['a block that is none', { vSwitches: [{ cidr: '10.0.0.0/8' }] }, /no CIDR block/],
    ['an IPv6 block that is none', { vSwitches: [{ ipv6Cidr: '2408::/32' }] }, /no IPv6 block/],
    [
      'more copies than addresses',
      { vSwitches: [{ as: 'net', cidr: '10.0.0.0/29' }], enis: [{ vSwitch: 'net', count: 5 }] },
      /cannot give/,
    ],
  ])('is refused with a sentence for %s', (_what, ecs, message) => {
    expect(() => load(ecs)).toThrow(message);
  });

  it('tells all that is wrong with it at once, and where', () => {
    const result = parseWorldFile({
      kind: 'world',
      version: 1,
      ecs: { enis: [{ vSwitch: 'net', age: 'old', colour: 'red' }, { status: 'Gone' }] },
      faults: [{ service: 'ecs' }],
    });
    if (result.kind !== 'invalid') throw new Error('It was understood.');
    const all = result.problems.join('\n');
    for (const part of [
      '"old" is no duration',
      'colour',
      'ecs.enis.1.status',
      'ecs.enis.1.vSwitch',
      'faults',
    ])
      expect(all).toContain(part);
  });

  it.each([null, [], 'world', { kind: 'word' }])('is not %j', document => {
    expect(parseWorldFile(document).kind).toBe('invalid');
  });
});

describe('the default world', () => {
  const seeded = () => {
    const s = stage();
    const fixtures = seedDefaultWorld(s.foundation, s.ecs, { accountId: '1111111111111111', region });
    return { s, fixtures, enis: s.world.enis({ accountId: '1111111111111111', region }) };
  };

  it('has some 20 ENIs, of every status that lasts', () => {
    const { enis } = seeded();
    expect(enis.length).toBeGreaterThanOrEqual(18);
    expect(enis.length).toBeLessThanOrEqual(25);
  });

  it('names what a customer cannot create, and each is what it is called', () => {
    const { s, fixtures } = seeded();
    const eni = (eniId: string) => s.world.findEni(eniId);
    expect(eni(fixtures.primaryEniId)).toMatchObject({
      type: 'Primary',
      attachment: { instanceId: fixtures.instanceIds[0] },
    });
    expect(eni(fixtures.managedEniId)).toMatchObject({ serviceManaged: true, status: 'InUse' });
    expect(fixtures.instanceIds.map(id => s.world.findInstance(id)?.status)).toEqual([
      'Running',
      'Running',
      'Stopped',
    ]);
    expect(s.world.findInstance(fixtures.transitional.instanceId)?.status).toBe('Stopping');
    expect(eni(fixtures.highPerformance.eniId)).toMatchObject({
      trafficMode: 'HighPerformance',
      attachment: { instanceId: fixtures.highPerformance.instanceId },
    });
    expect(
      s.world.enis().filter(each => each.attachment?.trunkEniId === fixtures.trunk.eniId).length,
    ).toBeGreaterThan(0);
    expect(s.world.enis().some(each => each.resourceGroupId === fixtures.resourceGroupId)).toBe(true);
  });

  it('lets a stranger live through the life of an ENI and meet each refusal', () => {
    const { s, fixtures } = seeded();
    const as = { accountId: '1111111111111111' };
    const call = (action: string, given: Record<string, string>) => s.call(action, given, as);
    const create = (vSwitchId: string) =>
      call('CreateNetworkInterface', { VSwitchId: vSwitchId, SecurityGroupId: fixtures.securityGroupId }).body
        .NetworkInterfaceId;
    const [instanceId = ''] = fixtures.instanceIds;
    const eniId = create(fixtures.vSwitchId);
    expect(
      call('AttachNetworkInterface', { NetworkInterfaceId: eniId, InstanceId: instanceId }).refused,
    ).toBeUndefined();
    s.clock.shiftMs(10_000);
    expect(call('DeleteNetworkInterface', { NetworkInterfaceId: eniId }).refused).toBe(
      'InvalidOperation.InvalidEniState',
    );
    expect(
      call('DetachNetworkInterface', { NetworkInterfaceId: eniId, InstanceId: instanceId }).refused,
    ).toBeUndefined();
    s.clock.shiftMs(10_000);
    expect(call('DeleteNetworkInterface', { NetworkInterfaceId: eniId }).refused).toBeUndefined();
    s.clock.shiftMs(10_000);
    expect(s.statusOf(eniId)).toBe('gone');
    const far = create(fixtures.otherZoneVSwitchId);
    expect(call('AttachNetworkInterface', { NetworkInterfaceId: far, InstanceId: instanceId }).refused).toBe(
      'InvalidOperation.AvailabilityZoneMismatch',
    );
    const detach = (on: { eniId: string; instanceId: string }) =>
      call('DetachNetworkInterface', { NetworkInterfaceId: on.eniId, InstanceId: on.instanceId }).refused;
    expect(detach(fixtures.transitional)).toBe('InvalidOperation.InvalidEcsState');
    expect(detach(fixtures.highPerformance)).toBe('InvalidOperation.EniHotPlugNotSupported');
    expect(detach(fixtures.trunk)).toBe('InvalidOperation.HasMemberEniAttached');
    expect(detach({ eniId: fixtures.primaryEniId, instanceId })).toBe(
      'InvalidOperation.DetachPrimaryEniNotAllowed',
    );
    expect(call('DeleteNetworkInterface', { NetworkInterfaceId: fixtures.managedEniId }).refused).toBe(
      'InvalidOperation.EniServiceManaged',
    );
  });
});

describe('the demo world', () => {
  const s = stage();
  const account = { accountId: '2222222222222222', region };
  const demo = seedDemoWorld(s.foundation, s.ecs, account);
  const enis = s.world.enis(account);

  it('has about 300 ENIs in several vSwitches, each in a group that is described', () => {
    expect(enis.length).toBeGreaterThanOrEqual(280);
    expect(enis.length).toBeLessThanOrEqual(320);
    expect(new Set(enis.map(eni => eni.vSwitchId)).size).toBeGreaterThanOrEqual(3);
    const counted = new Map<string, number>();
    for (const eni of enis) counted.set(eni.group ?? '', (counted.get(eni.group ?? '') ?? 0) + 1);
    expect(new Map(demo.groups.map(({ group, count }) => [group, count]))).toEqual(counted);
  });

  it('has 40 to 60 true orphans, whose deletion nobody would mind', () => {
    const orphans = demo.groups.filter(group => group.expected === 'candidate').map(({ group }) => group);
    const found = enis.filter(eni => orphans.includes(eni.group ?? ''));
    expect(found.length).toBeGreaterThanOrEqual(40);
    expect(found.length).toBeLessThanOrEqual(60);
    const mine = stage();
    seedDemoWorld(mine.foundation, mine.ecs, { accountId: ourAccount, region });
    const targets = mine.world.enis().filter(each => orphans.includes(each.group ?? ''));
    const refusals = targets.flatMap(eni => mine.remove(eni.eniId).refused ?? []);
    // One at most may be an orphan that the cloud itself does not let go.
    expect(refusals.length).toBeLessThanOrEqual(1);
    expect(mine.ecs.wronglyDeleted()).toEqual([]);
  });

  it('has no other ENI that could be deleted on that day without it being refused or found wrong, but for those that doubt or an owner keeps', () => {
    const mine = stage();
    const { groups } = seedDemoWorld(mine.foundation, mine.ecs, { accountId: ourAccount, region });
    const expectations = new Map(groups.map(({ group, expected }) => [group, expected]));
    const unguarded = mine.world
      .enis()
      .filter(eni => eni.group !== undefined && expectations.get(eni.group) !== 'candidate')
      .filter(eni => mine.remove(eni.eniId).refused === undefined)
      .filter(eni => !mine.ecs.wronglyDeleted().some(wrong => wrong.eniId === eni.eniId));
    const words = new Set(unguarded.map(eni => expectations.get(eni.group ?? '')));
    for (const word of words) {
      expect(['retained', 'changing', 'cannot-tell', 'out-of-scope', 'unknown-status']).toContain(word);
    }
  });

  it('has a late attacher, a deletion that sticks, and a throttled minute', () => {
    const { attachedLate, stickyEniId } = demo.actors;
    expect(s.world.findEni(attachedLate.eniId)?.status).toBe('Available');
    s.world.attachNow(attachedLate.eniId, attachedLate.instanceId);
    expect(s.statusOf(attachedLate.eniId)).toBe('InUse');
    expect(demo.faults.map(({ resource, effect }) => [resource, effect.kind])).toEqual([
      [stickyEniId, 'stick'],
      [undefined, 'throttle'],
    ]);
  });

  it('shows what a careful reader needs to tell the groups apart', () => {
    const rows = s.call('DescribeNetworkInterfaces', { PageSize: '1000' }, { accountId: account.accountId })
      .body.NetworkInterfaceSets.NetworkInterfaceSet;
    expect(rows).toHaveLength(enis.length);
    const of = (group: string) => {
      const ids = new Set(enis.filter(eni => eni.group === group).map(eni => eni.eniId));
      return rows.filter((row: { NetworkInterfaceId: string }) => ids.has(row.NetworkInterfaceId));
    };
    for (const row of of('function-compute'))
      expect(row).toMatchObject({ ServiceManaged: true, InstanceId: '' });
    for (const row of of('container-instances'))
      expect(row).toMatchObject({ ServiceManaged: false, InstanceId: expect.stringMatching(/^eci-/) });
    for (const row of of('outlive-instance')) expect(row).toMatchObject({ DeleteOnRelease: false });
    expect(
      of('unreadable').map((row: object) => ['CreationTime' in row && row.CreationTime, 'Type' in row]),
    ).toEqual([
      ['', true],
      [expect.any(String), false],
    ]);
  });
});
