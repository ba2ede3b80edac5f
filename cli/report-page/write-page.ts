import { writeFile } from 'node:fs/promises';
import { ConfigError } from '../../shared/core/errors.ts';
import type { ScanReport } from '../../shared/core/scan/scan-report.ts';

/**
 * Writes the report as a page, over whatever the file held. Rejects with a ConfigError when the file cannot be written. The page and its chart library are
 * loaded only here, so that commands that draw nothing do not wait for them.
 */
export async function writePage(path: string, report: ScanReport, generatedAt: string): Promise<void> {
  const { renderPage } = await import('./render-page.ts');
  const page = renderPage({ report, generatedAt });
  try {
    await writeFile(path, page);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
    throw new ConfigError([
      `--html is ${JSON.stringify(path)}, which cannot be written (${reason}). Name a file in a folder that exists and is yours.`,
    ]);
  }
}
