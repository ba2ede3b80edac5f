import { describe, expect, it } from 'vitest';
import { manualClock } from '../../../emulator/clock.ts';
import { startEmulator } from '../../../emulator/start-emulator.ts';
import { addEns } from '../../../emulator/worlds/ens-section.ts';
import { understood } from '../../../emulator/worlds/load-world.ts';
import { createNames } from '../../../emulator/worlds/names.ts';
import { parseWorldFile, type WorldFile } from '../../../emulator/worlds/world-file.ts';
import { accountA, accountB, setStage, startMs } from './stage.ts';

const home = { accountId: accountA, region: 'cn-hangzhou' };
const hour = 3_600_000;

type Section = NonNullable<WorldFile['ens']>;

/** Adds a section to an edge that has one vSwitch and two instances already, none of which it refers to. */
function load(ens: Section) {
  const stage = setStage();
  const names = createNames();
  const { ens: section } = understood({ kind: 'world', version: 1, ens });
  if (!section) throw new Error('The section was not understood.');
  addEns(stage.foundation, stage.world, section, home, names);
  const eni = (name: string) => stage.world.enis.findInAnyAccount(names.idOf(name));
  const instance = (name: string) => stage.world.instances.findInAnyAccount(names.idOf(name));
  return { stage, names, eni, instance };
}

const network = { vSwitches: [{ as: 'net' }], securityGroups: [{ as: 'sg' }] } satisfies Section;

describe('the edge of a world file', () => {
  it('lets things refer to each other by names of its own', () => {
    const { names, eni, instance, stage } = load({
      ...network,
      instances: [{ as: 'host', vSwitch: 'net', securityGroups: ['sg'], status: 'Stopped', name: 'camera' }],
      enis: [{ as: 'nic', vSwitch: 'net', securityGroups: ['sg'], attachedTo: 'host', description: 'lens' }],
    });
    expect(instance('host')).toMatchObject({ status: 'Stopped', name: 'camera', accountId: accountA });
    expect(eni('nic')).toMatchObject({
      vSwitchId: names.idOf('net'),
      securityGroupIds: [names.idOf('sg')],
      status: 'InUse',
      instanceId: names.idOf('host'),
      description: 'lens',
      type: 'Secondary',
    });
    expect(stage.listEnis({ InstanceId: names.idOf('host'), Type: 'Primary' }).totalCount).toBe(1);
  });

  it('makes copies and numbers them', () => {
    const { eni, names } = load({
      ...network,
      instances: [{ as: 'host-#', count: 2, vSwitch: 'net' }],
      enis: [{ as: 'nic-#', count: 2, vSwitch: 'net', attachedTo: 'host-#', name: 'nic-#' }],
    });
    expect(eni('nic-2')).toMatchObject({ name: 'nic-2', instanceId: names.idOf('host-2') });
  });

  it('knows edge nodes of its own, which are listed behind the five', () => {
    const { stage, eni } = load({
      nodes: [{ id: 'cn-wuhan-telecom', englishName: 'Wuhan Telecom' }],
      vSwitches: [{ as: 'net', node: 'cn-wuhan-telecom' }],
      enis: [{ as: 'nic', vSwitch: 'net' }],
    });
    expect(eni('nic')?.ensRegionId).toBe('cn-wuhan-telecom');
    expect(stage.call('DescribeEnsRegions', { EnsRegionId: 'cn-wuhan-telecom' })).toMatchObject({
      EnsRegions: {
        EnsRegions: [{ EnsRegionId: 'cn-wuhan-telecom', EnName: 'Wuhan Telecom', Name: 'cn-wuhan-telecom' }],
      },
    });
    expect([...stage.world.regions.keys()].at(-1)).toBe('cn-wuhan-telecom');
  });

  it('puts vSwitches of one network together, and takes ids that it is given', () => {
    const { stage, eni } = load({
      vSwitches: [
        { id: 'vsw-1', network: 'wide' },
        { id: 'vsw-2', network: 'wide', accountId: accountB },
      ],
      securityGroups: [{ id: 'sg-1' }],
      instances: [{ id: 'i-1', vSwitch: 'vsw-1', securityGroups: ['sg-1'] }],
      enis: [{ as: 'nic', id: 'eni-1', vSwitch: 'vsw-2', attachedTo: 'i-1' }],
    });
    expect(eni('nic')).toMatchObject({ eniId: 'eni-1', accountId: accountB, instanceId: 'i-1' });
    expect(stage.world.vSwitches.get('vsw-1')?.networkId).toBe(stage.world.vSwitches.get('vsw-2')?.networkId);
  });

  it('counts ages back from the moment of loading', () => {
    const { eni, instance } = load({
      ...network,
      instances: [{ as: 'host', vSwitch: 'net', age: '2d' }],
      enis: [{ as: 'nic', vSwitch: 'net', age: ['26h', '26h'] }],
    });
    expect([eni('nic')?.createdAtMs, instance('host')?.createdAtMs]).toEqual([
      startMs - 26 * hour,
      startMs - 48 * hour,
    ]);
  });

  it.each([
    ['Attaching', 'host', 'InUse'],
    ['Detaching', 'host', 'Available'],
    ['Deleting', undefined, 'gone'],
  ] as const)('ends %s when it says so, and otherwise never', (status, attachedTo, end) => {
    const { stage, eni } = load({
      ...network,
      instances: [{ as: 'host', vSwitch: 'net', status: 'Stopped' }],
      enis: [
        { as: 'ends', vSwitch: 'net', status, endsIn: '10m', attachedTo },
        { as: 'stuck', vSwitch: 'net', status, attachedTo },
      ],
    });
    stage.foundation.clock.shiftMs(600_000 - 1);
    expect(eni('ends')?.status).toBe(status);
    stage.foundation.clock.shiftMs(1);
    expect([eni('ends')?.status ?? 'gone', eni('stuck')?.status]).toEqual([end, status]);
  });

  it.each([
    ['Starting', 'Running'],
    ['Stopping', 'Stopped'],
  ] as const)('ends an instance’s %s in %s', (status, end) => {
    const { stage, instance } = load({
      ...network,
      instances: [{ as: 'host', vSwitch: 'net', status, endsIn: '1m' }],
    });
    stage.foundation.clock.shiftMs(60_000);
    expect(instance('host')?.status).toBe(end);
  });

  it.each<[string, Section, RegExp]>([
    ['two things of one name', { vSwitches: [{ as: 'a' }], securityGroups: [{ as: 'a' }] }, /two things "a"/],
    ['a vSwitch that is not there', { enis: [{ vSwitch: 'nowhere' }] }, /no ENS vSwitch nowhere/],
    ['an edge node that is not there', { vSwitches: [{ node: 'mars' }] }, /no ENS edge node mars/],
    ['an edge node twice', { nodes: [{ id: 'cn-beijing-cmcc' }] }, /edge node cn-beijing-cmcc .* already/],
    ['a vSwitch twice', { vSwitches: [{ id: 'vsw-1' }, { id: 'vsw-1' }] }, /vSwitch vsw-1 .* already/],
    ['a group twice', { securityGroups: [{ id: 'sg-1' }, { id: 'sg-1' }] }, /group sg-1 .* already/],
    [
      'an instance twice',
      { ...network, instances: [{ id: 'i-1', vSwitch: 'net', count: 2 }] },
      /instance i-1 .* already/,
    ],
    [
      'an ENI twice',
      { ...network, enis: [{ id: 'eni-1', vSwitch: 'net', count: 2 }] },
      /ENI eni-1 .* already/,
    ],
    [
      'a group that is not there',
      { ...network, enis: [{ vSwitch: 'net', securityGroups: ['gs'] }] },
      /no ENS security group gs/,
    ],
    [
      'a host that is not there',
      { ...network, enis: [{ vSwitch: 'net', attachedTo: 'hots' }] },
      /no ENS instance hots/,
    ],
    [
      'an ENI that is InUse by nobody',
      { ...network, enis: [{ vSwitch: 'net', name: 'lost', status: 'InUse' }] },
      /"lost" is InUse, so it needs an instance/,
    ],
    [
      'an ENI that is Available on a host',
      {
        ...network,
        instances: [{ as: 'host', vSwitch: 'net' }],
        enis: [{ vSwitch: 'net', status: 'Available', attachedTo: 'host' }],
      },
      /is Available, so it cannot be attached/,
    ],
    [
      'a host in another network',
      {
        vSwitches: [{ as: 'net' }, { as: 'other' }],
        instances: [{ as: 'host', vSwitch: 'other' }],
        enis: [{ vSwitch: 'net', attachedTo: 'host' }],
      },
      /in another network/,
    ],
  ])('is refused with a sentence for %s', (_what, ens, message) => {
    expect(() => load(ens)).toThrow(message);
  });

  it('tells all that is wrong with it at once, and where', () => {
    const result = parseWorldFile({
      kind: 'world',
      version: 1,
      ens: {
        regions: [],
        vSwitches: [{ cidr: '10.0.0.0/16' }],
        instances: [{ vSwitch: 'net', status: 'Broken' }],
        enis: [{ vSwitch: 'net', age: 'old', tags: {} }, { endsIn: 'soon' }],
      },
    });
    if (result.kind !== 'invalid') throw new Error('It was understood.');
    const all = result.problems.join('\n');
    for (const part of [
      'regions',
      'cidr',
      'ens.instances.0.status',
      'ens.enis.0.age: "old" is no duration',
      'tags',
      'ens.enis.1.vSwitch',
      'ens.enis.1.endsIn: "soon" is no duration',
    ])
      expect(all).toContain(part);
  });
});

