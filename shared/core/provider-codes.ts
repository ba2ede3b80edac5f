import type { Handling } from './errors.ts';

/**
 * What a provider's error code means for us. Only the code counts: messages are prose, and statuses move (deleting a missing ENI was 404
 * and is 403 today, which is also the status of a missing permission). A code that is not listed is `rejected`, never tried again blindly.
 */
export function handlingOf(providerCode: string): Handling {
  const family = families.find(({ name }) => providerCode.startsWith(`${name}.`));
  return providerCodes.get(providerCode) ?? family?.handling ?? 'rejected';
}

interface CodeGroup {
  readonly handling: Handling;
  readonly codes: readonly string[];
}

/** The table, grouped by where the codes are documented. Each code stands in exactly one group. */
export const codeGroups: readonly CodeGroup[] = [
  // ECS pages about deleting, describing, attaching and detaching an ENI; ENS page about detaching one. The one code that says that an
  // ENI is gone: no other "NotFound" of these pages is about the ENI itself.
  { handling: 'not-found', codes: ['InvalidEniId.NotFound'] },

  // The same pages: the ENI, its instance or something next to it is not as the call assumed. Somebody may just have changed it, so the
  // next step is another read, never the same call again.
  {
    handling: 'conflict',
    codes: [
      'InvalidOperation.InvalidEniState',
      'InvalidOperation.InvalidEcsState',
      'InvalidOperation.InvalidEniStatus',
      'InvalidOperation.InvalidEnsStatus',
      'InvalidParameter.EniNotBelongEcs',
      'InvalidEcsId.NotFound',
      'InvalidInstanceId.NotFound',
      'InvalidVSwitchId.NotFound',
      'InvalidSecurityGroupId.NotFound',
    ],
  },
  // ECS "Response results" page, and the other spellings that clients met: another task works on the same resource.
  {
    handling: 'conflict',
    codes: [
      'Operation.Conflict',
      'OperationConflict',
      'InvalidOperation.Conflict',
      'IncorrectVSwitchStatus',
      'LastTokenProcessing',
      'IdempotentProcessing',
    ],
  },

  // ECS "Response results" page and the page about API rate limits. Throttling.User, Throttling.Api and others: the family.
  { handling: 'throttled', codes: ['Throttling', 'Rejected.Throttling'] },
  // SMQ error table.
  { handling: 'throttled', codes: ['QpsLimitExceeded'] },

  // ECS pages and "Response results" page. ServiceUnavailable.RegionMaintaining: the family.
  { handling: 'transient', codes: ['InternalError', 'ServiceUnavailable'] },
  // RPC signature page: two requests drew the same nonce. The next one draws another.
  { handling: 'transient', codes: ['SignatureNonceUsed'] },
  // ENS page about detaching: "an error occurred". SMQ error table: its other spelling of InternalError.
  { handling: 'transient', codes: ['ens.interface.error', 'InternalServerError'] },

  // ECS pages, RAM's common codes, ENS page: the caller may not do this, and asking again will not change it.
  {
    handling: 'forbidden',
    codes: [
      'Forbidden',
      'Forbidden.RAM',
      'Forbidden.SubUser',
      'Forbidden.NotSupportRAM',
      'NoPermission',
      'AccessDenied',
      'InvalidUserType.NotSupported',
      'Abs.InvalidAccount.NotFound',
    ],
  },
  // RPC signature page and its error table: the key, the signature or the clock is wrong. InvalidAccessKeyId.NotFound and
  // InvalidTimeStamp.Expired, with their siblings: the families.
  {
    handling: 'forbidden',
    codes: [
      'InvalidAccessKeyId',
      'SignatureDoesNotMatch',
      'IncompleteSignature',
      'InvalidSignatureMethod',
      'IllegalTimestamp',
    ],
  },
  // STS page about taking a role: no token, or no such role. InvalidSecurityToken.Expired and its siblings: the family.
  { handling: 'forbidden', codes: ['InvalidSecurityToken', 'MissingSecurityToken', 'EntityNotExist.Role'] },
  // SMQ error table, the rows about authorization and time.
  {
    handling: 'forbidden',
    codes: [
      'InvalidAuthorizationHeader',
      'MissingAuthorizationHeader',
      'InvalidDateHeader',
      'MissingDateHeader',
      'TimeExpired',
    ],
  },

  // SMQ error table. ECS and ENS do not know these codes, so none of them can be taken for a missing ENI.
  {
    handling: 'not-found',
    codes: ['MessageNotExist', 'QueueNotExist', 'TopicNotExist', 'SubscriptionNotExist'],
  },
  { handling: 'conflict', codes: ['QueueAlreadyExist', 'TopicAlreadyExist', 'SubscriptionAlreadyExist'] },

  // ECS pages about deleting and describing: the request, or the kind of the ENI, is one that the call never accepts.
  {
    handling: 'rejected',
    codes: [
      'MissingParameter',
      'UnsupportedParameter',
      'InvalidParameter',
      'InvalidInstanceID.Malformed',
      'InvalidParams.EniId',
      'InvalidRegionId.MalFormed',
      'Forbidden.RegionId',
      'InvalidOperation.HasSlaveEniBonded',
      'InvalidOperation.DetachPrimaryEniNotAllowed',
      'InvalidOperation.InvalidEniType',
      'InvalidOperation.EniServiceManaged',
      'InvalidOperation.AvailabilityZoneMismatch',
      'InvalidOperation.VpcMismatch',
      'InvalidSecurityGroupId.NotVpc',
      'MaxEniCountExceeded',
      'EniPerInstanceLimitExceeded',
      'SecurityGroupInstanceLimitExceed',
      'InvalidVpc.Empty',
      'InvalidVpc.Indeterminacy',
      'InvalidOperation.InvalidEniPageNumber',
    ],
  },
  // ECS page about detaching, beside the above.
  {
    handling: 'rejected',
    codes: [
      'InvalidOperation.InvalidRegion',
      'InvalidOperation.EniHotPlugNotSupported',
      'InvalidOperation.HotPlugNotSupport',
      'InvalidOperation.EniLinked',
      'InvalidOperation.InvalidTrunkEniStatus',
      'InvalidOperation.TrunkingIsNotAllowed',
      'InvalidOperation.InstanceTypeNotSupportEniTrunking',
      'InvalidParameter.EniNotBelongTrunk',
      'InvalidOperation.EniTypeNotSupportTrunking',
      'InvalidOperation.HasMemberEniAttached',
    ],
  },
  // ECS page about attaching, beside the above.
  {
    handling: 'rejected',
    codes: [
      'InvalidOperation.InvalidGeneration',
      'InvalidOperation.UserNotSupportNetworkCard',
      'InvalidOperation.ConnectionTrackingConfigNotSupportMemberEni',
      'InvalidParameter.NetworkCardIndexInvalid',
      'InvalidEni.NotSameVpc',
      'InvalidOperation.Ipv4CountExceeded',
      'InvalidOperation.MultiGroupType',
      'InvalidOperation.NotSupportEnterpriseGroup',
      'InvalidOperation.EniCountExceeded',
      'InvalidOperation.EipBindModel',
      'InvalidOperation.Ipv6NotSupport',
      'InvalidInstance.NetworkType',
      'InvalidOperation.EniTrunkDeviceFull',
      'InvalidOperation.EniTypeNotSupportAttachToTrunk',
      'InvalidParameter.InvalidEniQueueNumber',
      'InvalidOperation.MaxEniQueueNumberExceeded',
      'InvalidOperation.ExceedInstanceTypeQueueNumber',
      'InvalidOperation.HighPerformanceTrafficModeNotSupportTrunkEni',
      'InvalidOperation.HighPerformanceTrafficModeNotSupportMemberEni',
      'InvalidOperation.InstanceTypeNotSupportHighPerformanceTrafficMode',
      'InvalidOperation.EniTrafficModeNotSupportIpv6',
      'InvalidOperation.MaxEniQueuePairNumberExceed',
      'InvalidParameter.InvalidQueuePairNumber',
      'InvalidOperation.EniQueuePairNumberOverflow',
      'InvalidOperation.HighPerformanceEniPerInstanceLimitExceeded',
      'InvalidOperation.Ipv6CountExceeded',
    ],
  },
  // ENS page about detaching. Its InvalidParameter.<Field> codes are open-ended and fall to the default.
  { handling: 'rejected', codes: ['InvalidParameter.EniServiceManaged'] },
  // RPC error table and "Response results" page: wrong action, version, token or number of tags. None says that an ENI is gone.
  {
    handling: 'rejected',
    codes: [
      'InvalidAction.NotFound',
      'InvalidApi.NotFound',
      'InvalidVersion',
      'IdempotentParameterMismatch',
      'IdempotentFailed',
      'QuotaExceed.Tags',
      'NumberExceed.Tags',
    ],
  },
  // STS page about taking a role.
  { handling: 'rejected', codes: ['InvalidParameter.RoleSessionName', 'InvalidParameter.DurationSeconds'] },
  // SMQ error table: the request itself is wrong. InvalidDegist is the provider's spelling.
  {
    handling: 'rejected',
    codes: [
      'InvalidArgument',
      'MalformedXML',
      'InvalidRequestURL',
      'InvalidQueryString',
      'InvalidDegist',
      'InvalidDigest',
      'MissingVersionHeader',
      'MissingReceiptHandle',
      'MissingVisibilityTimeout',
      'QueueDeletedRecently',
      'InvalidQueueName',
      'QueueNameLengthError',
      'ReceiptHandleError',
      'TopicNameInvalid',
      'TopicNameLengthError',
      'SubscriptionNameInvalid',
      'SubscriptionNameLengthError',
      'EndpointInvalid',
    ],
  },
];

/** Open-ended families, by the word before the first dot; the groups above name the pages and an example of each. */
const families: readonly { readonly name: string; readonly handling: Handling }[] = [
  { name: 'Throttling', handling: 'throttled' },
  { name: 'ServiceUnavailable', handling: 'transient' },
  { name: 'InvalidAccessKeyId', handling: 'forbidden' },
  { name: 'InvalidSecurityToken', handling: 'forbidden' },
  { name: 'InvalidTimeStamp', handling: 'forbidden' },
];

const providerCodes: ReadonlyMap<string, Handling> = new Map(
  codeGroups.flatMap(({ handling, codes }) => codes.map((code): [string, Handling] => [code, handling])),
);
