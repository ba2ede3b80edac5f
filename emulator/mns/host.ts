/** What the Host of a request says by its labels: `<account>.mns.<region>.aliyuncs.com`, also with a port. */
export interface HostLabels {
  readonly accountId: string;
  readonly region: string;
}

/**
 * Undefined for any other host, such as 127.0.0.1. `cn-hangzhou-internal` and `cn-hangzhou-internal-vpc` are the same
 * region seen from inside.
 */
export function parseHost(host: string | undefined): HostLabels | undefined {
  const match = /^([a-z0-9]+)\.mns\.([a-z0-9-]+)\./i.exec(host ?? '');
  if (!match) return undefined;
  const [, accountId = '', place = ''] = match;
  return { accountId, region: place.toLowerCase().replace(/-internal(-vpc)?$/, '') };
}
