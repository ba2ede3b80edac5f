import { FcError } from './fc-error.ts';

/** Most of one page, and how many when nothing is said (ListFunctions, ListTriggers: `limit`). */
const limitCap = 100;
const usualLimit = 20;

/** The page of a list by name that `limit`, `prefix` and `nextToken` ask for. The token is the last name of the page before. */
export function readPage<Named extends { readonly name: string }>(
  query: URLSearchParams,
  all: readonly Named[],
): { readonly page: readonly Named[]; readonly nextToken: string | undefined } {
  const limit = Number(query.get('limit') ?? usualLimit);
  if (!Number.isInteger(limit) || limit < 1 || limit > limitCap)
    throw new FcError(400, 'InvalidArgument', `limit is 1 to ${limitCap}`);
  const after = query.get('nextToken') ?? '';
  const matching = all
    .filter(({ name }) => name.startsWith(query.get('prefix') ?? '') && name > after)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const page = matching.slice(0, limit);
  return { page, nextToken: matching.length > limit ? page.at(-1)?.name : undefined };
}
