import { afterEach, describe, expect, it } from 'vitest';
import { deployTeardown, edgeNode, type TeardownDeployment } from './teardown-deployment.ts';

// Goal: the bundle that is deployed keeps the promises of a teardown request. Method: it runs behind its queue, over real sockets, with the vendor's
// clients, in an emulated cloud with its default world.

let deployment: TeardownDeployment | undefined;

afterEach(async () => {
  await deployment?.close();
  deployment = undefined;
});

async function deploy(settings: Readonly<Record<string, string>> = {}): Promise<TeardownDeployment> {
  deployment = await deployTeardown(settings);
  return deployment;
}

describe('a request for ECS', () => {
  it.each(['plain', 'base64'] as const)(
    'takes down what is attached and what is not, sent %s',
    async encoding => {
      const cloud = await deploy();
      const { ecs } = cloud;
      const [web = ''] = ecs.instanceIds;
      const attached = cloud.addEni({ attachedTo: web, name: 'data' });
      const free = cloud.addEni();
      cloud.request({ eniIds: [attached.eniId, free.eniId, 'eni-gone'], detachFrom: web }, encoding);
      await cloud.drain();
      expect(cloud.told()).toEqual({
        [attached.eniId]: ['gone', 'deleted', undefined],
        [free.eniId]: ['gone', 'deleted', undefined],
        'eni-gone': ['gone', 'not-found', undefined],
      });
      const event = cloud.results().find(({ subject }) => subject === attached.eniId);
      expect(event).toMatchObject({
        source: `/eni-reaper/teardown/${cloud.emulator.accountId}/cn-hangzhou`,
        data: {
          origin: 'teardown',
          requestId: 'stack-42',
          record: { InstanceId: web, NetworkInterfaceName: 'data' },
        },
      });
      expect(cloud.statusOf(attached.eniId)).toBeUndefined();
      expect(cloud.statusOf(free.eniId)).toBeUndefined();
      expect(cloud.deadLetters()).toEqual([]);
    },
  );

  it('refuses everything that is not its to take, each with its word', async () => {
    const cloud = await deploy();
    const { ecs } = cloud;
    const [web = '', other = ''] = ecs.instanceIds;
    const elsewhere = cloud.addEni({ attachedTo: other });
    const kept = cloud.addEni({ attachedTo: web, tags: { 'eni-reaper:keep': '' } });
    const pod = cloud.addEni({ attachedTo: web, tags: { creator: 'terway' } });
    const eip = cloud.addEni({ attachedTo: web, publicIp: '47.96.10.9' });
    const linked = cloud.addEni({ attachedTo: web, linked: true });
    const eniIds = [
      ecs.primaryEniId,
      ecs.managedEniId,
      ecs.trunk.eniId,
      elsewhere,
      kept,
      pod,
      eip,
      linked,
    ].map(eni => (typeof eni === 'string' ? eni : eni.eniId));
    cloud.request({ eniIds, detachFrom: web });
    await cloud.drain();
    expect(cloud.told()).toEqual({
      [ecs.primaryEniId]: ['refused', 'not-secondary', undefined],
      [ecs.managedEniId]: ['refused', 'service-managed', undefined],
      [ecs.trunk.eniId]: ['refused', 'not-secondary', undefined],
      [elsewhere.eniId]: ['refused', 'attached-elsewhere', undefined],
      [kept.eniId]: ['refused', 'protected-by-tag', undefined],
      [pod.eniId]: ['refused', 'owned-by-controller', undefined],
      [eip.eniId]: ['refused', 'has-public-ip', undefined],
      [linked.eniId]: ['refused', 'linked', 'InvalidOperation.EniLinked'],
    });
    for (const eniId of eniIds) expect(cloud.statusOf(eniId)).toBe('InUse');
  });

  it('refuses what is attached when no instance is named, and what cannot be hot-unplugged', async () => {
    const cloud = await deploy();
    const { ecs } = cloud;
    const attached = cloud.addEni({ attachedTo: ecs.instanceIds[0] });
    cloud.request({ eniIds: [attached.eniId] });
    cloud.request({
      requestId: 'rdma',
      eniIds: [ecs.highPerformance.eniId],
      detachFrom: ecs.highPerformance.instanceId,
    });
    await cloud.drain();
    expect(cloud.told()).toEqual({
      [attached.eniId]: ['refused', 'attached', undefined],
      [ecs.highPerformance.eniId]: [
        'refused',
        'hot-plug-not-supported',
        'InvalidOperation.EniHotPlugNotSupported',
      ],
    });
  });

  it('waits for an instance that does not come to rest until the deadline', async () => {
    const cloud = await deploy();
    const { eniId, instanceId } = cloud.ecs.transitional;
    cloud.request({ eniIds: [eniId], detachFrom: instanceId, deadline: '2026-11-20T10:00:00Z' });
    await cloud.drain();
    expect(cloud.told()).toEqual({ [eniId]: ['refused', 'deadline-passed', undefined] });
    expect(cloud.results()[0]?.data.because).toContain(`still attached to ${instanceId}`);
  });

  it('sends a stuck detach and a stuck delete again', async () => {
    const cloud = await deploy();
    const [web = ''] = cloud.ecs.instanceIds;
    const { eniId } = cloud.addEni({ attachedTo: web });
    const { faults, history } = cloud.emulator.foundation;
    for (const action of ['DetachNetworkInterface', 'DeleteNetworkInterface'])
      faults.add({ service: 'ecs', action, count: 1, effect: { kind: 'stick' } });
    cloud.request({ eniIds: [eniId], detachFrom: web });
    await cloud.drain();
    expect(cloud.told()).toEqual({ [eniId]: ['gone', 'deleted', undefined] });
    expect(history.apiCalls()).toMatchObject({ DetachNetworkInterface: 2, DeleteNetworkInterface: 2 });
  });

  it('changes nothing in report mode', async () => {
    const cloud = await deploy({ ENI_REAPER_MODE: 'report' });
    const [web = ''] = cloud.ecs.instanceIds;
    const { eniId } = cloud.addEni({ attachedTo: web });
    cloud.request({ eniIds: [eniId], detachFrom: web });
    await cloud.drain();
    expect(cloud.told()).toEqual({ [eniId]: ['refused', 'report-mode', undefined] });
    expect(cloud.results()[0]?.data.because).toContain(`detached from ${web}, then deleted`);
    expect(cloud.emulator.foundation.history.apiCalls()).not.toHaveProperty('DetachNetworkInterface');
  });
});

