import type { RegionReport, ScanReport } from '../../shared/core/scan/scan-report.ts';

/** The regions in which the breaker holds everything back. */
export function trippedRegions({ regions }: Pick<ScanReport, 'regions'>): readonly RegionReport[] {
  return regions.filter(({ words }) => (words['withheld-by-breaker'] ?? 0) > 0);
}

/** One sentence for each region in which the breaker tripped: where, by which number, and what to do before anything else. */
export function breakerSentences(report: Pick<ScanReport, 'regions' | 'mode'>): readonly string[] {
  const nothing = report.mode === 'report' ? 'Nothing would be sent there' : 'Nothing was sent there';
  return trippedRegions(report).map(
    region =>
      `${region.region}, account ${region.accountId}: the breaker tripped: ${reasonIn(region)}. ${nothing}. ` +
      'Find out what these ENIs have in common before you raise ENI_REAPER_BREAKER_COUNT or ENI_REAPER_BREAKER_PERCENT.',
  );
}

/** A report that was cut may describe none of them. */
function reasonIn({ enis, words }: RegionReport): string {
  const withheld = enis.find(({ word }) => word === 'withheld-by-breaker');
  return withheld?.because ?? `${words['withheld-by-breaker'] ?? 0} candidates are more than it allows`;
}
