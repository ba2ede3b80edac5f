import type { ScanReport } from '../../shared/core/scan/scan-report.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';

/** A region that could not be read outranks a breaker that tripped: nothing is known of it. */
export function exitCodeForScan({ regions }: Pick<ScanReport, 'regions'>): ExitCode {
  if (regions.some(({ complete }) => !complete)) return exitCodes.failed;
  const tripped = regions.some(({ words }) => (words['withheld-by-breaker'] ?? 0) > 0);
  return tripped ? exitCodes.breakerTripped : exitCodes.clean;
}
