import { type RpcCall, RpcError } from '../rpc/operation.ts';
import { tagsOf, textOf } from './params.ts';
import { invalidParameter, securityGroupNotFound, vpcMismatch } from './refusals.ts';
import type { RegionState } from './store.ts';

/*
 * What Create and Modify ask of names, descriptions, security groups and tags alike. The reference pages of both describe
 * the limits; the codes for a name and a description out of bounds are not listed anywhere, so they are InvalidParameter.
 */

export function nameOf(call: RpcCall): string | undefined {
  const name = textOf(call, 'NetworkInterfaceName');
  if (name === undefined) return undefined;
  if (name.length < 2 || name.length > 128) {
    throw invalidParameter('NetworkInterfaceName', 'it must have 2 to 128 characters');
  }
  if (!/^\p{L}[\p{L}\p{N}:_.-]*$/u.test(name) || /^https?:/i.test(name)) {
    throw invalidParameter(
      'NetworkInterfaceName',
      'it must start with a letter and contain only letters, digits, colons, underscores, periods and hyphens',
    );
  }
  return name;
}

export function descriptionOf(call: RpcCall, maxLength: number): string | undefined {
  const text = textOf(call, 'Description');
  if (text === undefined) return undefined;
  if (text.length < 2 || text.length > maxLength) {
    throw invalidParameter('Description', `it must have 2 to ${maxLength} characters`);
  }
  if (/^https?:\/\//i.test(text)) throw invalidParameter('Description', 'it must not start with http(s)://');
  return text;
}

/** Refuses groups that do not exist, are not of this VPC, or are full. `joining` are those that the ENI is not in yet. */
export function checkSecurityGroups(
  state: RegionState,
  vpcId: string,
  groupIds: readonly string[],
  joining: readonly string[] = groupIds,
): void {
  for (const groupId of groupIds) {
    const group = state.securityGroups.get(groupId);
    if (!group) throw securityGroupNotFound(groupId);
    if (group.vpcId === undefined) {
      const message = `The security group "${groupId}" is not of the VPC type.`;
      throw new RpcError(403, 'InvalidSecurityGroupId.NotVpc', message);
    }
    if (group.vpcId !== vpcId) throw vpcMismatch(`the security group "${groupId}" is not in ${vpcId}`);
    if (group.memberLimit === undefined || !joining.includes(groupId)) continue;
    let members = 0;
    for (const eni of state.enis.values()) if (eni.securityGroupIds.includes(groupId)) members++;
    if (members < group.memberLimit) continue;
    const message = `The security group "${groupId}" has reached its ${group.memberLimit} members.`;
    throw new RpcError(403, 'SecurityGroupInstanceLimitExceed', message);
  }
}

/** Most tags on one resource, and in one call. */
export const tagLimit = 20;

/** The tags that a call wants to set, checked against the rules of the tagging pages. `tooMany` is each page's own refusal. */
export function newTagsOf(call: RpcCall, tooMany: () => RpcError): ReadonlyMap<string, string> {
  const pairs = tagsOf(call);
  if (pairs.length > tagLimit) throw tooMany();
  const tags = new Map<string, string>();
  for (const { key, value = '' } of pairs) {
    if (key === undefined || !isTagKey(key)) throw malformedTagKey();
    if (value.length > 128 || /https?:\/\//.test(value)) {
      throw new RpcError(400, 'InvalidTagValue.Malformed', 'The specified Tag.n.Value is not valid.');
    }
    if (tags.has(key)) throw new RpcError(400, 'Duplicate.TagKey', 'The Tag.N.Key contain duplicate key.');
    tags.set(key, value);
  }
  return tags;
}

export function malformedTagKey(): RpcError {
  return new RpcError(400, 'InvalidTagKey.Malformed', 'The specified Tag.n.Key is not valid.');
}

/** "The tag key can be up to 128 characters, cannot start with aliyun or acs:, and cannot contain http:// or https://." */
export function isTagKey(key: string): boolean {
  return key.length <= 128 && !/^(aliyun|acs:)/i.test(key) && !/https?:\/\//.test(key);
}
