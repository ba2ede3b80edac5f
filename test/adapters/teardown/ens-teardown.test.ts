import { describe, expect, it } from 'vitest';
import type { FaultEffect } from '../../../emulator/faults.ts';
import { InvariantError } from '../../../shared/core/errors.ts';
import { errorOf, loopbackClouds } from './loopback-clouds.ts';

async function edge() {
  const { emulator, open } = await loopbackClouds();
  const fixtures = emulator.fixtures.ens;
  if (fixtures === undefined) throw new Error('The default world has no edge.');
  const enis = open('ens');
  const world = emulator.ens.world;
  const place = { vSwitchId: fixtures.vSwitchId, securityGroupIds: [fixtures.securityGroupId] };
  const addEni = (instanceId?: string) =>
    world.addEni({ ...place, ...(instanceId !== undefined && { instanceId }) }).eniId;
  const fault = (effect: FaultEffect, count = 1) =>
    emulator.foundation.faults.add({ service: 'ens', action: 'DescribeNetworkInterfaces', count, effect });
  const statusOf = async (eniId: string) => (await enis.readByIds([eniId])).get(eniId)?.status;
  return { emulator, enis, fixtures, world, addEni, fault, statusOf, open };
}

describe('reading edge ENIs by id', () => {
  it('finds what is there and leaves out what is not', async () => {
    const { enis, fixtures } = await edge();
    const found = await enis.readByIds([fixtures.primaryEniId, 'eni-none']);
    expect([...found.keys()]).toEqual([fixtures.primaryEniId]);
    expect(found.get(fixtures.primaryEniId)).toMatchObject({
      type: 'Primary',
      status: 'InUse',
      hosts: [fixtures.stoppedInstanceId],
      vSwitchId: fixtures.vSwitchId,
      region: 'cn-hangzhou-telecom',
      serviceManaged: false,
      tags: new Map(),
      publicIps: [],
    });
  });

  it('reads 100 at once and refuses to ask for none or more', async () => {
    const { enis, addEni } = await edge();
    const ids = Array.from({ length: 100 }, () => addEni());
    expect((await enis.readByIds(ids)).size).toBe(100);
    for (const wrong of [[], [''], [...ids, 'eni-one-more']])
      await expect(enis.readByIds(wrong)).rejects.toBeInstanceOf(InvariantError);
  });

  it('finds an ENI at another edge node, instead of taking it for gone', async () => {
    const { emulator, world, open } = await edge();
    const vSwitch = world.addVSwitch({ accountId: emulator.accountId, ensRegionId: 'cn-suzhou-telecom' });
    const { eniId } = world.addEni({ vSwitchId: vSwitch.vSwitchId, securityGroupIds: [] });
    expect((await open('ens').readByIds([eniId])).get(eniId)?.region).toBe('cn-suzhou-telecom');
  });

  it.each<readonly [string, FaultEffect]>([
    ['rows that nobody asked for', { kind: 'invent-rows' }],
    ['an empty page', { kind: 'empty-page' }],
  ])('throws away an answer with %s', async (_, effect) => {
    const { enis, addEni, fault } = await edge();
    const eniId = addEni();
    fault(effect, 99);
    expect(await errorOf(enis.readByIds([eniId]))).toMatchObject({ handling: 'transient' });
  });
});

