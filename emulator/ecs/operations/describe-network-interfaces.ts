import type { RpcCall, RpcOperation } from '../../rpc/operation.ts';
import { type EniPage, spoilPage } from '../bad-reads.ts';
import type { Eni } from '../eni.ts';
import { cappedListingLimit, type EniFilter, parseEniFilter } from '../eni-filter.ts';
import { makePageToken, type Paging, parsePaging } from '../paging.ts';
import { renderEni } from '../render-eni.ts';
import type { EcsStore, RegionState } from '../store.ts';
import { regionOfCall } from '../subject.ts';

/** Reads ENIs of one region. Ids that are not there are not an error: the answer simply lacks them. */
export function describeNetworkInterfaces(store: EcsStore): RpcOperation {
  return {
    action: 'DescribeNetworkInterfaces',
    required: ['RegionId'],
    parameters: [
      ...['RegionId', 'InstanceId', 'Ipv6Address.N', 'MaxResults', 'NetworkInterfaceId.N'],
      ...['NetworkInterfaceName', 'NextToken', 'PageNumber', 'PageSize', 'PrimaryIpAddress'],
      ...['PrivateIpAddress.N', 'ResourceGroupId', 'SecurityGroupId', 'ServiceManaged', 'Status'],
      ...['Tag.N.Key', 'Tag.N.Value', 'Type', 'VSwitchId', 'VpcId'],
      // Taken and not looked at, as the cloud does: see parseEniFilter.
      'NetworkInterfaceId',
    ],
    // The page discloses no resource type.
    permission: () => ({ action: 'ecs:DescribeNetworkInterfaces', resources: ['*'] }),
    run(call) {
      const state = regionOfCall(store, call, 'InvalidRegionId.MalFormed');
      const filter = parseEniFilter(call);
      const paging = parsePaging(call, { maxResults: 500, pageSize: 1_000 });
      const source = sourceOf(store, state, filter, call);
      const { page, total } =
        paging.kind === 'token'
          ? tokenPage(source, filter, paging, call)
          : numberedPage(source, filter, paging);
      const { enis, nextToken } = spoilPage(call.fault, page, paging, { store, state });
      return {
        NextToken: nextToken,
        PageSize: paging.size,
        PageNumber: paging.kind === 'number' ? paging.page : 1,
        // "If you specify MaxResults and NextToken, the value of TotalCount is invalid": so it is anything but the truth.
        TotalCount: total ?? wrongTotal(store, state),
        NetworkInterfaceSets: { NetworkInterfaceSet: enis.map(eni => renderEni(eni)) },
      };
    },
  };
}

/** The ENIs to look through, in listing order: those named, or all; as they are, or as they were in a stale read. */
function sourceOf(
  store: EcsStore,
  state: RegionState,
  { eniIds }: EniFilter,
  { fault }: RpcCall,
): Iterable<Eni> {
  if (fault?.kind === 'stale-read') {
    const then = store.enisAt(state, store.nowMs() - fault.ageMs);
    return eniIds.length > 0 ? then.filter(eni => eniIds.includes(eni.eniId)) : then;
  }
  if (eniIds.length === 0) return state.enis.values();
  return eniIds.flatMap(eniId => state.enis.get(eniId) ?? []).sort((a, b) => a.sequence - b.sequence);
}

function tokenPage(
  source: Iterable<Eni>,
  { matches, capped }: EniFilter,
  { after, size }: Extract<Paging, { kind: 'token' }>,
  { fault }: RpcCall,
): { page: EniPage; total: undefined } {
  const limit = fault?.kind === 'short-page' ? Math.min(size, fault.size) : size;
  const enis: Eni[] = [];
  let seen = 0;
  for (const eni of source) {
    // Rows of earlier pages need a look only where they count towards the cap.
    if (!capped && eni.sequence <= after) continue;
    if (!matches(eni)) continue;
    if (capped && ++seen > cappedListingLimit) break;
    if (eni.sequence <= after) continue;
    if (enis.length === limit) {
      return { page: { enis, nextToken: makePageToken(enis.at(-1)?.sequence ?? after) }, total: undefined };
    }
    enis.push(eni);
  }
  return { page: { enis, nextToken: '' }, total: undefined };
}

function numberedPage(
  source: Iterable<Eni>,
  { matches, capped }: EniFilter,
  { page, size }: Extract<Paging, { kind: 'number' }>,
): { page: EniPage; total: number } {
  const first = (page - 1) * size;
  const enis: Eni[] = [];
  let total = 0;
  for (const eni of source) {
    if (!matches(eni)) continue;
    if (capped && total === cappedListingLimit) break;
    if (total >= first && enis.length < size) enis.push(eni);
    total++;
  }
  return { page: { enis, nextToken: '' }, total };
}

function wrongTotal(store: EcsStore, state: RegionState): number {
  return state.enis.size + store.foundation.random.integer(1, 1_000);
}
