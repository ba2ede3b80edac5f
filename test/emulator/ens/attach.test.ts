import { describe, expect, it } from 'vitest';
import { enisPerInstanceLimit } from '../../../emulator/ens/operations/attach-network-interface.ts';
import type { FaultEffect } from '../../../emulator/faults.ts';
import { accountA, accountB, longEnoughMs, refusalOf, type Stage, setStage, words } from './stage.ts';

const free = (stage: Stage) => stage.world.addEni(stage.place).eniId;
const attach = (stage: Stage, eniId: string, instanceId = stage.stoppedInstanceId, fault?: FaultEffect) =>
  stage.call(
    'AttachNetworkInterface',
    { NetworkInterfaceId: eniId, InstanceId: instanceId },
    fault ? { fault } : {},
  );

describe('attaching an edge ENI', () => {
  it('leads from Available over Attaching to InUse', () => {
    const stage = setStage();
    const eniId = free(stage);
    expect(attach(stage, eniId)).toEqual({});
    expect(stage.eni(eniId)).toMatchObject({ status: 'Attaching', instanceId: stage.stoppedInstanceId });
    stage.clock.shiftMs(longEnoughMs);
    expect(stage.eni(eniId)).toMatchObject({ status: 'InUse', instanceId: stage.stoppedInstanceId });
  });

  it('falls back to Available, attached to nothing, when it fails', () => {
    const stage = setStage();
    const eniId = free(stage);
    attach(stage, eniId, stage.stoppedInstanceId, { kind: 'fall-back' });
    expect(stage.statusOf(eniId)).toBe('Attaching');
    stage.clock.shiftMs(longEnoughMs);
    expect(stage.eni(eniId)).toMatchObject({ status: 'Available', instanceId: undefined });
    expect(stage.foundation.history.entries().at(-1)).toMatchObject({
      what: 'eni.attach-failed',
      resource: eniId,
    });
  });

  it('never ends when it is stuck', () => {
    const stage = setStage();
    const eniId = free(stage);
    attach(stage, eniId, stage.stoppedInstanceId, { kind: 'stick' });
    stage.clock.shiftMs(7 * 24 * 3_600_000);
    expect(stage.statusOf(eniId)).toBe('Attaching');
  });

  const refused: readonly [string, (stage: Stage) => readonly [string, string], string][] = [
    ['an ENI that does not exist', stage => ['eni-bp1missing', stage.stoppedInstanceId], words.notFound],
    [
      'an id without the shape of one',
      stage => ['vsw-bp1', stage.stoppedInstanceId],
      words.field('NetworkInterfaceId'),
    ],
    [
      'a service-managed ENI',
      stage => [stage.world.addEni({ ...stage.place, serviceManaged: true }).eniId, stage.stoppedInstanceId],
      words.managed,
    ],
    [
      'an ENI in use',
      stage => [
        stage.world.addEni({ ...stage.place, instanceId: stage.runningInstanceId }).eniId,
        stage.stoppedInstanceId,
      ],
      words.eniStatus,
    ],
    ['a primary ENI', stage => [stage.primaryEniId, stage.stoppedInstanceId], words.eniStatus],
    [
      'an ENI that is attaching already',
      stage => {
        const eniId = free(stage);
        attach(stage, eniId);
        return [eniId, stage.stoppedInstanceId];
      },
      words.eniStatus,
    ],
    ['an instance that does not exist', stage => [free(stage), 'i-bp1missing'], words.instanceNotFound],
    ['a running instance', stage => [free(stage), stage.runningInstanceId], words.ensStatus],
    [
      'an instance that is still stopping',
      stage => {
        stage.call('StopInstance', { InstanceId: stage.runningInstanceId });
        return [free(stage), stage.runningInstanceId];
      },
      words.ensStatus,
    ],
    [
      'an instance in another network',
      stage => [elsewhere(stage, { ensRegionId: stage.ensRegionId }), stage.stoppedInstanceId],
      words.field('InstanceId'),
    ],
    [
      'an instance at another edge node',
      stage => [
        elsewhere(stage, { ensRegionId: 'cn-dalian-unicom', networkId: stage.networkId }),
        stage.stoppedInstanceId,
      ],
      words.field('InstanceId'),
    ],
    [
      'an instance of another account',
      stage => [free(stage), foreignInstance(stage)],
      words.instanceNotFound,
    ],
  ];
  it.each(refused)('refuses %s and changes nothing', (_what, prepare, refusal) => {
    const stage = setStage();
    const [eniId, instanceId] = prepare(stage);
    const before = stage.eni(eniId);
    expect(refusalOf(() => attach(stage, eniId, instanceId))).toBe(refusal);
    expect(stage.eni(eniId)).toEqual(before);
  });

  it('takes an ENI of another vSwitch of the same network and edge node', () => {
    const stage = setStage();
    const eniId = elsewhere(stage, { ensRegionId: stage.ensRegionId, networkId: stage.networkId });
    expect(refusalOf(() => attach(stage, eniId))).toBe('accepted');
  });

  it('lets one instance have ten ENIs, the primary one and attaching ones included, and not eleven', () => {
    const stage = setStage();
    for (let held = 1; held < enisPerInstanceLimit; held++) attach(stage, free(stage));
    const on = stage.listEnis({ InstanceId: stage.stoppedInstanceId });
    expect(on.totalCount).toBe(enisPerInstanceLimit);
    expect(refusalOf(() => attach(stage, free(stage)))).toBe(words.notSupported);
  });
});

function elsewhere(stage: Stage, where: { ensRegionId: string; networkId?: string }): string {
  const { vSwitchId } = stage.world.addVSwitch({ accountId: accountA, ...where });
  return stage.world.addEni({ ...stage.place, vSwitchId }).eniId;
}

function foreignInstance(stage: Stage): string {
  const { vSwitchId } = stage.world.addVSwitch({ accountId: accountB });
  const { securityGroupId } = stage.world.addSecurityGroup({ accountId: accountB });
  return stage.world.addInstance({ vSwitchId, securityGroupIds: [securityGroupId], status: 'Stopped' })
    .instance.instanceId;
}
