import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AccessKey } from '../../../emulator/accounts.ts';
import { shiftedClock } from '../../../emulator/clock.ts';
import { createFoundation } from '../../../emulator/foundation.ts';
import { createSts } from '../../../emulator/sts/product.ts';
import { accountId, client, codeOf, startTinyCloud, type TinyCloud, userKey } from './tiny-cloud.ts';

const otherAccountId = '6543210987654321';
const roleArn = `acs:ram::${accountId}:role/reader`;
const otherRoleArn = `acs:ram::${otherAccountId}:role/Guest-Role`;

const start = Date.UTC(2026, 10, 20, 12);
/** Client and emulator live in the same time, which stands still until a test moves it. */
const clock = shiftedClock(() => Date.now());
const pass = (ms: number) => void vi.setSystemTime(Date.now() + ms);

let cloud: TinyCloud;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  cloud = await startTinyCloud({
    clock,
    products: [createSts(createFoundation({ clock, seed: 1 })).product],
  });
  const { accounts } = cloud.foundation;
  accounts.addRole({
    arn: roleArn,
    accountId,
    name: 'reader',
    trustedAccountIds: [accountId],
    maxSessionSeconds: 7200,
  });
  accounts.addRole({
    arn: otherRoleArn,
    accountId: otherAccountId,
    name: 'Guest-Role',
    trustedAccountIds: [accountId],
    externalId: 'ext',
    maxSessionSeconds: 3600,
  });
});
afterEach(async () => {
  vi.useRealTimers();
  await cloud.server.close();
});

interface Assumed {
  readonly AssumedRoleUser: { readonly Arn: string; readonly AssumedRoleId: string };
  readonly Credentials: {
    readonly AccessKeyId: string;
    readonly AccessKeySecret: string;
    readonly SecurityToken: string;
    readonly Expiration: string;
  };
}

const sts = (key: Partial<AccessKey> = {}) => client(cloud, key, '2015-04-01');
const assume = (params: Record<string, unknown> = {}, key: Partial<AccessKey> = {}) =>
  sts(key).request<Assumed>(
    'AssumeRole',
    { RoleArn: roleArn, RoleSessionName: 'session', ...params },
    { method: 'POST' },
  );
const keyOf = ({ Credentials }: Assumed) => ({
  accessKeyId: Credentials.AccessKeyId,
  accessKeySecret: Credentials.AccessKeySecret,
  securityToken: Credentials.SecurityToken,
});

