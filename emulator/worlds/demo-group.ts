import type { WorldFile } from './world-file.ts';

/** One kind of ENI: who made it, and what is to become of it. */
export interface DemoGroup {
  readonly group: string;
  readonly expected: Expectation;
  readonly note: string;
  readonly enis: readonly DemoEni[];
}

type DemoEni = NonNullable<WorldFile['ecs']['enis']>[number];

/**
 * What a careful look at these ENIs has to conclude on the day of the seed: `candidate` for true orphans (once their time
 * has come), otherwise the reason to keep them.
 */
export type Expectation =
  | 'candidate'
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

/** Where the ENIs of the demo live: three vSwitches, each with a security group. */
export const apps = { vSwitch: 'apps', securityGroups: ['apps-sg'] };
export const pods = { vSwitch: 'pods', securityGroups: ['nodes-sg'] };
export const lab = { vSwitch: 'lab', securityGroups: ['lab-sg'] };