describe('listing what hangs on an edge resource', () => {
  it.each(['vSwitchId', 'securityGroupId', 'instanceId'] as const)('finds it by %s', async field => {
    const { enis, fixtures, addEni } = await edge();
    const eniId = addEni(fixtures.stoppedInstanceId);
    const id = { ...fixtures, instanceId: fixtures.stoppedInstanceId }[field];
    const found = (await enis.listBySelector({ field, id })).map(eni => eni.eniId);
    // The filter by security group finds no primary ENI by itself, yet one is in the way.
    expect(found).toEqual(expect.arrayContaining([eniId, fixtures.primaryEniId]));
    expect(new Set(found).size).toBe(found.length);
  });

  it('finds it by network', async () => {
    const { enis, fixtures, world } = await edge();
    const networkId = world.vSwitches.get(fixtures.vSwitchId)?.networkId ?? '';
    expect(await enis.listBySelector({ field: 'vpcId', id: networkId })).not.toEqual([]);
    expect(await enis.listBySelector({ field: 'vpcId', id: 'n-none' })).toEqual([]);
  });

  it('reads all pages', async () => {
    const { enis, fixtures, addEni } = await edge();
    const added = Array.from({ length: 230 }, () => addEni());
    const found = await enis.listBySelector({ field: 'vSwitchId', id: fixtures.vSwitchId });
    expect(found.map(eni => eni.eniId)).toEqual(expect.arrayContaining(added));
  });

  it('begins anew when the rows shift under it', async () => {
    const { enis, fixtures, addEni, fault } = await edge();
    for (let count = 0; count < 230; count += 1) addEni();
    fault({ kind: 'miss-rows' });
    const found = await enis.listBySelector({ field: 'vSwitchId', id: fixtures.vSwitchId });
    expect(found.length).toBeGreaterThanOrEqual(230);
  });

  it('is nothing at all when a page is cut short for good', async () => {
    const { enis, fixtures, fault } = await edge();
    fault({ kind: 'empty-page' }, 99);
    expect(await errorOf(enis.listBySelector({ field: 'vSwitchId', id: fixtures.vSwitchId }))).toMatchObject({
      handling: 'transient',
    });
  });

  it('goes on behind a short page', async () => {
    const { enis, fixtures, fault } = await edge();
    const all = await enis.listBySelector({ field: 'vSwitchId', id: fixtures.vSwitchId });
    fault({ kind: 'short-page', size: 2 });
    const again = errorOrList(enis.listBySelector({ field: 'vSwitchId', id: fixtures.vSwitchId }));
    expect(await again).toEqual(all.map(eni => eni.eniId));
  });

  it('throws away rows that do not hang on the resource', async () => {
    const { enis, world, emulator, fixtures, fault } = await edge();
    const other = world.addVSwitch({ accountId: emulator.accountId });
    world.addEni({ vSwitchId: other.vSwitchId, securityGroupIds: [] });
    fault({ kind: 'invent-rows' }, 99);
    await errorOf(enis.listBySelector({ field: 'vSwitchId', id: fixtures.vSwitchId }));
  });
});

describe('changing edge ENIs', () => {
  it('detaches from the named stopped instance, deletes, and attaches', async () => {
    const { enis, fixtures, addEni, statusOf } = await edge();
    const [detached, deleted] = [addEni(fixtures.stoppedInstanceId), addEni()];
    expect((await enis.requestDetach(detached, fixtures.stoppedInstanceId)).providerRequestId).not.toBe('');
    expect(await statusOf(detached)).toBe('Detaching');
    await enis.requestDelete(deleted);
    expect(await statusOf(deleted)).toBe('Deleting');
    const attached = addEni();
    await enis.requestAttach(attached, fixtures.stoppedInstanceId);
    expect(await statusOf(attached)).toBe('Attaching');
  });

  it('sends no detach for an ENI that is on another instance by now', async () => {
    const { emulator, enis, fixtures, addEni, world, statusOf } = await edge();
    const eniId = addEni(fixtures.stoppedInstanceId);
    world.attachNow(eniId, fixtures.runningInstanceId);
    const error = await errorOf(enis.requestDetach(eniId, fixtures.stoppedInstanceId));
    expect(error).toMatchObject({ handling: 'conflict', providerCode: undefined });
    expect(emulator.foundation.history.apiCalls()).not.toHaveProperty('DetachNetworkInterface');
    expect(await statusOf(eniId)).toBe('InUse');
  });

  it.each(['Available', 'gone'] as const)('sends no detach for an ENI that is %s', async state => {
    const { emulator, enis, fixtures, addEni } = await edge();
    const eniId = state === 'gone' ? 'eni-none' : addEni();
    await errorOf(enis.requestDetach(eniId, fixtures.stoppedInstanceId));
    expect(emulator.foundation.history.apiCalls()).not.toHaveProperty('DetachNetworkInterface');
  });

  it('hears the codes of the edge', async () => {
    const { enis, fixtures, addEni } = await edge();
    const onRunning = addEni(fixtures.runningInstanceId);
    expect(await errorOf(enis.requestDetach(onRunning, fixtures.runningInstanceId))).toMatchObject({
      handling: 'conflict',
      providerCode: 'InvalidOperation.InvalidEnsStatus',
      httpStatus: 400,
    });
    expect(await errorOf(enis.requestDelete(fixtures.managedEniId))).toMatchObject({
      handling: 'rejected',
      providerCode: 'InvalidParameter.EniServiceManaged',
    });
    expect(await errorOf(enis.requestDelete('eni-none'))).toMatchObject({ handling: 'not-found' });
    await expect(enis.requestDelete('')).rejects.toBeInstanceOf(InvariantError);
  });
});

async function errorOrList(work: Promise<readonly { readonly eniId: string }[]>): Promise<unknown> {
  return (await work).map(eni => eni.eniId);
}
