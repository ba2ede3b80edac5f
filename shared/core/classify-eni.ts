import { type Eni, eniStatuses, firstSeenTag, queuedTag } from './eni.ts';
import { formatInstant, parseInstant } from './instant.ts';
import type { EniPolicy, Scope } from './settings.ts';
import { matchesTag, renderTagPattern } from './tags.ts';
import type { Verdict, VerdictWord } from './verdict.ts';

/**
 * The one predicate of the whole system, applied by the scan and again by the worker right before a delete. It gives exactly one word,
 * the first of `verdictWords` that fits, and says `candidate` only when every rule could be answered and none of them holds the
 * ENI. A rule whose field is missing or malformed cannot be answered; then a later protection may still fit, but a candidate it is not.
 */
export function classifyEni(eni: Eni, policy: EniPolicy, now: number): Verdict {
  const doubts: string[] = [];
  for (const { word, find } of protections) {
    const finding = find(eni, policy);
    if (finding.kind === 'fits') return { word, because: finding.because };
    if (finding.kind === 'cannot-tell') doubts.push(finding.because);
  }
  doubts.push(...doubtsAboutTime(eni, now));
  if (doubts.length > 0 || eni.createdAt === undefined)
    return { word: 'cannot-tell', because: doubts.join('; ') };
  return classifyByAge(eni, eni.createdAt, policy, now);
}

/**
 * When this ENI was first seen unattached, or `undefined` for "never". A tag that is no date, lies in the future, or is older than the
 * ENI itself (copied from another one) is no sighting: it is written anew and the grace period starts again.
 */
export function firstSeenAt(eni: Eni, now: number): number | undefined {
  const text = eni.tags?.get(firstSeenTag);
  const at = text === undefined ? undefined : parseInstant(text);
  if (at === undefined || at > now) return undefined;
  return eni.createdAt !== undefined && at < eni.createdAt ? undefined : at;
}

/** A rule fits, does not fit, or lacks the field that would tell. */
type Finding =
  | { readonly kind: 'fits'; readonly because: string }
  | { readonly kind: 'clear' }
  | { readonly kind: 'cannot-tell'; readonly because: string };

interface Protection {
  readonly word: VerdictWord;
  readonly find: (eni: Eni, policy: EniPolicy) => Finding;
}

const clear: Finding = { kind: 'clear' };
const fits = (because: string): Finding => ({ kind: 'fits', because });
const cannotTell = (because: string): Finding => ({ kind: 'cannot-tell', because });

/** The protections that do not depend on time, in the order of `verdictWords`. */
const protections: readonly Protection[] = [
  { word: 'out-of-scope', find: (eni, policy) => findOutOfScope(eni, policy.scope) },
  { word: 'service-managed', find: findServiceManaged },
  { word: 'not-secondary', find: findNotSecondary },
  { word: 'attached', find: findAttached },
  { word: 'changing', find: findChanging },
  { word: 'unknown-status', find: findUnknownStatus },
  { word: 'has-public-ip', find: findPublicIp },
  { word: 'protected-by-tag', find: (eni, policy) => findTag(eni, policy.protectTags, 'the protection tag') },
  {
    word: 'owned-by-controller',
    find: (eni, policy) => findTag(eni, policy.controllerTags, 'the controller tag'),
  },
  { word: 'retained', find: findRetained },
];

function findOutOfScope(eni: Eni, scope: Scope): Finding {
  const findings = [
    findOutOfList('VpcId', eni.vpcId, scope.vpcIds),
    findOutOfList('VSwitchId', eni.vSwitchId, scope.vSwitchIds),
    findOutOfList('ResourceGroupId', eni.resourceGroupId, scope.resourceGroupIds),
    findMissingTag(eni, scope),
    findOtherName(eni, scope.namePattern),
  ];
  return (
    findings.find(finding => finding.kind === 'fits') ??
    findings.find(finding => finding.kind === 'cannot-tell') ??
    clear
  );
}

function findOutOfList(field: string, value: string | undefined, allowed: readonly string[]): Finding {
  if (allowed.length === 0) return clear;
  if (value === undefined) return cannotTell(`${field} is missing, so the scope cannot be checked`);
  return allowed.includes(value) ? clear : fits(`${field} ${value} is not in the scope`);
}

function findMissingTag(eni: Eni, scope: Scope): Finding {
  if (scope.requiredTags.length === 0) return clear;
  const { tags } = eni;
  if (tags === undefined) return cannotTell('Tags cannot be read, so the scope cannot be checked');
  const missing = scope.requiredTags.find(pattern => !matchesTag(tags, pattern));
  return missing === undefined ? clear : fits(`the required tag ${renderTagPattern(missing)} is not on it`);
}

