import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readAliyunProfile } from '../../../shared/adapters/operator/aliyun-profile.ts';
import { readIniProfile } from '../../../shared/adapters/operator/ini-profile.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'eni-reaper-home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), text);
}

const configure = (...profiles: readonly object[]) =>
  write('.aliyun/config.json', JSON.stringify({ current: 'mine', profiles }));

const key = { access_key_id: 'LTAIx', access_key_secret: 'KEYTHATNOBODYMAYSEE' };
const mine = { name: 'mine', mode: 'AK', ...key, region_id: 'cn-shanghai' };
const role = { mode: 'ChainableRamRoleArn', ram_role_arn: 'acs:ram::1:role/x' };

describe('the profile of the aliyun command', () => {
  test('is none where the command was never configured, or is put out of use', () => {
    expect(readAliyunProfile({}, home)).toBeUndefined();
    write('.aliyun/config.json', '{broken');
    expect(readAliyunProfile({ ALIBABA_CLOUD_CLI_PROFILE_DISABLED: 'TRUE' }, home)).toBeUndefined();
  });

  test('is the current one, unless another is named', () => {
    configure(mine, { ...mine, name: 'staging', region_id: '' });
    expect(readAliyunProfile({}, home)).toMatchObject({ name: 'mine', mode: 'AK', region: 'cn-shanghai' });
    expect(readAliyunProfile({ ALIBABA_CLOUD_PROFILE: '' }, home)).toMatchObject({ name: 'mine' });
    expect(readAliyunProfile({ ALIBABA_CLOUD_PROFILE: 'staging' }, home)).toMatchObject({
      name: 'staging',
      region: undefined,
    });
  });

  test('knows what must not be shown of it and of those that it builds on', () => {
    configure({ ...role, name: 'mine', source_profile: 'base' }, { ...mine, name: 'base' });
    expect(readAliyunProfile({}, home)).toMatchObject({ secrets: ['LTAIx', 'KEYTHATNOBODYMAYSEE'] });
  });

  test.each<readonly [string, () => void, string]>([
    ['is not JSON', () => write('.aliyun/config.json', '{broken KEYTHAT'), 'it is not JSON.'],
    ['is a folder', () => write('.aliyun/config.json/x', ''), 'it cannot be read (EISDIR).'],
    ['holds a list', () => write('.aliyun/config.json', '[]'), 'it holds no list of profiles.'],
    [
      'holds something else than profiles',
      () => write('.aliyun/config.json', '{"profiles":[1]}'),
      'no list of profiles.',
    ],
    [
      'has no current profile',
      () => write('.aliyun/config.json', '{"profiles":[]}'),
      'it says of none of its profiles that it is the current one.',
    ],
    [
      'has a mode that nobody knows',
      () => configure({ ...mine, mode: 'Magic' }),
      'its mode "Magic" is none of AK, ',
    ],
    [
      'was never filled in',
      () => configure({ ...mine, access_key_id: '', access_key_secret: '' }),
      'it has no access_key_id and no access_key_secret.',
    ],
    [
      'builds on one that is not there',
      () => configure({ ...role, name: 'mine', source_profile: 'base' }),
      'it builds on "base", and there is no such profile.',
    ],
    [
      'builds on itself',
      () =>
        configure(
          { ...role, name: 'mine', source_profile: 'other' },
          { ...role, name: 'other', source_profile: 'mine' },
        ),
      'it builds on itself.',
    ],
  ])('is refused when it %s', (_, prepare, said) => {
    prepare();
    const read = () => readAliyunProfile({}, home);
    expect(read).toThrow(said);
    expect(read).toThrow('"aliyun configure"');
    expect(read).not.toThrow('KEYTHAT');
  });

  test('is missed with the name that was most likely meant', () => {
    configure({ ...mine, name: 'staging' });
    const problems = ['stagin', 'prod'].map(name => readAliyunProfile({ ALIBABA_CLOUD_PROFILE: name }, home));
    expect(problems).toMatchObject([
      {
        kind: 'missing',
        problem: { message: expect.stringContaining('no such profile (did you mean "staging"?).') },
      },
      { kind: 'missing', problem: { message: expect.stringContaining('there is no such profile.') } },
    ]);
  });
});

describe('the profile of the older SDKs', () => {
  const file = '[default]\ntype = access_key\naccess_key_secret = KEYTHAT\n\n [ staging ]\nrole_name=x\n';

  test('is the default one, unless another is named', () => {
    expect(readIniProfile({}, home)).toBeUndefined();
    write('.alibabacloud/credentials', file);
    expect(readIniProfile({}, home)).toMatchObject({ kind: 'found', name: 'default', secrets: ['KEYTHAT'] });
    expect(readIniProfile({ ALIBABA_CLOUD_PROFILE: 'staging' }, home)).toMatchObject({ kind: 'found' });
    expect(readIniProfile({ ALIBABA_CLOUD_PROFILE: 'prod' }, home)).toMatchObject({ kind: 'missing' });
  });

  test('may be in a file of another name, which then has to be there', () => {
    const elsewhere = { ALIBABA_CLOUD_CREDENTIALS_FILE: join(home, 'elsewhere') };
    expect(readIniProfile(elsewhere, home)).toMatchObject({ kind: 'missing' });
    write('elsewhere', file);
    expect(readIniProfile(elsewhere, home)).toMatchObject({ kind: 'found' });
  });
});
