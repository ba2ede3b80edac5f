import type { Eni } from '../eni.ts';
import { isJsonObject } from '../json.ts';

/**
 * What stays the same about one ENI for as long as it lives, attached or not, as text: enough to say that an ENI which is seen now is the one that a
 * task was made about. Tags, name and security groups are left out, because their owner may change them while the ENI is on its way.
 */
export type EniIdentity = Readonly<Record<(typeof identityNames)[number], string>>;

const identityNames = ['createdAt', 'macAddress', 'primaryIp', 'vSwitchId', 'vpcId', 'zone'] as const;

export function identifyEni(eni: Eni): EniIdentity {
  const { record } = eni;
  return {
    createdAt: String(eni.createdAt ?? ''),
    macAddress: text(record['MacAddress']),
    // ECS and ENS have different names for it.
    primaryIp: text(record['PrivateIpAddress']) || text(record['PrimaryIp']),
    vSwitchId: eni.vSwitchId ?? '',
    vpcId: eni.vpcId ?? '',
    // An edge ENI has no zone but a node.
    zone: text(record['ZoneId']) || (eni.region ?? ''),
  };
}

export type IdentityCheck =
  | { readonly kind: 'same' }
  /** The read leaves out what the task knows; the next one may show it. */
  | { readonly kind: 'cannot-tell'; readonly names: readonly string[] }
  | { readonly kind: 'different'; readonly names: readonly string[] };

/** Whether this is the ENI that the task knows. All that the read shows has to be known, so a task that knows little is not believed. */
export function checkIdentity(known: EniIdentity, eni: Eni): IdentityCheck {
  const seen = identifyEni(eni);
  const differing = identityNames.filter(name => seen[name] !== '' && seen[name] !== known[name]);
  if (differing.length > 0) return { kind: 'different', names: differing };
  const missing = identityNames.filter(name => seen[name] === '' && known[name] !== '');
  return missing.length > 0 ? { kind: 'cannot-tell', names: missing } : { kind: 'same' };
}

/** Reads an identity back out of a task; `undefined` when it is none. */
export function parseIdentity(value: unknown): EniIdentity | undefined {
  if (!isJsonObject(value)) return undefined;
  const read = (name: (typeof identityNames)[number]) => {
    const field = value[name];
    return typeof field === 'string' && field.length <= identityTextLimit ? field : undefined;
  };
  const [createdAt, macAddress, primaryIp, vSwitchId, vpcId, zone] = identityNames.map(read);
  if (createdAt === undefined || macAddress === undefined || primaryIp === undefined) return undefined;
  if (vSwitchId === undefined || vpcId === undefined || zone === undefined) return undefined;
  return { createdAt, macAddress, primaryIp, vSwitchId, vpcId, zone };
}

/** No id or address is as long as this. */
const identityTextLimit = 200;

function text(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, identityTextLimit) : '';
}
