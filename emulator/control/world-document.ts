import * as z from 'zod';
import { eniStatuses, eniTypes, trafficModes } from '../ecs/eni.ts';
import type { Foundation } from '../foundation.ts';
import type { HomePlace, Products } from '../products.ts';
import { ControlError, parseDocument } from './documents.ts';

/**
 * Adds what a world document describes and answers with the ids, in the document's own shape and order. Things refer to
 * each other by id, which is why ECS things may bring their own; at the edge they are nested instead. A document that is
 * not understood changes nothing; one that contradicts the world (an ENI in a vSwitch that does not exist) is carried
 * out up to there, and the ControlError says where it ended.
 */
export function seedWorld(
  { ecs, ens }: Pick<Products, 'ecs' | 'ens'>,
  { clock }: Foundation,
  home: HomePlace,
  document: unknown,
) {
  const nowMs = clock.nowMs();
  const wanted = parseDocument(worldDocument, document);
  const placed = <T extends object>(spec: T) => ({ ...home, ...spec });
  const dated = <T extends { readonly ageMs?: number | undefined }>({ ageMs, ...spec }: T) => ({
    ...spec,
    ...(ageMs === undefined ? {} : { createdAtMs: nowMs - ageMs }),
  });
  return inWords(() => ({
    ecs: {
      vSwitches: wanted.ecs.vSwitches.map(spec => ecs.world.addVSwitch(placed(spec)).vSwitchId),
      securityGroups: wanted.ecs.securityGroups.map(
        spec => ecs.world.addSecurityGroup(placed(spec)).securityGroupId,
      ),
      instances: wanted.ecs.instances.map(spec => ecs.world.addInstance(placed(dated(spec))).instanceId),
      enis: wanted.ecs.enis.map(({ endsInMs, ...spec }) => {
        const end = endsInMs === undefined ? {} : { endsAtMs: nowMs + endsInMs };
        return ecs.world.addEni({ ...placed(dated(spec)), ...end }).eniId;
      }),
    },
    ens: {
      sites: wanted.ens.sites.map(({ ensRegionId, instances, enis, accountId = home.accountId }) => {
        const { vSwitchId } = ens.world.addVSwitch({ accountId, ...(ensRegionId ? { ensRegionId } : {}) });
        const { securityGroupId } = ens.world.addSecurityGroup({ accountId });
        const here = { vSwitchId, securityGroupIds: [securityGroupId] };
        const addEni = (spec: z.infer<typeof edgeEni>, attached: { readonly instanceId?: string }) =>
          ens.world.addEni({ ...here, ...attached, ...dated(spec) }).eniId;
        return {
          vSwitchId,
          securityGroupId,
          instances: instances.map(({ enis: own, ...spec }) => {
            const { instance, primaryEni } = ens.world.addInstance({ ...here, ...dated(spec) });
            const { instanceId } = instance;
            return {
              instanceId,
              primaryEniId: primaryEni.eniId,
              enis: own.map(eni => addEni(eni, { instanceId })),
            };
          }),
          enis: enis.map(eni => addEni(eni, {})),
        };
      }),
    },
  }));
}

function inWords<T>(add: () => T): T {
  try {
    return add();
  } catch (error) {
    if (error instanceof Error)
      throw new ControlError(`The world was added up to here and no further: ${error.message}`);
    throw error;
  }
}

/** More than a hundred thousand of a kind is a typing error rather than a world. */
const listOf = <T extends z.ZodType>(thing: T) => z.array(thing).max(100_000).default([]);

const text = z.string().min(1);
const count = z.int().min(0);
const ageMs = z.number().optional();
const addresses = z.union([z.array(text), count]);
const place = {
  accountId: z
    .string()
    .regex(/^\d{16}$/)
    .exactOptional(),
  region: text.exactOptional(),
};