describe('AssumeRole', () => {
  it('gives keys that act for the role’s account until they expire', async () => {
    const assumed = await assume({ RoleArn: otherRoleArn, ExternalId: 'ext', DurationSeconds: 900 });
    expect(assumed).toMatchObject({
      AssumedRoleUser: {
        Arn: `acs:ram::${otherAccountId}:role/Guest-Role/session`,
        AssumedRoleId: expect.stringMatching(/^\d{18}:session$/),
      },
      Credentials: {
        AccessKeyId: expect.stringMatching(/^STS\./),
        Expiration: '2026-11-20T12:15:00Z',
      },
    });

    const identity = () => sts(keyOf(assumed)).request('GetCallerIdentity', {}, { method: 'POST' });
    expect(await identity()).toMatchObject({
      IdentityType: 'AssumedRoleUser',
      AccountId: otherAccountId,
      Arn: `acs:ram::${otherAccountId}:assumed-role/Guest-Role/session`,
      PrincipalId: assumed.AssumedRoleUser.AssumedRoleId,
      RoleId: expect.stringMatching(/^\d{18}$/),
    });
    pass(900_000);
    expect(await codeOf(identity())).toBe('InvalidSecurityToken.Expired');
    expect(await codeOf(assume())).toBe('ok');
  });

  it('lasts an hour when nobody says how long', async () => {
    const { Credentials } = await assume();
    expect(Credentials.Expiration).toBe('2026-11-20T13:00:00Z');
  });

  it('may be called with the keys of a role', async () => {
    expect(await codeOf(assume({}, keyOf(await assume())))).toBe('ok');
  });

  it('is not for the account itself', async () => {
    cloud.foundation.accounts.addKey({
      ...userKey('root'),
      identity: { accountId, kind: 'root', name: 'root', arn: `acs:ram::${accountId}:root` },
    });
    await expect(assume({}, userKey('root'))).rejects.toMatchObject({
      code: 'NoPermission',
      data: { Message: 'Roles may not be assumed by root accounts.' },
      entry: { response: { statusCode: 403 } },
    });
  });

  it.each<[string, Record<string, unknown>, string, number]>([
    ['an ARN that is none', { RoleArn: 'reader' }, 'InvalidParameter.RoleArn', 400],
    [
      'a role that does not exist',
      { RoleArn: `acs:ram::${accountId}:role/nobody` },
      'EntityNotExist.Role',
      404,
    ],
    ['a session name of one character', { RoleSessionName: 'a' }, 'InvalidParameter.RoleSessionName', 400],
    [
      'a session name of 65 characters',
      { RoleSessionName: 'a'.repeat(65) },
      'InvalidParameter.RoleSessionName',
      400,
    ],
    ['a session name with a slash', { RoleSessionName: 'a/b' }, 'InvalidParameter.RoleSessionName', 400],
    ['899 seconds', { DurationSeconds: 899 }, 'InvalidParameter.DurationSeconds', 400],
    ['more than the role allows', { DurationSeconds: 7201 }, 'InvalidParameter.DurationSeconds', 400],
    ['a duration that is no number', { DurationSeconds: '15m' }, 'InvalidParameter.DurationSeconds', 400],
    ['no external id', { RoleArn: otherRoleArn }, 'NoPermission', 403],
    ['a wrong external id', { RoleArn: otherRoleArn, ExternalId: 'guess' }, 'NoPermission', 403],
    ['a policy that is none', { Policy: '{}' }, 'InvalidParameter.PolicyGrammar', 400],
    ['no session name', { RoleSessionName: '' }, 'MissingParameter', 400],
  ])('refuses %s', async (_, params, code, status) => {
    await expect(assume(params)).rejects.toMatchObject({ code, entry: { response: { statusCode: status } } });
  });

  it.each([900, 7200])('takes %d seconds', async seconds => {
    expect(await codeOf(assume({ DurationSeconds: seconds }))).toBe('ok');
  });

  it('refuses whom the role does not trust', async () => {
    cloud.foundation.accounts.addKey(userKey('stranger', otherAccountId));
    expect(await codeOf(assume({}, userKey('stranger')))).toBe('NoPermission');
  });

  it('refuses whom RAM does not let assume this role', async () => {
    cloud.foundation.ram.add({
      principal: '*',
      effect: 'deny',
      action: 'sts:AssumeRole',
      resource: otherRoleArn,
    });
    expect(await codeOf(assume({ RoleArn: otherRoleArn, ExternalId: 'ext' }))).toBe('NoPermission');
    expect(await codeOf(assume())).toBe('ok');
  });

  it('narrows the keys to the policy it is given', async () => {
    const Policy = JSON.stringify({
      Version: '1',
      Statement: [{ Effect: 'Allow', Action: 'tiny:*', Resource: '*/Ann' }],
    });
    const narrowed = client(cloud, keyOf(await assume({ Policy })));
    expect(await codeOf(narrowed.request('Greet', { Name: 'Ann' }))).toBe('ok');
    expect(await codeOf(narrowed.request('Greet', { Name: 'Bob' }))).toBe('Forbidden.RAM');
  });

  it('remembers an expired key for a day and then no longer', async () => {
    const old = keyOf(await assume());
    const ask = () => codeOf(sts(old).request('GetCallerIdentity', {}));
    pass(24 * 3600_000);
    await assume();
    expect(await ask()).toBe('InvalidSecurityToken.Expired');
    pass(2 * 3600_000);
    await assume();
    expect(await ask()).toBe('InvalidAccessKeyId.NotFound');
  });
});

describe('GetCallerIdentity', () => {
  it('tells a user who it is, even one that may do nothing', async () => {
    cloud.foundation.ram.add({ principal: '*', effect: 'deny', action: '*', resource: '*' });
    expect(await sts().request('GetCallerIdentity', {})).toMatchObject({
      IdentityType: 'RAMUser',
      AccountId: accountId,
      Arn: `acs:ram::${accountId}:user/tester`,
      UserId: expect.stringMatching(/^\d{18}$/),
      PrincipalId: expect.stringMatching(/^\d{18}$/),
    });
  });
});
