import { describe, expect, it } from 'vitest';
import { CloudError } from '../../../shared/core/errors.ts';
import { handlingOf } from '../../../shared/core/provider-codes.ts';
import {
  meaningOf,
  type RefusalMeaning,
  reasonForCode,
} from '../../../shared/core/teardown/teardown-codes.ts';

// Goal: every code of the reference pages has its meaning. Method: the pages' tables, each code once; a code that is not in them is permanent.

const pages: Readonly<Record<RefusalMeaning, readonly string[]>> = {
  permanent: [
    ...['InvalidOperation.HasSlaveEniBonded', 'MissingParameter', 'UnsupportedParameter', 'InvalidParameter'],
    ...[
      'InvalidInstanceID.Malformed',
      'InvalidOperation.InvalidRegion',
      'Forbidden.RegionId',
      'InvalidParams.EniId',
    ],
    ...['InvalidOperation.DetachPrimaryEniNotAllowed', 'InvalidOperation.EniHotPlugNotSupported'],
    ...['MaxEniCountExceeded', 'EniPerInstanceLimitExceeded', 'InvalidOperation.AvailabilityZoneMismatch'],
    ...['InvalidOperation.VpcMismatch', 'SecurityGroupInstanceLimitExceed', 'InvalidSecurityGroupId.NotVpc'],
    ...[
      'InvalidOperation.InvalidEniType',
      'InvalidOperation.EniServiceManaged',
      'InvalidOperation.EniLinked',
    ],
    ...['InvalidOperation.HotPlugNotSupport', 'InvalidOperation.InvalidTrunkEniStatus'],
    ...['InvalidOperation.TrunkingIsNotAllowed', 'InvalidOperation.InstanceTypeNotSupportEniTrunking'],
    ...['InvalidParameter.EniNotBelongTrunk', 'InvalidOperation.EniTypeNotSupportTrunking'],
    ...['InvalidOperation.HasMemberEniAttached', 'InvalidOperation.InvalidGeneration'],
    // ECS page about attaching.
    ...['InvalidOperation.UserNotSupportNetworkCard', 'InvalidParameter.NetworkCardIndexInvalid'],
    ...['InvalidEni.NotSameVpc', 'InvalidOperation.Ipv4CountExceeded', 'InvalidOperation.Ipv6CountExceeded'],
    ...['InvalidOperation.MultiGroupType', 'InvalidOperation.NotSupportEnterpriseGroup'],
    ...[
      'InvalidOperation.EniCountExceeded',
      'InvalidOperation.EipBindModel',
      'InvalidOperation.Ipv6NotSupport',
    ],
    ...['InvalidInstance.NetworkType', 'InvalidOperation.EniTrunkDeviceFull'],
    // ENS pages.
    ...['InvalidParameter.EniServiceManaged', 'InvalidParameter.NetworkInterfaceId', 'InstanceNotFound'],
  ],
  contradiction: [
    ...['InvalidEniId.NotFound', 'InvalidEcsId.NotFound', 'InvalidInstanceId.NotFound'],
    ...['InvalidVSwitchId.NotFound', 'InvalidSecurityGroupId.NotFound', 'InvalidParameter.EniNotBelongEcs'],
  ],
  'instance-state': ['InvalidOperation.InvalidEcsState', 'InvalidOperation.InvalidEnsStatus'],
  unclear: [
    ...['InvalidOperation.InvalidEniState', 'InvalidOperation.InvalidEniStatus', 'OperationConflict'],
    ...['InternalError', 'ServiceUnavailable', 'ens.interface.error'],
  ],
  forbidden: [
    ...['InvalidUserType.NotSupported', 'Abs.InvalidAccount.NotFound', 'Forbidden.NotSupportRAM'],
    ...['Forbidden.SubUser', 'Forbidden.RAM', 'NoPermission'],
  ],
  throttled: ['Throttling', 'Throttling.User', 'Throttling.Api'],
};

describe.each(Object.entries(pages))('a refusal that is %s', (meaning, codes) => {
  it.each(codes)('%s', providerCode => {
    const details = { handling: handlingOf(providerCode), operation: 'DetachNetworkInterface', providerCode };
    expect(meaningOf(new CloudError('refused', details))).toBe(meaning);
  });
});

it('counts an answer that was lost, or has no code, as unclear', () => {
  for (const handling of ['transient', 'conflict'] as const)
    expect(meaningOf(new CloudError('lost', { handling, operation: 'DeleteNetworkInterface' }))).toBe(
      'unclear',
    );
});

it('has the same word for what both clouds refuse under different names', () => {
  expect(reasonForCode('InvalidOperation.EniServiceManaged')).toBe('service-managed');
  expect(reasonForCode('InvalidParameter.EniServiceManaged')).toBe('service-managed');
});
