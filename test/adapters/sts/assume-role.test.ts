import { describe, expect, it } from 'vitest';
import { createRpcApi } from '../../../shared/adapters/rpc/rpc-client.ts';
import { assumeRole, stsVersion } from '../../../shared/adapters/sts/assume-role.ts';
import type { OtherAccount } from '../../../shared/core/settings.ts';
import { json, type Reply, serve } from '../support/scripted-server.ts';
import { credentials, failureOf, testPorts } from '../support/test-access.ts';

const account: OtherAccount = {
  accountId: '9876543210987654',
  roleArn: 'acs:ram::9876543210987654:role/eni-reaper',
  externalId: 'ZxExternalIdQq',
};
const taken = {
  AccessKeyId: 'STS.other',
  AccessKeySecret: 'other-secret',
  SecurityToken: 'other-token',
  Expiration: '2026-11-20T13:00:00Z',
};

async function assume(reply: Reply, other = account) {
  const server = await serve(reply);
  const sts = createRpcApi({ endpoint: server.endpoint, version: stsVersion, credentials, ...testPorts() });
  return { server, role: assumeRole(sts, other) };
}

describe('the role of another account', () => {
  it('is taken for an hour, under our name, with the external id', async () => {
    const { server, role } = await assume(json({ RequestId: 'r', Credentials: taken }));
    expect(await role).toEqual({
      accessKeyId: 'STS.other',
      accessKeySecret: 'other-secret',
      securityToken: 'other-token',
    });
    expect(server.requests[0]?.form).toMatchObject({
      Action: 'AssumeRole',
      Version: '2015-04-01',
      RoleArn: account.roleArn,
      RoleSessionName: 'eni-reaper',
      DurationSeconds: '3600',
      ExternalId: 'ZxExternalIdQq',
      SecurityToken: credentials.securityToken,
    });
  });

  it('needs no external id', async () => {
    const { accountId, roleArn } = account;
    const { server, role } = await assume(json({ RequestId: 'r', Credentials: taken }), {
      accountId,
      roleArn,
    });
    await role;
    expect(server.requests[0]?.form).not.toHaveProperty('ExternalId');
  });

  it('is not believed when the answer names a role of another account', async () => {
    const AssumedRoleUser = { Arn: 'acs:ram::1111111111111111:assumed-role/eni-reaper/eni-reaper' };
    const { role } = await assume(json({ RequestId: 'r', Credentials: taken, AssumedRoleUser }));
    expect((await failureOf(role)).message).toContain('another account');
    const Arn = `acs:ram::${account.accountId}:assumed-role/eni-reaper/eni-reaper`;
    const own = await assume(json({ RequestId: 'r', Credentials: taken, AssumedRoleUser: { Arn } }));
    expect(await own.role).toMatchObject({ accessKeyId: 'STS.other' });
  });

  it.each(['NoPermission', 'EntityNotExist.Role'])(
    'is named when taking it is refused with %s, the external id is not',
    async Code => {
      const Message = `The role trusts nobody with ${account.externalId}.`;
      const { role } = await assume(json({ RequestId: 'r', Code, Message }, 403));
      const error = await failureOf(role);
      expect(error).toMatchObject({
        handling: 'forbidden',
        operation: 'AssumeRole',
        providerCode: Code,
        providerRequestId: 'r',
      });
      expect(error.message).toContain(account.roleArn);
      expect(error.message).not.toContain('ZxExternalIdQq');
    },
  );

  it.each([
    ['nothing', undefined],
    ['a key without a secret', { ...taken, AccessKeySecret: undefined }],
    ['a key without a token', { ...taken, SecurityToken: '' }],
    ['a key of a wrong kind', { ...taken, AccessKeyId: 7 }],
  ])('is not taken when the answer holds %s', async (_, Credentials) => {
    const { role } = await assume(json({ RequestId: 'r', Credentials }));
    const error = await failureOf(role);
    expect(error.handling).toBe('transient');
    expect(error.message).not.toMatch(/other-secret|other-token|STS\.other/);
  });
});
