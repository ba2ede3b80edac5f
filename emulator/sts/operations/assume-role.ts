import type { AccessKey, Role } from '../../accounts.ts';
import type { Foundation } from '../../foundation.ts';
import { parsePolicy } from '../../ram/policy.ts';
import { type RpcCall, RpcError, type RpcOperation } from '../../rpc/operation.ts';
import { principalIdOf } from '../principal-id.ts';

/**
 * AssumeRole (https://www.alibabacloud.com/help/doc-detail/28763.html): temporary keys of a role, for users and roles
 * that it trusts.
 */
export const assumeRole: RpcOperation = {
  action: 'AssumeRole',
  parameters: ['RoleArn', 'RoleSessionName', 'DurationSeconds', 'ExternalId', 'Policy', 'SourceIdentity'],
  required: ['RoleArn', 'RoleSessionName'],
  permission: call => ({ action: 'sts:AssumeRole', resources: [call.params.get('RoleArn') ?? '*'] }),
  run(call) {
    const { params, foundation, identity } = call;
    if (identity.kind === 'root')
      throw new RpcError(403, 'NoPermission', 'Roles may not be assumed by root accounts.');
    const sessionName = params.get('RoleSessionName') ?? '';
    if (!/^[a-zA-Z0-9.@\-_]{2,64}$/.test(sessionName)) throw wronglyFormed('RoleSessionName');
    const role = findRole(params.get('RoleArn') ?? '', foundation);
    checkTrust(role, call);
    const seconds = durationOf(params.get('DurationSeconds'), role);
    const policy = params.get('Policy');
    const key = issueKey(role, sessionName, seconds, foundation);
    foundation.accounts.addKey(policy ? { ...key, sessionPolicy: parsePolicy(policy) } : key);
    return {
      AssumedRoleUser: {
        // Not the `assumed-role` form that GetCallerIdentity shows and that policies name.
        Arn: `${role.arn}/${sessionName}`,
        AssumedRoleId: principalIdOf(key.identity),
      },
      Credentials: {
        AccessKeyId: key.accessKeyId,
        AccessKeySecret: key.accessKeySecret,
        SecurityToken: key.securityToken,
        Expiration: new Date(key.expiresAtMs).toISOString().replace(/\.\d{3}Z$/, 'Z'),
      },
    };
  },
};

function findRole(arn: string, { accounts }: Foundation): Role {
  if (!/^acs:ram::\d+:role\/[a-zA-Z0-9.\-_]{1,64}$/i.test(arn)) throw wronglyFormed('RoleArn');
  const role = accounts.findRole(arn);
  if (!role) throw new RpcError(404, 'EntityNotExist.Role', 'The specified Role not exists.');
  return role;
}

function checkTrust(role: Role, { identity, params }: RpcCall): void {
  const trusted = role.trustedAccountIds.includes(identity.accountId);
  const knowsExternalId = role.externalId === undefined || params.get('ExternalId') === role.externalId;
  if (trusted && knowsExternalId) return;
  throw new RpcError(
    403,
    'NoPermission',
    'You are not authorized to do this action. You should be authorized by RAM.',
  );
}

/** From 15 minutes to what the role allows; an hour when nothing is said, or less when the role allows less. */
function durationOf(text: string | undefined, role: Role): number {
  if (!text) return Math.min(3600, role.maxSessionSeconds);
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (seconds >= 900 && seconds <= role.maxSessionSeconds) return seconds;
  throw new RpcError(
    400,
    'InvalidParameter.DurationSeconds',
    `The Min/Max value of DurationSeconds is 15min/${role.maxSessionSeconds / 3600}hr.`,
  );
}

/** How long an expired key is still told from one that never was. */
const rememberExpiredMs = 24 * 3600_000;

function issueKey(
  role: Role,
  sessionName: string,
  seconds: number,
  { ids, clock, accounts }: Foundation,
): AccessKey & { readonly expiresAtMs: number } {
  accounts.forgetKeysExpiredBefore(clock.nowMs() - rememberExpiredMs);
  return {
    accessKeyId: `STS.NT${ids.hex(22)}`,
    accessKeySecret: ids.hex(44),
    // Real tokens are long Base64; `+`, `/` and `=` are in them, which careless encoding loses.
    securityToken: `CAIS${Buffer.from(ids.hex(300)).toString('base64')}+/==`,
    active: true,
    expiresAtMs: clock.nowMs() + seconds * 1000,
    identity: {
      accountId: role.accountId,
      kind: 'assumed-role',
      name: `${role.name}/${sessionName}`,
      arn: `acs:ram::${role.accountId}:assumed-role/${role.name}/${sessionName}`,
    },
  };
}

const wronglyFormed = (parameter: string) =>
  new RpcError(400, `InvalidParameter.${parameter}`, `The parameter ${parameter} is wrongly formed.`);
