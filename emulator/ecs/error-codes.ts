import type { DocumentedRefusal } from '../rpc/operation.ts';
import type { ErrorPage, ErrorRow } from './error-row.ts';
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

const pages: Readonly<Record<string, ErrorPage>> = {
  DescribeNetworkInterfaces: 'describe',
  DeleteNetworkInterface: 'delete',
  DetachNetworkInterface: 'detach',
  AttachNetworkInterface: 'attach',
};

/** What the tables say of a code: on the page of this action, or else on the first that has the code. */
export function documentedRefusal(action: string, code: string): DocumentedRefusal | undefined {
  const row = ecsErrorCodes.find(candidate => candidate.code === code);
  if (!row) return undefined;
  const page = pages[action];
  const status = (page && row.status[page]) ?? Object.values(row.status)[0];
  return status === undefined ? undefined : { status, message: row.message };
}
