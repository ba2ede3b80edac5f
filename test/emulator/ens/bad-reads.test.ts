import { describe, expect, it } from 'vitest';
import { accountB, longEnoughMs, type Stage, setStage } from './stage.ts';

const secondary = { Type: 'Secondary' };
const addMany = (stage: Stage, count: number) =>
  Array.from({ length: count }, () => stage.world.addEni(stage.place).eniId);

describe('a bad read of edge ENIs', () => {
  it('can miss the named rows, and TotalCount does not give it away', () => {
    const stage = setStage();
    const [first = '', second = '', third = ''] = addMany(stage, 3);
    const read = stage.listEnis(secondary, { fault: { kind: 'miss-rows', eniIds: [second] } });
    expect(read).toMatchObject({ ids: [first, third], totalCount: 2 });
    expect(stage.listEnis(secondary).totalCount).toBe(3);
  });

  it.each([1, 2, 3, 4, 5])('misses at least one row when none is named (seed %i)', seed => {
    const stage = setStage({ seed });
    const eniIds = addMany(stage, 2);
    const { ids } = stage.listEnis(secondary, { fault: { kind: 'miss-rows' } });
    expect(ids.length).toBeLessThan(eniIds.length);
  });

  it('can cut a page short while TotalCount stays true', () => {
    const stage = setStage();
    const eniIds = addMany(stage, 5);
    const read = stage.listEnis(secondary, { fault: { kind: 'short-page', size: 2 } });
    expect(read).toMatchObject({ ids: eniIds.slice(0, 2), totalCount: 5 });
    expect(stage.listEnis(secondary, { fault: { kind: 'empty-page' } })).toMatchObject({
      ids: [],
      totalCount: 5,
    });
  });

  it('can show other ENIs of the account than those asked for, and none of another account', () => {
    const stage = setStage();
    const { vSwitchId } = stage.world.addVSwitch({ accountId: accountB });
    stage.world.addEni({ vSwitchId, securityGroupIds: [] });
    const [first = '', second = ''] = addMany(stage, 2);
    const asked = { NetworkInterfaceId: first, ...secondary };
    const read = stage.listEnis(asked, { fault: { kind: 'invent-rows' } });
    expect(read.ids[0]).toBe(first);
    expect(read.ids).toContain(second);
    const own = stage.listEnis().ids;
    expect(read.ids.filter(id => !own.includes(id))).toEqual([]);
  });

  it('makes an ENI up when all real ones were asked for', () => {
    const stage = setStage();
    const own = stage.listEnis().ids;
    const read = stage.listEnis({}, { fault: { kind: 'invent-rows' } });
    const made = read.rows.find(row => !own.includes(String(row['NetworkInterfaceId'])));
    expect(made).toMatchObject({ Type: 'Secondary', Status: 'Available', InstanceId: '' });
    expect(stage.listEnis().ids).toEqual(own);
  });

  it('can show yesterday: an ENI attached since, one gone since, and none created since', () => {
    const stage = setStage();
    const [attached = '', deleted = ''] = addMany(stage, 2);
    stage.clock.shiftMs(24 * 3_600_000);
    stage.world.attachNow(attached, stage.runningInstanceId);
    stage.call('DeleteNetworkInterfaces', { NetworkInterfaceIds: JSON.stringify([deleted]) });
    stage.clock.shiftMs(longEnoughMs);
    const [created = ''] = addMany(stage, 1);

    const read = stage.listEnis(secondary, { fault: { kind: 'stale-read', ageMs: 3_600_000 } });
    expect(read.ids).toEqual([attached, deleted]);
    expect(read.rows.map(row => row['Status'])).toEqual(['Available', 'Available']);
    expect(stage.listEnis(secondary).ids).toEqual([attached, created]);
  });

  it('shows a transition as it was under way', () => {
    const stage = setStage();
    const [eniId = ''] = addMany(stage, 1);
    stage.clock.shiftMs(longEnoughMs);
    stage.call('DeleteNetworkInterfaces', { NetworkInterfaceIds: JSON.stringify([eniId]) });
    stage.clock.shiftMs(longEnoughMs);
    const fault = { kind: 'stale-read', ageMs: longEnoughMs - 1 } as const;
    expect(stage.listEnis({ NetworkInterfaceId: eniId }, { fault }).rows[0]).toMatchObject({
      Status: 'Deleting',
    });
  });

  it('shows a transition as over from its own moment on, though nobody had looked', () => {
    const stage = setStage();
    const { eniId } = stage.world.addEni({ ...stage.place, instanceId: stage.stoppedInstanceId });
    stage.call('DetachNetworkInterface', { NetworkInterfaceId: eniId });
    stage.clock.shiftMs(longEnoughMs);
    const fault = { kind: 'stale-read', ageMs: longEnoughMs / 2 } as const;
    expect(stage.listEnis({ NetworkInterfaceId: eniId }, { fault }).rows[0]).toMatchObject({
      Status: 'Available',
    });
  });
});
