import { describe, expect, it } from 'vitest';
import type { Handling } from '../../shared/core/errors.ts';
import { codeGroups, handlingOf } from '../../shared/core/provider-codes.ts';

// Goal: no code of the provider may be taken for more than it says, least of all for "gone". Method: the codes that decide something are named
// one by one; the rest of the table is held to its own shape.

const cases: readonly (readonly [code: string, handling: Handling])[] = [
  ['InvalidEniId.NotFound', 'not-found'],
  ['InvalidOperation.InvalidEniState', 'conflict'],
  ['InvalidOperation.InvalidEcsState', 'conflict'],
  ['InvalidOperation.InvalidEniStatus', 'conflict'],
  ['InvalidOperation.InvalidEnsStatus', 'conflict'],
  ['InvalidParameter.EniNotBelongEcs', 'conflict'],
  ['InvalidEcsId.NotFound', 'conflict'],
  ['InvalidInstanceId.NotFound', 'conflict'],
  ['InvalidVSwitchId.NotFound', 'conflict'],
  ['InvalidSecurityGroupId.NotFound', 'conflict'],
  ['Operation.Conflict', 'conflict'],
  ['OperationConflict', 'conflict'],
  ['QueueAlreadyExist', 'conflict'],
  ['Throttling', 'throttled'],
  ['Throttling.User', 'throttled'],
  ['Throttling.Api', 'throttled'],
  ['Throttling.SomethingNew', 'throttled'],
  ['Rejected.Throttling', 'throttled'],
  ['QpsLimitExceeded', 'throttled'],
  ['InternalError', 'transient'],
  ['InternalServerError', 'transient'],
  ['ServiceUnavailable', 'transient'],
  ['ServiceUnavailable.RegionMaintaining', 'transient'],
  ['SignatureNonceUsed', 'transient'],
  ['ens.interface.error', 'transient'],
  ['Forbidden.RAM', 'forbidden'],
  ['Forbidden.SubUser', 'forbidden'],
  ['Forbidden.NotSupportRAM', 'forbidden'],
  ['NoPermission', 'forbidden'],
  ['AccessDenied', 'forbidden'],
  ['Abs.InvalidAccount.NotFound', 'forbidden'],
  ['InvalidUserType.NotSupported', 'forbidden'],
  ['InvalidAccessKeyId', 'forbidden'],
  ['InvalidAccessKeyId.NotFound', 'forbidden'],
  ['InvalidAccessKeyId.Inactive', 'forbidden'],
  ['SignatureDoesNotMatch', 'forbidden'],
  ['IncompleteSignature', 'forbidden'],
  ['InvalidTimeStamp.Expired', 'forbidden'],
  ['InvalidTimeStamp.Format', 'forbidden'],
  ['IllegalTimestamp', 'forbidden'],
  ['TimeExpired', 'forbidden'],
  ['InvalidSecurityToken.Expired', 'forbidden'],
  ['InvalidSecurityToken.Malformed', 'forbidden'],
  ['MissingSecurityToken', 'forbidden'],
  ['EntityNotExist.Role', 'forbidden'],
  ['InvalidOperation.EniServiceManaged', 'rejected'],
  ['InvalidParameter.EniServiceManaged', 'rejected'],
  ['InvalidOperation.InvalidEniType', 'rejected'],
  ['InvalidOperation.DetachPrimaryEniNotAllowed', 'rejected'],
  ['InvalidOperation.HasSlaveEniBonded', 'rejected'],
  ['Forbidden.RegionId', 'rejected'],
  ['InvalidParameter.NetworkInterfaceIds', 'rejected'],
  ['MissingParameter', 'rejected'],
];

describe('provider codes', () => {
  it.each(cases)('takes %s as %s', (code, handling) => {
    expect(handlingOf(code)).toBe(handling);
  });

  it.each([
    'SomethingNew',
    '',
    '403',
    '404',
    'Forbidden',
    'NotFound',
    'InvalidEniId',
    'InvalidEniId.NotFound.More',
    'invalideniid.notfound',
    'InvalidApi.NotFound',
    'InvalidAction.NotFound',
    'The specified ENI ID does not exist.',
    'constructor',
    '__proto__',
  ])('does not take %j for a missing ENI', code => {
    expect(handlingOf(code)).not.toBe('not-found');
  });

  it.each(['SomethingNew', '', 'ThrottlingLike', 'throttling', 'ServiceUnavailableForYou', 'toString'])(
    'rejects the unlisted code %j',
    code => {
      expect(handlingOf(code)).toBe('rejected');
    },
  );

  it('says "not found" for nothing of ECS and ENS but the ENI itself', () => {
    const missing = codeGroups.filter(group => group.handling === 'not-found').flatMap(group => group.codes);
    expect(missing).toEqual([
      'InvalidEniId.NotFound',
      'MessageNotExist',
      'QueueNotExist',
      'TopicNotExist',
      'SubscriptionNotExist',
    ]);
  });

  it('lists each code once', () => {
    const codes = codeGroups.flatMap(group => group.codes);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });

  it('gives every listed code the handling of its group', () => {
    for (const { handling, codes } of codeGroups)
      for (const code of codes) expect([code, handlingOf(code)]).toEqual([code, handling]);
  });
});