describe('an emulator with an edge of its own', () => {
  const world = {
    kind: 'world',
    version: 1,
    ens: {
      vSwitches: [{ as: 'net' }],
      instances: [{ as: 'host', vSwitch: 'net', status: 'Stopped' }],
      enis: [{ as: 'nic', vSwitch: 'net', attachedTo: 'host' }],
    },
    faults: [
      { service: 'ens', action: 'DetachNetworkInterface', resource: 'nic', effect: { kind: 'stick' } },
    ],
  } satisfies WorldFile;

  it('aims faults at its ENIs, and adds more of it by the control API', async () => {
    const emulator = await startEmulator({ world, clock: manualClock(startMs) });
    const { foundation, ens, endpoint } = emulator;
    const nic = ens.world.enis.listAll().find(({ type }) => type === 'Secondary');
    expect(foundation.faults.list()).toMatchObject([{ resource: nic?.eniId }]);
    expect(nic?.accountId).toBe(emulator.accountId);
    const more = {
      kind: 'world',
      version: 1,
      ens: { vSwitches: [{ as: 'two' }], enis: [{ as: 'n', vSwitch: 'two' }] },
    };
    const reply = await fetch(`${endpoint}/_emulator/world`, { method: 'POST', body: JSON.stringify(more) });
    expect(await reply.json()).toMatchObject({
      ids: { two: expect.stringMatching(/^vsw-/), n: expect.stringMatching(/^eni-/) },
    });
    await emulator.close();
  });
});
