import type { Eni } from './eni.ts';
import type { EniChange } from './specs.ts';

/** The ENI as it is after somebody changed these fields; what the change does not name stays. */
export function changedEni(eni: Eni, change: EniChange): Eni {
  const tags = new Map(eni.tags);
  for (const [key, value] of Object.entries(change.tags ?? {})) {
    if (value === null) tags.delete(key);
    else tags.set(key, value);
  }
  const [primary, ...secondary] = eni.privateIps;
  const publicIp = change.publicIp === undefined ? primary?.publicIp : (change.publicIp ?? undefined);
  return {
    ...eni,
    tags,
    privateIps: primary ? [{ ...primary, publicIp }, ...secondary] : [],
    name: change.name ?? eni.name,
    description: change.description ?? eni.description,
    resourceGroupId: change.resourceGroupId ?? eni.resourceGroupId,
    securityGroupIds: change.securityGroupIds ?? eni.securityGroupIds,
    deleteOnRelease: change.deleteOnRelease ?? eni.deleteOnRelease,
    serviceManaged: change.serviceManaged ?? eni.serviceManaged,
    serviceId: change.serviceId ?? eni.serviceId,
    createdAtMs: change.createdAtMs ?? eni.createdAtMs,
    protected: change.protected === undefined ? eni.protected : (change.protected ?? undefined),
    group: change.group ?? eni.group,
    distort: change.distort === undefined ? eni.distort : (change.distort ?? undefined),
  };
}
