import * as z from 'zod';
import { faultsDocument } from '../control/documents.ts';
import { eniStatuses, eniTypes, trafficModes } from '../ecs/eni.ts';
import { instanceStatuses } from '../ecs/instance.ts';
import { ensFields, ensSection } from './ens-section.ts';
import { accountNumber, age, durationMs, label, several } from './entry-fields.ts';
import { functionFields, functionsSection } from './functions-section.ts';
import { queueFields, queuesSection } from './queues-section.ts';

/*
 * The file format of a world: what `--world FILE` reads and what the worlds of this folder are written in.
 *
 * Things refer to each other by names that live in the file alone (`as`); ids are made when the world is loaded, unless `id`
 * gives one. `count` makes several of a kind, and `#` in a text stands for the number of the copy, from 1. Times are ages
 * ("26h"), counted back from the moment of loading; of a range of two ages each copy draws its own.
 */

const place = {
  accountId: accountNumber.optional(),
  region: label.optional(),
};
const tags = z.record(z.string().min(1).max(128), z.string().max(128));
const listOrCount = z.union([z.array(label), z.int().min(0).max(49)]);

const vSwitch = z.strictObject({
  ...place,
  as: label.optional(),
  id: label.optional(),
  /** A name of the file's own: the same name, the same VPC. */
  vpc: label.optional(),
  zone: label.optional(),
  cidr: label.optional(),
  ipv6Cidr: label.optional(),
  status: z.enum(['Available', 'Pending']).optional(),
});

const securityGroup = z.strictObject({
  ...place,
  as: label.optional(),
  id: label.optional(),
  name: z.string().optional(),
  /** null: a group of the classic network. */
  vpc: label.nullable().optional(),
  memberLimit: z.int().min(0).optional(),
});

const instance = z.strictObject({
  ...place,
  as: label.optional(),
  id: label.optional(),
  count: several,
  vSwitch: label,
  securityGroups: z.array(label).optional(),
  name: z.string().optional(),
  status: z.enum(instanceStatuses).optional(),
  instanceType: label.optional(),
  resourceGroup: label.optional(),
  tags: tags.optional(),
  age: age.optional(),
  eniLimit: z.int().min(1).optional(),
  ipv4PerEniLimit: z.int().min(1).optional(),
  ipv6PerEniLimit: z.int().min(0).optional(),
  hotPlug: z.boolean().optional(),
  networkCards: z.int().min(0).optional(),
  trunking: z.boolean().optional(),
  highPerformance: z.boolean().optional(),
  group: label.optional(),
});

const eni = z.strictObject({
  ...place,
  as: label.optional(),
  id: label.optional(),
  count: several,
  vSwitch: label,
  securityGroups: z.array(label).optional(),
  status: z.enum(eniStatuses).optional(),
  /** How long a transitional status still lasts; without it, for ever. */
  endsIn: durationMs.optional(),
  type: z.enum(eniTypes).optional(),
  attachedTo: label.optional(),
  deviceIndex: z.int().min(0).optional(),
  networkCardIndex: z.int().min(0).optional(),
  trunk: label.optional(),
  trafficMode: z.enum(trafficModes).optional(),
  name: z.string().optional(),
  description: z.string().optional(),
  resourceGroup: label.optional(),
  tags: tags.optional(),
  age: age.optional(),
  ownerId: label.optional(),
  serviceManaged: z.boolean().optional(),
  serviceId: z.int().min(0).optional(),
  deleteOnRelease: z.boolean().optional(),
  sourceDestCheck: z.boolean().optional(),
  queueNumber: z.int().min(1).optional(),
  primaryIp: label.optional(),
  secondaryIps: listOrCount.optional(),
  ipv6s: listOrCount.optional(),
  ipv4Prefixes: listOrCount.optional(),
  ipv6Prefixes: listOrCount.optional(),
  publicIp: label.optional(),
  secondaryPublicIp: label.optional(),
  linked: z.boolean().optional(),
  hasBondedSlave: z.boolean().optional(),
  /** Why deleting it would be wrong, whatever its fields say; no API shows this. */
  protected: label.optional(),
  group: label.optional(),
  /** Fields that every read shows like this instead; null leaves the field out. */
  distort: z.record(label, z.unknown()).optional(),
});

/** Other rules for what counts as wrongly deleted. */
const judge = z.strictObject({
  young: durationMs.optional(),
  protectingTags: z.array(label).optional(),
  controllerTags: z.array(label).optional(),
});

const worldFile = z.strictObject({
  kind: z.literal('world'),
  version: z.literal(1),
  ecs: z
    .strictObject({
      vSwitches: z.array(vSwitch).default([]),
      securityGroups: z.array(securityGroup).default([]),
      instances: z.array(instance).default([]),
      enis: z.array(eni).default([]),
      judge: judge.optional(),
    })
    .prefault({}),
  ens: ensSection.optional(),
  mns: queuesSection.optional(),
  fc: functionsSection.optional(),
  /** `resource` may be a name of this file. */
  faults: faultsDocument.optional(),
});

/** What each kind of entry may say, for whoever explains the format. */
export const worldFields: Readonly<Record<string, readonly string[]>> = {
  'ecs.vSwitches': Object.keys(vSwitch.shape),
  'ecs.securityGroups': Object.keys(securityGroup.shape),
  'ecs.instances': Object.keys(instance.shape),
  'ecs.enis': Object.keys(eni.shape),
  'ecs.judge': Object.keys(judge.shape),
  ...ensFields,
  ...queueFields,
  ...functionFields,
};

/** A world as it is written. */
export type WorldFile = z.input<typeof worldFile>;
/** A world as it was understood. */
export type ParsedWorldFile = z.output<typeof worldFile>;

/** Understands a world or says everything that is wrong with it, one line each. */
export function parseWorldFile(
  document: unknown,
):
  | { readonly kind: 'parsed'; readonly file: ParsedWorldFile }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] } {
  const result = worldFile.safeParse(document);
  if (result.success) return { kind: 'parsed', file: result.data };
  const problems = result.error.issues.map(
    issue => `${issue.path.join('.') || 'the file'}: ${issue.message}`,
  );
  return { kind: 'invalid', problems };
}
