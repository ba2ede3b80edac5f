/** The five states of the API reference (DescribeNetworkInterfaces, `Status`). There are no others: a deleted ENI is simply absent. */
export const eniStatuses = ['Available', 'Attaching', 'InUse', 'Detaching', 'Deleting'] as const;
export type EniStatus = (typeof eniStatuses)[number];

/** The reference names the first two; Trunk and Member are seen in accounts with container clusters. */
export const eniTypes = ['Primary', 'Secondary', 'Trunk', 'Member'] as const;
export type EniType = (typeof eniTypes)[number];

export const trafficModes = ['Standard', 'HighPerformance'] as const;
export type TrafficMode = (typeof trafficModes)[number];

/** One private IPv4 address, with the EIP bound to it, if any. */
export interface PrivateIp {
  readonly address: string;
  readonly publicIp?: string | undefined;
  readonly allocationId?: string | undefined;
}

export interface Attachment {
  /** An ECS instance (`i-…`), or the host of another service that borrows ENIs (`eci-…`). */
  readonly instanceId: string;
  readonly deviceIndex: number;
  readonly networkCardIndex?: number | undefined;
  /** Set for a Member: the trunk ENI that carries it. */
  readonly trunkEniId?: string | undefined;
}

/** A change of state that is under way. It ends by itself at `dueAtMs`; without one it is stuck until somebody asks again. */
export interface EniTransition {
  readonly to: 'InUse' | 'Available' | 'gone';
  readonly dueAtMs: number | undefined;
}

/**
 * One ENI at one moment. Values are never changed in place: each change makes a new one, so that what used to be true
 * can still be shown to a reader who is played a stale read.
 */
export interface Eni {
  readonly eniId: string;
  readonly accountId: string;
  readonly region: string;
  /** Order of creation in this emulator; listings are sorted by it, and a page token is a position in it. */
  readonly sequence: number;
  /** When the emulator came to know it; earlier states cannot be shown. */
  readonly addedAtMs: number;

  readonly status: EniStatus;
  readonly transition: EniTransition | undefined;
  readonly attachment: Attachment | undefined;
  readonly type: EniType;
  readonly trafficMode: TrafficMode;
  readonly vpcId: string;
  readonly vSwitchId: string;
  readonly zoneId: string;
  readonly macAddress: string;
  /** The first is the primary one. */
  readonly privateIps: readonly PrivateIp[];
  readonly ipv6s: readonly string[];
  readonly ipv4Prefixes: readonly string[];
  readonly ipv6Prefixes: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly name: string;
  readonly description: string;
  /** Empty for the default resource group. */
  readonly resourceGroupId: string;
  readonly tags: ReadonlyMap<string, string>;
  readonly createdAtMs: number;
  readonly ownerId: string;
  readonly serviceManaged: boolean;
  /** 0 when no service is named. */
  readonly serviceId: number;
  readonly deleteOnRelease: boolean;
  readonly sourceDestCheck: boolean;
  /** Only when somebody set it; otherwise the instance type decides. */
  readonly queueNumber: number | undefined;
  /** Associated with other ENIs: cannot be detached. */
  readonly linked: boolean;
  /** The master of a bond whose slave still exists: cannot be deleted. */
  readonly hasBondedSlave: boolean;

  /** Known to the world alone, shown by no API: why deleting this ENI would be wrong, whatever its fields say. */
  readonly protected: string | undefined;
  /** Known to the world alone: what the seed calls this kind of ENI. */
  readonly group: string | undefined;
  /** Fields that every read of this ENI shows wrongly, by name of the response field; null leaves the field out. */
  readonly distort: Readonly<Record<string, unknown>> | undefined;
}

/** Every public address on the ENI, whichever private address it is bound to. */
export function publicIpsOf(eni: Eni): readonly string[] {
  return eni.privateIps.flatMap(ip => (ip.publicIp ? [ip.publicIp] : []));
}

/** The primary private address; every ENI has one. */
export function primaryIpOf(eni: Eni): string {
  return eni.privateIps[0]?.address ?? '';
}
