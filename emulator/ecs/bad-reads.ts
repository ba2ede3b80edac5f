import type { FaultEffect } from '../faults.ts';
import type { Eni } from './eni.ts';
import { makePageToken, type Paging } from './paging.ts';
import type { EcsStore, RegionState } from './store.ts';

/** One page of ENIs before it is put into words. An empty token says that this was the last one. */
export interface EniPage {
  readonly enis: readonly Eni[];
  readonly nextToken: string;
}

/**
 * What a faulty read makes of a true page. Faults that concern the state itself (`stale-read`) or the size of the page
 * (`short-page`) are played before the page is cut; any other fault is not a bad read and leaves the page alone.
 */
export function spoilPage(
  fault: FaultEffect | undefined,
  page: EniPage,
  paging: Paging,
  { store, state }: { readonly store: EcsStore; readonly state: RegionState },
): EniPage {
  const sameAgain = paging.kind === 'token' ? (paging.token ?? makePageToken(paging.after)) : '';
  switch (fault?.kind) {
    case 'miss-rows': {
      const missing = fault.eniIds && new Set(fault.eniIds);
      // Without names every other row is missing, the first one included: a read of one ENI finds none.
      const enis = page.enis.filter((eni, index) => (missing ? !missing.has(eni.eniId) : index % 2 === 1));
      return { ...page, enis };
    }
    case 'short-page':
      return paging.kind === 'number' ? { ...page, enis: page.enis.slice(0, fault.size) } : page;
    case 'empty-page':
      return { enis: [], nextToken: sameAgain };
    case 'repeat-token':
      return { ...page, nextToken: sameAgain };
    case 'invent-rows':
      return { ...page, enis: [...page.enis, ...strangers(page, store, state)] };
    default:
      return page;
  }
}

/** Up to three rows that do not belong on this page: other ENIs of the account, else one that does not exist. */
function strangers(page: EniPage, store: EcsStore, state: RegionState): readonly Eni[] {
  const shown = new Set(page.enis.map(eni => eni.eniId));
  const others: Eni[] = [];
  for (const eni of state.enis.values()) {
    if (!shown.has(eni.eniId)) others.push(eni);
    if (others.length === 3) return others;
  }
  const [model] = page.enis;
  if (others.length > 0 || !model) return others;
  return [{ ...model, eniId: store.foundation.ids.resource('eni') }];
}
