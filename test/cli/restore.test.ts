import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Eni } from '../../emulator/ecs/eni.ts';
import { renderEni } from '../../emulator/ecs/render-eni.ts';
import type { EniSpec } from '../../emulator/ecs/specs.ts';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import { runCommand } from './command.ts';

let cloud: Emulator;
let folder: string;
beforeEach(async () => {
  const instantly = [0, 0] as const;
  cloud = await startEmulator({
    seed: 3,
    ecs: {
      durations: {
        attachMs: instantly,
        detachMs: instantly,
        deleteMs: instantly,
        startMs: instantly,
        stopMs: instantly,
      },
    },
  });
  folder = mkdtempSync(join(tmpdir(), 'restore-'));
});
afterEach(async () => {
  await cloud.close();
  rmSync(folder, { recursive: true });
});

const fixture = () => {
  const { ecs } = cloud.fixtures;
  if (ecs === undefined) throw new Error('The default world has fixtures.');
  return ecs;
};

/** An ENI with everything that an ENI can have, unless the override says otherwise. */
function addEni(override: Partial<EniSpec> = {}): Eni {
  const { vSwitchId, securityGroupId } = fixture();
  return cloud.ecs.world.addEni({
    accountId: cloud.accountId,
    region: cloud.region,
    vSwitchId,
    securityGroupIds: [securityGroupId],
    name: 'db-replica',
    description: 'second network of the replica',
    resourceGroupId: fixture().resourceGroupId,
    secondaryIps: 3,
    ipv6s: 1,
    ipv4Prefixes: 1,
    deleteOnRelease: false,
    sourceDestCheck: true,
    tags: { team: 'shop', 'eni-reaper:first-seen': '2026-11-01T00:00:00Z' },
    ...override,
  });
}

/** What the worker would have reported about it; the ENI itself is gone after this. */
function reap(eni: Eni): Readonly<Record<string, unknown>> {
  const record = renderEni(eni);
  cloud.ecs.world.removeNow(eni.eniId);
  return {
    specversion: '1.0',
    id: `${cloud.accountId}/${cloud.region}/${eni.eniId}/1/2`,
    source: `/eni-reaper/worker/${cloud.accountId}/${cloud.region}`,
    type: 'eni-reaper.eni.gone',
    subject: eni.eniId,
    data: { region: cloud.region, eniId: eni.eniId, origin: 'scan', reason: 'deleted', attempts: 1, record },
  };
}

function file(...events: readonly unknown[]): string {
  const path = join(folder, 'gone.jsonl');
  writeFileSync(path, events.map(event => JSON.stringify(event)).join('\n'));
  return path;
}

const enis = () => cloud.ecs.world.enis({ accountId: cloud.accountId, region: cloud.region });

