import { readFileSync } from 'node:fs';
import { ConfigError } from '../../shared/core/errors.ts';
import {
  type PlannedRestore,
  planRestore,
  type RestorePlan,
} from '../../shared/core/restore/restore-plan.ts';
import { type RestoreSource, readRestoreSources } from '../../shared/core/restore/restore-source.ts';

/** More ENIs than this are no undo any more; whoever means it splits the file. */
const recordsCap = 1_000;

export interface ReadRecords {
  readonly plans: readonly { readonly source: RestoreSource; readonly plan: RestorePlan }[];
  /** Why the other entries cannot be restored, each a clause. */
  readonly unusable: readonly string[];
}

/** What a file, or stdin for `-`, holds that can be restored. Throws a ConfigError when it holds nothing of the kind. */
export function readRecords(file: string): ReadRecords {
  const path = file === '-' ? 'stdin' : file;
  const text = readText(file);
  const sources = readRestoreSources(text);
  if (sources === undefined || sources.length === 0)
    throw new ConfigError([`${path} ${whatItIs(text, sources)}. ${whatItShouldHold}`]);
  if (sources.length > recordsCap)
    throw new ConfigError([
      `${path} holds ${sources.length} entries; at most ${recordsCap} are restored at once.`,
    ]);
  const planned = sources.map((read): PlannedRestore & { source?: RestoreSource } => {
    if (read.kind === 'unusable') return read;
    return { ...planRestore(read.source), source: read.source };
  });
  return {
    plans: planned.flatMap(entry =>
      entry.kind === 'plan' && entry.source !== undefined ? [{ source: entry.source, plan: entry.plan }] : [],
    ),
    unusable: planned.flatMap(entry => (entry.kind === 'unusable' ? [entry.because] : [])),
  };
}

const whatItShouldHold =
  'It should hold events of the result queue, as "eni-reaper.eni.gone" carries them: one, a list, or one on each line.';

function whatItIs(text: string, sources: readonly unknown[] | undefined): string {
  if (text.trim() === '') return 'is empty';
  return sources === undefined ? 'is neither JSON nor lines of JSON' : 'holds an empty list';
}

function readText(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw new ConfigError([
      `${path} cannot be read: ${whyNot(error)}. Name a file with events of the result queue, or - for stdin.`,
    ]);
  }
}

function whyNot(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'it does not say why';
  return reasons.get(code) ?? code;
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['ENOTDIR', 'there is no such file'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'you may not read it'],
]);
