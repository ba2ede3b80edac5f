import { afterEach, describe, expect, test } from 'vitest';
import { type Deployment, deployToEmulator, hours, region } from './deployment.ts';

let cloud: Deployment;
afterEach(() => cloud.close());

describe('when the cloud refuses or misbehaves', () => {
  test('touches nothing when any page of the listing fails, and says which call it was', async () => {
    cloud = await deployToEmulator();
    cloud.addEni({ tags: { 'eni-reaper:first-seen': '2026-11-18T00:00:00Z' } });
    cloud.emulator.foundation.faults.add({
      service: 'ecs',
      action: 'DescribeNetworkInterfaces',
      after: 2,
      effect: { kind: 'html-503' },
    });
    const report = await cloud.scan();
    expect(report.regions[0]).toMatchObject({ complete: false, marked: 0, enqueued: 0, enis: [] });
    expect(report.regions[0]?.problem).toContain('DescribeNetworkInterfaces');
    expect(cloud.emulator.foundation.history.apiCalls()).not.toHaveProperty('TagResources');
  });

  test('throws a listing away whose token repeats itself', async () => {
    cloud = await deployToEmulator();
    for (let number = 0; number < 3; number++) cloud.addEni();
    cloud.emulator.foundation.faults.add({
      service: 'ecs',
      action: 'DescribeNetworkInterfaces',
      effect: { kind: 'repeat-token' },
    });
    const report = await cloud.scan();
    expect(report.regions[0]).toMatchObject({ complete: false, marked: 0, enqueued: 0 });
  });

  test('keeps a task whose delete is forbidden, says which permission is missing, and finishes it once that is granted', async () => {
    cloud = await deployToEmulator();
    const orphan = cloud.addEni();
    await cloud.scanTwice();
    const { ram } = cloud.emulator.foundation;
    ram.add({
      principal: `acs:ram::${cloud.emulator.accountId}:assumed-role/eni-reaper-worker/*`,
      effect: 'deny',
      action: 'ecs:DeleteNetworkInterface',
      resource: '*',
    });
    const queue = cloud.emulator.mns.broker.queue(cloud.emulator.accountId, region, 'eni-reaper-delete');
    const [message] = queue?.snapshot() ?? [];
    const { fc } = cloud.emulator;
    const event = [
      {
        specversion: '1.0',
        id: '1',
        source: 'acs:mns',
        type: 'mns:Queue:SendMessage',
        data: { messageId: '1', messageBody: message?.body },
      },
    ];
    const refused = JSON.parse(
      (await fc.platform.invoke('worker', JSON.stringify(event))).payload.toString(),
    );
    expect(refused).toMatchObject({ received: 1, lookAgain: 1, outcomes: {} });
    expect(
      cloud.logs.some(line => line.includes('permission.refused') && line.includes('DeleteNetworkInterface')),
    ).toBe(true);
    expect(cloud.emulator.ecs.world.findEni(orphan.eniId)?.status).toBe('Available');

    ram.clear();
    await cloud.drain();
    expect(cloud.emulator.ecs.world.findEni(orphan.eniId)).toBeUndefined();
  });

  test('reports an ENI that the cloud will not delete as refused, with the code', async () => {
    cloud = await deployToEmulator();
    const orphan = cloud.addEni({ hasBondedSlave: true });
    await cloud.scanTwice();
    await cloud.drain();
    expect(cloud.results().map(event => [event.subject, event.type, event.data.providerCode])).toEqual([
      [orphan.eniId, 'eni-reaper.eni.refused', 'InvalidOperation.HasSlaveEniBonded'],
    ]);
  });

  test('rejects an event that is none of the known forms', async () => {
    cloud = await deployToEmulator();
    for (const event of [
      '{"Records":[]}',
      '[]',
      'hello',
      '{"triggerTime":"2026-11-20T00:00:00Z","triggerName":"t","payload":"{\\"kind\\":\\"other\\"}"}',
    ]) {
      const result = await cloud.emulator.fc.platform.invoke('scan', event);
      expect([event, result.errorType]).toEqual([event, 'UnhandledInvocationError']);
    }
    const onWorker = await cloud.emulator.fc.platform.invoke(
      'worker',
      '{"triggerTime":"2026-11-20T00:00:00Z","triggerName":"t","payload":""}',
    );
    expect(onWorker.payload.toString()).toContain('messages of the delete queue');
  });

  test('names every bad setting at once and prints no secret', async () => {
    cloud = await deployToEmulator();
    const secret = 'hunter2-hunter2';
    cloud.redeploy({ ENI_REAPER_MODE: 'deleet', ENI_REAPER_MIN_AGE: '1', ENI_REAPER_MODUS: secret });
    const result = await cloud.emulator.fc.platform.invoke(
      'scan',
      '{"triggerTime":"2026-11-20T00:00:00Z","triggerName":"t","payload":""}',
    );
    const text = result.payload.toString();
    for (const name of ['ENI_REAPER_MODE', 'ENI_REAPER_MIN_AGE', 'ENI_REAPER_MODUS'])
      expect(text).toContain(name);
    expect(text + cloud.logs.join()).not.toContain(secret);
  });
});

describe('other regions and accounts', () => {
  test('scans every region that the settings name, and all of them when they say all', async () => {
    cloud = await deployToEmulator({ ENI_REAPER_REGIONS: 'cn-hangzhou,cn-beijing' });
    expect((await cloud.scan()).regions.map(entry => entry.region)).toEqual(['cn-hangzhou', 'cn-beijing']);
    cloud.redeploy({ ENI_REAPER_REGIONS: 'all' });
    expect((await cloud.scan()).regions.length).toBeGreaterThan(5);
  });

  test('narrows a scan by its request and never widens it', async () => {
    cloud = await deployToEmulator({ ENI_REAPER_REGIONS: 'cn-hangzhou,cn-beijing' });
    const request = {
      kind: 'scan-request',
      version: 1,
      regions: ['cn-beijing', 'cn-shanghai'],
      mode: 'report',
    };
    const report = await cloud.scan(JSON.stringify(request));
    expect(report).toMatchObject({ mode: 'report', droppedRegions: ['cn-shanghai'] });
    expect(report.regions.map(entry => entry.region)).toEqual(['cn-beijing']);
  });

  test('sweeps another account through its role, and deletes there with the keys of that account', async () => {
    cloud = await deployToEmulator();
    const { otherAccountRoleArn } = cloud.emulator.fixtures.sts;
    const accountId = otherAccountRoleArn.split('::')[1]?.split(':')[0] ?? '';
    cloud.redeploy({ ENI_REAPER_ACCOUNTS: JSON.stringify([{ accountId, roleArn: otherAccountRoleArn }]) });
    const { world } = cloud.emulator.ecs;
    const vSwitch = world.addVSwitch({ accountId, region });
    for (let number = 0; number < 3; number++)
      world.addInstance({ accountId, region, vSwitchId: vSwitch.vSwitchId });
    const theirs = cloud.addEni({
      accountId,
      vSwitchId: vSwitch.vSwitchId,
      securityGroupIds: [],
      createdAtMs: cloud.emulator.foundation.clock.nowMs() - hours(240),
    });

    const report = await cloud.scanTwice();
    expect(report.regions.map(entry => [entry.accountId, entry.complete])).toEqual([
      [cloud.emulator.accountId, true],
      [accountId, true],
    ]);
    await cloud.drain();
    expect(world.findEni(theirs.eniId)).toBeUndefined();
    expect(cloud.results()[0]).toMatchObject({
      subject: theirs.eniId,
      source: `/eni-reaper/worker/${accountId}/${region}`,
    });
  });
});