describe('eni-reaper restore', () => {
  test('brings back everything but the id, the MAC address and our marks', async () => {
    const old = addEni();
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['restore', file(reap(old)), '--json']);
    const report = JSON.parse(stdout);
    expect(report.enis).toMatchObject([
      { eniId: old.eniId, primaryIp: old.privateIps[0]?.address, problems: [] },
    ]);
    expect(exitCode).toBe(0);
    const restored = cloud.ecs.world.findEni(report.enis[0].newEniId);
    const kept = (eni: Eni | undefined) => ({
      vSwitchId: eni?.vSwitchId,
      groups: eni?.securityGroupIds,
      ips: eni?.privateIps.map(ip => ip.address),
      ipv6s: eni?.ipv6s,
      prefixes: eni?.ipv4Prefixes,
      name: eni?.name,
      description: eni?.description,
      resourceGroupId: eni?.resourceGroupId,
      deleteOnRelease: eni?.deleteOnRelease,
      sourceDestCheck: eni?.sourceDestCheck,
      trafficMode: eni?.trafficMode,
    });
    expect(kept(restored)).toEqual(kept(old));
    expect(restored?.eniId).not.toBe(old.eniId);
    expect(Object.fromEntries(restored?.tags ?? [])).toEqual({ team: 'shop' });
    expect(stderr).toContain('Id, MAC address and creation time are new');
    expect(stderr).toContain('eni-reaper:keep');
  });

  test('creates nothing twice when it is repeated', async () => {
    const path = file(reap(addEni()));
    const first = JSON.parse((await runCommand(cloud, ['restore', path, '--json'])).stdout);
    const count = enis().length;
    const second = JSON.parse((await runCommand(cloud, ['restore', path, '--json'])).stdout);
    expect(second.enis[0].newEniId).toBe(first.enis[0].newEniId);
    expect(enis()).toHaveLength(count);
  });

  test('says that the address is taken, and takes another one when it may', async () => {
    const old = addEni({ secondaryIps: [], ipv4Prefixes: 0 });
    const address = old.privateIps[0]?.address ?? '';
    const path = file(reap(old));
    addEni({ primaryIp: address, secondaryIps: [], ipv4Prefixes: 0, ipv6s: 0 });
    const refused = await runCommand(cloud, ['restore', path]);
    expect(refused.exitCode).toBe(1);
    expect(refused.stdout).toMatch(/not restored.*InvalidPrivateIpAddress\.Duplicated.*--any-ip/);

    const { exitCode, stdout } = await runCommand(cloud, ['restore', path, '--any-ip', '--json']);
    expect(exitCode).toBe(0);
    const [row] = JSON.parse(stdout).enis;
    expect(row).toMatchObject({ problems: [], newEniId: expect.stringMatching(/^eni-/) });
    expect(row.primaryIp).not.toBe(address);
  });

  test('attaches it where it was, and verifies that it is in use there', async () => {
    const instanceId = fixture().instanceIds[1] ?? '';
    const old = addEni({ attachedTo: instanceId });
    const { exitCode, stdout } = await runCommand(cloud, ['restore', file(reap(old)), '--attach', '--json']);
    const [row] = JSON.parse(stdout).enis;
    expect(row).toMatchObject({ attachedTo: instanceId, problems: [] });
    expect(cloud.ecs.world.findEni(row.newEniId)).toMatchObject({
      status: 'InUse',
      attachment: { instanceId },
    });
    expect(exitCode).toBe(0);
  });

  test('says that an attach fell back, and that the ENI exists all the same', async () => {
    const instanceId = fixture().instanceIds[1] ?? '';
    const path = file(reap(addEni({ attachedTo: instanceId })));
    cloud.foundation.faults.add({
      service: 'ecs',
      action: 'AttachNetworkInterface',
      effect: { kind: 'fall-back' },
    });
    const { exitCode, stdout } = await runCommand(cloud, ['restore', path, '--attach']);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/is now eni-.* unattached .*is Available\. It exists/);
  });

  test('says that a record names no instance to attach to', async () => {
    const { exitCode, stdout } = await runCommand(cloud, ['restore', file(reap(addEni())), '--attach']);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('names no instance');
  });

  test('names the EIP that it cannot bring back', async () => {
    const path = file(reap(addEni({ publicIp: '47.96.1.1' })));
    const { stderr } = await runCommand(cloud, ['restore', path]);
    expect(stderr).toContain('The EIP 47.96.1.1 has to be associated again.');
  });

  test('restores what it can and says what it cannot', async () => {
    const good = reap(addEni());
    const lost = reap(addEni({ distort: { VSwitchId: 'vsw-bp1gone' } }));
    const path = file(good, lost, { ...good, type: 'eni-reaper.eni.refused' });
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['restore', path, '--json']);
    expect(exitCode).toBe(1);
    const { enis: rows, unusable } = JSON.parse(stdout);
    expect(rows).toMatchObject([
      { problems: [] },
      { problems: [expect.stringContaining('InvalidVSwitchId.NotFound')] },
    ]);
    expect(unusable).toHaveLength(1);
    expect(stderr).toContain('not gone');
  });

  test('creates nothing in a dry run', async () => {
    const path = file(reap(addEni()));
    const count = enis().length;
    const { exitCode, stdout } = await runCommand(cloud, ['restore', path, '--dry-run']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'restore-plan',
      enis: [{ create: { name: 'db-replica' } }],
    });
    expect(enis()).toHaveLength(count);
  });

  test('does not enter an account that nobody named', async () => {
    const event = { ...reap(addEni()), source: '/eni-reaper/worker/1000000000000001/cn-hangzhou' };
    const { exitCode, stdout } = await runCommand(cloud, ['restore', file(event)]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('ENI_REAPER_ACCOUNTS');
  });

  test.each(['reset-after-effect', 'html-503', 'reset-mid-body'] as const)(
    'never says that nothing was restored when nobody knows: %s',
    async kind => {
      const path = file(reap(addEni()));
      const count = enis().length;
      const action = 'CreateNetworkInterface';
      cloud.foundation.faults.add({ service: 'ecs', action, effect: { kind } });
      const { exitCode, stdout, stderr } = await runCommand(cloud, ['restore', path]);
      expect(exitCode).toBe(1);
      expect(stdout).toMatch(/may exist .*repeat the command/);
      expect(stderr).toContain('1 may exist');
      expect(stderr).not.toContain('Nothing was restored');

      cloud.foundation.faults.clear();
      const again = await runCommand(cloud, ['restore', path, '--json']);
      expect([again.exitCode, enis().length]).toEqual([0, count + 1]);
    },
  );

  test('says that nothing was restored when nobody was reached', async () => {
    const env = { ENI_REAPER_ECS_ENDPOINT: 'http://127.0.0.1:1' };
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['restore', file(reap(addEni()))], { env });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /not restored .*could not reach http:\/\/127\.0\.0\.1:1 \(ECONNREFUSED\); nothing was sent/,
    );
    expect(stderr).toContain('Nothing was restored.');
  });

  test('asks once for what it may not do, and says what it did not try', async () => {
    const gone = [reap(addEni()), reap(addEni()), reap(addEni())];
    const action = 'ecs:CreateNetworkInterface';
    cloud.foundation.ram.add({ principal: cloud.accessKeyId, effect: 'deny', action, resource: '*' });
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['restore', file(...gone), '--json']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      enis: [{ problems: [expect.stringContaining('Forbidden.RAM')] }],
      notTried: [gone[1]?.['subject'], gone[2]?.['subject']],
    });
    expect(stderr).toContain('2 were not tried');
  });

  test('tries those of its own account although it may not enter another one', async () => {
    const foreign = { ...reap(addEni()), source: '/eni-reaper/worker/1000000000000001/cn-hangzhou' };
    const path = file(foreign, foreign, reap(addEni()));
    const { stdout } = await runCommand(cloud, ['restore', path, '--json']);
    const report = JSON.parse(stdout);
    expect(report.notTried).toHaveLength(1);
    expect(report.enis).toMatchObject([
      { problems: [expect.stringContaining('ENI_REAPER_ACCOUNTS')] },
      { newEniId: expect.stringMatching(/^eni-/), problems: [] },
    ]);
  });

  test('restores the other lines beside one that was cut, and names it', async () => {
    const path = join(folder, 'cut.jsonl');
    writeFileSync(path, `${JSON.stringify(reap(addEni()))}\n{"specversion":"1.0","id":`);
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['restore', path, '--json']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ enis: [{ problems: [] }], unusable: [expect.any(String)] });
    expect(stderr).toContain('Cannot be restored: line 2: it is no JSON');
  });

  test('prints its report although nothing in the file can be used', async () => {
    const { type: _, ...event } = reap(addEni());
    const path = file({ ...event, type: 'eni-reaper.eni.refused' });
    const { exitCode, stdout } = await runCommand(cloud, ['restore', path, '--json']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'restore-report',
      enis: [],
      unusable: [expect.stringContaining('not gone')],
    });
  });

  test('reads stdin', async () => {
    const input = JSON.stringify([reap(addEni())]);
    const { exitCode, stdout } = await runCommand(cloud, ['restore', '-', '--json'], { input });
    expect([exitCode, JSON.parse(stdout).enis.length]).toEqual([0, 1]);
  });

  test.each([
    [
      'a file that is not there',
      '/nowhere/gone.jsonl',
      /gone\.jsonl cannot be read: there is no such file/,
      '',
    ],
    ['a folder', 'docs', /docs cannot be read: it is a folder/, ''],
    ['prose', 'LICENSE', /LICENSE is neither JSON nor lines of JSON/, ''],
    ['an empty file', '-', /stdin is empty/, ' \n'],
    ['an empty list', '-', /stdin holds an empty list/, '[]'],
  ])('refuses %s', async (_, path, words, input) => {
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['restore', path], { input });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(words);
  });
});
