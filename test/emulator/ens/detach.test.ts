import { describe, expect, it } from 'vitest';
import { accountB, longEnoughMs, refusalOf, type Stage, setStage, words } from './stage.ts';

const attached = (stage: Stage) =>
  stage.world.addEni({ ...stage.place, instanceId: stage.stoppedInstanceId }).eniId;
const detach = (stage: Stage, eniId: string) =>
  stage.call('DetachNetworkInterface', { NetworkInterfaceId: eniId });

describe('detaching an edge ENI', () => {
  it('leads from InUse over Detaching to Available without an instance', () => {
    const stage = setStage();
    const eniId = attached(stage);
    expect(detach(stage, eniId)).toEqual({});
    expect(stage.eni(eniId)).toMatchObject({ status: 'Detaching', instanceId: stage.stoppedInstanceId });
    stage.clock.shiftMs(1_999);
    expect(stage.statusOf(eniId)).toBe('Detaching');
    stage.clock.shiftMs(6_001);
    expect(stage.eni(eniId)).toMatchObject({ status: 'Available', instanceId: undefined });
  });

  it('never ends when it is stuck, until somebody at the provider helps', () => {
    const stage = setStage();
    const eniId = attached(stage);
    stage.call('DetachNetworkInterface', { NetworkInterfaceId: eniId }, { fault: { kind: 'stick' } });
    stage.clock.shiftMs(7 * 24 * 3_600_000);
    expect(stage.statusOf(eniId)).toBe('Detaching');
    stage.world.unstick(eniId);
    expect(stage.statusOf(eniId)).toBe('Available');
  });

  const refused: readonly [string, (stage: Stage) => string, string][] = [
    ['an ENI that does not exist', () => 'eni-bp1missing0000000000', words.notFound],
    ['an id without the shape of one', () => 'i-bp1000', words.field('NetworkInterfaceId')],
    ['an empty id', () => '', words.field('NetworkInterfaceId')],
    ['a JSON array of ids', stage => JSON.stringify([attached(stage)]), words.field('NetworkInterfaceId')],
    ['a primary ENI', stage => stage.primaryEniId, words.eniType],
    [
      'a service-managed ENI',
      stage => stage.world.addEni({ ...stage.place, serviceManaged: true }).eniId,
      words.managed,
    ],
    ['an Available ENI', stage => stage.world.addEni(stage.place).eniId, words.eniStatus],
    [
      'an ENI that is detaching already',
      stage => {
        const eniId = attached(stage);
        detach(stage, eniId);
        return eniId;
      },
      words.eniStatus,
    ],
    [
      'an ENI that is attaching',
      stage => {
        const { eniId } = stage.world.addEni(stage.place);
        stage.call('AttachNetworkInterface', {
          NetworkInterfaceId: eniId,
          InstanceId: stage.stoppedInstanceId,
        });
        return eniId;
      },
      words.eniStatus,
    ],
    [
      'an ENI that is being deleted',
      stage => {
        const { eniId } = stage.world.addEni(stage.place);
        stage.call('DeleteNetworkInterfaces', { NetworkInterfaceIds: JSON.stringify([eniId]) });
        return eniId;
      },
      words.eniStatus,
    ],
    [
      'an ENI on a running instance',
      stage => stage.world.addEni({ ...stage.place, instanceId: stage.runningInstanceId }).eniId,
      words.ensStatus,
    ],
    [
      'an ENI on an instance that is still stopping',
      stage => {
        stage.call('StopInstance', { InstanceId: stage.runningInstanceId });
        return stage.world.addEni({ ...stage.place, instanceId: stage.runningInstanceId }).eniId;
      },
      words.ensStatus,
    ],
    [
      'an ENI on an instance that is starting',
      stage => {
        const eniId = attached(stage);
        stage.call('StartInstance', { InstanceId: stage.stoppedInstanceId });
        return eniId;
      },
      words.ensStatus,
    ],
  ];
  it.each(refused)('refuses %s and changes nothing', (_what, prepare, refusal) => {
    const stage = setStage();
    const eniId = prepare(stage);
    const before = stage.eni(eniId);
    expect(refusalOf(() => detach(stage, eniId))).toBe(refusal);
    expect(stage.eni(eniId)).toEqual(before);
  });

  it('is possible once the instance has stopped', () => {
    const stage = setStage();
    const { eniId } = stage.world.addEni({ ...stage.place, instanceId: stage.runningInstanceId });
    stage.call('StopInstance', { InstanceId: stage.runningInstanceId });
    stage.clock.shiftMs(longEnoughMs);
    expect(refusalOf(() => detach(stage, eniId))).toBe('accepted');
  });

  it('finds no ENI of another account', () => {
    const stage = setStage();
    const eniId = attached(stage);
    const foreign = () =>
      stage.call('DetachNetworkInterface', { NetworkInterfaceId: eniId }, { accountId: accountB });
    expect(refusalOf(foreign)).toBe(words.notFound);
    expect(stage.statusOf(eniId)).toBe('InUse');
  });
});
