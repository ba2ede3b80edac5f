import { describe, expect, it } from 'vitest';
import { manualClock } from '../../../emulator/clock.ts';
import { seedDefaultEns } from '../../../emulator/ens/default-world.ts';
import { createEns } from '../../../emulator/ens/product.ts';
import { createFoundation } from '../../../emulator/foundation.ts';
import { accountA, refusalOf, setStage, startMs, words } from './stage.ts';

describe('the default edge world', () => {
  it('holds what its fixtures promise', () => {
    const foundation = createFoundation({ clock: manualClock(startMs, () => startMs), seed: 1 });
    const { world } = createEns(foundation);
    const fixtures = seedDefaultEns(world, { accountId: accountA, nowMs: startMs });
    expect(world.vSwitches.get(fixtures.vSwitchId)?.accountId).toBe(accountA);
    expect(world.securityGroups.get(fixtures.securityGroupId)?.accountId).toBe(accountA);
    expect(world.instances.find(accountA, fixtures.stoppedInstanceId)?.status).toBe('Stopped');
    expect(world.instances.find(accountA, fixtures.runningInstanceId)?.status).toBe('Running');
    expect(world.enis.find(accountA, fixtures.primaryEniId)).toMatchObject({
      type: 'Primary',
      instanceId: fixtures.stoppedInstanceId,
    });
    expect(world.enis.find(accountA, fixtures.managedEniId)).toMatchObject({ serviceManaged: true });
    expect(world.enis.list(accountA)).toHaveLength(6);
  });

  it('was there yesterday already', () => {
    const stage = setStage();
    const { runningInstanceId } = seedDefaultEns(stage.world, { accountId: accountA, nowMs: startMs });
    const fault = { kind: 'stale-read', ageMs: 24 * 3_600_000 } as const;
    expect(stage.listEnis({ InstanceId: runningInstanceId }, { fault }).totalCount).toBe(2);
  });

  it('lets a stranger meet every refusal of a detach', () => {
    const stage = setStage();
    const fixtures = seedDefaultEns(stage.world, { accountId: accountA, nowMs: startMs });
    const detach = (eniId: string) =>
      refusalOf(() => stage.call('DetachNetworkInterface', { NetworkInterfaceId: eniId }));
    const [onRunning = ''] = stage.listEnis({
      InstanceId: fixtures.runningInstanceId,
      Type: 'Secondary',
    }).ids;
    expect(detach(fixtures.primaryEniId)).toBe(words.eniType);
    expect(detach(fixtures.managedEniId)).toBe(words.managed);
    expect(detach(onRunning)).toBe(words.ensStatus);
  });
});
