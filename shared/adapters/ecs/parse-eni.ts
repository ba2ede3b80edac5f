import type { Eni } from '../../core/eni.ts';
import { parseInstant } from '../../core/instant.ts';
import { isJsonObject, type JsonObject } from '../../core/json.ts';

/**
 * Reads one row of DescribeNetworkInterfaces (its page, "Response parameters"). A field that is missing, empty or of a wrong kind becomes
 * `undefined`, which the verdict turns into `cannot-tell`; nothing is guessed. The one exception are tags: the API leaves the list out, or sends
 * null, when there are none. Returns `undefined` for a row without an id, which nobody can act on.
 */
export function parseEni(row: unknown): Eni | undefined {
  if (!isJsonObject(row)) return undefined;
  const eniId = filledText(row['NetworkInterfaceId']);
  if (eniId === undefined) return undefined;
  return {
    eniId,
    status: filledText(row['Status']),
    type: filledText(row['Type']),
    serviceManaged: flag(row['ServiceManaged']),
    serviceId: parseServiceId(row['ServiceID']),
    hosts: parseHosts(row),
    publicIps: parsePublicIps(row),
    createdAt: parseCreationTime(row['CreationTime']),
    deleteOnRelease: flag(row['DeleteOnRelease']),
    tags: parseTags(row['Tags']),
    // Empty is a value here: an ENI without a name has the name "", and one of no group the group "".
    name: text(row['NetworkInterfaceName']),
    vpcId: filledText(row['VpcId']),
    vSwitchId: filledText(row['VSwitchId']),
    resourceGroupId: text(row['ResourceGroupId']),
    record: row,
  };
}

/** 0 and empty mean that no service owns it. A value that cannot be read counts as an owner, which is the careful reading. */
function parseServiceId(value: unknown): string | undefined {
  if (isAbsent(value) || value === 0 || value === '0') return undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : 'unreadable';
}

/**
 * Whatever is named as host or as member, in any of the places that can name one: an ENI that carries others is as much in use as one that is carried. The
 * API leaves these fields out, empty or null where there is nothing to name.
 */
function parseHosts(row: JsonObject): readonly string[] | undefined {
  const attachment = row['Attachment'] ?? {};
  if (!isJsonObject(attachment)) return undefined;
  const members = attachment['MemberNetworkInterfaceIds'] ?? [];
  const named = isJsonObject(members) ? Object.values(members).flat() : members;
  if (!Array.isArray(named)) return undefined;
  return distinctTexts([
    row['InstanceId'],
    attachment['InstanceId'],
    attachment['TrunkNetworkInterfaceId'],
    ...named,
  ]);
}

/** EIPs are bound to the ENI or to one of its private addresses. A row that shows neither place cannot be told to have none. */
function parsePublicIps(row: JsonObject): readonly string[] | undefined {
  const own = row['AssociatedPublicIp'] ?? undefined;
  const privateIps = listIn(row['PrivateIpSets'], 'PrivateIpSet');
  if (privateIps === 'unreadable' || (own === undefined && privateIps === 'absent')) return undefined;
  const entries = privateIps === 'absent' ? [] : privateIps;
  if (!entries.every(isJsonObject)) return undefined;
  const places = [own, ...entries.map(entry => entry['AssociatedPublicIp'])].filter(
    place => !isNothing(place),
  );
  if (!places.every(isJsonObject)) return undefined;
  return distinctTexts(places.flatMap(place => [place['PublicIpAddress'], place['AllocationId']]));
}

/** All tags, or none of them: an entry that is not understood could be the one that protects this ENI. */
function parseTags(value: unknown): ReadonlyMap<string, string> | undefined {
  if (Array.isArray(value) && value.length === 0) return new Map();
  const entries = listIn(value, 'Tag');
  if (entries === 'absent') return new Map();
  if (entries === 'unreadable') return undefined;
  const tags = new Map<string, string>();
  for (const entry of entries) {
    if (!isJsonObject(entry)) return undefined;
    const { TagKey: key, TagValue: tagValue } = entry;
    if (typeof key !== 'string' || key === '' || typeof tagValue !== 'string' || tags.has(key))
      return undefined;
    tags.set(key, tagValue);
  }
  return tags;
}

/** RFC 3339 in UTC; some ECS fields print whole minutes (`2019-12-25T12:31Z`). */
function parseCreationTime(value: unknown): number | undefined {
  if (typeof value !== 'string' || !value.endsWith('Z')) return undefined;
  return parseInstant(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/.test(value) ? value.replace('Z', ':00Z') : value);
}

/** The list inside the provider's wrapper object. */
function listIn(wrapper: unknown, name: string): readonly unknown[] | 'absent' | 'unreadable' {
  if (isNothing(wrapper)) return 'absent';
  if (!isJsonObject(wrapper)) return 'unreadable';
  const list = wrapper[name];
  if (isNothing(list)) return 'absent';
  return Array.isArray(list) ? list : 'unreadable';
}

/** Each text once, without the absent ones; `undefined` when one of the values is no text. */
function distinctTexts(values: readonly unknown[]): readonly string[] | undefined {
  const present = values.filter(value => !isAbsent(value));
  return present.every(value => typeof value === 'string') ? [...new Set(present)] : undefined;
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null;
}

function isAbsent(value: unknown): boolean {
  return isNothing(value) || value === '';
}

function filledText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function flag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}
