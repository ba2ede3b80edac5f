import { open, stat, unlink } from 'node:fs/promises';
import { ConfigError } from '../../shared/core/errors.ts';
import type { ScanReport } from '../../shared/core/scan/scan-report.ts';
import { replaceFile } from './replace-file.ts';

/**
 * Rejects with a ConfigError when no page could be written to this file, before a scan of minutes is made for it. What the file holds stays; one that
 * was not there is not there afterwards. Nothing is promised: a disk can still fill up.
 */
export async function checkPageFile(path: string): Promise<void> {
  try {
    const known = await stat(path).catch(ifMissing);
    // A pipe or a device can only be tried by using it.
    if (known !== undefined && !known.isFile() && !known.isDirectory()) return;
    await (await open(path, 'a')).close();
    if (known === undefined) await unlink(path);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/**
 * Writes the report as a page, in place of what the file held; of a scan that could read nothing it is better to keep the page of yesterday, and then this
 * resolves to `kept`. Rejects with a ConfigError when the file cannot be written; it holds what it held before, then. The page and its chart library
 * are loaded only here, so that commands that draw nothing do not wait for them.
 */
export async function writePage(
  path: string,
  report: ScanReport,
  generatedAt: string,
): Promise<'written' | 'kept'> {
  const held = await stat(path).catch(() => undefined);
  if (report.regions.every(({ complete }) => !complete) && held?.isFile() && held.size > 0) return 'kept';
  const { renderPage } = await import('./render-page.ts');
  const page = renderPage({ report, generatedAt });
  try {
    await replaceFile(path, page);
    return 'written';
  } catch (error) {
    throw unwritable(path, error);
  }
}

function ifMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
  return undefined;
}

function unwritable(path: string, error: unknown): ConfigError {
  const reason = codeOf(error) ?? 'no reason given';
  return new ConfigError([
    `--html is ${JSON.stringify(path)}, which cannot be written (${reason}). Name a file in a folder that exists and is yours.`,
  ]);
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
