import { ownTags } from '../../core/eni.ts';
import { CloudError } from '../../core/errors.ts';
import type { EniMarker } from '../../ports.ts';
import { chunk } from '../chunk.ts';
import { type PlaceReader, type ReadingProgress, readWholePlace } from './read-whole-place.ts';

/** An ENI that carries at least one of our tags. */
export interface TaggedEni {
  readonly eniId: string;
  readonly keys: readonly string[];
}

export interface CleanupResult {
  readonly cleaned: readonly string[];
  readonly failures: readonly { readonly eniId: string; readonly because: string }[];
  /** The refusal behind which the rest was not tried. */
  readonly endedBy?: { readonly because: string; readonly isForbidden: boolean };
}

/** UntagResources takes up to 50 ids (its page, `ResourceId.N`). */
const untagLimit = 50;

/**
 * Every ENI of one place that carries one of our tags, from a complete listing: the provider's own filter by tag stops at 1,000 (DescribeNetworkInterfaces
 * page, `Tag`).
 */
export async function findTagged(
  enis: PlaceReader,
  onProgress?: (progress: ReadingProgress) => void,
): Promise<readonly TaggedEni[]> {
  const all = await readWholePlace(enis, onProgress);
  return all
    .map(({ eniId, tags }) => ({ eniId, keys: ownTags.filter(key => tags?.has(key)) }))
    .filter(({ keys }) => keys.length > 0);
}

/**
 * Takes our tags off these ENIs. One of them that is gone by now makes the provider refuse the whole call, so such a call is halved until that one is
 * found; what is refused for another reason ends it, because the rest would be refused too.
 */
export async function cleanupTags(
  enis: EniMarker,
  tagged: readonly TaggedEni[],
  options: { readonly signal: AbortSignal; readonly onProgress: (cleaned: number) => void },
): Promise<CleanupResult> {
  const cleaned: string[] = [];
  const failures: { eniId: string; because: string }[] = [];
  const waiting = chunk(
    tagged.map(({ eniId }) => eniId),
    untagLimit,
  );
  // Each round takes a list away or halves it, so this ends.
  for (let ids = waiting.shift(); ids !== undefined && !options.signal.aborted; ids = waiting.shift()) {
    const refusal = await refusalOf(() => enis.untag(ids ?? [], ownTags));
    if (refusal === undefined) {
      cleaned.push(...ids);
      options.onProgress(cleaned.length);
      continue;
    }
    const forOneOfThem = refusal.handling === 'not-found' || refusal.handling === 'rejected';
    if (forOneOfThem && ids.length > 1) {
      waiting.unshift(...chunk(ids, Math.ceil(ids.length / 2)));
      continue;
    }
    failures.push(...ids.map(eniId => ({ eniId, because: refusal.message })));
    if (!forOneOfThem) {
      const endedBy = { because: refusal.message, isForbidden: refusal.handling === 'forbidden' };
      return { cleaned, failures, endedBy };
    }
  }
  return { cleaned, failures };
}

async function refusalOf(call: () => Promise<void>): Promise<CloudError | undefined> {
  try {
    await call();
    return undefined;
  } catch (error) {
    if (error instanceof CloudError) return error;
    throw error;
  }
}
