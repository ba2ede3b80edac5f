import type { ScanReport } from '../../shared/core/scan/scan-report.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { trippedRegions } from './breaker-trips.ts';

/** A region that could not be read outranks a breaker that tripped: nothing is known of it. */
export function exitCodeForScan(report: Pick<ScanReport, 'regions'>): ExitCode {
  if (report.regions.some(({ complete }) => !complete)) return exitCodes.failed;
  return trippedRegions(report).length > 0 ? exitCodes.breakerTripped : exitCodes.clean;
}
