import { CloudError, ConfigError } from '../shared/core/errors.ts';
import type { Place } from '../shared/ports.ts';

export interface UnreadPlace extends Place {
  readonly problem: string;
}

/** A place that could not be read, which must not hide the others. Throws what says nothing about the place but is a bug. */
export function unreadPlace({ accountId, region }: Place, error: unknown): UnreadPlace {
  if (!(error instanceof CloudError || error instanceof ConfigError)) throw error;
  return { accountId, region, problem: error.message };
}

/** The sentence that names it. */
export function describeUnread({ accountId, region, problem }: UnreadPlace): string {
  return `${region} of account ${accountId} could not be read: ${problem}`;
}
