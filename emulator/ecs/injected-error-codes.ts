import type { ErrorRow } from './error-row.ts';

/** The codes that only a fault can bring, each with the reason why nothing in this world leads to it. */
export const injectedErrorCodes: readonly ErrorRow[] = [
  {
    code: 'InvalidUserType.NotSupported',
    status: { describe: 403, delete: 403, detach: 403, attach: 403 },
    when: 'accounts of this little cloud are always in good standing',
  },
  {
    code: 'Abs.InvalidAccount.NotFound',
    status: { describe: 403, delete: 403, detach: 403, attach: 403 },
    when: 'accounts of this little cloud are always in good standing',
  },
  {
    code: 'Forbidden.NotSupportRAM',
    status: { describe: 403, delete: 403, detach: 403, attach: 403 },
    when: 'RAM refusals come as Forbidden.RAM from the front',
  },
  {
    code: 'Forbidden.SubUser',
    status: { describe: 403, delete: 403, detach: 403, attach: 403 },
    when: 'RAM refusals come as Forbidden.RAM from the front',
  },
  {
    code: 'InvalidVpc.Empty',
    status: { describe: 403 },
    when: 'a VPC exists only through its vSwitches here',
  },
  {
    code: 'InvalidVpc.Indeterminacy',
    status: { describe: 403 },
    when: 'the page does not say when',
  },
  {
    code: 'InvalidOperation.InvalidGeneration',
    status: { attach: 400 },
    when: 'there are no instances of old generations',
  },
  {
    code: 'InvalidOperation.UserNotSupportNetworkCard',
    status: { attach: 400 },
    message: 'User not support network card.',
    when: 'accounts of this little cloud are always in good standing',
  },
  {
    code: 'InvalidOperation.ConnectionTrackingConfigNotSupportMemberEni',
    status: { attach: 400 },
    message: 'Member eni not support ConnectionTrackingConfiguration.',
    when: 'members are seeded; attaching one to a trunk is not modelled',
  },
  {
    code: 'InvalidInstanceId.NotFound',
    status: { detach: 403, attach: 403 },
    when: 'a missing instance is InvalidEcsId.NotFound, which the same pages list with 404',
  },
  {
    code: 'InvalidEni.NotSameVpc',
    status: { attach: 403 },
    when: 'different VPCs are InvalidOperation.VpcMismatch, which the same page lists',
  },
  {
    code: 'InvalidOperation.MultiGroupType',
    status: { attach: 403 },
    message: "The specified instance can't join different types of security group.",
    when: 'security groups are of one kind here',
  },
  {
    code: 'InvalidOperation.NotSupportEnterpriseGroup',
    status: { attach: 403 },
    message: "The specified instance type doesn't support enterprise level security group.",
    when: 'security groups are of one kind here',
  },
  {
    code: 'InvalidOperation.EniCountExceeded',
    status: { attach: 403 },
    message: 'The maximum number of eni in a enterprise level security group is exceeded.',
    when: 'security groups are of one kind here',
  },
  {
    code: 'InvalidOperation.EipBindModel',
    status: { attach: 403 },
    when: 'EIPs are bound in NAT mode only',
  },
  {
    code: 'InvalidInstance.NetworkType',
    status: { attach: 403 },
    when: 'all instances are in a VPC',
  },
  {
    code: 'InvalidOperation.InvalidTrunkEniStatus',
    status: { detach: 403, attach: 403 },
    when: 'members are seeded; attaching one to a trunk is not modelled',
  },
  {
    code: 'InvalidOperation.TrunkingIsNotAllowed',
    status: { detach: 403, attach: 403 },
    when: 'members are seeded; attaching one to a trunk is not modelled',
  },
  {
    code: 'InvalidOperation.EniTypeNotSupportTrunking',
    status: { detach: 403, attach: 403 },
    when: 'members are seeded; attaching one to a trunk is not modelled',
  },
  {
    code: 'InvalidOperation.EniTrunkDeviceFull',
    status: { attach: 403 },
    when: 'members are seeded; attaching one to a trunk is not modelled',
  },
  {
    code: 'InvalidParameter.EniNotBelongTrunk',
    status: { detach: 403, attach: 403 },
    when: 'members are seeded; attaching one to a trunk is not modelled',
  },
  {
    code: 'InvalidOperation.EniTypeNotSupportAttachToTrunk',
    status: { attach: 403 },
    when: 'members are seeded; attaching one to a trunk is not modelled',
  },
  {
    code: 'InvalidParameter.InvalidEniQueueNumber',
    status: { attach: 403 },
    when: 'queue quotas of instance types are not modelled',
  },
  {
    code: 'InvalidOperation.MaxEniQueueNumberExceeded',
    status: { attach: 403 },
    when: 'queue quotas of instance types are not modelled',
  },
  {
    code: 'InvalidOperation.ExceedInstanceTypeQueueNumber',
    status: { attach: 403 },
    when: 'queue quotas of instance types are not modelled',
  },
  {
    code: 'InvalidOperation.HighPerformanceTrafficModeNotSupportTrunkEni',
    status: { attach: 403 },
    when: 'members are seeded; attaching one to a trunk is not modelled',
  },
  {
    code: 'InvalidOperation.HighPerformanceTrafficModeNotSupportMemberEni',
    status: { attach: 403 },
    when: 'members are seeded; attaching one to a trunk is not modelled',
  },
  {
    code: 'InvalidOperation.EniTrafficModeNotSupportIpv6',
    status: { attach: 403 },
    when: 'which traffic modes exclude IPv6 is not published',
  },
  {
    code: 'InvalidOperation.MaxEniQueuePairNumberExceed',
    status: { attach: 403 },
    when: 'queue quotas of instance types are not modelled',
  },
  {
    code: 'InvalidParameter.InvalidQueuePairNumber',
    status: { attach: 403 },
    when: 'queue quotas of instance types are not modelled',
  },
  {
    code: 'InvalidOperation.EniQueuePairNumberOverflow',
    status: { attach: 403 },
    when: 'queue quotas of instance types are not modelled',
  },
  {
    code: 'InvalidOperation.HighPerformanceEniPerInstanceLimitExceeded',
    status: { attach: 403 },
    when: 'eRDMA quotas of instance types are not modelled',
  },
  {
    code: 'InternalError',
    status: { delete: 500, attach: 500 },
    message: 'The request processing has failed due to some unknown error, exception or failure.',
    when: 'a failure of the cloud has no cause on this side',
  },
];