describe('the way back', () => {
  it('puts what may not be deleted back on its instance', async () => {
    const cloud = await deploy();
    const [web = ''] = cloud.ecs.instanceIds;
    const { eniId } = cloud.addEni({ attachedTo: web, hasBondedSlave: true });
    cloud.request({ eniIds: [eniId], detachFrom: web, onFailure: 'reattach' });
    await cloud.drain();
    expect(cloud.told()).toEqual({ [eniId]: ['reattached', 'bonded', 'InvalidOperation.HasSlaveEniBonded'] });
    expect([cloud.statusOf(eniId), cloud.hostOf(eniId)]).toEqual(['InUse', web]);
  });

  it('leaves it Available when the instance does not take it back', async () => {
    const cloud = await deploy();
    const [web = ''] = cloud.ecs.instanceIds;
    const { eniId } = cloud.addEni({ attachedTo: web, hasBondedSlave: true });
    const code = 'EniPerInstanceLimitExceeded';
    cloud.emulator.foundation.faults.add({
      service: 'ecs',
      action: 'AttachNetworkInterface',
      effect: { kind: 'refuse', code, status: 403 },
    });
    cloud.request({ eniIds: [eniId], detachFrom: web, onFailure: 'reattach' });
    await cloud.drain();
    expect(cloud.told()).toEqual({ [eniId]: ['refused', 'reattach-failed', code] });
    expect(cloud.statusOf(eniId)).toBe('Available');
  });
});

