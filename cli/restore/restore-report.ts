import type { Restored } from '../../shared/app/operator/restore-eni.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { renderPlainTable } from '../plain-table.ts';

/** What became of one record. */
export interface RestoreRow extends Partial<Omit<Restored, 'isForbidden'>> {
  readonly eniId: string;
  readonly region: string;
  readonly lost: readonly string[];
  readonly problems: readonly string[];
}

/** The one object that `--json` prints. Every record of the file is in exactly one of the three lists. */
export interface RestoreReport {
  readonly kind: 'restore-report';
  readonly version: 1;
  readonly enis: readonly RestoreRow[];
  /** Ids of the ENIs that were never asked for, because the command was stopped before, or may not do it. */
  readonly notTried: readonly string[];
  /** Why the other entries cannot be restored, each a clause. */
  readonly unusable: readonly string[];
}

export function renderRestoreRows(rows: readonly RestoreRow[]): string {
  const cells = rows.map(({ eniId, newEniId, mayExist, primaryIp, attachedTo, problems }) => [
    eniId,
    newEniId === undefined ? (mayExist ? 'may exist' : 'not restored') : `is now ${newEniId}`,
    primaryIp ?? '-',
    attachedTo === undefined ? 'unattached' : `on ${attachedTo}`,
    problems.join('; '),
  ]);
  return renderPlainTable(cells, ['left', 'left', 'left', 'left', 'left']);
}

/** What a restored ENI cannot have again, what happens to one that is left lying, and what is still to be done. */
export function restoreAdvice({ enis, notTried }: RestoreReport): readonly string[] {
  const created = enis.filter(({ newEniId }) => newEniId !== undefined);
  const inDoubt = enis.filter(({ mayExist }) => mayExist).length;
  const said: string[] = [];
  if (created.length > 0) said.push('Id, MAC address and creation time are new and cannot be brought back.');
  if (created.some(({ attachedTo }) => attachedTo === undefined))
    said.push(
      'An ENI that stays unattached is an orphan again after its grace period: attach it, or tag it eni-reaper:keep.',
    );
  if (inDoubt > 0)
    said.push(
      `${inDoubt} may exist without an id that is known here: repeat the command soon, and it tells.`,
    );
  else if (created.length === 0) said.push('Nothing was restored.');
  if (notTried.length > 0)
    said.push(`${notTried.length} were not tried. To repeat the command creates none of them twice.`);
  return said;
}

export function exitCodeForRestore({ enis, notTried, unusable }: RestoreReport): ExitCode {
  const all = enis.every(({ problems }) => problems.length === 0);
  return all && notTried.length === 0 && unusable.length === 0 ? exitCodes.clean : exitCodes.failed;
}
