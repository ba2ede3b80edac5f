import { describe, expect, it } from 'vitest';
import type { EniSpec } from '../../../emulator/ecs/specs.ts';
import { errorOf, loopbackClouds } from './loopback-clouds.ts';

async function region() {
  const { emulator, open } = await loopbackClouds();
  const fixtures = emulator.fixtures.ecs;
  if (fixtures === undefined) throw new Error('The default world has no region.');
  const place = { accountId: emulator.accountId, region: emulator.region };
  const [instanceId = ''] = fixtures.instanceIds;
  const addEni = (override: Partial<EniSpec> = {}) =>
    emulator.ecs.world.addEni({
      ...place,
      vSwitchId: fixtures.vSwitchId,
      securityGroupIds: [fixtures.securityGroupId],
      ...override,
    });
  const enis = open('ecs');
  const statusOf = async (eniId: string) => (await enis.readByIds([eniId])).get(eniId)?.status;
  return { emulator, enis, fixtures, instanceId, addEni, statusOf };
}

describe('listing what hangs on a resource', () => {
  it.each(['vSwitchId', 'securityGroupId', 'instanceId', 'vpcId'] as const)('finds it by %s', async field => {
    const { enis, fixtures, instanceId, addEni } = await region();
    const { eniId, vpcId } = addEni({ attachedTo: instanceId });
    const id = { ...fixtures, instanceId, vpcId }[field];
    const found = (await enis.listBySelector({ field, id })).map(eni => eni.eniId);
    // The filter by security group finds no primary ENI by itself, yet one is in the way.
    expect(found).toEqual(expect.arrayContaining([eniId, fixtures.primaryEniId]));
    expect(new Set(found).size).toBe(found.length);
  });

  it('shows managed ENIs too, which are in the way like any other', async () => {
    const { enis, fixtures } = await region();
    const found = await enis.listBySelector({ field: 'vSwitchId', id: fixtures.vSwitchId });
    expect(found.find(eni => eni.eniId === fixtures.managedEniId)?.serviceManaged).toBe(true);
  });

  it('throws away an answer with rows that do not hang on the resource', async () => {
    const { emulator, enis, fixtures, addEni } = await region();
    addEni({ vSwitchId: fixtures.otherZoneVSwitchId });
    emulator.foundation.faults.add({
      service: 'ecs',
      action: 'DescribeNetworkInterfaces',
      effect: { kind: 'invent-rows' },
    });
    const error = await errorOf(enis.listBySelector({ field: 'vSwitchId', id: fixtures.vSwitchId }));
    expect(error.handling).toBe('transient');
  });
});

describe('changing ENIs', () => {
  it('detaches from the named instance, deletes, and attaches', async () => {
    const { enis, instanceId, addEni, statusOf } = await region();
    const detached = addEni({ attachedTo: instanceId }).eniId;
    expect((await enis.requestDetach(detached, instanceId)).providerRequestId).not.toBe('');
    expect(await statusOf(detached)).toBe('Detaching');
    const [deleted, attached] = [addEni().eniId, addEni().eniId];
    await enis.requestDelete(deleted);
    expect(await statusOf(deleted)).toBe('Deleting');
    await enis.requestAttach(attached, instanceId);
    expect(await statusOf(attached)).toBe('Attaching');
  });

  it('is refused by the provider when the ENI is on another instance', async () => {
    const { enis, fixtures, instanceId, addEni, statusOf } = await region();
    const { eniId } = addEni({ attachedTo: fixtures.instanceIds[1] });
    expect(await errorOf(enis.requestDetach(eniId, instanceId))).toMatchObject({
      providerCode: 'InvalidParameter.EniNotBelongEcs',
    });
    expect(await statusOf(eniId)).toBe('InUse');
  });
});
