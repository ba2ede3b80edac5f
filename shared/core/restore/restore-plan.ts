import { ownTags } from '../eni.ts';
import { hashText } from '../hash-text.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import type { RestoreSource } from './restore-source.ts';

/** An ENI to be created, in our own words. */
export interface CreateEni {
  readonly vSwitchId: string;
  readonly securityGroupIds: readonly string[];
  readonly primaryIp: string | undefined;
  readonly secondaryIps: readonly string[];
  readonly ipv6s: readonly string[];
  readonly ipv4Prefixes: readonly string[];
  readonly ipv6Prefixes: readonly string[];
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly resourceGroupId: string | undefined;
  readonly tags: readonly (readonly [key: string, value: string])[];
  readonly deleteOnRelease: boolean | undefined;
  readonly sourceDestCheck: boolean | undefined;
  readonly trafficMode: string | undefined;
  /** Makes a repeated creation harmless: the provider answers the second one with the ENI of the first. */
  readonly clientToken: string;
}

export interface RestorePlan {
  readonly create: CreateEni;
  /** The instance that the record names; scans delete only what is unattached, so their records name none. */
  readonly attachedTo: string | undefined;
  /** What this ENI had and will not have again by itself, each a sentence. */
  readonly lost: readonly string[];
}

export type PlannedRestore =
  | { readonly kind: 'plan'; readonly plan: RestorePlan }
  | { readonly kind: 'unusable'; readonly because: string };

/** Lists of addresses and prefixes, and the tags, that one creation takes (CreateNetworkInterface page). */
const listLimit = 10;
const tagLimit = 20;

/**
 * Works out the creation that brings an ENI back as far as it can be brought back, from its full description. Whatever the description does not say is left to
 * the provider's default; what makes an ENI another one (no vSwitch, no security group, not secondary) makes the record unusable.
 */
export function planRestore({ eniId, eventId, record }: RestoreSource): PlannedRestore {
  const vSwitchId = text(record, 'VSwitchId');
  const securityGroupIds = texts(record, 'SecurityGroupIds', 'SecurityGroupId');
  if (text(record, 'EnsRegionId') !== undefined)
    return unusable(`${eniId} was an ENI of ENS; only those of ECS can be restored`);
  const type = text(record, 'Type');
  if (type !== undefined && type !== 'Secondary') return unusable(`${eniId} was not secondary but ${type}`);
  if (vSwitchId === undefined) return unusable(`the record of ${eniId} names no vSwitch`);
  if (securityGroupIds.length === 0) return unusable(`the record of ${eniId} names no security group`);

  const addresses = rows(record, 'PrivateIpSets', 'PrivateIpSet');
  const primary = addresses.find(row => row['Primary'] === true) ?? {};
  const primaryIp = text(record, 'PrivateIpAddress') ?? text(primary, 'PrivateIpAddress');
  const secondaryIps = addresses
    .map(row => text(row, 'PrivateIpAddress') ?? '')
    .filter(address => address !== '' && address !== primaryIp);
  const lists = {
    secondaryIps,
    ipv6s: rows(record, 'Ipv6Sets', 'Ipv6Set').flatMap(row => text(row, 'Ipv6Address') ?? []),
    ipv4Prefixes: rows(record, 'Ipv4PrefixSets', 'Ipv4PrefixSet').flatMap(
      row => text(row, 'Ipv4Prefix') ?? [],
    ),
    ipv6Prefixes: rows(record, 'Ipv6PrefixSets', 'Ipv6PrefixSet').flatMap(
      row => text(row, 'Ipv6Prefix') ?? [],
    ),
  };
  const tags = tagsOf(record);
  const create: CreateEni = {
    vSwitchId,
    securityGroupIds,
    primaryIp,
    secondaryIps: lists.secondaryIps.slice(0, listLimit),
    ipv6s: lists.ipv6s.slice(0, listLimit),
    ipv4Prefixes: lists.ipv4Prefixes.slice(0, listLimit),
    ipv6Prefixes: lists.ipv6Prefixes.slice(0, listLimit),
    name: text(record, 'NetworkInterfaceName'),
    description: text(record, 'Description'),
    resourceGroupId: text(record, 'ResourceGroupId'),
    tags: tags.kept,
    deleteOnRelease: flag(record, 'DeleteOnRelease'),
    sourceDestCheck: flag(record, 'SourceDestCheck'),
    trafficMode: text(record, 'NetworkInterfaceTrafficMode'),
    clientToken: `eni-reaper-${hashText(eventId)}`,
  };
  const lost = [
    ...publicIpsOf(record, addresses).map(address => `The EIP ${address} has to be associated again.`),
    ...Object.values(lists)
      .flatMap(list => list.slice(listLimit))
      .map(address => `${address} has to be assigned by hand: one creation takes ${listLimit} of its kind.`),
    ...tags.dropped.map(key => `The tag ${key} can only be set by the service that it belongs to.`),
  ];
  return { kind: 'plan', plan: { create, attachedTo: hostOf(record), lost } };
}

/** The same creation with whatever primary address is free. It is another creation, so it has a token of its own. */
export function withAnyPrimaryIp(create: CreateEni): CreateEni {
  return { ...create, primaryIp: undefined, clientToken: `${create.clientToken}-any-ip` };
}

function hostOf(record: JsonObject): string | undefined {
  const attachment = isJsonObject(record['Attachment']) ? record['Attachment'] : {};
  return text(record, 'InstanceId') ?? text(attachment, 'InstanceId');
}

/** Without our own marks, which would tell the next scan that it was seen before; and without those that only the provider may set. */
function tagsOf(record: JsonObject): {
  readonly kept: readonly (readonly [string, string])[];
  readonly dropped: readonly string[];
} {
  const pairs = rows(record, 'Tags', 'Tag').flatMap((row): [string, string][] => {
    const key = text(row, 'TagKey');
    return key === undefined || ownTags.includes(key) ? [] : [[key, text(row, 'TagValue') ?? '']];
  });
  const isReserved = ([key]: readonly [string, string]) => /^(?:aliyun|acs:)/i.test(key);
  return {
    kept: pairs.filter(pair => !isReserved(pair)).slice(0, tagLimit),
    dropped: pairs.filter(isReserved).map(([key]) => key),
  };
}

function publicIpsOf(record: JsonObject, addresses: readonly JsonObject[]): readonly string[] {
  const found = [record, ...addresses].flatMap(row => {
    const bound = row['AssociatedPublicIp'];
    return isJsonObject(bound) ? (text(bound, 'PublicIpAddress') ?? []) : [];
  });
  return [...new Set(found)];
}

function unusable(because: string): PlannedRestore {
  return { kind: 'unusable', because };
}

function text(fields: JsonObject, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function flag(fields: JsonObject, name: string): boolean | undefined {
  const value = fields[name];
  return typeof value === 'boolean' ? value : undefined;
}

/** The list inside the provider's wrapper object. */
function listIn(record: JsonObject, wrapper: string, name: string): readonly unknown[] {
  const outer = record[wrapper];
  const list = isJsonObject(outer) ? outer[name] : undefined;
  return Array.isArray(list) ? list : [];
}

function rows(record: JsonObject, wrapper: string, name: string): readonly JsonObject[] {
  return listIn(record, wrapper, name).filter(isJsonObject);
}

function texts(record: JsonObject, wrapper: string, name: string): readonly string[] {
  return listIn(record, wrapper, name)
    .filter(value => typeof value === 'string')
    .filter(value => value !== '');
}
