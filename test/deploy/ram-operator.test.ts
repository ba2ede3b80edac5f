import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { renderEni } from '../../emulator/ecs/render-eni.ts';
import { findUpwards } from '../../emulator/fc/find-built-file.ts';
import { parsePolicy } from '../../emulator/ram/policy.ts';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import { runCommand } from '../cli/command.ts';

// Goal: the operator's policy is enough for a working day, resources included. Method: the commands run one after the other, with a key
// that may do nothing else.
const folder = mkdtempSync(join(tmpdir(), 'eni-reaper-operator-'));
let cloud: Emulator;

beforeAll(async () => {
  cloud = await startEmulator();
  const { accountId, foundation, fc, endpoint } = cloud;
  fc.platform.createFunction({
    name: 'eni-reaper-scan',
    codePath: findUpwards(['dist/scan/index.js']),
    role: `acs:ram::${accountId}:role/eni-reaper-scan`,
    environment: { ENI_REAPER_ECS_ENDPOINT: endpoint, ENI_REAPER_MNS_ENDPOINT: endpoint },
    timeoutSeconds: 60,
  });
  const policy = parsePolicy(readFileSync('deploy/ram/eni-reaper-operator.json', 'utf8'));
  for (const statement of policy)
    foundation.ram.add({ ...statement, principal: `acs:ram::${accountId}:user/emulator-user` });
});
afterAll(async () => {
  await cloud.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The exit code of a command, and what was refused meanwhile for lack of permission. */
async function runWith(
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<{ exitCode: number | null; denied: readonly string[] }> {
  const { history } = cloud.foundation;
  const before = history.entries().length;
  const { exitCode } = await runCommand(cloud, args, { env });
  const codes = ['Forbidden.RAM', 'AccessDenied', 'NoPermission'];
  const denied = history
    .entries()
    .slice(before)
    .filter(entry => codes.includes(entry.result ?? ''));
  return { exitCode, denied: denied.map(({ what }) => what) };
}
const run = (...args: readonly string[]) => runWith({}, ...args);
const clean = { exitCode: 0, denied: [] };

it('lets an operator look, provision, invoke, clean up, ask and redrive', async () => {
  expect(await run('provision')).toEqual(clean);
  expect(await run('provision', '--update')).toEqual(clean);
  expect(await run('scan', '--json')).toEqual(clean);
  expect(await run('invoke', 'scan', '--endpoint', cloud.endpoint)).toEqual(clean);
  expect(await run('cleanup-tags', '--yes')).toEqual(clean);
  const [instanceId = ''] = cloud.fixtures.ecs?.instanceIds ?? [];
  expect(await run('teardown', '--instance', instanceId, '--reason', 'a test')).toEqual(clean);

  const queue = cloud.mns.broker.queue(cloud.accountId, cloud.region, 'eni-reaper-dead-letter');
  const letter = { kind: 'dead-letter', version: 1, outcome: 'exhausted', reason: 'because', attempts: 12 };
  queue?.send(
    Buffer.from(JSON.stringify({ ...letter, message: { kind: 'delete-task', version: 1 } })).toString(
      'base64',
    ),
  );
  expect(await run('dead-letters', 'list', '--all')).toEqual({ exitCode: 4, denied: [] });
  expect(await run('dead-letters', 'redrive', '--all')).toEqual(clean);
});

it('lets an operator bring a deleted ENI back to its instance', async () => {
  const { accountId, region, ecs, fixtures } = cloud;
  const [instanceId = ''] = fixtures.ecs?.instanceIds ?? [];
  const place = { accountId, region, vSwitchId: fixtures.ecs?.vSwitchId ?? '' };
  const securityGroupIds = [fixtures.ecs?.securityGroupId ?? ''];
  const eni = ecs.world.addEni({ ...place, securityGroupIds, attachedTo: instanceId });
  const data = {
    region,
    eniId: eni.eniId,
    origin: 'teardown',
    reason: 'deleted',
    attempts: 1,
    record: renderEni(eni),
  };
  const source = `/eni-reaper/teardown/${accountId}/${region}`;
  const event = {
    specversion: '1.0',
    id: '1',
    type: 'eni-reaper.eni.gone',
    source,
    subject: eni.eniId,
    data,
  };
  const file = join(folder, 'gone.jsonl');
  writeFileSync(file, JSON.stringify(event));
  expect(await run('restore', file, '--any-ip', '--attach')).toEqual(clean);
});

it('lets an operator provision a topic for digests, and see of everything whether it is right', async () => {
  const env = { ENI_REAPER_NOTIFY_TOPIC: 'eni-reaper-news' };
  expect(await runWith(env, 'provision')).toEqual(clean);
  const args = ['doctor', '--for', 'operator', '--functions', '--fc-endpoint', cloud.endpoint];
  expect(await runWith(env, ...args)).toEqual(clean);
  // The function that is here has no trigger, which is a problem, and yet not one of permission.
  expect(await runWith(env, ...args, '--for', 'scan')).toEqual({ exitCode: 1, denied: ['TagResources'] });
});

it('lets nobody with this policy delete, detach or mark, nor attach at the edge', async () => {
  const { denied } = await run('doctor', '--no-functions', '--for', 'scan', '--for', 'teardown');
  // Attaching is what a restore needs.
  expect([...denied].toSorted()).toEqual([
    'AttachNetworkInterface',
    'DeleteNetworkInterface',
    'DeleteNetworkInterfaces',
    'DetachNetworkInterface',
    'DetachNetworkInterface',
    'TagResources',
  ]);
});
