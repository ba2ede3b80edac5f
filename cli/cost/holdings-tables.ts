import type { Holdings } from '../../shared/core/scan/orphan-holdings.ts';
import type { Place } from '../../shared/ports.ts';
import { renderPlainTable } from '../plain-table.ts';

export interface PlaceHoldings extends Place, Holdings {}

/** What the orphans of one region hold, for a person. */
export function renderHoldings(place: PlaceHoldings, quota: number | undefined): string {
  const { region, accountId, orphans, secondary, vSwitches, securityGroups, eips } = place;
  const share = quota === undefined ? '' : `, ${percent(orphans, quota)} of the quota of ${quota}`;
  const ofThem = secondary === 0 ? '' : `, ${percent(orphans, secondary)} of the ${secondary} secondary ENIs`;
  const title = `${region}, account ${accountId}: ${orphans} orphans${ofThem}${share}.`;
  return [
    title,
    ...section(
      'Addresses that they hold, by vSwitch:',
      vSwitches.map(held => [
        held.vSwitchId,
        count(held.ipv4Addresses, 'IPv4'),
        count(held.ipv6Addresses, 'IPv6'),
        `in ${held.orphans} ${held.orphans === 1 ? 'orphan' : 'orphans'}`,
      ]),
    ),
    ...section(
      'Places that they take in security groups:',
      securityGroups.map(held => [held.securityGroupId, String(held.orphans)]),
    ),
    ...section(
      'EIPs on ENIs that are not attached:',
      eips.map(held => [held.eniId, held.vSwitchId, held.publicIps.join(', ')]),
    ),
  ].join('\n\n');
}

function section(title: string, rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const alignments = (rows[0] ?? []).map(() => 'left' as const);
  return [`${title}\n\n${renderPlainTable(rows, alignments)}`];
}

function count(addresses: number, kind: string): string {
  return addresses === 0 ? '' : `${addresses} ${kind}`;
}

function percent(part: number, whole: number): string {
  return `${Math.round((part * 1000) / whole) / 10} %`;
}
