import type { ErrorRow } from './error-row.ts';

/** The codes that operations answer by themselves, each with what leads to it. */
export const naturalErrorCodes: readonly ErrorRow[] = [
  {
    code: 'MissingParameter',
    status: { describe: 400, delete: 400, detach: 400, attach: 400 },
    when: 'a mandatory parameter is not given: by the front for single ones, by CreateNetworkInterface for the security group',
  },
  {
    code: 'UnsupportedParameter',
    status: { describe: 400, delete: 400, detach: 400, attach: 400 },
    when: 'TrunkNetworkInstanceId, which the pages call unavailable; by the front for any unknown name',
  },
  {
    code: 'InvalidParameter',
    status: { describe: 400, delete: 400, detach: 400, attach: 400 },
    when: 'a value out of its bounds, too many values, two parameters that exclude each other',
  },
  {
    code: 'InvalidInstanceID.Malformed',
    status: { describe: 400, delete: 400, detach: 400, attach: 400 },
    when: 'an InstanceId that does not look like one',
  },
  {
    code: 'InvalidOperation.InvalidEcsState',
    status: { describe: 400, delete: 400, detach: 400, attach: 400 },
    when: 'the instance is neither Running nor Stopped',
  },
  {
    code: 'InvalidOperation.InvalidEniState',
    status: { describe: 400, delete: 400, detach: 400, attach: 400 },
    when: 'the ENI is not in the state that the operation needs',
  },
  {
    code: 'InvalidOperation.DetachPrimaryEniNotAllowed',
    status: { describe: 400, delete: 400, detach: 400, attach: 400 },
    when: 'detaching a primary ENI; deleting one, if the options say so',
  },
  {
    code: 'Forbidden.RegionId',
    status: { describe: 400, delete: 400, detach: 400, attach: 400 },
    when: 'deleting, creating or modifying in a region that does not exist',
  },
  {
    code: 'InvalidRegionId.MalFormed',
    status: { describe: 400 },
    message: 'The specified parameter RegionId is not valid.',
    when: 'reading a region that does not exist',
  },
  {
    code: 'MaxEniCountExceeded',
    status: { describe: 403, delete: 403, detach: 403, attach: 403 },
    when: 'creating one ENI more than the quota of the options',
  },
  {
    code: 'EniPerInstanceLimitExceeded',
    status: { describe: 403, delete: 403, detach: 403, attach: 403 },
    when: 'attaching one ENI more than the instance type takes',
  },
  {
    code: 'InvalidOperation.AvailabilityZoneMismatch',
    status: { describe: 403, delete: 403, detach: 403, attach: 403 },
    when: 'ENI and instance are in different zones',
  },
  {
    code: 'InvalidOperation.VpcMismatch',
    status: { describe: 403, delete: 403, detach: 403, attach: 403 },
    when: 'ENI and instance, or ENI and security group, are in different VPCs',
  },
  {
    code: 'SecurityGroupInstanceLimitExceed',
    status: { describe: 403, delete: 403, detach: 403, attach: 403 },
    when: 'the security group is full',
  },
  {
    code: 'InvalidSecurityGroupId.NotVpc',
    status: { describe: 403, delete: 403, detach: 403, attach: 403 },
    when: 'a security group of the classic network',
  },
  {
    code: 'InvalidOperation.InvalidEniType',
    status: { describe: 403, delete: 403, detach: 403, attach: 403 },
    when: 'attaching or deleting a primary ENI',
  },
  {
    code: 'InvalidOperation.InvalidEniPageNumber',
    status: { describe: 403 },
    when: 'a PageNumber below 1',
  },
  {
    code: 'InvalidEcsId.NotFound',
    status: { describe: 404, delete: 404, detach: 404, attach: 404 },
    when: 'the instance does not exist in this region and account',
  },
  {
    code: 'InvalidEniId.NotFound',
    status: { describe: 404, delete: 403, detach: 404, attach: 404 },
    when: 'the ENI does not exist in this region and account; never by DescribeNetworkInterfaces',
  },
  {
    code: 'InvalidVSwitchId.NotFound',
    status: { describe: 404, delete: 404, detach: 404, attach: 404 },
    when: 'creating in a vSwitch that does not exist',
  },
  {
    code: 'InvalidSecurityGroupId.NotFound',
    status: { describe: 404, delete: 404, detach: 404, attach: 404 },
    when: 'creating or modifying with a security group that does not exist',
  },
  {
    code: 'InvalidOperation.InvalidRegion',
    status: { detach: 400, attach: 400 },
    when: 'attach or detach in a region that does not exist',
  },
  {
    code: 'InvalidParams.EniId',
    status: { delete: 400, detach: 400, attach: 400 },
    when: 'a NetworkInterfaceId that does not look like one',
  },
  {
    code: 'InvalidParameter.NetworkCardIndexInvalid',
    status: { attach: 400 },
    message: 'The network card index is invalid or the current ECS/ENI type does not support the value.',
    when: 'a card that the instance does not have',
  },
  {
    code: 'InvalidOperation.Ipv4CountExceeded',
    status: { attach: 403 },
    when: 'the ENI has more IPv4 addresses than the instance type allows',
  },
  {
    code: 'InvalidOperation.EniServiceManaged',
    status: { delete: 403, detach: 403, attach: 403 },
    when: 'any change of an ENI that a cloud service manages',
  },
  {
    code: 'InvalidOperation.Ipv6NotSupport',
    status: { attach: 403 },
    when: 'an ENI with IPv6 on an instance type without',
  },
  {
    code: 'InvalidOperation.HotPlugNotSupport',
    status: { detach: 403, attach: 403 },
    when: 'the instance type takes and gives up ENIs only while Stopped',
  },
  {
    code: 'InvalidOperation.InstanceTypeNotSupportEniTrunking',
    status: { detach: 403, attach: 403 },
    when: 'a trunk ENI on an instance type without trunking',
  },
  {
    code: 'InvalidParameter.EniNotBelongEcs',
    status: { detach: 400, attach: 403 },
    when: 'detaching from another instance than the one the ENI is attached to',
  },
  {
    code: 'InvalidOperation.InstanceTypeNotSupportHighPerformanceTrafficMode',
    status: { attach: 403 },
    when: 'a HighPerformance ENI on an instance type without eRDMA',
  },
  {
    code: 'InvalidOperation.Ipv6CountExceeded',
    status: { attach: 403 },
    when: 'the ENI has more IPv6 addresses than the instance type allows',
  },
  {
    code: 'InvalidOperation.HasSlaveEniBonded',
    status: { delete: 400 },
    when: 'deleting the master of a bond',
  },
  {
    code: 'InvalidOperation.EniHotPlugNotSupported',
    status: { detach: 400 },
    message:
      'The ENI with high-performance traffic mode cannot be hot-plugged. Please stop the ECS instance to which the ENI is attached, and try again.',
    when: 'detaching a HighPerformance ENI from a Running instance',
  },
  {
    code: 'InvalidOperation.EniLinked',
    status: { detach: 403 },
    when: 'detaching an ENI that is associated with others',
  },
  {
    code: 'InvalidOperation.HasMemberEniAttached',
    status: { detach: 403 },
    when: 'detaching a trunk ENI that carries members',
  },
];
