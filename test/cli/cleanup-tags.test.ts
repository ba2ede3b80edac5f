import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import { runCommand } from './command.ts';

const first = 'eni-reaper:first-seen';
const queued = 'eni-reaper:queued';

let cloud: Emulator;
beforeEach(async () => {
  cloud = await startEmulator({ seed: 3 });
});
afterEach(() => cloud.close());

function enis() {
  return cloud.ecs.world.enis({ accountId: cloud.accountId, region: cloud.region });
}

/** Marks the first `count` unattached ENIs, as scans would; every other one carries both tags. */
function markSome(count: number): readonly string[] {
  const marked = enis()
    .filter(eni => eni.status === 'Available' && !eni.serviceManaged)
    .slice(0, count);
  for (const [index, { eniId }] of marked.entries())
    cloud.ecs.world.touch(eniId, { tags: { [first]: 'x', ...(index % 2 === 1 && { [queued]: 'y' }) } });
  return marked.map(eni => eni.eniId).sort();
}

function stillTagged(): readonly string[] {
  return enis()
    .filter(eni => eni.tags.has(first) || eni.tags.has(queued))
    .map(eni => eni.eniId)
    .sort();
}

describe('eni-reaper cleanup-tags', () => {
  test('takes our two tags off every ENI, and no other tag', async () => {
    const marked = markSome(5);
    const before = enis().map(eni => eni.tags.size);
    expect(marked).toHaveLength(5);
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['cleanup-tags', '--yes']);
    expect([exitCode, stderr]).toEqual([0, '5 of 5 cleaned.\n']);
    expect(stdout).toMatch(/^ {2}account +region +ENI +tags +result$/m);
    expect(stdout.match(/cleaned$/gm)).toHaveLength(5);
    expect(stillTagged()).toEqual([]);
    const sum = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0);
    expect(sum(before) - sum(enis().map(eni => eni.tags.size))).toBe(7);
  });

  test('only lists them in a dry run', async () => {
    const marked = markSome(3);
    const { exitCode, stdout } = await runCommand(cloud, ['cleanup-tags', '--dry-run', '--json']);
    expect(exitCode).toBe(0);
    const [place] = JSON.parse(stdout).places;
    expect(place.tagged.map((row: { eniId: string }) => row.eniId).sort()).toEqual(marked);
    expect(stillTagged()).toEqual(marked);
  });

  test('says in a dry run what each column is, and speaks of no result', async () => {
    markSome(1);
    const { stdout } = await runCommand(cloud, ['cleanup-tags', '--dry-run']);
    expect(stdout.split('\n')[0]).toMatch(/^ {2}account +region +ENI +tags$/);
  });

  test('changes nothing where nobody can be asked', async () => {
    const marked = markSome(2);
    const { exitCode, stderr } = await runCommand(cloud, ['cleanup-tags']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`Take our tags off 2 ENIs in cn-hangzhou of account ${cloud.accountId}?`);
    expect(stderr).toContain('--yes');
    expect(stillTagged()).toEqual(marked);
  });

  test('cleans more ENIs than one call takes', async () => {
    const { vSwitchId, securityGroupId } = cloud.fixtures.ecs ?? { vSwitchId: '', securityGroupId: '' };
    for (let number = 0; number < 120; number++)
      cloud.ecs.world.addEni({
        accountId: cloud.accountId,
        region: cloud.region,
        vSwitchId,
        securityGroupIds: [securityGroupId],
        tags: { [first]: 'x' },
      });
    const { exitCode } = await runCommand(cloud, ['cleanup-tags', '--yes']);
    expect([exitCode, stillTagged()]).toEqual([0, []]);
  });

  test('cleans the others when one of them is gone by now', async () => {
    const [gone = ''] = markSome(4);
    const effect = { kind: 'refuse', code: 'InvalidResourceId.NotFound', status: 404 } as const;
    cloud.foundation.faults.add({ service: 'ecs', action: 'UntagResources', resource: gone, effect });
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['cleanup-tags', '--yes', '--json']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('3 of 4 cleaned.');
    expect(JSON.parse(stdout).places[0].failures).toMatchObject([{ eniId: gone }]);
    expect(stillTagged()).toEqual([gone]);
  });

  test('cleans what can be read when an account cannot be, names it, and fails', async () => {
    markSome(2);
    const accountId = '1000000000000001';
    const accounts = [{ accountId, roleArn: `acs:ram::${accountId}:role/not-there` }];
    const env = { ENI_REAPER_ACCOUNTS: JSON.stringify(accounts) };
    const { exitCode, stderr } = await runCommand(cloud, ['cleanup-tags', '--yes'], { env });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(new RegExp(`^cn-hangzhou of account ${accountId} could not be read: .*not-there`));
    expect(stderr).toContain('2 of 2 cleaned.');
    expect(stillTagged()).toEqual([]);
  });

  test('stops at once and says once why when it may not', async () => {
    const { vSwitchId = '', securityGroupId = '' } = cloud.fixtures.ecs ?? {};
    const eni = { vSwitchId, securityGroupIds: [securityGroupId], tags: { [first]: 'x' } };
    const place = { accountId: cloud.accountId, region: cloud.region };
    for (let number = 0; number < 60; number++) cloud.ecs.world.addEni({ ...place, ...eni });
    const principal = cloud.accessKeyId;
    cloud.foundation.ram.add({ principal, effect: 'deny', action: 'ecs:UntagResources', resource: '*' });
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['cleanup-tags', '--yes']);
    expect(exitCode).toBe(1);
    expect(stdout.match(/Forbidden\.RAM/g)).toHaveLength(50);
    expect(stdout.match(/not tried$/gm)).toHaveLength(10);
    expect(stderr.match(/Forbidden\.RAM/g)).toHaveLength(1);
    expect(stderr).toContain('0 of 60 cleaned.');
    expect(cloud.foundation.history.apiCalls()['UntagResources']).toBe(1);
  });

  test('says that there is nothing to do', async () => {
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['cleanup-tags']);
    expect([exitCode, stdout, stderr]).toEqual([0, '', 'No ENI carries one of our tags.\n']);
  });
});
