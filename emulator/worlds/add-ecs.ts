import type { JudgeRules } from '../ecs/judge.ts';
import type { Ecs } from '../ecs/product.ts';
import type { EniSpec, Place } from '../ecs/specs.ts';
import type { Foundation } from '../foundation.ts';
import { bornAt, numbered } from './copies.ts';
import type { Names } from './names.ts';
import type { ParsedWorldFile } from './world-file.ts';

export type EcsSection = ParsedWorldFile['ecs'];

/** Adds ECS networks, instances and ENIs in the file's order, with `where` as the place of whatever names none. */
export function addEcs(
  foundation: Foundation,
  ecs: Ecs,
  section: EcsSection,
  where: Place,
  names: Names,
): void {
  addNetworks(foundation, ecs, section, where, names);
  addInstances(foundation, ecs, section, where, names);
  addEnis(foundation, ecs, section, where, names);
  ecs.setJudgeRules(judgeRulesOf(section));
}

function addNetworks(
  { ids }: Foundation,
  { world }: Ecs,
  section: EcsSection,
  where: Place,
  names: Names,
): void {
  const vpcs = new Map<string, string>();
  const vpcIdOf = (name: string): string => {
    const id = vpcs.get(name) ?? (name.startsWith('vpc-') ? name : ids.resource('vpc'));
    vpcs.set(name, id);
    return id;
  };
  for (const { as, id, vpc, zone, cidr, ipv6Cidr, status, ...rest } of section.vSwitches) {
    const { vSwitchId } = world.addVSwitch({
      ...placeOf(rest, where),
      vSwitchId: id,
      vpcId: vpc === undefined ? undefined : vpcIdOf(vpc),
      zoneId: zone,
      cidrBlock: cidr,
      ipv6CidrBlock: ipv6Cidr,
      status,
    });
    names.set(as, vSwitchId);
  }
  for (const { as, id, vpc, name, memberLimit, ...rest } of section.securityGroups) {
    const { securityGroupId } = world.addSecurityGroup({
      ...placeOf(rest, where),
      securityGroupId: id,
      name,
      vpcId: vpc === undefined || vpc === null ? null : vpcIdOf(vpc),
      memberLimit,
    });
    names.set(as, securityGroupId);
  }
}

function addInstances(
  foundation: Foundation,
  { world }: Ecs,
  section: EcsSection,
  where: Place,
  names: Names,
): void {
  for (const entry of section.instances) {
    const { as, id, count, vSwitch, securityGroups, name, resourceGroup, age, ...rest } = entry;
    for (let number = 1; number <= count; number++) {
      const { instanceId } = world.addInstance({
        ...rest,
        ...placeOf(rest, where),
        instanceId: id,
        vSwitchId: names.resolve(vSwitch),
        securityGroupIds: securityGroups?.map(names.resolve),
        name: numbered(name, number),
        resourceGroupId: resourceGroup,
        createdAtMs: age && bornAt(foundation, age),
      });
      names.set(numbered(as, number), instanceId);
    }
  }
}

/** More ENIs, which may refer to whatever has a name already. */
export function addEnis(
  foundation: Foundation,
  { world }: Ecs,
  section: EcsSection,
  where: Place,
  names: Names,
): void {
  for (const entry of section.enis) {
    const { as, id, count, vSwitch, securityGroups, resourceGroup, age, endsIn, trunk, ...rest } = entry;
    for (let number = 1; number <= count; number++) {
      const host = numbered(rest.attachedTo, number);
      const spec: EniSpec = {
        ...rest,
        ...placeOf(rest, where),
        eniId: id,
        vSwitchId: names.resolve(vSwitch),
        securityGroupIds: securityGroups?.map(names.resolve),
        resourceGroupId: resourceGroup,
        createdAtMs: age && bornAt(foundation, age),
        endsAtMs: endsIn === undefined ? undefined : foundation.clock.nowMs() + endsIn,
        attachedTo: host === undefined ? undefined : names.resolve(host),
        trunkEniId: trunk === undefined ? undefined : names.resolve(numbered(trunk, number) ?? trunk),
        name: numbered(rest.name, number),
        description: numbered(rest.description, number),
        publicIp: numbered(rest.publicIp, number),
        secondaryPublicIp: numbered(rest.secondaryPublicIp, number),
        tags: rest.tags && numberedValues(rest.tags, number),
      };
      checkHost(world, spec);
      names.set(numbered(as, number), world.addEni(spec).eniId);
    }
  }
}

/** An ENI attached to a misspelt name would look attached for ever, to nothing. */
function checkHost(world: Ecs['world'], { attachedTo, name }: EniSpec): void {
  if (attachedTo === undefined || attachedTo.startsWith('eci-') || world.findInstance(attachedTo)) return;
  throw new Error(
    `The ENI ${JSON.stringify(name ?? '')} is attached to "${attachedTo}", which is neither an instance of this world nor an eci- host.`,
  );
}

function judgeRulesOf({ judge }: EcsSection): Partial<JudgeRules> {
  return {
    ...(judge?.young === undefined ? {} : { youngMs: judge.young }),
    ...(judge?.protectingTags ? { protectingTags: judge.protectingTags } : {}),
    ...(judge?.controllerTags ? { controllerTags: judge.controllerTags } : {}),
  };
}

function placeOf(
  { accountId, region }: { readonly accountId?: string | undefined; readonly region?: string | undefined },
  where: Place,
): Place {
  return { accountId: accountId ?? where.accountId, region: region ?? where.region };
}

function numberedValues(tags: Readonly<Record<string, string>>, number: number): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [key, value.replaceAll('#', String(number))]),
  );
}
