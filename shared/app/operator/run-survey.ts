import { judgeRegion } from '../../core/scan/plan-scan.ts';
import { completeRegion, type RegionReport } from '../../core/scan/scan-report.ts';
import type { Settings } from '../../core/settings.ts';
import type { Clock, Place } from '../../ports.ts';
import { type PlaceReader, type ReadingProgress, readWholePlace } from './read-whole-place.ts';

/**
 * Reads every ENI of one place, whatever its status, and gives each the word that a scan in report mode would give it now, breaker and cap included. A look
 * and nothing else: it marks, enqueues and changes nothing. Its cost follows the inventory, which is why the scheduled scan does not work like this.
 */
export async function runSurvey(
  ports: { readonly clock: Clock; readonly enis: PlaceReader },
  settings: Pick<Settings, 'policy' | 'breaker' | 'deleteCap'>,
  place: Place,
  onProgress?: (progress: ReadingProgress) => void,
): Promise<RegionReport> {
  const enis = await readWholePlace(ports.enis, onProgress);
  const rules = { ...settings, mode: 'report' } as const;
  const { findings } = judgeRegion(enis, enis.length, rules, ports.clock.nowMs());
  return completeRegion(place, findings, {
    total: enis.length,
    marked: 0,
    unmarked: 0,
    enqueued: 0,
    problems: [],
  });
}
