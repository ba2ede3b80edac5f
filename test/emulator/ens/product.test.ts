import { describe, expect, it } from 'vitest';
import { vSwitchCap } from '../../../emulator/ens/builder.ts';
import { ensRegions } from '../../../emulator/ens/ens-regions.ts';
import { eniCap } from '../../../emulator/ens/new-eni.ts';
import { firstHost, lastHost } from '../../../emulator/ens/state.ts';
import { goneCap } from '../../../emulator/ens/store.ts';
import { createTimeline, versionCap } from '../../../emulator/ens/timeline.ts';
import { accountA, longEnoughMs, refusalOf, setStage, words } from './stage.ts';

describe('the ENS product', () => {
  it('denies permission with status 400', () => {
    const { noPermission } = setStage().product;
    expect(noPermission).toMatchObject({ status: 400, code: 'NoPermission', message: 'Permission denied.' });
  });

  it('lives at one central host', () => {
    const { product } = setStage();
    expect([product.hostId('central'), product.regionOf(new Map())]).toEqual(['ens.aliyuncs.com', 'central']);
  });

  it('wants only the ENI id for a detach', () => {
    const detach = setStage().product.operations.find(({ action }) => action === 'DetachNetworkInterface');
    expect(detach?.parameters).toEqual(['NetworkInterfaceId']);
    expect(detach?.required).toEqual(['NetworkInterfaceId']);
  });

  const permissions: readonly [string, string][] = [
    ['DescribeNetworkInterfaces', '*'],
    ['DetachNetworkInterface', '*'],
    ['AttachNetworkInterface', '*'],
    ['DeleteNetworkInterfaces', '*'],
    ['CreateNetworkInterface', '*'],
    ['ModifyNetworkInterfaceAttribute', '*'],
    ['DescribeEnsRegions', '*'],
    ['DescribeInstances', `acs:ens:*:${accountA}:instance/*`],
    ['StartInstance', `acs:ens:*:${accountA}:instance/i-bp1x`],
    ['StopInstance', `acs:ens:*:${accountA}:instance/i-bp1x`],
  ];
  it.each(permissions)('checks %s on %s', (action, resource) => {
    const { product, foundation } = setStage();
    const permission = product.operations
      .find(operation => operation.action === action)
      ?.permission({
        service: 'ens',
        action,
        params: new Map([['InstanceId', 'i-bp1x']]),
        identity: { accountId: accountA, kind: 'ram-user', name: 'tester', arn: 'acs:ram::1:user/tester' },
        region: 'central',
        requestId: 'R',
        foundation,
        fault: undefined,
      });
    expect(permission).toEqual({ action: `ens:${action}`, resources: [resource] });
  });

  it('lists its edge nodes, or the one that is asked for', () => {
    const stage = setStage();
    const all = stage.call('DescribeEnsRegions');
    expect(all).toMatchObject({
      Code: 0,
      EnsRegions: { EnsRegions: ensRegions.map(({ ensRegionId }) => ({ EnsRegionId: ensRegionId })) },
    });
    const one = stage.call('DescribeEnsRegions', { EnsRegionId: 'cn-dalian-unicom' });
    expect(one).toMatchObject({ EnsRegions: { EnsRegions: [{ Name: '大连联通', Province: '辽宁省' }] } });
    expect(stage.call('DescribeEnsRegions', { EnsRegionId: 'cn-nowhere' })).toMatchObject({
      EnsRegions: { EnsRegions: [] },
    });
  });
});