function findOtherName(eni: Eni, pattern: RegExp | undefined): Finding {
  if (pattern === undefined) return clear;
  if (eni.name === undefined)
    return cannotTell('NetworkInterfaceName is missing, so the scope cannot be checked');
  return pattern.test(eni.name) ? clear : fits('its name does not match the name pattern');
}

function findServiceManaged(eni: Eni): Finding {
  if (eni.serviceManaged === true) return fits('ServiceManaged is true');
  if (eni.serviceManaged === undefined) return cannotTell('ServiceManaged is missing');
  // ENIs lent to a cloud service carry its account id; one that says "not managed" at the same time contradicts itself.
  if (eni.serviceId !== undefined)
    return cannotTell(`ServiceManaged is false, yet ServiceID ${eni.serviceId} is named`);
  return clear;
}

function findNotSecondary(eni: Eni): Finding {
  if (eni.type === undefined) return cannotTell('Type is missing');
  return eni.type === 'Secondary' ? clear : fits(`Type is ${eni.type}`);
}

const transitionalStatuses: readonly string[] = ['Attaching', 'Detaching', 'Deleting'];

function findAttached(eni: Eni): Finding {
  if (eni.status === 'InUse') return fits('Status is InUse');
  if (eni.status === undefined) return cannotTell('Status is missing');
  if (eni.hosts === undefined) return cannotTell('InstanceId or Attachment cannot be read');
  // An ECI container group or a trunk ENI counts like an instance: whatever is named as host uses this ENI.
  if (eni.hosts.length > 0 && !transitionalStatuses.includes(eni.status))
    return fits(`it names the host ${eni.hosts.join(', ')}`);
  return clear;
}

function findChanging(eni: Eni): Finding {
  return eni.status !== undefined && transitionalStatuses.includes(eni.status)
    ? fits(`Status is ${eni.status}`)
    : clear;
}

function findUnknownStatus(eni: Eni): Finding {
  const known = eni.status === undefined || eniStatuses.some(status => status === eni.status);
  return known ? clear : fits(`Status ${eni.status} is not one this program knows`);
}

function findPublicIp(eni: Eni): Finding {
  if (eni.publicIps === undefined) return cannotTell('AssociatedPublicIp and PrivateIpSets cannot be read');
  return eni.publicIps.length === 0
    ? clear
    : fits(`the public address ${eni.publicIps.join(', ')} is bound to it`);
}

function findTag(
  eni: Eni,
  patterns: readonly { key: string; value?: string | undefined }[],
  what: string,
): Finding {
  const { tags } = eni;
  if (tags === undefined) return cannotTell('Tags cannot be read');
  const match = patterns.find(pattern => matchesTag(tags, pattern));
  return match === undefined ? clear : fits(`${what} ${renderTagPattern(match)} is on it`);
}

function findRetained(eni: Eni, policy: EniPolicy): Finding {
  if (policy.retained === 'sweep') return clear;
  if (eni.deleteOnRelease === undefined) return cannotTell('DeleteOnRelease is missing');
  return eni.deleteOnRelease
    ? clear
    : fits('DeleteOnRelease is false: somebody asked for it to outlive its instance');
}

function doubtsAboutTime(eni: Eni, now: number): string[] {
  const doubts: string[] = [];
  if (eni.createdAt === undefined) doubts.push('CreationTime is missing or no date');
  // A zero date is how software writes "not known"; taken for a date, it would make the ENI look ancient.
  else if (!(eni.createdAt > 0)) doubts.push('CreationTime is the zero date or no date');
  else if (eni.createdAt > now) doubts.push('CreationTime lies in the future');
  const queued = eni.tags?.get(queuedTag);
  const queuedAt = queued === undefined ? undefined : parseInstant(queued);
  if (queued !== undefined && queuedAt === undefined)
    doubts.push(`the tag ${queuedTag} is no date; remove it`);
  if (queuedAt !== undefined && queuedAt > now)
    doubts.push(`the tag ${queuedTag} lies in the future; remove it`);
  return doubts;
}

function classifyByAge(eni: Eni, createdAt: number, policy: EniPolicy, now: number): Verdict {
  if (now - createdAt < policy.minAgeMs)
    return { word: 'too-young', because: `created at ${formatInstant(createdAt)}` };

  const seenAt = firstSeenAt(eni, now);
  if (seenAt === undefined) return { word: 'first-sighting', because: 'not seen unattached before' };
  const since = `seen unattached since ${formatInstant(seenAt)}`;
  if (now - seenAt < policy.gracePeriodMs) return { word: 'in-grace', because: since };

  const queuedAt = parseInstant(eni.tags?.get(queuedTag) ?? '');
  if (queuedAt !== undefined && now - queuedAt < policy.requeueAfterMs) {
    return { word: 'already-queued', because: `a delete task was sent at ${formatInstant(queuedAt)}` };
  }
  return { word: 'candidate', because: since };
}
