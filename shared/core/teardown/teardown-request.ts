import type { JsonObject } from '../json.ts';

/** The two clouds that have ENIs of their own: ECS in the regions, ENS at the edge. */
export const clouds = ['ecs', 'ens'] as const;
export type Cloud = (typeof clouds)[number];

/** What another system asks for: these ENIs detached, deleted and verified. */
export interface TeardownRequest {
  readonly requestId: string;
  readonly cloud: Cloud;
  /** For ENS the id of the edge node (`EnsRegionId`). */
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

export const onFailureChoices = ['leave', 'reattach'] as const;
export type OnFailure = (typeof onFailureChoices)[number];

/** Named ENIs, or everything that hangs on one resource: a drain. */
export type TeardownTarget =
  | { readonly kind: 'enis'; readonly eniIds: readonly string[] }
  | { readonly kind: 'selector'; readonly selector: Selector; readonly maxEnis: number };

export const selectorFields = ['instanceId', 'vSwitchId', 'securityGroupId', 'vpcId'] as const;

export interface Selector {
  readonly field: (typeof selectorFields)[number];
  readonly id: string;
}

/** What an id has to look like: nothing else is let into the calls that it is for. A region may become part of a host name. */
export const regionShape = /^(?=.{1,60}$)[a-z0-9]+(?:-[a-z0-9]+)*$/;
export const eniShape = /^eni-[a-z0-9-]{1,60}$/i;
/** ECS and ENS alike. A container group or a trunk is no instance that a request may name. */
export const instanceShape = /^i-[a-z0-9-]{1,60}$/i;

/** What identifies a request best where one word has to do: its resource, or the first of its ENIs. */
export function subjectOfRequest({ target }: TeardownRequest): string {
  return target.kind === 'selector' ? target.selector.id : (target.eniIds[0] ?? '');
}

/**
 * The message of a request that could not be expanded yet: the request as it came, and the looks so far. Kept as it came, so that what is looked at
 * again is read by the same rules.
 */
export function encodePendingTeardown(source: JsonObject, attempts: number): string {
  return JSON.stringify({ kind: 'teardown-pending', version: 1, request: source, attempts });
}