describe('the edge world', () => {
  it('says what is missing when a story builds on a thing that is not there', () => {
    const { world, place } = setStage();
    expect(() => world.addEni({ ...place, vSwitchId: 'vsw-x' })).toThrow('no ENS vSwitch vsw-x');
    expect(() => world.addVSwitch({ accountId: accountA, ensRegionId: 'x' })).toThrow('no ENS edge node x');
    expect(() => world.attachNow('eni-x', 'i-x')).toThrow('no ENS instance i-x');
    expect(() => world.unstick('eni-x')).toThrow('Nothing of ENS with the id eni-x');
  });

  it('writes down transitions at the moment at which they ended, in that order, however late it is asked', () => {
    const stage = setStage({ durations: { delete: [2_000, 2_000], detach: [1_000, 1_000] } });
    const deleted = stage.world.addEni(stage.place).eniId;
    const detached = stage.world.addEni({ ...stage.place, instanceId: stage.stoppedInstanceId }).eniId;
    const beganAtMs = stage.clock.nowMs();
    stage.call('DeleteNetworkInterfaces', { NetworkInterfaceIds: JSON.stringify([deleted]) });
    stage.call('DetachNetworkInterface', { NetworkInterfaceId: detached });
    stage.clock.shiftMs(longEnoughMs);
    stage.listEnis();
    const ended = stage.foundation.history.entries().slice(-2);
    expect(ended.map(({ what, atMs }) => [what, atMs - beganAtMs])).toEqual([
      ['eni.detached', 1_000],
      ['eni.deleted', 2_000],
    ]);
  });

  it('draws the same durations for the same seed and others for another', () => {
    const endOf = (seed: number) => {
      const stage = setStage({ seed });
      const { eniId } = stage.world.addEni({ ...stage.place, instanceId: stage.stoppedInstanceId });
      stage.call('DetachNetworkInterface', { NetworkInterfaceId: eniId });
      return stage.eni(eniId)?.transition?.endsAtMs;
    };
    expect(endOf(1)).toBe(endOf(1));
    expect(new Set([1, 2, 3, 4, 5].map(endOf)).size).toBeGreaterThan(1);
  });

  it('does not undo what has ended when the clock steps back', () => {
    const stage = setStage();
    const { eniId } = stage.world.addEni(stage.place);
    stage.call('DeleteNetworkInterfaces', { NetworkInterfaceIds: JSON.stringify([eniId]) });
    stage.clock.shiftMs(longEnoughMs);
    expect(stage.statusOf(eniId)).toBe('gone');
    stage.clock.shiftMs(-longEnoughMs);
    expect(stage.statusOf(eniId)).toBe('gone');
  });

  it('remembers a bounded number of ENIs that are gone', () => {
    const stage = setStage({ durations: { delete: [1_000, 1_000] } });
    const first = stage.world.addEni(stage.place).eniId;
    const eniIds = [first, ...Array.from({ length: goneCap }, () => stage.world.addEni(stage.place).eniId)];
    const goneIn = (read: { readonly ids: readonly string[] }) => read.ids.includes(first);
    const stale = () =>
      stage.listEnis({ NetworkInterfaceId: first }, { fault: { kind: 'stale-read', ageMs: longEnoughMs } });
    stage.clock.shiftMs(longEnoughMs);
    const remove = (ids: readonly string[]) => {
      for (let from = 0; from < ids.length; from += 100)
        stage.call('DeleteNetworkInterfaces', {
          NetworkInterfaceIds: JSON.stringify(ids.slice(from, from + 100)),
        });
      stage.clock.shiftMs(longEnoughMs / 2);
      stage.listEnis();
    };
    remove(eniIds.slice(0, goneCap));
    expect(goneIn(stale())).toBe(true);
    remove(eniIds.slice(goneCap));
    expect(goneIn(stale())).toBe(false);
  });

  it('remembers a bounded number of versions', () => {
    const timeline = createTimeline(0, 0);
    for (let version = 1; version < versionCap; version++) timeline.put(version, version);
    expect(timeline.at(0)).toBe(0);
    timeline.put(versionCap, versionCap);
    expect([timeline.at(0), timeline.at(1), timeline.current()]).toEqual([undefined, 1, versionCap]);
  });

  it('has room for a bounded number of ENIs, and again once one is gone', () => {
    const stage = setStage();
    const create = () =>
      stage.call('CreateNetworkInterface', {
        VSwitchId: stage.vSwitchId,
        SecurityGroupIds: JSON.stringify([stage.securityGroupId]),
      });
    while (stage.world.enis.size() < eniCap - 1) stage.world.addEni(stage.place);
    const last = stage.world.addEni(stage.place).eniId;
    expect(refusalOf(create)).toBe(words.interfaceError);
    stage.call('DeleteNetworkInterfaces', { NetworkInterfaceIds: JSON.stringify([last]) });
    stage.clock.shiftMs(longEnoughMs);
    expect(stage.statusOf(last)).toBe('gone');
    expect(refusalOf(create)).toBe('accepted');
  });

  it('gives out each address of a vSwitch once, and then none', () => {
    const { world } = setStage();
    const vSwitch = world.addVSwitch({ accountId: accountA });
    const all = Array.from({ length: lastHost - firstHost + 1 }, () => world.takeAddress(vSwitch));
    expect([all[0], all.at(-1), new Set(all).size]).toEqual(['10.1.0.2', '10.1.255.251', all.length]);
    expect(world.takeAddress(vSwitch)).toBeUndefined();
  });

  it('has a bounded number of vSwitches', () => {
    const { world } = setStage();
    while (world.vSwitches.size < vSwitchCap) world.addVSwitch({ accountId: accountA });
    expect(() => world.addVSwitch({ accountId: accountA })).toThrow(`${vSwitchCap} ENS vSwitches`);
  });
});
