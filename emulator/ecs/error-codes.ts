import type { ErrorRow } from './error-row.ts';
import { injectedErrorCodes } from './injected-error-codes.ts';
import { naturalErrorCodes } from './natural-error-codes.ts';

/** A row, and whether anything here leads to it. */
export interface ErrorCode extends ErrorRow {
  /** `natural`: some operation answers it for the reason given. `injected`: only a fault of kind `refuse` can. */
  readonly cause: 'natural' | 'injected';
}

/**
 * Every code of the four tables, so that nothing the reference knows is missing unnoticed. The tables are shared between
 * pages in part: a code can stand on a page whose operation never gives it.
 */
export const ecsErrorCodes: readonly ErrorCode[] = [
  ...naturalErrorCodes.map(row => ({ ...row, cause: 'natural' as const })),
  ...injectedErrorCodes.map(row => ({ ...row, cause: 'injected' as const })),
];
