import type { Ecs } from '../ecs/product.ts';
import type { Place } from '../ecs/specs.ts';
import type { Foundation } from '../foundation.ts';
import { loadWorld } from './load-world.ts';
import type { WorldFile } from './world-file.ts';

/** The things of the default world that a customer cannot create through the API, or has to know by id. */
export interface EcsFixtures {
  readonly vSwitchId: string;
  readonly securityGroupId: string;
  /** Two that are Running and one that is Stopped, in this order, with room for more ENIs. */
  readonly instanceIds: readonly string[];
  /** Of the first instance. */
  readonly primaryEniId: string;
  readonly managedEniId: string;
  /** InUse on an instance that is Stopping and does not come to an end. */
  readonly transitional: { readonly eniId: string; readonly instanceId: string };
  /** InUse in HighPerformance mode on a Running instance. */
  readonly highPerformance: { readonly eniId: string; readonly instanceId: string };
  /** InUse and carrying members. */
  readonly trunk: { readonly eniId: string; readonly instanceId: string };
  /** In the same VPC, in another zone. */
  readonly otherZoneVSwitchId: string;
  /** Not the default one; two of the ENIs are in it. */
  readonly resourceGroupId: string;
}

const resourceGroupId = 'rg-aekz3fq7lzn5xga';

/** Some 20 ENIs of every kind: enough to try each operation and each refusal once. */
export const defaultWorld: WorldFile = {
  kind: 'world',
  version: 1,
  ecs: {
    vSwitches: [
      {
        as: 'main',
        vpc: 'main',
        zone: 'cn-hangzhou-i',
        cidr: '172.16.0.0/24',
        ipv6Cidr: '2408:4005:3a5:4b01::/64',
      },
      { as: 'other-zone', vpc: 'main', zone: 'cn-hangzhou-j', cidr: '172.16.1.0/24' },
    ],
    securityGroups: [{ as: 'default', name: 'default', vpc: 'main' }],
    instances: [
      { as: 'web-#', name: 'web-#', count: 2, vSwitch: 'main', securityGroups: ['default'], age: '90d' },
      {
        as: 'batch',
        name: 'batch',
        status: 'Stopped',
        vSwitch: 'main',
        securityGroups: ['default'],
        age: '60d',
      },
      {
        as: 'stopping',
        name: 'stopping',
        status: 'Stopping',
        vSwitch: 'main',
        securityGroups: ['default'],
        age: '30d',
      },
      {
        as: 'rdma',
        name: 'rdma',
        highPerformance: true,
        vSwitch: 'main',
        securityGroups: ['default'],
        age: '30d',
      },
      { as: 'node', name: 'node', trunking: true, vSwitch: 'main', securityGroups: ['default'], age: '30d' },
    ],
    enis: [
      {
        as: 'managed',
        vSwitch: 'main',
        status: 'InUse',
        name: 'nat-eni',
        description: 'Managed by NAT Gateway',
        serviceManaged: true,
        serviceId: 1679259531804325,
        age: '90d',
      },
      {
        as: 'transitional',
        vSwitch: 'main',
        securityGroups: ['default'],
        attachedTo: 'stopping',
        age: '30d',
      },
      {
        as: 'rdma-eni',
        vSwitch: 'main',
        securityGroups: ['default'],
        attachedTo: 'rdma',
        trafficMode: 'HighPerformance',
        age: '30d',
      },
      {
        as: 'trunk',
        vSwitch: 'main',
        securityGroups: ['default'],
        attachedTo: 'node',
        type: 'Trunk',
        age: '30d',
      },
      {
        count: 2,
        vSwitch: 'main',
        securityGroups: ['default'],
        attachedTo: 'node',
        type: 'Member',
        trunk: 'trunk',
        tags: { creator: 'terway-controller' },
        age: '20d',
      },
      {
        vSwitch: 'main',
        securityGroups: ['default'],
        attachedTo: 'web-1',
        name: 'web-1-data',
        secondaryIps: 2,
        age: '80d',
      },
      { count: 4, vSwitch: 'main', securityGroups: ['default'], name: 'forgotten-#', age: ['2d', '30d'] },
      {
        vSwitch: 'main',
        securityGroups: ['default'],
        description: 'interface create by terway',
        tags: { creator: 'terway', 'ack.aliyun.com': 'c8f2d6e1b04a9' },
        age: '10d',
      },
      {
        vSwitch: 'main',
        securityGroups: ['default'],
        name: 'spare-gateway',
        tags: { 'eni-reaper:keep': 'spare of the gateway' },
        resourceGroup: resourceGroupId,
        age: '200d',
      },
      {
        vSwitch: 'main',
        securityGroups: ['default'],
        name: 'with-eip',
        publicIp: '47.96.10.1',
        resourceGroup: resourceGroupId,
        age: '40d',
      },
      { vSwitch: 'main', securityGroups: ['default'], name: 'retained', deleteOnRelease: false, age: '40d' },
      { vSwitch: 'main', securityGroups: ['default'], name: 'brand-new', age: '5m' },
      {
        vSwitch: 'main',
        securityGroups: ['default'],
        attachedTo: 'eci-bp1f0z3k9d7w2m5q8r1t',
        name: 'eci-eni',
        age: '3d',
      },
    ],
  },
};

/** Loads the default world and says where its special things are. */
export function seedDefaultWorld(foundation: Foundation, ecs: Ecs, where: Place): EcsFixtures {
  const { idOf } = loadWorld(foundation, ecs, defaultWorld, where);
  const primary = ecs.world
    .enis(where)
    .find(eni => eni.type === 'Primary' && eni.attachment?.instanceId === idOf('web-1'));
  return {
    vSwitchId: idOf('main'),
    securityGroupId: idOf('default'),
    instanceIds: [idOf('web-1'), idOf('web-2'), idOf('batch')],
    primaryEniId: primary?.eniId ?? '',
    managedEniId: idOf('managed'),
    transitional: { eniId: idOf('transitional'), instanceId: idOf('stopping') },
    highPerformance: { eniId: idOf('rdma-eni'), instanceId: idOf('rdma') },
    trunk: { eniId: idOf('trunk'), instanceId: idOf('node') },
    otherZoneVSwitchId: idOf('other-zone'),
    resourceGroupId,
  };
}
