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
export function readRecords(path: string): ReadRecords {
  const sources = readRestoreSources(readText(path));
  if (sources === undefined || sources.length === 0) {
    throw new ConfigError([
      `${path} is neither JSON nor lines of JSON. It should hold events of the result queue, as "eni-reaper.eni.gone" carries them.`,
    ]);
  }
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

function readText(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch {
    throw new ConfigError([
      `${path} cannot be read. Name a file with events of the result queue, or - for stdin.`,
    ]);
  }
}
