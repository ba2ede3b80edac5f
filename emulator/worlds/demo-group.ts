import type { WorldFile } from './world-file.ts';

/** One kind of ENI: who made it, and what is to become of it. */
export interface DemoGroup {
  readonly group: string;
  readonly expected: Expectation;
  readonly note: string;
  readonly enis: readonly DemoEni[];
}

type DemoEni = NonNullable<NonNullable<WorldFile['ecs']>['enis']>[number];

/**
 * What a careful look at these ENIs has to conclude on the day of the seed: `candidate` for true orphans (once their time
 * has come), otherwise the reason to keep them.
 */
export type Expectation =
  | 'candidate'
  | 'out-of-scope'
  | 'unknown-status'
  | 'service-managed'
  | 'not-secondary'
  | 'attached'
  | 'changing'
  | 'has-public-ip'
  | 'protected-by-tag'
  | 'owned-by-controller'
  | 'retained'
  | 'cannot-tell'
  | 'too-young';

/** The networks that are looked after in the demo; the third, `legacy`, belongs to somebody else. */
export const vpcs = { production: 'vpc-bp1production', lab: 'vpc-bp1laboratory', legacy: 'vpc-bp1legacy' };

/** Where the ENIs of the demo live: four vSwitches, each with a security group. */
export const apps = { vSwitch: 'apps', securityGroups: ['apps-sg'] };
export const pods = { vSwitch: 'pods', securityGroups: ['nodes-sg'] };
export const lab = { vSwitch: 'lab', securityGroups: ['lab-sg'] };
export const legacy = { vSwitch: 'legacy', securityGroups: ['legacy-sg'] };
