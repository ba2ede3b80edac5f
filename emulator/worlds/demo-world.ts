import type { Ecs } from '../ecs/product.ts';
import type { Place } from '../ecs/specs.ts';
import type { Fault } from '../faults.ts';
import type { Foundation } from '../foundation.ts';
import { apps, type DemoGroup, type Expectation, lab, vpcs } from './demo-group.ts';
import { demoKeepers } from './demo-keepers.ts';
import { demoOrphans } from './demo-orphans.ts';
import { loadWorld } from './load-world.ts';
import type { WorldFile } from './world-file.ts';

/** What was seeded, and whom the story can call on. */
export interface DemoWorld {
  readonly groups: readonly SeededGroup[];
  /** The VPCs that the story looks after; everything else in the account is out of its scope. */
  readonly scopeVpcIds: readonly string[];
  /** A day later there are new ENIs, as in any account: some just made, some as old as the youngest that can be seen. */
  readonly arriveLater: () => void;
  readonly actors: {
    /** A candidate that somebody attaches between scan and delete: `world.attachNow(eniId, instanceId)`. */
    readonly attachedLate: { readonly eniId: string; readonly instanceId: string };
    /** A candidate whose first deletion stays in Deleting; `faults` sees to it. */
    readonly stickyEniId: string;
  };
  /** A deletion that sticks, and one minute in which DeleteNetworkInterface is throttled. In force once the story adds them. */
  readonly faults: readonly Fault[];
}

/** One kind of ENI in the world; each of its ENIs carries the name as `group`. */
export interface SeededGroup {
  readonly group: string;
  readonly count: number;
  readonly expected: Expectation;
  readonly note: string;
}

/** The throttled minute begins behind this many accepted deletions, so that it falls into the middle of the work. */
const deletionsBeforeThrottling = 20;

/** The networks and instances that the ENIs of all groups live among. */
function demoWorldOf(groups: readonly DemoGroup[]): WorldFile {
  return {
    kind: 'world',
    version: 1,
    ecs: {
      vSwitches: [
        { as: 'apps', vpc: vpcs.production, zone: 'cn-hangzhou-i', cidr: '10.20.0.0/22' },
        { as: 'pods', vpc: vpcs.production, zone: 'cn-hangzhou-j', cidr: '10.20.8.0/21' },
        { as: 'lab', vpc: vpcs.lab, zone: 'cn-hangzhou-i', cidr: '192.168.40.0/24' },
        { as: 'legacy', vpc: vpcs.legacy, zone: 'cn-hangzhou-i', cidr: '192.168.80.0/24' },
      ],
      securityGroups: [
        { as: 'apps-sg', name: 'apps', vpc: vpcs.production },
        { as: 'nodes-sg', name: 'alibaba-cloud-ack-nodes', vpc: vpcs.production },
        { as: 'endpoint-sg', name: 'privatelink_system_security_group.ep-bp1', vpc: vpcs.production },
        { as: 'lab-sg', name: 'lab', vpc: vpcs.lab },
        { as: 'legacy-sg', name: 'legacy', vpc: vpcs.legacy },
      ],
      instances: [
        {
          as: 'web-#',
          name: 'web-#',
          count: 24,
          vSwitch: 'apps',
          securityGroups: ['apps-sg'],
          age: ['60d', '500d'],
          group: 'instances',
        },
        {
          as: 'node-#',
          name: 'ack-node-#',
          count: 20,
          vSwitch: 'pods',
          securityGroups: ['nodes-sg'],
          eniLimit: 10,
          trunking: true,
          age: ['20d', '200d'],
          group: 'instances',
        },
        {
          as: 'gateway-#',
          name: 'gateway-#',
          count: 2,
          vSwitch: 'apps',
          securityGroups: ['apps-sg'],
          age: '300d',
          group: 'instances',
        },
        {
          as: 'rdma-#',
          name: 'rdma-#',
          count: 2,
          vSwitch: 'apps',
          securityGroups: ['apps-sg'],
          instanceType: 'ecs.c7re.8xlarge',
          highPerformance: true,
          age: '90d',
          group: 'instances',
        },
        {
          as: 'build-#',
          name: 'build-#',
          count: 2,
          vSwitch: 'lab',
          securityGroups: ['lab-sg'],
          age: '120d',
          group: 'instances',
        },
      ],
      enis: groups.flatMap(({ group, enis }) => enis.map(eni => ({ ...eni, group }))),
    },
    faults: [
      {
        service: 'ecs',
        action: 'DeleteNetworkInterface',
        resource: 'sticky',
        count: 1,
        effect: { kind: 'stick' },
      },
      {
        service: 'ecs',
        action: 'DeleteNetworkInterface',
        after: deletionsBeforeThrottling,
        count: 1,
        effect: { kind: 'throttle' },
      },
    ],
  };
}

/** What has come into being when a day has passed. */
const newcomers: readonly DemoGroup['enis'][number][] = [
  { ...lab, count: 4, name: 'experiment-#', age: ['2h', '20h'] },
  { ...lab, count: 2, name: 'just-old-enough-#', age: '59m' },
  { ...apps, count: 3, name: 'rollout-b-#', age: ['1m', '10m'] },
];

/** Seeds an account as one finds them: about 300 ENIs of everybody who makes any, a sixth of them left behind. */
export function seedDemoWorld(foundation: Foundation, ecs: Ecs, where: Place): DemoWorld {
  const groups = [...demoKeepers, ...demoOrphans];
  const { idOf, faults, addEnis } = loadWorld(foundation, ecs, demoWorldOf(groups), where);
  const count = (group: string) => ecs.world.enis(where).filter(eni => eni.group === group).length;
  const instances: SeededGroup = {
    group: 'instances',
    count: count('instances'),
    expected: 'not-secondary',
    note: 'the primary ENI of every instance',
  };
  const others = groups.map(({ group, expected, note }) => ({
    group,
    count: count(group),
    expected,
    note,
  }));
  return {
    groups: [instances, ...others],
    scopeVpcIds: [vpcs.production, vpcs.lab],
    arriveLater: () => addEnis(newcomers.map(eni => ({ ...eni, group: 'newcomers' }))),
    actors: {
      attachedLate: { eniId: idOf('attached-late'), instanceId: idOf('build-1') },
      stickyEniId: idOf('sticky'),
    },
    faults,
  };
}
