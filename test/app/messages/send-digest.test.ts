import { expect, it } from 'vitest';
import { sendDigest } from '../../../shared/app/messages/send-digest.ts';
import type { Digest } from '../../../shared/core/digest/render-digest.ts';
import type { NotifyOccasion } from '../../../shared/core/settings.ts';
import type { DigestChannel, SendResult } from '../../../shared/ports.ts';
import { aQuietDigest, aTroubledDigest } from '../../support/digest-builders.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { createMemoryLog } from '../../support/memory-log.ts';
import { noon } from '../../support/times.ts';

interface Told {
  /** What arrived, by channel. */
  readonly arrived: Readonly<Record<string, readonly Digest[]>>;
  readonly lines: ReturnType<typeof createMemoryLog>['lines'];
}

/** Tells two channels of a digest, one of which may be down. */
async function tell(
  createDigest: () => Digest | undefined,
  on: readonly NotifyOccasion[],
  how: {
    readonly chat?: () => Promise<SendResult>;
    readonly deadlineAt?: number;
    readonly mayTell?: (digest: Digest) => boolean;
  } = {},
): Promise<Told> {
  const log = createMemoryLog();
  const arrived: Record<string, Digest[]> = { topic: [], chat: [] };
  const channelTo = (name: string, answer: () => Promise<SendResult>): DigestChannel => ({
    name,
    send(digest) {
      arrived[name]?.push(digest);
      return answer();
    },
  });
  const sent = () => Promise.resolve<SendResult>({ kind: 'sent' });
  const channels = [channelTo('topic', sent), channelTo('chat', how.chat ?? sent)];
  await sendDigest(
    { clock: createManualClock(), log, channels, mayTell: how.mayTell },
    on,
    createDigest,
    how.deadlineAt ?? noon + 1,
  );
  return { arrived, lines: log.lines };
}

const trouble = aTroubledDigest();
const quiet = aQuietDigest();

it.each<[string, Digest, readonly NotifyOccasion[], boolean]>([
  ['trouble to whoever waits for trouble', trouble, ['trouble'], true],
  ['trouble to whoever wants to hear of every sweep', trouble, ['sweep'], true],
  ['a quiet sweep to whoever wants to hear of every one', quiet, ['sweep', 'trouble'], true],
  ['no quiet sweep to whoever waits for trouble', quiet, ['trouble'], false],
])('tells %s', async (_, digest, on, isTold) => {
  const { arrived, lines } = await tell(() => digest, on);
  expect(arrived).toEqual(isTold ? { topic: [digest], chat: [digest] } : { topic: [], chat: [] });
  expect(lines.map(({ event }) => event)).toEqual(isTold ? ['notify.sent', 'notify.sent'] : []);
});

it('says only to the log what there is no room for', async () => {
  const { arrived, lines } = await tell(() => trouble, ['trouble'], { mayTell: () => false });
  expect(arrived).toEqual({ topic: [], chat: [] });
  expect(lines).toMatchObject([
    { event: 'notify.failed', fields: { problem: expect.stringContaining('several') } },
  ]);
});

it('asks for no room for what nobody wants to hear', async () => {
  const asked: Digest[] = [];
  const mayTell = (digest: Digest) => asked.push(digest) > 0;
  await tell(() => quiet, ['trouble'], { mayTell });
  expect(asked).toEqual([]);
  await tell(() => quiet, ['sweep'], { mayTell });
  expect(asked).toEqual([quiet]);
});

it('says nothing of a run that has nothing to say', async () => {
  expect(await tell(() => undefined, ['sweep', 'trouble'])).toEqual({
    arrived: { topic: [], chat: [] },
    lines: [],
  });
});

it('makes no digest for nobody', async () => {
  const log = createMemoryLog();
  const ports = { clock: createManualClock(), log, channels: [] };
  const createDigest = () => {
    throw new Error('A digest was made.');
  };
  await sendDigest(ports, ['sweep'], createDigest, noon + 1);
  expect(log.lines).toEqual([]);
});

it('tells the others when one channel is down, and logs why', async () => {
  const reason = 'The chat did not take the digest: it answered HTTP 503.';
  const { arrived, lines } = await tell(() => trouble, ['trouble'], {
    chat: () => Promise.resolve({ kind: 'failed', reason }),
  });
  expect(arrived['topic']).toEqual([trouble]);
  expect(lines).toContainEqual({
    level: 'info',
    event: 'notify.sent',
    fields: { channel: 'topic', digest: 'sweep-digest' },
  });
  expect(lines).toContainEqual({
    level: 'warn',
    event: 'notify.failed',
    fields: { channel: 'chat', problem: reason },
  });
});

it('begins nothing when the time of the run is used up', async () => {
  const { arrived, lines } = await tell(() => trouble, ['trouble'], { deadlineAt: noon });
  expect(arrived).toEqual({ topic: [], chat: [] });
  expect(lines).toMatchObject([{ level: 'warn', event: 'notify.failed' }]);
});

it.each([
  ['a digest that cannot be made', () => Promise.reject(new TypeError('secret=abc')), false],
  ['a channel with a bug', () => Promise.reject(new TypeError('secret=abc')), true],
])(
  'lets the run be complete in spite of %s, and repeats no text of the error',
  async (_, fail, inChannel) => {
    const createDigest = () => {
      if (!inChannel) throw new TypeError('secret=abc');
      return trouble;
    };
    const { lines } = await tell(createDigest, ['trouble'], inChannel ? { chat: fail } : {});
    expect(lines.at(-1)).toMatchObject({
      level: 'error',
      event: 'notify.failed',
      fields: { problem: expect.stringContaining('a bug (TypeError)') },
    });
    expect(JSON.stringify(lines)).not.toContain('secret=abc');
  },
);
