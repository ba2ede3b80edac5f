import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import { type CommandResult, runCommand } from './command.ts';

let cloud: Emulator;
let machine: http.Server;
let home: string;
/** What the machine's metadata service was asked for. */
let asked: string[];

beforeAll(async () => {
  cloud = await startEmulator({ world: 'empty', seed: 3 });
  machine = http.createServer((request, response) => {
    asked.push(request.url ?? '');
    const role = { AccessKeyId: 'STS.MACHINE', AccessKeySecret: 's', SecurityToken: 't', Code: 'Success' };
    if (request.url?.endsWith('/machine'))
      response.end(JSON.stringify({ ...role, Expiration: '2099-01-01T00:00:00Z' }));
    else response.end(request.method === 'PUT' ? 'metadata-token' : 'machine');
  });
  await new Promise<void>(resolve => machine.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  machine.close();
  await cloud.close();
});
beforeEach(() => {
  asked = [];
  home = mkdtempSync(join(tmpdir(), 'eni-reaper-home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), text);
}

const configure = (...profiles: readonly object[]) =>
  write('.aliyun/config.json', JSON.stringify({ current: 'mine', profiles }));

/** A key that the emulator takes. */
const goodKey = () => ({ access_key_id: cloud.accessKeyId, access_key_secret: cloud.accessKeySecret });
const good = (name = 'mine') => ({ name, mode: 'AK', ...goodKey() });

/** Runs a look on a machine whose role would answer, without a key in the environment. */
function look(env: Readonly<Record<string, string | undefined>> = {}): Promise<CommandResult> {
  const { port } = machine.address() as AddressInfo;
  return runCommand(cloud, ['scan', '--json'], {
    env: {
      HOME: home,
      ALIBABA_CLOUD_ACCESS_KEY_ID: undefined,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: undefined,
      ALIBABA_CLOUD_ECS_METADATA_DISABLED: undefined,
      METADATA_PORT: String(port),
      NODE_OPTIONS: `--require ${join(import.meta.dirname, 'through-metadata.cjs')}`,
      ...env,
    },
  });
}

describe('the key that the command works with', () => {
  test('is the role of the machine where nothing else is named or present', async () => {
    const { stderr } = await look();
    expect(asked.at(-1)).toMatch(/\/machine$/);
    expect(stderr).toContain('GetCallerIdentity was refused');
  });

  test('is that of the current profile, and so is the region', async () => {
    configure({ ...good(), region_id: 'cn-shanghai' });
    const { exitCode, stdout } = await look({ ALIBABA_CLOUD_REGION_ID: undefined });
    expect([exitCode, asked]).toEqual([0, []]);
    expect(JSON.parse(stdout)).toMatchObject({ regions: [{ region: 'cn-shanghai', complete: true }] });
  });

  test('is that of the profile with this name in the file of the older SDKs', async () => {
    configure(good());
    const { access_key_id: id, access_key_secret: secret } = goodKey();
    write(
      '.alibabacloud/credentials',
      `[staging]\ntype = access_key\naccess_key_id = ${id}\naccess_key_secret = ${secret}\n`,
    );
    const { exitCode } = await look({ ALIBABA_CLOUD_PROFILE: 'staging' });
    expect([exitCode, asked]).toEqual([0, []]);
  });

  test('is found behind a file of profiles that was put out of use', async () => {
    write('.aliyun/config.json', '{broken');
    await look({ ALIBABA_CLOUD_CLI_PROFILE_DISABLED: 'true' });
    expect(asked.at(-1)).toMatch(/\/machine$/);
  });

  test('is taken from a profile when the variables for it are set to nothing', async () => {
    configure(good());
    const { exitCode } = await look({ ALIBABA_CLOUD_ACCESS_KEY_ID: '', ALIBABA_CLOUD_ACCESS_KEY_SECRET: '' });
    expect([exitCode, asked]).toEqual([0, []]);
  });
});

describe('a source of keys that is named or present, and cannot be used,', () => {
  const secret = 'KEYTHATNOBODYMAYSEE';
  const lone = { name: 'mine', access_key_id: 'LTAIx', access_key_secret: secret };

  test.each<readonly [string, () => void, Readonly<Record<string, string>>, RegExp]>([
    [
      'a profile that is not there',
      () => configure(good('staging2')),
      { ALIBABA_CLOUD_PROFILE: 'staging' },
      /^The profile "staging" of ~\/\.aliyun\/config\.json cannot be used: there is no such profile \(did you mean "staging2"\?\)\./,
    ],
    [
      'a file that is not JSON',
      () => write('.aliyun/config.json', `{broken ${secret}`),
      {},
      /it is not JSON\./,
    ],
    [
      'a role that cannot be assumed',
      () =>
        configure({
          ...lone,
          mode: 'RamRoleArn',
          ram_role_arn: 'acs:ram::1:role/x',
          sts_endpoint: '127.0.0.1:1',
        }),
      {},
      /^The profile "mine" .*127\.0\.0\.1:1/,
    ],
    [
      'a command that prints no key',
      () => configure({ ...lone, mode: 'External', process_command: `echo ${secret}` }),
      {},
      /its process_command failed, /,
    ],
    [
      'half a key',
      () => configure(good()),
      { ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAIx' },
      /^ALIBABA_CLOUD_ACCESS_KEY_SECRET is not set, and the other half of the key is\./,
    ],
    [
      'a key with the line end of Windows',
      () => {},
      { ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAIx\r', ALIBABA_CLOUD_ACCESS_KEY_SECRET: secret, FC_ACCOUNT_ID: '1' },
      /^ALIBABA_CLOUD_ACCESS_KEY_ID \(value not shown\) holds a character that no key has/,
    ],
    [
      'a token for a role',
      () => {},
      {
        ALIBABA_CLOUD_ROLE_ARN: 'acs:ram::1:role/x',
        ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'acs:ram::1:oidc-provider/x',
        ALIBABA_CLOUD_OIDC_TOKEN_FILE: '/no/such/token',
      },
      /^The role that .* stand for cannot be taken: /,
    ],
    [
      'a URI',
      () => {},
      { ALIBABA_CLOUD_CREDENTIALS_URI: 'http://127.0.0.1:1/key' },
      /^ALIBABA_CLOUD_CREDENTIALS_URI gives no credentials: /,
    ],
  ])('is named and stops the command: %s', async (_, prepare, env, said) => {
    prepare();
    const { exitCode, stdout, stderr } = await look(env);
    expect(stderr).toMatch(said);
    expect({ exitCode, stdout, asked }).toEqual({ exitCode: 2, stdout: '', asked: [] });
    expect(stderr).not.toContain(secret);
    expect(stderr.trimEnd()).not.toContain('\n');
  });
});

test('a command that runs elsewhere says which region it misses', async () => {
  const { exitCode, stderr } = await runCommand(cloud, ['invoke', 'scan', '--region', 'cn-hangzhou'], {
    env: { ALIBABA_CLOUD_REGION_ID: undefined },
  });
  expect(stderr).toContain('Set ALIBABA_CLOUD_REGION_ID to the region that the function runs in');
  expect(exitCode).toBe(2);
});
