/** The reference pages with an error table of their own among those that this product implements. */
export type ErrorPage = 'describe' | 'delete' | 'detach' | 'attach';

/** One row of the error tables of DescribeNetworkInterfaces, DeleteNetworkInterface, DetachNetworkInterface and AttachNetworkInterface. */
export interface ErrorCode {
  readonly code: string;
  /** HTTP status by page; pages disagree now and then. A page that is missing does not list the code. */
  readonly status: { readonly [page in ErrorPage]?: number };
  /** The literal text where a page prints one; all others print a placeholder. */
  readonly message?: string;
  /** `natural`: some operation answers it for the reason given. `injected`: only a fault of kind `refuse` can. */
  readonly cause: 'natural' | 'injected';
  /** What leads to it, or why nothing here does. */
  readonly when: string;
}

/**
 * Every code of the four tables, so that nothing the reference knows is missing unnoticed. The tables are shared between
 * pages in part: a code can stand on a page whose operation never gives it.
 */
export const ecsErrorCodes: readonly ErrorCode[] = [
  {
    code: 'MissingParameter',
    status: { describe: 400, delete: 400, detach: 400, attach: 400 },
    cause: 'natural',
    when: 'a mandatory parameter is not given: by the front for single ones, by CreateNetworkInterface for the security group',
  },
  {
    code: 'UnsupportedParameter',
    status: { describe: 400, delete: 400, detach: 400, attach: 400 },
    cause: 'natural',
    when: 'TrunkNetworkInstanceId, which the pages call unavailable; by the front for any unknown name',
  },
  {
    code: 'InvalidParameter',
    status: { describe: 400, delete: 400, detach: 400, attach: 400 },
    cause: 'natural',
    when: 'a value out of its bounds, too many values, two parameters that exclude each other',
  },
  {
    code: 'InvalidInstanceID.Malformed',
    status: { describe: 400, delete: 400, detach: 400, attach: 400 },
    cause: 'natural',
    when: 'an InstanceId that does not look like one',
  },
  {
    code: 'InvalidOperation.InvalidEcsState',
    status: { describe: 400, delete: 400, detach: 400, attach: 400 },
    cause: 'natural',
    when: 'the instance is neither Running nor Stopped',
  },
  {
    code: 'InvalidOperation.InvalidEniState',
    status: { describe: 400, delete: 400, detach: 400, attach: 400 },
    cause: 'natural',
    when: 'the ENI is not in the state that the operation needs',
  },
  {
    code: 'InvalidOperation.DetachPrimaryEniNotAllowed',
    status: { describe: 400, delete: 400, detach: 400, attach: 400 },
    cause: 'natural',
    when: 'detaching a primary ENI; deleting one, if the options say so',
  },
  {
    code: 'Forbidden.RegionId',
    status: { describe: 400, delete: 400, detach: 400, attach: 400 },
    cause: 'natural',
    when: 'deleting, creating or modifying in a region that does not exist',
  },
  {
    code: 'InvalidRegionId.MalFormed',
    status: { describe: 400 },
    message: 'The specified parameter RegionId is not valid.',
    cause: 'natural',
    when: 'reading a region that does not exist',
  },
  {
    code: 'InvalidUserType.NotSupported',
    status: { describe: 403, delete: 403, detach: 403, attach: 403 },
    cause: 'injected',
    when: 'accounts of this little cloud are always in good standing',
  },
  {
    code: 'Abs.InvalidAccount.NotFound',
    status: { describe: 403, delete: 403, detach: 403, attach: 403 },
    cause: 'injected',
    when: 'accounts of this little cloud are always in good standing',
  },
  {
    code: 'Forbidden.NotSupportRAM',
    status: { describe: 403, delete: 403, detach: 403, attach: 403 },
    cause: 'injected',
    when: 'RAM refusals come as Forbidden.RAM from the front',
  },
  {
    code: 'Forbidden.SubUser',
    status: { describe: 403, delete: 403, detach: 403, attach: 403 },
    cause: 'injected',
    when: 'RAM refusals come as Forbidden.RAM from the front',
  },
  {
    code: 'MaxEniCountExceeded',
    status: { describe: 403, delete: 403, detach: 403, attach: 403 },
    cause: 'natural',
    when: 'creating one ENI more than the quota of the options',
  },
  {
    code: 'EniPerInstanceLimitExceeded',
    status: { describe: 403, delete: 403, detach: 403, attach: 403 },
    cause: 'natural',
    when: 'attaching one ENI more than the instance type takes',
  },
  {
    code: 'InvalidOperation.AvailabilityZoneMismatch',
    status: { describe: 403, delete: 403, detach: 403, attach: 403 },
    cause: 'natural',
    when: 'ENI and instance are in different zones',
  },
  {
    code: 'InvalidOperation.VpcMismatch',
    status: { describe: 403, delete: 403, detach: 403, attach: 403 },
    cause: 'natural',
    when: 'ENI and instance, or ENI and security group, are in different VPCs',
  },
  {
    code: 'SecurityGroupInstanceLimitExceed',
    status: { describe: 403, delete: 403, detach: 403, attach: 403 },
    cause: 'natural',
    when: 'the security group is full',
  },
  {
    code: 'InvalidSecurityGroupId.NotVpc',
    status: { describe: 403, delete: 403, detach: 403, attach: 403 },
    cause: 'natural',
    when: 'a security group of the classic network',
  },
  {
    code: 'InvalidOperation.InvalidEniType',
    status: { describe: 403, delete: 403, detach: 403, attach: 403 },
    cause: 'natural',
    when: 'attaching or deleting a primary ENI',
  },
  {
    code: 'InvalidVpc.Empty',
    status: { describe: 403 },
    cause: 'injected',
    when: 'a VPC exists only through its vSwitches here',
  },
  {
    code: 'InvalidOperation.InvalidEniPageNumber',
    status: { describe: 403 },
    cause: 'natural',
    when: 'a PageNumber below 1',
  },
  {
    code: 'InvalidVpc.Indeterminacy',
    status: { describe: 403 },
    cause: 'injected',
    when: 'the page does not say when',
  },
  {
    code: 'InvalidEcsId.NotFound',
    status: { describe: 404, delete: 404, detach: 404, attach: 404 },
    cause: 'natural',
    when: 'the instance does not exist in this region and account',
  },
  {
    code: 'InvalidEniId.NotFound',
    status: { describe: 404, delete: 403, detach: 404, attach: 404 },
    cause: 'natural',
    when: 'the ENI does not exist in this region and account; never by DescribeNetworkInterfaces',
  },
  {
    code: 'InvalidVSwitchId.NotFound',
    status: { describe: 404, delete: 404, detach: 404, attach: 404 },
    cause: 'natural',
    when: 'creating in a vSwitch that does not exist',
  },
  {
    code: 'InvalidSecurityGroupId.NotFound',
    status: { describe: 404, delete: 404, detach: 404, attach: 404 },
    cause: 'natural',
    when: 'creating or modifying with a security group that does not exist',
  },
  {
    code: 'InvalidOperation.InvalidRegion',
    status: { detach: 400, attach: 400 },
    cause: 'natural',
    when: 'attach or detach in a region that does not exist',
  },
  {
    code: 'InvalidOperation.InvalidGeneration',
    status: { attach: 400 },
    cause: 'injected',
    when: 'there are no instances of old generations',
  },
  {
    code: 'InvalidParams.EniId',
    status: { delete: 400, detach: 400, attach: 400 },
    cause: 'natural',
    when: 'a NetworkInterfaceId that does not look like one',
  },
  {
    code: 'InvalidOperation.UserNotSupportNetworkCard',
    status: { attach: 400 },
    message: 'User not support network card.',
    cause: 'injected',
    when: 'accounts of this little cloud are always in good standing',
  },
  {
    code: 'InvalidOperation.ConnectionTrackingConfigNotSupportMemberEni',
    status: { attach: 400 },
    message: 'Member eni not support ConnectionTrackingConfiguration.',
    cause: 'injected',
    when: 'members are seeded; attaching one to a trunk is not modelled',
  },
  {
    code: 'InvalidParameter.NetworkCardIndexInvalid',
    status: { attach: 400 },
    message: 'The network card index is invalid or the current ECS/ENI type does not support the value.',
    cause: 'natural',
    when: 'a card that the instance does not have',
  },
  {
    code: 'InvalidInstanceId.NotFound',
    status: { detach: 403, attach: 403 },
    cause: 'injected',
    when: 'a missing instance is InvalidEcsId.NotFound, which the same pages list with 404',
  },
  {
    code: 'InvalidEni.NotSameVpc',
    status: { attach: 403 },
    cause: 'injected',
    when: 'different VPCs are InvalidOperation.VpcMismatch, which the same page lists',
  },
  {
    code: 'InvalidOperation.Ipv4CountExceeded',
    status: { attach: 403 },
    cause: 'natural',
    when: 'the ENI has more IPv4 addresses than the instance type allows',
  },
  {
    code: 'InvalidOperation.EniServiceManaged',
    status: { delete: 403, detach: 403, attach: 403 },
    cause: 'natural',
    when: 'any change of an ENI that a cloud service manages',
  },
  {
    code: 'InvalidOperation.MultiGroupType',
    status: { attach: 403 },
    message: "The specified instance can't join different types of security group.",
    cause: 'injected',
    when: 'security groups are of one kind here',
  },
  {
    code: 'InvalidOperation.NotSupportEnterpriseGroup',
    status: { attach: 403 },
    message: "The specified instance type doesn't support enterprise level security group.",
    cause: 'injected',
    when: 'security groups are of one kind here',
  },
  {
    code: 'InvalidOperation.EniCountExceeded',
    status: { attach: 403 },
    message: 'The maximum number of eni in a enterprise level security group is exceeded.',
    cause: 'injected',
    when: 'security groups are of one kind here',
  },
  {
    code: 'InvalidOperation.EipBindModel',
    status: { attach: 403 },
    cause: 'injected',
    when: 'EIPs are bound in NAT mode only',
  },
  {
    code: 'InvalidOperation.Ipv6NotSupport',
    status: { attach: 403 },
    cause: 'natural',
    when: 'an ENI with IPv6 on an instance type without',
  },
  {
    code: 'InvalidOperation.HotPlugNotSupport',
    status: { detach: 403, attach: 403 },
    cause: 'natural',
    when: 'the instance type takes and gives up ENIs only while Stopped',
  },
  {
    code: 'InvalidInstance.NetworkType',
    status: { attach: 403 },
    cause: 'injected',
    when: 'all instances are in a VPC',
  },
  {
    code: 'InvalidOperation.InvalidTrunkEniStatus',
    status: { detach: 403, attach: 403 },
    cause: 'injected',
    when: 'members are seeded; attaching one to a trunk is not modelled',
  },
  {
    code: 'InvalidOperation.TrunkingIsNotAllowed',
    status: { detach: 403, attach: 403 },
    cause: 'injected',
    when: 'members are seeded; attaching one to a trunk is not modelled',
  },
  {
    code: 'InvalidOperation.InstanceTypeNotSupportEniTrunking',
    status: { detach: 403, attach: 403 },
    cause: 'natural',
    when: 'a trunk ENI on an instance type without trunking',
  },
  {
    code: 'InvalidOperation.EniTypeNotSupportTrunking',
    status: { detach: 403, attach: 403 },
    cause: 'injected',
    when: 'members are seeded; attaching one to a trunk is not modelled',
  },
  {
    code: 'InvalidOperation.EniTrunkDeviceFull',
    status: { attach: 403 },
    cause: 'injected',
    when: 'members are seeded; attaching one to a trunk is not modelled',
  },
  {
    code: 'InvalidParameter.EniNotBelongTrunk',
    status: { detach: 403, attach: 403 },
    cause: 'injected',
    when: 'members are seeded; attaching one to a trunk is not modelled',
  },
  {
    code: 'InvalidOperation.EniTypeNotSupportAttachToTrunk',
    status: { attach: 403 },
    cause: 'injected',
    when: 'members are seeded; attaching one to a trunk is not modelled',
  },
  {
    code: 'InvalidParameter.EniNotBelongEcs',
    status: { detach: 400, attach: 403 },
    cause: 'natural',
    when: 'detaching from another instance than the one the ENI is attached to',
  },
  {
    code: 'InvalidParameter.InvalidEniQueueNumber',
    status: { attach: 403 },
    cause: 'injected',
    when: 'queue quotas of instance types are not modelled',
  },
  {
    code: 'InvalidOperation.MaxEniQueueNumberExceeded',
    status: { attach: 403 },
    cause: 'injected',
    when: 'queue quotas of instance types are not modelled',
  },
  {
    code: 'InvalidOperation.ExceedInstanceTypeQueueNumber',
    status: { attach: 403 },
    cause: 'injected',
    when: 'queue quotas of instance types are not modelled',
  },
  {
    code: 'InvalidOperation.HighPerformanceTrafficModeNotSupportTrunkEni',
    status: { attach: 403 },
    cause: 'injected',
    when: 'members are seeded; attaching one to a trunk is not modelled',
  },
  {
    code: 'InvalidOperation.HighPerformanceTrafficModeNotSupportMemberEni',
    status: { attach: 403 },
    cause: 'injected',
    when: 'members are seeded; attaching one to a trunk is not modelled',
  },
  {
    code: 'InvalidOperation.InstanceTypeNotSupportHighPerformanceTrafficMode',
    status: { attach: 403 },
    cause: 'natural',
    when: 'a HighPerformance ENI on an instance type without eRDMA',
  },
  {
    code: 'InvalidOperation.EniTrafficModeNotSupportIpv6',
    status: { attach: 403 },
    cause: 'injected',
    when: 'which traffic modes exclude IPv6 is not published',
  },
  {
    code: 'InvalidOperation.MaxEniQueuePairNumberExceed',
    status: { attach: 403 },
    cause: 'injected',
    when: 'queue quotas of instance types are not modelled',
  },
  {
    code: 'InvalidParameter.InvalidQueuePairNumber',
    status: { attach: 403 },
    cause: 'injected',
    when: 'queue quotas of instance types are not modelled',
  },
  {
    code: 'InvalidOperation.EniQueuePairNumberOverflow',
    status: { attach: 403 },
    cause: 'injected',
    when: 'queue quotas of instance types are not modelled',
  },
  {
    code: 'InvalidOperation.HighPerformanceEniPerInstanceLimitExceeded',
    status: { attach: 403 },
    cause: 'injected',
    when: 'eRDMA quotas of instance types are not modelled',
  },
  {
    code: 'InvalidOperation.Ipv6CountExceeded',
    status: { attach: 403 },
    cause: 'natural',
    when: 'the ENI has more IPv6 addresses than the instance type allows',
  },
  {
    code: 'InternalError',
    status: { delete: 500, attach: 500 },
    message: 'The request processing has failed due to some unknown error, exception or failure.',
    cause: 'injected',
    when: 'a failure of the cloud has no cause on this side',
  },
  {
    code: 'InvalidOperation.HasSlaveEniBonded',
    status: { delete: 400 },
    cause: 'natural',
    when: 'deleting the master of a bond',
  },
  {
    code: 'InvalidOperation.EniHotPlugNotSupported',
    status: { detach: 400 },
    message:
      'The ENI with high-performance traffic mode cannot be hot-plugged. Please stop the ECS instance to which the ENI is attached, and try again.',
    cause: 'natural',
    when: 'detaching a HighPerformance ENI from a Running instance',
  },
  {
    code: 'InvalidOperation.EniLinked',
    status: { detach: 403 },
    cause: 'natural',
    when: 'detaching an ENI that is associated with others',
  },
  {
    code: 'InvalidOperation.HasMemberEniAttached',
    status: { detach: 403 },
    cause: 'natural',
    when: 'detaching a trunk ENI that carries members',
  },
];
