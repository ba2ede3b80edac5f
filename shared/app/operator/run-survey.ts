import { classifyEni } from '../../core/classify-eni.ts';
import { completeRegion, type RegionReport } from '../../core/scan/scan-report.ts';
import type { Settings } from '../../core/settings.ts';
import type { Clock, EniSurveyor, Place } from '../../ports.ts';

/**
 * Reads every ENI of one place, whatever its status, and gives each its word. A look and nothing else: it marks, enqueues and changes nothing, so a
 * candidate stays `would-enqueue`. Its cost follows the inventory, which is why the scheduled scan does not work like this.
 */
export async function runSurvey(
  ports: { readonly clock: Clock; readonly enis: EniSurveyor },
  settings: Settings,
  place: Place,
): Promise<RegionReport> {
  const enis = await ports.enis.listAll();
  const now = ports.clock.nowMs();
  const findings = enis.map(eni => {
    const { word, because } = classifyEni(eni, settings.policy, now);
    return { eni, word: word === 'candidate' ? ('would-enqueue' as const) : word, because };
  });
  return completeRegion(place, findings, {
    total: enis.length,
    marked: 0,
    unmarked: 0,
    enqueued: 0,
    problems: [],
  });
}
