import type { Operator } from '../shared/compose/operator.ts';
import type { Place } from '../shared/ports.ts';
import { regionsToVisit } from './regions.ts';

/** Every place that a command visits: each of the regions, in the operator's own account and in those of ENI_REAPER_ACCOUNTS. */
export async function placesToVisit(operator: Operator, named: readonly string[]): Promise<readonly Place[]> {
  const regions = await regionsToVisit(operator, named);
  const accounts = new Set([
    operator.home.accountId,
    ...operator.settings.accounts.map(account => account.accountId),
  ]);
  return [...accounts].flatMap(accountId => regions.map(region => ({ accountId, region })));
}
