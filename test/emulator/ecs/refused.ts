import type { Stage } from './crowd.ts';
import type { Answer } from './stage.ts';

/** One way to be refused: on a fresh stage, with what the page says comes back. */
export interface Refused {
  readonly title: string;
  readonly on?: () => Stage;
  readonly ask: (s: Stage) => Answer;
  readonly refused: string;
  readonly status: number;
}

/** An ENI on the instance of the stage. */
export const attached = (s: Stage, spec = {}) => s.addEni({ attachedTo: s.instanceId, ...spec });

/** One more vSwitch of the same VPC, unless told otherwise. */
export const otherVSwitch = (s: Stage, spec: { vpcId?: string; zoneId?: string }) =>
  s.world.addVSwitch({ ...s.place, vpcId: s.vpcId, cidrBlock: '10.9.0.0/24', ...spec }).vSwitchId;
