import { isDeepStrictEqual } from 'node:util';
import type { Eni } from '../../core/eni.ts';
import { CloudError } from '../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../core/json.ts';
import type { RpcApi, RpcParams } from '../rpc/rpc-client.ts';
import { parseEnsEni } from './parse-ens-eni.ts';

const describeAction = 'DescribeNetworkInterfaces';
/** PageSize is 1 to 100, default 50 (ENS DescribeNetworkInterfaces page). */
export const pageSizeLimit = 100;
/** 20,000 ENIs: many times what an account has. Reaching it aborts the listing, because something repeats itself. */
export const pageCap = 200;
/** Pages are counted by position, so rows shift between two of them when ENIs vanish: such a listing is begun anew, this many times in all. */
const listingsCap = 3;

/**
 * All rows of one ENS query, or a rejection: there is no partial list. It is complete when as many different ENIs came as TotalCount says, and
 * TotalCount said the same on every page.
 */
export async function listEnsEnis(api: RpcApi, query: RpcParams): Promise<readonly Eni[]> {
  for (let listing = 1; ; listing += 1) {
    const { enis, problem } = await listOnce(api, query);
    if (problem === undefined) return enis;
    if (listing === listingsCap) throw badEnsRead(problem);
  }
}

/** An answer that cannot be right, or that changed under the reader. It may be better next time; until then nothing follows from it. */
export function badEnsRead(what: string): CloudError {
  return new CloudError(
    `${describeAction} answered with ${what}. The whole answer is thrown away; read it again later.`,
    { handling: 'transient', operation: describeAction },
  );
}

interface Listing {
  readonly enis: readonly Eni[];
  readonly problem?: string;
}

async function listOnce(api: RpcApi, query: RpcParams): Promise<Listing> {
  const enis = new Map<string, Eni>();
  let total: number | undefined;
  for (let page = 1; page <= pageCap; page += 1) {
    // Both are strings on this product's wire.
    const paging = { PageNumber: String(page), PageSize: String(pageSizeLimit) };
    const body = await api.call(describeAction, { ...query, ...paging }, 'read');
    const counted = totalIn(body);
    if (total !== undefined && counted !== total)
      return { enis: [], problem: `a TotalCount that changed from ${total} to ${counted}` };
    total = counted;
    const rows = rowsIn(body);
    const stranger = collectRows(enis, rows);
    if (stranger !== undefined) return { enis: [], problem: stranger };
    if (enis.size === total) return { enis: [...enis.values()] };
    if (enis.size > total) return { enis: [], problem: `more ENIs than its TotalCount of ${total}` };
    if (rows.length === 0)
      return { enis: [], problem: `${enis.size} ENIs and no more, where its TotalCount is ${total}` };
  }
  return { enis: [], problem: `more than ${pageCap} pages` };
}

/** Takes the rows in; returns what is wrong with them. The same row twice is the shift of a page, and harmless. */
function collectRows(enis: Map<string, Eni>, rows: readonly unknown[]): string | undefined {
  for (const row of rows) {
    const eni = parseEnsEni(row);
    if (eni === undefined) return 'a row without an ENI id';
    const known = enis.get(eni.eniId);
    if (known !== undefined && !isDeepStrictEqual(known.record, eni.record))
      return `${eni.eniId} twice, with different content`;
    enis.set(eni.eniId, eni);
  }
  return undefined;
}

function totalIn(body: JsonObject): number {
  const total = body['TotalCount'];
  if (typeof total === 'number' && Number.isSafeInteger(total) && total >= 0) return total;
  throw badEnsRead('a TotalCount that is no number of ENIs');
}

function rowsIn(body: JsonObject): readonly unknown[] {
  const sets = body['NetworkInterfaceSets'];
  const rows = isJsonObject(sets) ? sets['NetworkInterfaceSet'] : undefined;
  if (Array.isArray(rows)) return rows;
  throw badEnsRead('no list of ENIs');
}
