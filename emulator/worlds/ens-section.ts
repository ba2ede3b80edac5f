import * as z from 'zod';
import type { EnsWorld } from '../ens/product.ts';
import { eniStatuses, instanceStatuses } from '../ens/records.ts';
import type { Foundation } from '../foundation.ts';
import type { HomePlace } from '../products.ts';
import { bornAt, numbered } from './copies.ts';
import { accountNumber, age, durationMs, label, several } from './entry-fields.ts';
import type { Names } from './names.ts';

/** An edge node besides the five that are always there. */
const node = z.strictObject({
  id: label,
  name: z.string().optional(),
  englishName: z.string().optional(),
  area: z.string().optional(),
  province: z.string().optional(),
});

const vSwitch = z.strictObject({
  accountId: accountNumber.optional(),
  as: label.optional(),
  id: label.optional(),
  /** A name of the file's own: the same name, the same network. */
  network: label.optional(),
  /** Id of the edge node; the first one when absent. */
  node: label.optional(),
});

const securityGroup = z.strictObject({
  accountId: accountNumber.optional(),
  as: label.optional(),
  id: label.optional(),
});

/** Account, network and edge node of instances and ENIs are those of their vSwitch. */
const placed = {
  as: label.optional(),
  id: label.optional(),
  count: several,
  vSwitch: label,
  securityGroups: z.array(label).default([]),
  name: z.string().optional(),
};

const instance = z.strictObject({
  ...placed,
  status: z.enum(instanceStatuses).default('Running'),
  /** How long a transitional status still lasts; without it, for ever. */
  endsIn: durationMs.optional(),
  age: age.optional(),
});

const eni = z.strictObject({
  ...placed,
  description: z.string().optional(),
  status: z.enum(eniStatuses).optional(),
  endsIn: durationMs.optional(),
  attachedTo: label.optional(),
  serviceManaged: z.boolean().optional(),
  age: age.optional(),
});

/** The part of a world file that is at the edge. */
export const ensSection = z.strictObject({
  nodes: z.array(node).default([]),
  vSwitches: z.array(vSwitch).default([]),
  securityGroups: z.array(securityGroup).default([]),
  instances: z.array(instance).default([]),
  enis: z.array(eni).default([]),
});

/** What each kind of entry may say. */
export const ensFields = {
  'ens.nodes': Object.keys(node.shape),
  'ens.vSwitches': Object.keys(vSwitch.shape),
  'ens.securityGroups': Object.keys(securityGroup.shape),
  'ens.instances': Object.keys(instance.shape),
  'ens.enis': Object.keys(eni.shape),
};

export type EnsSection = z.output<typeof ensSection>;

/** Adds edge nodes, networks, instances and ENIs in the file's order. Throws with a sentence when two things contradict each other. */
export function addEns(
  foundation: Foundation,
  world: EnsWorld,
  section: EnsSection,
  home: HomePlace,
  names: Names,
): void {
  addNetworks(foundation, world, section, home, names);
  const endOf = (endsIn: number | undefined) =>
    endsIn === undefined ? undefined : foundation.clock.nowMs() + endsIn;
  const built = (entry: EnsSection['instances' | 'enis'][number], number: number) => ({
    vSwitchId: names.resolve(entry.vSwitch),
    securityGroupIds: entry.securityGroups.map(names.resolve),
    name: numbered(entry.name, number),
    endsAtMs: endOf(entry.endsIn),
    createdAtMs: entry.age && bornAt(foundation, entry.age),
  });

  for (const entry of section.instances)
    for (let number = 1; number <= entry.count; number++) {
      const { status, id } = entry;
      const { instance } = world.addInstance({ ...built(entry, number), status, instanceId: id });
      names.set(numbered(entry.as, number), instance.instanceId);
    }
  for (const entry of section.enis)
    for (let number = 1; number <= entry.count; number++) {
      const { id, status, serviceManaged, attachedTo } = entry;
      const { eniId } = world.addEni({
        ...built(entry, number),
        eniId: id,
        status,
        serviceManaged,
        description: numbered(entry.description, number),
        instanceId: attachedTo && names.resolve(numbered(attachedTo, number)),
      });
      names.set(numbered(entry.as, number), eniId);
    }
}

function addNetworks(
  { ids }: Foundation,
  world: EnsWorld,
  section: EnsSection,
  home: HomePlace,
  names: Names,
): void {
  for (const { id, name, englishName, area, province } of section.nodes)
    world.addRegion({
      ensRegionId: id,
      name: name ?? id,
      englishName: englishName ?? id,
      area: area ?? '',
      province: province ?? '',
    });
  const networks = new Map<string, string>();
  for (const { as, id, network, node: ensRegionId, accountId = home.accountId } of section.vSwitches) {
    if (network !== undefined && !networks.has(network)) networks.set(network, ids.resource('n'));
    const networkId = network && networks.get(network);
    names.set(as, world.addVSwitch({ accountId, vSwitchId: id, ensRegionId, networkId }).vSwitchId);
  }
  for (const { as, id, accountId = home.accountId } of section.securityGroups)
    names.set(as, world.addSecurityGroup({ accountId, securityGroupId: id }).securityGroupId);
}
