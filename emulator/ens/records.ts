/** The five ENI states of the ENS reference (DescribeNetworkInterfaces, `Status`). */
export const eniStatuses = ['Available', 'Attaching', 'InUse', 'Detaching', 'Deleting'] as const;
export type EniStatus = (typeof eniStatuses)[number];

/** The states that StartInstance and StopInstance lead through; an expired instance is not modelled. */
export const instanceStatuses = ['Running', 'Stopping', 'Stopped', 'Starting'] as const;
export type InstanceStatus = (typeof instanceStatuses)[number];

/** A change under way. A stuck one ends at `Number.POSITIVE_INFINITY`. */
export interface Transition<Goal extends string> {
  readonly to: Goal;
  readonly endsAtMs: number;
}

export interface EnsEni {
  readonly eniId: string;
  readonly accountId: string;
  readonly ensRegionId: string;
  readonly networkId: string;
  readonly vSwitchId: string;
  readonly securityGroupIds: readonly string[];
  readonly name: string;
  readonly description: string;
  readonly type: 'Primary' | 'Secondary';
  readonly status: EniStatus;
  /** Named while attaching, attached and detaching. */
  readonly instanceId: string | undefined;
  /** Belongs to a cloud service; no ENS answer says so, only the refusals do. */
  readonly serviceManaged: boolean;
  readonly macAddress: string;
  readonly primaryIp: string;
  readonly ipv6Addresses: readonly string[];
  readonly createdAtMs: number;
  readonly transition: Transition<EniStatus | 'gone'> | undefined;
}

export interface EnsInstance {
  readonly instanceId: string;
  readonly accountId: string;
  readonly ensRegionId: string;
  readonly networkId: string;
  readonly vSwitchId: string;
  readonly securityGroupIds: readonly string[];
  readonly name: string;
  readonly status: InstanceStatus;
  readonly createdAtMs: number;
  readonly transition: Transition<InstanceStatus> | undefined;
}

/** Belongs to one network at one edge node, and through it decides what may be attached to what. */
export interface EnsVSwitch {
  readonly vSwitchId: string;
  readonly accountId: string;
  readonly networkId: string;
  readonly ensRegionId: string;
  /** Addresses are `10.<block>.x.y`. */
  readonly block: number;
}

/** ENS security groups belong to the account, not to a network (CreateSecurityGroup takes none). */
export interface EnsSecurityGroup {
  readonly securityGroupId: string;
  readonly accountId: string;
}
