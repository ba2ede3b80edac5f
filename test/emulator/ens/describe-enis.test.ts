import { describe, expect, it } from 'vitest';
import { listLimit, pageSizeLimit } from '../../../emulator/ens/parameters.ts';
import {
  accountA,
  accountB,
  longEnoughMs,
  refusalOf,
  type Stage,
  setStage,
  startMs,
  words,
} from './stage.ts';

const addMany = (stage: Stage, count: number) =>
  Array.from({ length: count }, () => stage.world.addEni(stage.place).eniId);

describe('listing edge ENIs', () => {
  it('shows an ENI under the keys of the response model', () => {
    const stage = setStage();
    const { eniId, macAddress } = stage.world.addEni({
      ...stage.place,
      name: 'web',
      description: 'of the shop',
      instanceId: stage.stoppedInstanceId,
      ipv6Addresses: ['2001:db8::5'],
      createdAtMs: startMs - 1_500,
    });
    const { body, rows } = stage.listEnis({ NetworkInterfaceId: eniId });
    expect(body).toMatchObject({ PageNumber: 1, PageSize: 50, TotalCount: 1 });
    expect(rows).toEqual([
      {
        NetworkInterfaceId: eniId,
        NetworkInterfaceName: 'web',
        Description: 'of the shop',
        EnsRegionId: stage.ensRegionId,
        NetworkId: stage.networkId,
        VSwitchId: stage.vSwitchId,
        InstanceId: stage.stoppedInstanceId,
        MacAddress: macAddress,
        PrimaryIp: '10.0.0.4',
        PrimaryIpType: 'Private',
        PrivateIpSets: {
          PrivateIpSet: [{ Primary: true, PrivateIpAddress: '10.0.0.4', PrivateIpStatus: 'Available' }],
        },
        Ipv6Sets: { Ipv6Set: [{ Ipv6Address: '2001:db8::5' }] },
        SecurityGroupIds: { SecurityGroup: [stage.securityGroupId] },
        Status: 'InUse',
        Type: 'Secondary',
        VmncLearn: false,
        CreationTime: '2026-11-20T11:59:58Z',
      },
    ]);
  });

  it('does not tell a managed ENI from others', () => {
    const stage = setStage();
    const { eniId } = stage.world.addEni({ ...stage.place, serviceManaged: true });
    const [row] = stage.listEnis({ NetworkInterfaceId: eniId }).rows;
    expect(row).toMatchObject({ Status: 'InUse', Type: 'Secondary', InstanceId: '' });
    expect(Object.keys(row ?? {}).filter(key => /managed|service/i.test(key))).toEqual([]);
  });

  it('shows an account its own ENIs only', () => {
    const stage = setStage();
    const { vSwitchId } = stage.world.addVSwitch({ accountId: accountB });
    const foreign = stage.world.addEni({ vSwitchId, securityGroupIds: [] }).eniId;
    expect(stage.listEnis().ids).not.toContain(foreign);
    expect(stage.listEnis({ NetworkInterfaceId: foreign }).ids).toEqual([]);
    expect(stage.listEnis({}, { accountId: accountB }).ids).toEqual([foreign]);
  });

  /** Each filter against one ENI that differs from all others in everything. */
  const filters: readonly [string, (stage: Stage, eniId: string) => string][] = [
    ['NetworkInterfaceId', (_, eniId) => eniId],
    ['NetworkInterfaceIds.1', (_, eniId) => eniId],
    ['NetworkInterfaceName', () => 'odd'],
    ['EnsRegionId', () => 'cn-dalian-unicom'],
    ['EnsRegionIds.1', () => 'cn-dalian-unicom'],
    ['NetworkId', (stage, eniId) => stage.eni(eniId)?.networkId ?? ''],
    ['VSwitchId', (stage, eniId) => stage.eni(eniId)?.vSwitchId ?? ''],
    ['InstanceId', (stage, eniId) => stage.eni(eniId)?.instanceId ?? ''],
    ['SecurityGroupId', (stage, eniId) => stage.eni(eniId)?.securityGroupIds[0] ?? ''],
    ['PrimaryIpAddress', (stage, eniId) => stage.eni(eniId)?.primaryIp ?? ''],
    ['Ipv6Address.1', () => '2001:db8::9'],
    ['Status', () => 'Detaching'],
  ];
  it.each(filters)('filters by %s', (name, valueFor) => {
    const stage = setStage();
    const eniId = addOddEni(stage);
    expect(stage.listEnis({ [name]: valueFor(stage, eniId), Type: 'Secondary' }).ids).toEqual([eniId]);
    expect(stage.listEnis({ [name]: '' }).totalCount, 'an empty filter is none').toBe(6);
  });

  it('combines filters, and lists all that match any value of a list', () => {
    const stage = setStage();
    const [first = '', second = ''] = addMany(stage, 3);
    const both = { 'NetworkInterfaceIds.1': first, 'NetworkInterfaceIds.2': second };
    expect(stage.listEnis(both).ids).toEqual([first, second]);
    expect(stage.listEnis({ ...both, NetworkInterfaceId: second }).ids).toEqual([second]);
    expect(stage.listEnis({ ...both, Status: 'InUse' }).ids).toEqual([]);
  });

  it('separates primary and secondary ENIs', () => {
    const stage = setStage();
    const secondary = addMany(stage, 2);
    expect(stage.listEnis({ Type: 'Secondary' }).ids).toEqual(secondary);
    expect(stage.listEnis({ Type: 'Primary' }).totalCount).toBe(2);
  });

  it('finds no primary ENI by its security group', () => {
    const stage = setStage();
    const secondary = addMany(stage, 1);
    expect(stage.listEnis({ SecurityGroupId: stage.securityGroupId }).ids).toEqual(secondary);
  });

  it('answers an unknown id with an empty page, not with an error', () => {
    const stage = setStage();
    expect(stage.listEnis({ NetworkInterfaceId: 'eni-bp1missing' })).toMatchObject({
      ids: [],
      totalCount: 0,
    });
  });

  it('has pages of 50 unless told otherwise, and counts all that match', () => {
    const stage = setStage();
    const eniIds = addMany(stage, 60);
    const first = stage.listEnis({ Type: 'Secondary' });
    const second = stage.listEnis({ Type: 'Secondary', PageNumber: '2' });
    expect([first.ids.length, second.ids.length, second.totalCount]).toEqual([50, 10, 60]);
    expect([...first.ids, ...second.ids]).toEqual(eniIds);
    expect(stage.listEnis({ PageNumber: '3' }).ids).toEqual([]);
  });

  it('skips rows when ENIs vanish between two pages', () => {
    const stage = setStage();
    const [a = '', b = '', c = '', d = ''] = addMany(stage, 4);
    const page = (number: string) => ({ Type: 'Secondary', PageSize: '2', PageNumber: number });
    expect(stage.listEnis(page('1')).ids).toEqual([a, b]);
    stage.call('DeleteNetworkInterfaces', { NetworkInterfaceIds: JSON.stringify([a]) });
    stage.clock.shiftMs(longEnoughMs);
    expect(stage.listEnis(page('2')).ids).toEqual([d]);
    expect(stage.listEnis().ids).toContain(c);
  });

  const refused: readonly [string, Readonly<Record<string, string>>, string][] = [
    ['a page size above the maximum', { PageSize: String(pageSizeLimit + 1) }, 'PageSize'],
    ['a page size of zero', { PageSize: '0' }, 'PageSize'],
    ['a page size that is no number', { PageSize: '10 ' }, 'PageSize'],
    ['page zero', { PageNumber: '0' }, 'PageNumber'],
    ['a negative page', { PageNumber: '-1' }, 'PageNumber'],
    ['an unknown status', { Status: 'In_use' }, 'Status'],
    ['an unknown type', { Type: 'Trunk' }, 'Type'],
    ...['NetworkInterfaceIds', 'EnsRegionIds', 'Ipv6Address']
      .map(name => [`more than a hundred ${name}`, manyValues(name, listLimit + 1), name] as const)
      .map(row => [...row] as [string, Record<string, string>, string]),
  ];
  it.each(refused)('refuses %s', (_what, params, field) => {
    const stage = setStage();
    expect(refusalOf(() => stage.listEnis(params))).toBe(words.field(field));
  });

  it('takes the largest page and the longest list', () => {
    const stage = setStage();
    addMany(stage, pageSizeLimit + 1);
    expect(stage.listEnis({ PageSize: String(pageSizeLimit) }).ids).toHaveLength(pageSizeLimit);
    expect(stage.listEnis(manyValues('NetworkInterfaceIds', listLimit)).totalCount).toBe(0);
  });
});

function manyValues(name: string, count: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${name}.${index + 1}`, `x-${index}`]),
  );
}

/** Of another network, edge node, instance and group than the two secondary and two primary ENIs of the stage. */
function addOddEni(stage: Stage): string {
  addMany(stage, 2);
  const { vSwitchId } = stage.world.addVSwitch({ accountId: accountA, ensRegionId: 'cn-dalian-unicom' });
  const { securityGroupId } = stage.world.addSecurityGroup({ accountId: accountA });
  const place = { vSwitchId, securityGroupIds: [securityGroupId] };
  const { instanceId } = stage.world.addInstance({ ...place, status: 'Stopped' }).instance;
  const { eniId } = stage.world.addEni({ ...place, name: 'odd', instanceId, ipv6Addresses: ['2001:db8::9'] });
  stage.call('DetachNetworkInterface', { NetworkInterfaceId: eniId });
  return eniId;
}
