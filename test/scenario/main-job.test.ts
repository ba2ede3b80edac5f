import { afterEach, describe, expect, test } from 'vitest';
import { type Deployment, deployToEmulator, hours, region } from './deployment.ts';

let cloud: Deployment;
afterEach(() => cloud.close());

const outcomesOf = (events: ReturnType<Deployment['results']>) =>
  events.map(event => [event.subject, event.type.split('.').at(-1), event.data.reason]);

describe('the main job, through the built bundles', () => {
  test('marks an orphan at the first sight, enqueues it after the grace period, deletes it and reports it gone with its description', async () => {
    cloud = await deployToEmulator();
    const orphan = cloud.addEni({ name: 'left behind' });

    const first = await cloud.scan();
    expect(first.regions[0]).toMatchObject({
      complete: true,
      marked: 1,
      enqueued: 0,
      words: { 'first-sighting': 1 },
    });
    cloud.emulator.foundation.clock.shiftMs(hours(25));
    const second = await cloud.scan();
    expect(second.regions[0]).toMatchObject({ complete: true, enqueued: 1, words: { enqueued: 1 } });
    await cloud.drain();

    expect(cloud.emulator.ecs.world.findEni(orphan.eniId)).toBeUndefined();
    expect(cloud.emulator.ecs.wronglyDeleted()).toEqual([]);
    const [event] = cloud.results();
    expect(event).toMatchObject({
      specversion: '1.0',
      type: 'eni-reaper.eni.gone',
      source: `/eni-reaper/worker/${cloud.emulator.accountId}/${region}`,
      subject: orphan.eniId,
      data: {
        region,
        eniId: orphan.eniId,
        origin: 'scan',
        reason: 'deleted',
        attempts: 1,
        record: { NetworkInterfaceName: 'left behind' },
      },
    });
  });

  test('needs two scans even without a grace period', async () => {
    cloud = await deployToEmulator({ ENI_REAPER_GRACE_PERIOD: '0s' });
    cloud.addEni();
    expect((await cloud.scan()).regions[0]?.enqueued).toBe(0);
    cloud.emulator.foundation.clock.shiftMs(1_000);
    expect((await cloud.scan()).regions[0]?.enqueued).toBe(1);
  });

  test('leaves an ENI alone that was attached between scan and delete, and forgets its sighting', async () => {
    cloud = await deployToEmulator();
    const orphan = cloud.addEni();
    const instanceId = cloud.addInstance();
    await cloud.scanTwice();
    cloud.emulator.ecs.world.attachNow(orphan.eniId, instanceId);
    await cloud.drain();
    expect(outcomesOf(cloud.results())).toEqual([[orphan.eniId, 'reprieved', 'attached']]);

    expect(cloud.emulator.ecs.world.findEni(orphan.eniId)?.tags).toEqual(new Map());

    // Free again an hour later, it has to be seen twice anew.
    cloud.emulator.ecs.world.detachNow(orphan.eniId);
    cloud.emulator.foundation.clock.shiftMs(hours(7));
    expect((await cloud.scan()).regions[0]).toMatchObject({ marked: 1, enqueued: 0 });
  });

  test('forgets the sighting of an ENI that a scan finds attached', async () => {
    cloud = await deployToEmulator();
    const orphan = cloud.addEni();
    await cloud.scan();
    cloud.emulator.ecs.world.attachNow(orphan.eniId, cloud.addInstance());
    expect((await cloud.scan()).regions[0]).toMatchObject({ unmarked: 1, words: { attached: 1 } });
    expect(cloud.emulator.ecs.world.findEni(orphan.eniId)?.tags).toEqual(new Map());
  });

  test('asks again when a deletion is stuck, and ends with the ENI gone', async () => {
    cloud = await deployToEmulator();
    const orphan = cloud.addEni();
    await cloud.scanTwice();
    cloud.emulator.foundation.faults.add({
      service: 'ecs',
      action: 'DeleteNetworkInterface',
      count: 1,
      effect: { kind: 'stick' },
    });
    await cloud.drain();
    expect(cloud.emulator.foundation.history.apiCalls()['DeleteNetworkInterface']).toBe(2);
    expect(outcomesOf(cloud.results())).toEqual([[orphan.eniId, 'gone', 'deleted']]);
  });

  test('sends no further delete in a throttled minute, and loses nothing', async () => {
    cloud = await deployToEmulator();
    const orphans = Array.from({ length: 8 }, () => cloud.addEni());
    await cloud.scanTwice();
    cloud.emulator.foundation.faults.add({
      service: 'ecs',
      action: 'DeleteNetworkInterface',
      after: 2,
      count: 1,
      effect: { kind: 'throttle' },
    });
    await cloud.drain();
    expect(cloud.results().map(event => event.type)).toEqual(orphans.map(() => 'eni-reaper.eni.gone'));
    // Up to four deletes are on their way at a time, so a few may learn of the closed minute together; the rest is never sent.
    const refused = cloud.emulator.foundation.history
      .entries()
      .filter(entry => entry.what === 'DeleteNetworkInterface' && entry.result?.startsWith('Throttling'));
    expect(refused.length).toBeLessThanOrEqual(4);
  });

  test('reports under the same id, with the description, when the worker was killed and its batch is delivered again', async () => {
    cloud = await deployToEmulator();
    const orphan = cloud.addEni({ name: 'witness' });
    await cloud.scanTwice();
    cloud.emulator.foundation.faults.add({
      service: 'fc',
      action: 'InvokeFunction',
      resource: 'worker',
      count: 1,
      effect: { kind: 'kill', when: 'after' },
    });
    await cloud.drain();
    const events = cloud.results();
    expect(new Set(events.map(event => event.id)).size).toBe(1);
    expect(events[0]).toMatchObject({
      subject: orphan.eniId,
      data: { record: { NetworkInterfaceName: 'witness' } },
    });
  });

  test('does nothing at all in report mode', async () => {
    cloud = await deployToEmulator({ ENI_REAPER_MODE: 'report' });
    cloud.addEni({ tags: { 'eni-reaper:first-seen': '2026-11-18T00:00:00Z' } });
    cloud.addEni();
    const report = await cloud.scan();
    expect(report.regions[0]).toMatchObject({
      orphans: 2,
      marked: 0,
      enqueued: 0,
      words: { 'would-enqueue': 1, 'first-sighting': 1 },
    });
    expect(Object.keys(cloud.emulator.foundation.history.apiCalls())).toEqual([
      'DescribeNetworkInterfaces',
      'InvokeFunction',
    ]);
  });

  test('answers tasks that are already queued with report-mode when the switch is thrown', async () => {
    cloud = await deployToEmulator();
    const orphan = cloud.addEni();
    await cloud.scanTwice();
    cloud.redeploy({ ENI_REAPER_MODE: 'report' });
    await cloud.drain();
    expect(outcomesOf(cloud.results())).toEqual([[orphan.eniId, 'reprieved', 'report-mode']]);
    expect(cloud.emulator.ecs.world.findEni(orphan.eniId)?.status).toBe('Available');
  });

  test('buries a message that nobody understands and goes on with the rest of its batch', async () => {
    cloud = await deployToEmulator();
    const orphan = cloud.addEni();
    await cloud.scanTwice();
    cloud.sendTask(Buffer.from('{"kind":"delete-task","version":9}').toString('base64'));
    cloud.sendTask('not even JSON');
    await cloud.drain();
    expect(cloud.deadLetters().map(letter => [letter['outcome'], letter['message']])).toEqual(
      expect.arrayContaining([
        ['poison', { kind: 'delete-task', version: 9 }],
        ['poison', 'not even JSON'],
      ]),
    );
    expect(
      cloud
        .results()
        .map(event => event.type)
        .sort(),
    ).toEqual(['eni-reaper.eni.gone', 'eni-reaper.eni.poison', 'eni-reaper.eni.poison']);
    expect(cloud.emulator.ecs.world.findEni(orphan.eniId)).toBeUndefined();
  });
});
