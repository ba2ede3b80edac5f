import type { Output } from '../output.ts';
import type { LogEntry, RunLog } from './run-log.ts';

/** Shows how far a scan in this process is, by the lines that it logs: what it has listed, marked and sent. */
export function showScan<T>(output: Output, log: RunLog, work: () => Promise<T>): Promise<T> {
  const line = createScanLine();
  return output.during(line.render, tellNews => {
    const hear = (entry: LogEntry) => {
      line.hear(entry);
      tellNews();
    };
    return log.during(hear, work);
  });
}

/** The entries that it hears, and the line that they come to. */
function createScanLine(): { hear(entry: LogEntry): void; render(): string } {
  /** By region and status, for a listing tells its own pages only. */
  const listed = new Map<string, { readonly pages: number; readonly enis: number }>();
  let step = '';
  return {
    hear(entry) {
      const { event, accountId, region, status, pages, enis, done, of } = entry;
      if (event === 'scan.page-read')
        listed.set(`${accountId} ${region} ${status}`, { pages: Number(pages), enis: Number(enis) });
      if (event === 'scan.tags-written') step = `${region}: ${done} of ${of} tags written`;
      if (event === 'scan.tasks-sent') step = `${region}: ${done} of ${of} tasks sent`;
    },
    render() {
      if (listed.size === 0) return '   Listing';
      const pages = sumOf([...listed.values()].map(progress => progress.pages));
      const enis = sumOf([...listed.values()].map(progress => progress.enis));
      const read = `   Listing: ${pages} ${pages === 1 ? 'page' : 'pages'}, ${enis} ENIs`;
      return step === '' ? read : `${read}; ${step}`;
    },
  };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
