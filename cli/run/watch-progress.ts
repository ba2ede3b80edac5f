import type { Emulator } from '../../emulator/start-emulator.ts';
import type { ScanReport } from '../../shared/core/scan/scan-report.ts';
import type { Output } from '../output.ts';

const everyMs = 100;

/** Shows on a terminal how far the worker is, read from the emulator's own history. Returns what ends it. */
export function watchProgress(emulator: Emulator, scan: ScanReport, output: Output): () => void {
  const { history } = emulator.foundation;
  const tasks = scan.regions.reduce((sum, region) => sum + region.enqueued, 0);
  const deletedBefore = countDeleted(emulator);
  const callsBefore = callCount(history.apiCalls());
  const timer = setInterval(() => {
    const gone = countDeleted(emulator) - deletedBefore;
    const calls = callCount(history.apiCalls()) - callsBefore;
    output.progress(`   ${gone} of ${tasks} gone, ${calls} API calls so far`);
  }, everyMs);
  return () => clearInterval(timer);
}

function countDeleted(emulator: Emulator): number {
  return emulator.foundation.history.entries().filter(entry => entry.what === 'eni.deleted').length;
}

function callCount(calls: Readonly<Record<string, number>>): number {
  return Object.values(calls).reduce((sum, count) => sum + count, 0);
}
