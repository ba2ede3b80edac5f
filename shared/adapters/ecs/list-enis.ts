import { isDeepStrictEqual } from 'node:util';
import type { Eni } from '../../core/eni.ts';
import { CloudError } from '../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../core/json.ts';
import type { OnPage } from '../../ports.ts';
import type { RpcApi, RpcParams } from '../rpc/rpc-client.ts';
import { parseEni } from './parse-eni.ts';

const describeAction = 'DescribeNetworkInterfaces';

/** With 500 rows a page, 100,000 ENIs: many times the largest quota. Reaching it aborts the listing, because something repeats itself. */
export const pageCap = 200;

/**
 * All pages of one DescribeNetworkInterfaces query, or a rejection: there is no partial list. The end is an absent, null or empty NextToken and
 * nothing else; a short or an empty page is not the end. A token that comes again, an answer of another shape, and an id that comes twice
 * with different content make the whole list worthless.
 */
export async function listEnis(api: RpcApi, query: RpcParams, onPage?: OnPage): Promise<readonly Eni[]> {
  const enis = new Map<string, Eni>();
  const tokens = new Set<string>();
  let nextToken: string | undefined;
  for (let page = 1; page <= pageCap; page += 1) {
    const body = await api.call(describeAction, { ...query, NextToken: nextToken }, 'read');
    collectRows(enis, body);
    onPage?.({ pages: page, enis: enis.size });
    nextToken = tokenIn(body);
    if (nextToken === undefined) return [...enis.values()];
    if (tokens.has(nextToken)) throw badRead(body, 'a NextToken that it had given before');
    tokens.add(nextToken);
  }
  throw badRead({}, `more than ${pageCap} pages`);
}

/** How many ENIs the region holds. TotalCount is only valid with page numbers, which is why this is a query of its own. */
export async function countEnis(api: RpcApi, region: string): Promise<number> {
  const body = await api.call(describeAction, { RegionId: region, PageNumber: 1, PageSize: 1 }, 'read');
  const count = body['TotalCount'];
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 0)
    throw badRead(body, 'a TotalCount that is no number of ENIs');
  return count;
}

/** An answer that cannot be right. It may be better next time, so it is `transient`; until then nothing follows from it. */
export function badRead(body: JsonObject, what: string): CloudError {
  const requestId = body['RequestId'];
  return new CloudError(
    `${describeAction} answered with ${what}. The whole answer is thrown away; read it again later.`,
    {
      handling: 'transient',
      operation: describeAction,
      providerRequestId: typeof requestId === 'string' ? requestId : undefined,
    },
  );
}

function collectRows(enis: Map<string, Eni>, body: JsonObject): void {
  const sets = body['NetworkInterfaceSets'];
  const rows = isJsonObject(sets) ? sets['NetworkInterfaceSet'] : undefined;
  if (!Array.isArray(rows)) throw badRead(body, 'no list of ENIs');
  for (const row of rows) {
    const eni = parseEni(row);
    if (eni === undefined) throw badRead(body, 'a row without NetworkInterfaceId');
    const known = enis.get(eni.eniId);
    if (known !== undefined && !isDeepStrictEqual(known.record, eni.record))
      throw badRead(body, `${eni.eniId} twice, with different content`);
    enis.set(eni.eniId, eni);
  }
}

function tokenIn(body: JsonObject): string | undefined {
  const token = body['NextToken'] ?? '';
  if (typeof token !== 'string') throw badRead(body, 'a NextToken that is no text');
  return token === '' ? undefined : token;
}
