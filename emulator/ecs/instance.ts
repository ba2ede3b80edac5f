/** States of an instance as the API reference of DescribeInstances lists them. */
export const instanceStatuses = ['Pending', 'Running', 'Starting', 'Stopping', 'Stopped'] as const;
export type InstanceStatus = (typeof instanceStatuses)[number];

/** An ECS instance, as far as ENIs care. Like an ENI, it is replaced and never changed in place. */
export interface Instance {
  readonly instanceId: string;
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
  readonly status: InstanceStatus;
  /** Undefined while settled; a transitional state without a due time lasts until the story changes it. */
  readonly transition: { readonly to: InstanceStatus; readonly dueAtMs: number | undefined } | undefined;
  readonly instanceType: string;
  readonly vpcId: string;
  readonly vSwitchId: string;
  readonly zoneId: string;
  readonly securityGroupIds: readonly string[];
  readonly resourceGroupId: string;
  readonly tags: ReadonlyMap<string, string>;
  readonly createdAtMs: number;
  /** What the instance type allows. The primary ENI counts. */
  readonly eniLimit: number;
  readonly ipv4PerEniLimit: number;
  /** 0: the type knows no IPv6. */
  readonly ipv6PerEniLimit: number;
  /** False for families that take and give up ENIs only while Stopped. */
  readonly hotPlug: boolean;
  /** 0: the type has no physical cards to choose from. */
  readonly networkCards: number;
  readonly trunking: boolean;
  readonly highPerformance: boolean;
}
