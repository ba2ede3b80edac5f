/** The two clouds that have ENIs of their own: ECS in the regions, ENS at the edge. */
export const clouds = ['ecs', 'ens'] as const;
export type Cloud = (typeof clouds)[number];

/** What another system asks for: these ENIs detached, deleted and verified (`docs/OPERATIONS.md` has the contract for callers). */
export interface TeardownRequest {
  readonly requestId: string;
  readonly cloud: Cloud;
  readonly region: string;
  readonly target: TeardownTarget;
  /** The one instance that an ENI may be detached from; without it an attached ENI is refused. */
  readonly detachFrom?: string | undefined;
  /** What to do when a delete is refused for good after our own detach. */
  readonly onFailure: OnFailure;
  readonly reason: string;
  readonly requestedBy: string;
  readonly deadlineAt?: number | undefined;
}

export type OnFailure = 'leave' | 'reattach';

/** Named ENIs, or everything that hangs on one resource: a drain. */
export type TeardownTarget =
  | { readonly kind: 'enis'; readonly eniIds: readonly string[] }
  | { readonly kind: 'selector'; readonly selector: Selector; readonly maxEnis: number };

export const selectorFields = ['instanceId', 'vSwitchId', 'securityGroupId', 'vpcId'] as const;

export interface Selector {
  readonly field: (typeof selectorFields)[number];
  readonly id: string;
}
