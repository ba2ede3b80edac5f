import type { CloudError } from '../errors.ts';

/**
 * What a refused call means for a teardown.
 * - `throttled`, `forbidden`: as everywhere.
 * - `instance-state`: the instance has to be stopped, or to come to rest, and that is its owner's business.
 * - `unclear`: the world may have changed, or the answer was lost; only another read can tell.
 * - `contradiction`: the provider denies what the last read said: an instance that is released takes a while to disappear from the ENI, which then is free
 *   or gone with it. It stands if the reads go on to say the same.
 * - `permanent`: it would be refused again in the same way.
 */
export type RefusalMeaning =
  | 'throttled'
  | 'forbidden'
  | 'instance-state'
  | 'unclear'
  | 'contradiction'
  | 'permanent';

export function meaningOf(error: CloudError): RefusalMeaning {
  const code = error.providerCode ?? '';
  if (instanceStateCodes.includes(code)) return 'instance-state';
  if (contradictionCodes.includes(code)) return 'contradiction';
  switch (error.handling) {
    case 'throttled':
    case 'forbidden':
      return error.handling;
    case 'rejected':
      return 'permanent';
    case 'not-found':
      return 'contradiction';
    default:
      return 'unclear';
  }
}

/** ECS pages about attaching, detaching and deleting; ENS page about detaching. */
const instanceStateCodes: readonly string[] = [
  'InvalidOperation.InvalidEcsState',
  'InvalidOperation.InvalidEnsStatus',
];

/** The same pages: codes about something that the call named and that the last read had shown. */
const contradictionCodes: readonly string[] = [
  'InvalidEniId.NotFound',
  'InvalidEcsId.NotFound',
  'InvalidInstanceId.NotFound',
  'InvalidVSwitchId.NotFound',
  'InvalidSecurityGroupId.NotFound',
  'InvalidParameter.EniNotBelongEcs',
];

/** Our own word for a provider's code where there is one, else the code itself: the `reason` of a refused ENI. */
export function reasonForCode(code: string): string {
  return wordsByCode.get(code) ?? code;
}

const wordsByCode: ReadonlyMap<string, string> = new Map([
  ['InvalidOperation.EniServiceManaged', 'service-managed'],
  ['InvalidParameter.EniServiceManaged', 'service-managed'],
  ['InvalidOperation.DetachPrimaryEniNotAllowed', 'not-secondary'],
  ['InvalidOperation.InvalidEniType', 'not-secondary'],
  ['InvalidOperation.HasMemberEniAttached', 'has-members'],
  ['InvalidParameter.EniNotBelongEcs', 'attached-elsewhere'],
  ['InvalidOperation.EniHotPlugNotSupported', 'hot-plug-not-supported'],
  ['InvalidOperation.HotPlugNotSupport', 'hot-plug-not-supported'],
  ['InvalidOperation.EniLinked', 'linked'],
  ['InvalidOperation.HasSlaveEniBonded', 'bonded'],
]);
