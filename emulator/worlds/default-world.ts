import type { Ecs } from '../ecs/product.ts';
import type { Place } from '../ecs/specs.ts';
import type { Foundation } from '../foundation.ts';
import { addEcs, type EcsSection } from './add-ecs.ts';
import { createNames } from './names.ts';

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

const day = 24 * 60 * 60 * 1000;
/** An age of so many days. */
const days = (count: number) => [count * day, count * day] as const;

/** What most entries have in common. */
const usual = { count: 1, vSwitch: 'main', securityGroups: ['default'] };

/**
 * Some 20 ENIs of every kind: enough to try each operation and each refusal once. Written as a world file is understood, because
 * every start of an emulator would have to wait for the code that understands one.
 */
const defaultSection: EcsSection = {
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
    { ...usual, as: 'web-#', name: 'web-#', count: 2, age: days(90) },
    { ...usual, as: 'batch', name: 'batch', status: 'Stopped', age: days(60) },
    { ...usual, as: 'stopping', name: 'stopping', status: 'Stopping', age: days(30) },
    { ...usual, as: 'rdma', name: 'rdma', highPerformance: true, age: days(30) },
    { ...usual, as: 'node', name: 'node', trunking: true, age: days(30) },
  ],
  enis: [
    {
      as: 'managed',
      count: 1,
      vSwitch: 'main',
      status: 'InUse',
      name: 'nat-eni',
      description: 'Managed by NAT Gateway',
      serviceManaged: true,
      serviceId: 1679259531804325,
      age: days(90),
    },
    { ...usual, as: 'transitional', attachedTo: 'stopping', age: days(30) },
    { ...usual, as: 'rdma-eni', attachedTo: 'rdma', trafficMode: 'HighPerformance', age: days(30) },
    { ...usual, as: 'trunk', attachedTo: 'node', type: 'Trunk', age: days(30) },
    {
      ...usual,
      count: 2,
      attachedTo: 'node',
      type: 'Member',
      trunk: 'trunk',
      tags: { creator: 'terway-controller' },
      age: days(20),
    },
    { ...usual, attachedTo: 'web-1', name: 'web-1-data', secondaryIps: 2, age: days(80) },
    { ...usual, count: 4, name: 'forgotten-#', age: [2 * day, 30 * day] },
    {
      ...usual,
      description: 'interface create by terway',
      tags: { creator: 'terway', 'ack.aliyun.com': 'c8f2d6e1b04a9' },
      age: days(10),
    },
    {
      ...usual,
      name: 'spare-gateway',
      tags: { 'eni-reaper:keep': 'spare of the gateway' },
      resourceGroup: resourceGroupId,
      age: days(200),
    },
    { ...usual, name: 'with-eip', publicIp: '47.96.10.1', resourceGroup: resourceGroupId, age: days(40) },
    { ...usual, name: 'retained', deleteOnRelease: false, age: days(40) },
    { ...usual, name: 'brand-new', age: [5 * 60_000, 5 * 60_000] },
    { ...usual, attachedTo: 'eci-bp1f0z3k9d7w2m5q8r1t', name: 'eci-eni', age: days(3) },
  ],
};

/** Loads the default world and says where its special things are. */
export function seedDefaultWorld(foundation: Foundation, ecs: Ecs, where: Place): EcsFixtures {
  const names = createNames();
  addEcs(foundation, ecs, defaultSection, where, names);
  const { idOf } = names;
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
