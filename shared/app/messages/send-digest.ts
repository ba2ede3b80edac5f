import type { Digest } from '../../core/digest/render-digest.ts';
import type { NotifyOccasion } from '../../core/settings.ts';
import type { Clock, DigestChannel, Log } from '../../ports.ts';

export interface DigestPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly channels: readonly DigestChannel[];
  /** Whether there is room for one more; always, when absent. */
  readonly mayTell?: ((digest: Digest) => boolean) | undefined;
}

/**
 * Sends the digest of a run that is otherwise finished, when the operator wants to hear of it. Best effort: it never rejects, because a chat
 * that is down must not make the platform repeat a scan or deliver a batch again. What was not sent is one line of the log.
 */
export async function sendDigest(
  { clock, log, channels, mayTell }: DigestPorts,
  on: readonly NotifyOccasion[],
  createDigest: () => Digest | undefined,
  deadlineAt: number,
): Promise<void> {
  if (channels.length === 0) return;
  try {
    const digest = createDigest();
    if (digest === undefined || !(digest.trouble || on.includes('sweep'))) return;
    if (clock.nowMs() >= deadlineAt) {
      log.warn('notify.failed', {
        problem:
          'The digest was not sent: the time of this run is used up. The report has what it would have said.',
      });
      return;
    }
    if (mayTell?.(digest) === false) {
      log.warn('notify.failed', {
        problem:
          'The digest was not sent: there were several in this minute. The result queue has what it would have said.',
      });
      return;
    }
    await Promise.all(channels.map(channel => sendThrough(channel, log, digest)));
  } catch (error) {
    log.error('notify.failed', { problem: bugSentence(error) });
  }
}

async function sendThrough(channel: DigestChannel, log: Log, digest: Digest): Promise<void> {
  const result = await channel.send(digest);
  if (result.kind === 'sent') log.info('notify.sent', { channel: channel.name, digest: digest.kind });
  else log.warn('notify.failed', { channel: channel.name, problem: result.reason });
}

/** The name alone: nobody knows what the text of an unexpected error quotes. */
function bugSentence(error: unknown): string {
  const name = error instanceof Error ? error.name : 'something that is not an error was thrown';
  return `The digest was not sent because of a bug (${name}). Please report it; the run itself is complete.`;
}
