import type { ScanReport } from '../../shared/core/scan/scan-report.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { trippedRegions } from './breaker-trips.ts';

/** A region that could not be read, or in which something failed, outranks a breaker that tripped: the breaker does what it is there for. */
export function exitCodeForScan(report: Pick<ScanReport, 'regions'>): ExitCode {
  if (report.regions.some(({ complete, problem }) => !complete || problem !== undefined))
    return exitCodes.failed;
  return trippedRegions(report).length > 0 ? exitCodes.breakerTripped : exitCodes.clean;
}
