import { classifyEni } from '../../core/classify-eni.ts';
import { type Holdings, holdingsOf } from '../../core/scan/orphan-holdings.ts';
import type { Settings } from '../../core/settings.ts';
import type { Clock } from '../../ports.ts';
import { type PlaceReader, type ReadingProgress, readWholePlace } from './read-whole-place.ts';

/** Reads every ENI of one place, judges it as the survey does, and adds up what the orphans hold. Changes nothing. */
export async function runHoldings(
  ports: { readonly clock: Clock; readonly enis: PlaceReader },
  settings: Settings,
  onProgress?: (progress: ReadingProgress) => void,
): Promise<Holdings> {
  const enis = await readWholePlace(ports.enis, onProgress);
  const now = ports.clock.nowMs();
  return holdingsOf(enis.map(eni => ({ eni, word: classifyEni(eni, settings.policy, now).word })));
}
