import type { EniStatus, EniType, TrafficMode } from './eni.ts';
import type { InstanceStatus } from './instance.ts';

/** What seeds and stories say about a thing; everything that is left out is chosen as the cloud would choose it. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
}

type Optional<T> = { readonly [K in keyof T]?: T[K] | undefined };

export type VSwitchSpec = Place &
  Optional<{
    vSwitchId: string;
    vpcId: string;
    /** `cn-hangzhou-i`; the region's first zone when absent. */
    zoneId: string;
    cidrBlock: string;
    /** A /64 that ends in `::`; absent: no IPv6. */
    ipv6CidrBlock: string;
    status: 'Available' | 'Pending';
  }>;

export type SecurityGroupSpec = Place &
  Optional<{
    securityGroupId: string;
    name: string;
    /** null: a group of the classic network. */
    vpcId: string | null;
    memberLimit: number;
  }>;

export type InstanceSpec = Place & {
  readonly vSwitchId: string;
} & Optional<{
    instanceId: string;
    name: string;
    status: InstanceStatus;
    instanceType: string;
    securityGroupIds: readonly string[];
    resourceGroupId: string;
    tags: Readonly<Record<string, string>>;
    createdAtMs: number;
    eniLimit: number;
    ipv4PerEniLimit: number;
    ipv6PerEniLimit: number;
    hotPlug: boolean;
    networkCards: number;
    trunking: boolean;
    highPerformance: boolean;
    /** What the seed calls the primary ENI that comes with it. */
    group: string;
  }>;

export type EniSpec = Place & {
  readonly vSwitchId: string;
} & Optional<{
    eniId: string;
    /** InUse when `attachedTo` is given, else Available. Attaching, Detaching and Deleting last until `endsAtMs`, without it for ever. */
    status: EniStatus;
    endsAtMs: number;
    type: EniType;
    /** An instance of this world, or any other host (`eci-…`). */
    attachedTo: string;
    deviceIndex: number;
    networkCardIndex: number;
    trunkEniId: string;
    trafficMode: TrafficMode;
    securityGroupIds: readonly string[];
    name: string;
    description: string;
    resourceGroupId: string;
    tags: Readonly<Record<string, string>>;
    createdAtMs: number;
    ownerId: string;
    serviceManaged: boolean;
    serviceId: number;
    deleteOnRelease: boolean;
    sourceDestCheck: boolean;
    queueNumber: number;
    primaryIp: string;
    /** Addresses, or how many. */
    secondaryIps: readonly string[] | number;
    ipv6s: readonly string[] | number;
    ipv4Prefixes: readonly string[] | number;
    ipv6Prefixes: readonly string[] | number;
    /** An EIP on the primary private address. */
    publicIp: string;
    /** An EIP on the first secondary private address. */
    secondaryPublicIp: string;
    linked: boolean;
    hasBondedSlave: boolean;
    protected: string;
    group: string;
    distort: Readonly<Record<string, unknown>>;
  }>;

/** What somebody else may change about an ENI behind the reader's back. Tags are merged; null takes a tag, an EIP or a protection away. */
export type EniChange = Optional<{
  name: string;
  description: string;
  tags: Readonly<Record<string, string | null>>;
  resourceGroupId: string;
  securityGroupIds: readonly string[];
  deleteOnRelease: boolean;
  serviceManaged: boolean;
  serviceId: number;
  createdAtMs: number;
  publicIp: string | null;
  protected: string | null;
  group: string;
  distort: Readonly<Record<string, unknown>> | null;
}>;
