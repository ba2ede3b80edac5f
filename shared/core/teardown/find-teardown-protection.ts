import type { Eni } from '../eni.ts';
import type { EniPolicy } from '../settings.ts';
import { matchesTag, renderTagPattern } from '../tags.ts';

/** What an ENI is protected by whatever a request says, and who is behind it. */
export interface Protection {
  readonly reason: string;
  readonly because: string;
}

/**
 * Why no call of a teardown may touch this ENI, or `undefined`. The list stands before every call and is answered from a fresh read; a field that is
 * missing protects as well.
 */
export function findTeardownProtection(
  eni: Eni,
  policy: Pick<EniPolicy, 'protectTags' | 'controllerTags'>,
): Protection | undefined {
  const { tags, hosts, publicIps } = eni;
  if (eni.serviceManaged === true) return { reason: 'service-managed', because: ownerOfManaged(eni) };
  if (eni.serviceManaged === undefined || eni.type === undefined || eni.status === undefined) {
    return { reason: 'cannot-tell', because: 'the read did not show ServiceManaged, Type or Status' };
  }
  if (eni.type !== 'Secondary') {
    return { reason: 'not-secondary', because: `Type is ${eni.type}${carriedBy(eni)}` };
  }
  if (tags === undefined || hosts === undefined || publicIps === undefined) {
    return { reason: 'cannot-tell', because: 'its tags, hosts or public addresses could not be read' };
  }
  if (eni.serviceId !== undefined) {
    const because = `ServiceManaged is false, yet it belongs to the service account ${eni.serviceId}`;
    return { reason: 'cannot-tell', because };
  }
  const keep = policy.protectTags.find(pattern => matchesTag(tags, pattern));
  if (keep !== undefined) {
    return { reason: 'protected-by-tag', because: `the protection tag ${renderTagPattern(keep)} is on it` };
  }
  const owner = policy.controllerTags.find(pattern => matchesTag(tags, pattern));
  if (owner !== undefined) {
    const because = `it belongs to the controller that sets the tag ${renderTagPattern(owner)}`;
    return { reason: 'owned-by-controller', because };
  }
  if (publicIps.length > 0) {
    const because = `the public address ${publicIps.join(', ')} is bound to it`;
    return { reason: 'has-public-ip', because };
  }
  return undefined;
}

function ownerOfManaged(eni: Eni): string {
  const description = eni.record['Description'];
  const says = typeof description === 'string' && description !== '' ? ` (it says: ${description})` : '';
  const owner = eni.serviceId === undefined ? 'a cloud service' : `the service account ${eni.serviceId}`;
  return `it is managed by ${owner}${says}`;
}

function carriedBy({ hosts = [] }: Eni): string {
  return hosts.length === 0 ? '' : ` and it belongs to ${hosts.join(', ')}`;
}