const vSwitch = z.strictObject({
  ...place,
  vSwitchId: text.exactOptional(),
  vpcId: text.exactOptional(),
  zoneId: text.exactOptional(),
  cidrBlock: text.exactOptional(),
  ipv6CidrBlock: text.exactOptional(),
  status: z.enum(['Available', 'Pending']).exactOptional(),
});

const securityGroup = z.strictObject({
  ...place,
  securityGroupId: text.exactOptional(),
  name: z.string().exactOptional(),
  vpcId: text.nullable().exactOptional(),
  memberLimit: count.exactOptional(),
});

const common = {
  name: z.string().exactOptional(),
  securityGroupIds: z.array(text).exactOptional(),
  resourceGroupId: z.string().exactOptional(),
  tags: z.record(z.string(), z.string()).exactOptional(),
  /** How long ago it was created; now when absent. */
  ageMs,
};

const instance = z.strictObject({
  ...place,
  ...common,
  vSwitchId: text,
  instanceId: text.exactOptional(),
  status: z.enum(['Running', 'Stopped', 'Starting', 'Stopping', 'Pending']).exactOptional(),
  instanceType: text.exactOptional(),
  eniLimit: count.exactOptional(),
  ipv4PerEniLimit: count.exactOptional(),
  ipv6PerEniLimit: count.exactOptional(),
  hotPlug: z.boolean().exactOptional(),
  networkCards: count.exactOptional(),
  trunking: z.boolean().exactOptional(),
  highPerformance: z.boolean().exactOptional(),
});

const eni = z.strictObject({
  ...place,
  ...common,
  vSwitchId: text,
  eniId: text.exactOptional(),
  status: z.enum(eniStatuses).exactOptional(),
  /** When Attaching, Detaching or Deleting ends, from now; without it, never. */
  endsInMs: z.number().min(0).optional(),
  type: z.enum(eniTypes).exactOptional(),
  attachedTo: text.exactOptional(),
  deviceIndex: count.exactOptional(),
  networkCardIndex: count.exactOptional(),
  trunkEniId: text.exactOptional(),
  trafficMode: z.enum(trafficModes).exactOptional(),
  description: z.string().exactOptional(),
  ownerId: text.exactOptional(),
  serviceManaged: z.boolean().exactOptional(),
  serviceId: count.exactOptional(),
  deleteOnRelease: z.boolean().exactOptional(),
  sourceDestCheck: z.boolean().exactOptional(),
  queueNumber: count.exactOptional(),
  primaryIp: text.exactOptional(),
  secondaryIps: addresses.exactOptional(),
  ipv6s: addresses.exactOptional(),
  ipv4Prefixes: addresses.exactOptional(),
  ipv6Prefixes: addresses.exactOptional(),
  publicIp: text.exactOptional(),
  secondaryPublicIp: text.exactOptional(),
  linked: z.boolean().exactOptional(),
  hasBondedSlave: z.boolean().exactOptional(),
  group: text.exactOptional(),
});

const edgeEni = z.strictObject({
  name: z.string().exactOptional(),
  description: z.string().exactOptional(),
  serviceManaged: z.boolean().exactOptional(),
  ageMs,
});

const edgeInstance = z.strictObject({
  name: text.exactOptional(),
  status: z.enum(['Running', 'Stopped']),
  /** Secondary ENIs, attached to it since their creation. */
  enis: listOf(edgeEni),
  ageMs,
});

/** A vSwitch and a security group at one edge node, with what is in them. */
const site = z.strictObject({
  accountId: place.accountId,
  ensRegionId: text.exactOptional(),
  instances: listOf(edgeInstance),
  enis: listOf(edgeEni),
});

/** What `POST /_emulator/world` and `--world FILE` take. */
export const worldDocument = z.strictObject({
  ecs: z
    .strictObject({
      vSwitches: listOf(vSwitch),
      securityGroups: listOf(securityGroup),
      instances: listOf(instance),
      enis: listOf(eni),
    })
    .prefault({}),
  ens: z.strictObject({ sites: listOf(site) }).prefault({}),
});