describe('a request for the edge', () => {
  const edge = { cloud: 'ens', region: edgeNode };

  it('takes down what is on a stopped instance and refuses the rest', async () => {
    const cloud = await deploy();
    const { ens } = cloud;
    const { world } = cloud.emulator.ens;
    const place = { vSwitchId: ens.vSwitchId, securityGroupIds: [ens.securityGroupId] };
    const attached = world.addEni({ ...place, instanceId: ens.stoppedInstanceId }).eniId;
    const free = world.addEni(place).eniId;
    const elsewhere = world.addEni({ ...place, instanceId: ens.runningInstanceId }).eniId;
    cloud.request({
      ...edge,
      eniIds: [attached, free, elsewhere, ens.primaryEniId, ens.managedEniId, 'eni-gone'],
      detachFrom: ens.stoppedInstanceId,
    });
    await cloud.drain();
    expect(cloud.told()).toEqual({
      [attached]: ['gone', 'deleted', undefined],
      [free]: ['gone', 'deleted', undefined],
      [elsewhere]: ['refused', 'attached-elsewhere', undefined],
      [ens.primaryEniId]: ['refused', 'not-secondary', undefined],
      [ens.managedEniId]: ['refused', 'cannot-tell', undefined],
      'eni-gone': ['gone', 'not-found', undefined],
    });
    expect(world.enis.findInAnyAccount(attached)).toBeUndefined();
    expect(world.enis.findInAnyAccount(elsewhere)?.status).toBe('InUse');
  });

  it('waits for a running instance until the deadline and never stops it', async () => {
    const cloud = await deploy();
    const { ens } = cloud;
    const { world } = cloud.emulator.ens;
    const { eniId } = world.addEni({
      vSwitchId: ens.vSwitchId,
      securityGroupIds: [ens.securityGroupId],
      instanceId: ens.runningInstanceId,
    });
    cloud.request({
      ...edge,
      eniIds: [eniId],
      detachFrom: ens.runningInstanceId,
      deadline: '2026-11-20T14:00:00Z',
    });
    await cloud.drain();
    expect(cloud.told()).toEqual({ [eniId]: ['refused', 'deadline-passed', undefined] });
    expect(world.instances.findInAnyAccount(ens.runningInstanceId)?.status).toBe('Running');
    expect(cloud.emulator.foundation.history.apiCalls()).not.toHaveProperty('StopInstance');
  });

  it('does not take an ENI at another edge node for gone', async () => {
    const cloud = await deploy();
    const { world } = cloud.emulator.ens;
    const vSwitch = world.addVSwitch({
      accountId: cloud.emulator.accountId,
      ensRegionId: 'cn-suzhou-telecom',
    });
    const { eniId } = world.addEni({ vSwitchId: vSwitch.vSwitchId, securityGroupIds: [] });
    cloud.request({ ...edge, eniIds: [eniId] });
    await cloud.drain();
    expect(cloud.told()).toEqual({ [eniId]: ['refused', 'wrong-region', undefined] });
  });

  it.each([
    ['InvalidParameter.EniServiceManaged', 'service-managed'],
    ['InvalidOperation.InvalidEniType', 'not-secondary'],
    ['InvalidParameter.NetworkInterfaceId', 'InvalidParameter.NetworkInterfaceId'],
  ])('tells a detach that is refused with %s', async (code, reason) => {
    const cloud = await deploy();
    const { ens } = cloud;
    const { eniId } = cloud.emulator.ens.world.addEni({
      vSwitchId: ens.vSwitchId,
      securityGroupIds: [ens.securityGroupId],
      instanceId: ens.stoppedInstanceId,
    });
    cloud.emulator.foundation.faults.add({
      service: 'ens',
      action: 'DetachNetworkInterface',
      effect: { kind: 'refuse', code, status: 400 },
    });
    cloud.request({ ...edge, eniIds: [eniId], detachFrom: ens.stoppedInstanceId });
    await cloud.drain();
    expect(cloud.told()).toEqual({ [eniId]: ['refused', reason, code] });
  });
});

describe('a drain', () => {
  it('tells what still keeps a vSwitch from being deleted', async () => {
    const cloud = await deploy();
    const { ecs } = cloud;
    cloud.request({ vSwitchId: ecs.vSwitchId });
    await cloud.drain();
    const told = cloud.told();
    const reasons = Object.values(told).map(([outcome, reason]) => `${outcome} ${reason}`);
    const place = { accountId: cloud.emulator.accountId, region: 'cn-hangzhou' };
    const left = cloud.emulator.ecs.world.enis(place).filter(eni => eni.vSwitchId === ecs.vSwitchId);
    expect(left.map(({ eniId }) => told[eniId]?.[0])).toEqual(left.map(() => 'refused'));
    for (const reason of [
      'not-secondary',
      'service-managed',
      'attached',
      'protected-by-tag',
      'owned-by-controller',
      'has-public-ip',
    ])
      expect(reasons).toContain(`refused ${reason}`);
    expect(reasons.filter(reason => reason === 'gone deleted').length).toBeGreaterThan(3);
    const managed = cloud.results().find(({ subject }) => subject === ecs.managedEniId);
    expect(managed?.data.because).toContain('1679259531804325');
  });

  it('does nothing above its cap', async () => {
    const cloud = await deploy();
    cloud.request({ vSwitchId: cloud.ecs.vSwitchId, maxEnis: 3 });
    await cloud.drain();
    expect(cloud.told()).toEqual({ [cloud.ecs.vSwitchId]: ['refused', 'over-cap', undefined] });
    expect(cloud.emulator.foundation.history.apiCalls()).not.toHaveProperty('DeleteNetworkInterface');
  });
});

it('buries what it does not understand, answers where it can, and goes on with the rest', async () => {
  const cloud = await deploy();
  const { eniId } = cloud.addEni();
  cloud.sendRaw('hello');
  cloud.sendRaw(Buffer.from('{"kind":"teardown-request","requestId":"half"}').toString('base64'));
  cloud.request({ requestId: 'elsewhere', region: 'cn-beijing', eniIds: ['eni-x'] });
  cloud.request({ eniIds: [eniId] });
  await cloud.drain();
  expect(cloud.deadLetters()).toMatchObject([
    { kind: 'dead-letter', outcome: 'poison', message: 'hello' },
    { outcome: 'poison', message: { requestId: 'half' } },
    { outcome: 'poison', reason: expect.stringContaining('cn-beijing') },
  ]);
  expect(cloud.told()).toMatchObject({
    half: ['poison', expect.any(String), undefined],
    'eni-x': ['poison', expect.any(String), undefined],
    [eniId]: ['gone', 'deleted', undefined],
  });
});
