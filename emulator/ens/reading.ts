import type { FaultEffect } from '../faults.ts';
import type { Random } from '../random.ts';
import type { RpcCall } from '../rpc/operation.ts';
import type { Page } from './parameters.ts';
import type { Store } from './store.ts';

/** One page of what matches, and how much matches in all. */
export interface Reading<T> {
  readonly rows: readonly T[];
  readonly totalCount: number;
}

/**
 * Reads one page, honestly or as badly as the call's fault wants. Bad reads are as convincing as they can be: missing rows
 * are missing from TotalCount too, and what was not asked for is a real record of the same account (never of another one).
 * A short page keeps its true TotalCount, which is how a client can tell.
 */
export function readRows<T>(
  call: RpcCall,
  store: Store<T>,
  query: {
    readonly page: Page;
    readonly idOf: (row: T) => string;
    readonly matches: (row: T) => boolean;
    /** A record that does not exist, for a bad read that has no real one to show. */
    readonly invent: (row: T) => T;
  },
): Reading<T> {
  const { clock, random } = call.foundation;
  const { fault } = call;
  const asOfMs = fault?.kind === 'stale-read' ? clock.nowMs() - fault.ageMs : undefined;
  const all = store.list(call.identity.accountId, asOfMs);
  const matching = withoutMissing(all.filter(query.matches), query.idOf, fault, random);
  const start = (query.page.number - 1) * query.page.size;
  const rows = matching.slice(start, start + pageLength(query.page, fault));
  const uninvited = fault?.kind === 'invent-rows' ? uninvitedRows(all, query) : [];
  return { rows: [...rows, ...uninvited], totalCount: matching.length + uninvited.length };
}

function pageLength(page: Page, fault: FaultEffect | undefined): number {
  if (fault?.kind === 'empty-page') return 0;
  return fault?.kind === 'short-page' ? Math.min(fault.size, page.size) : page.size;
}

/** The named rows, or about half of them, and at least one. */
function withoutMissing<T>(
  rows: readonly T[],
  idOf: (row: T) => string,
  fault: FaultEffect | undefined,
  random: Random,
): readonly T[] {
  if (fault?.kind !== 'miss-rows') return rows;
  const { eniIds } = fault;
  if (eniIds) return rows.filter(row => !eniIds.includes(idOf(row)));
  const left = rows.filter(() => random.unit() < 0.5);
  return left.length === rows.length ? left.slice(1) : left;
}

const uninvitedCount = 3;

function uninvitedRows<T>(
  all: readonly T[],
  query: { readonly matches: (row: T) => boolean; readonly invent: (row: T) => T },
): readonly T[] {
  const others = all.filter(row => !query.matches(row)).slice(0, uninvitedCount);
  return others.length > 0 ? others : all.slice(0, 1).map(query.invent);
}
