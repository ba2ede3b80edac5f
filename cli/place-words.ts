import type { Place } from '../shared/ports.ts';

/** Places named one by one; more than this are counted, because a question has to fit a screen. */
const namedCap = 5;

/** "cn-hangzhou of account 1234567890123456": where something is done, so that nobody says yes to the wrong account. */
export function placeInWords({ region, accountId }: Place): string {
  return `${region} of account ${accountId}`;
}

/** The same for several places, by account: "cn-hangzhou, cn-beijing of account 1 and cn-hangzhou of account 2". */
export function placesInWords(places: readonly Place[]): string {
  const byAccount = new Map<string, string[]>();
  for (const { accountId, region } of places.slice(0, namedCap))
    byAccount.set(accountId, [...(byAccount.get(accountId) ?? []), region]);
  const named = [...byAccount].map(([accountId, regions]) => `${regions.join(', ')} of account ${accountId}`);
  const rest = places.length - namedCap;
  if (rest > 0) named.push(`${rest} more ${rest === 1 ? 'place' : 'places'}`);
  return named.join(' and ');
}
