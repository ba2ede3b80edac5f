/**
 * One elastic network interface as one read described it, in our own words.
 *
 * `undefined` always means "the read did not say, or said something that cannot be understood": it is never a default.
 * The verdict turns it into `cannot-tell`.
 */
export interface Eni {
  readonly eniId: string;
  /** As sent; see `eniStatuses` for the words that are known. */
  readonly status: string | undefined;
  readonly type: string | undefined;
  readonly serviceManaged: boolean | undefined;
  /** The service account the ENI belongs to; `undefined` when none is named (absent, empty or 0). */
  readonly serviceId: string | undefined;
  /** Everything the read names as host of this ENI: an instance (ECS, ECI) or a trunk ENI. Empty when it names none. */
  readonly hosts: readonly string[] | undefined;
  /** Public addresses bound anywhere on this ENI. */
  readonly publicIps: readonly string[] | undefined;
  readonly createdAt: number | undefined;
  readonly deleteOnRelease: boolean | undefined;
  readonly tags: ReadonlyMap<string, string> | undefined;
  readonly name: string | undefined;
  readonly vpcId: string | undefined;
  readonly vSwitchId: string | undefined;
  readonly resourceGroupId: string | undefined;
  /** Where the read found it; absent from reads that only ever see one region. */
  readonly region?: string | undefined;
  /** The description exactly as the provider gave it: what an undo needs. */
  readonly record: Readonly<Record<string, unknown>>;
}

/** The five states of the ECS API reference (DescribeNetworkInterfaces, `Status`). There are no others. */
export const eniStatuses = ['Available', 'Attaching', 'InUse', 'Detaching', 'Deleting'] as const;
export type EniStatus = (typeof eniStatuses)[number];

/** The whole memory of the system: two tags on the ENI itself, visible in the console. */
export const firstSeenTag = 'eni-reaper:first-seen';
export const queuedTag = 'eni-reaper:queued';
export const ownTags: readonly string[] = [firstSeenTag, queuedTag];
