import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Agreement, holdAgreed } from '../../cli/dead-letters/hold-agreed.ts';
import type { Queue } from '../../emulator/mns/queue.ts';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import { type DeadLetterQueue, openDeadLetters } from '../../shared/compose/dead-letters.ts';
import { openOperator } from '../../shared/compose/operator.ts';

let cloud: Emulator;
let queue: Queue;
let deadLetters: DeadLetterQueue;
/** What a person was shown. */
let said: string[];
beforeEach(async () => {
  said = [];
  cloud = await startEmulator({ world: 'empty', seed: 3 });
  queue = cloud.mns.broker.queues.create(cloud.accountId, cloud.region, 'eni-reaper-dead-letter', {
    visibilityTimeout: 360,
  }).queue;
  const operator = await openOperator({
    env: {
      ALIBABA_CLOUD_ACCESS_KEY_ID: cloud.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: cloud.accessKeySecret,
      ENI_REAPER_STS_ENDPOINT: cloud.endpoint,
      ENI_REAPER_MNS_ENDPOINT: cloud.endpoint,
    },
    region: cloud.region,
  });
  // Nobody waits here: the cloud's clock is moved by what the command would sleep.
  const clock = { ...operator.clock, sleepMs: async (ms: number) => cloud.foundation.clock.shiftMs(ms) };
  deadLetters = openDeadLetters({ ...operator, clock });
});
afterEach(() => cloud.close());

const bury = (): string => queue.send(Buffer.from('{"kind":"delete-task"}').toString('base64')).messageId;
const visible = (): readonly string[] => queue.peek(16).map(({ messageId }) => messageId);

function agreement(ask: (question: string) => boolean): Agreement {
  const say = (line: string) => void said.push(line);
  return {
    output: {
      data: async line => say(line),
      say,
      progress: say,
      during: (_, work) => work(() => undefined),
      isLive: false,
    },
    signal: new AbortController().signal,
    nowMs: cloud.foundation.clock.nowMs(),
    needsConsent: letters => letters,
    questionFor: letters => `Do it with ${letters.length}?`,
    ask: async question => ask(question),
  };
}

describe('letters that somebody has to agree to', () => {
  test('are shown before the question, and nobody is kept from them while a person thinks', async () => {
    const ids = [bury(), bury()];
    const held = await holdAgreed(
      deadLetters,
      { kind: 'all' },
      agreement(question => {
        expect(question).toBe('Do it with 2?');
        for (const id of ids) expect(said.join('\n')).toContain(id);
        cloud.foundation.clock.shiftMs(1_100);
        expect(visible()).toEqual(ids);
        return true;
      }),
    );
    expect(held).toMatchObject({ letters: ids.map(id => ({ id })), missing: [], hidden: 0 });
    expect(visible()).toEqual([]);
  });

  test('are given back after a no', async () => {
    const ids = [bury(), bury()];
    expect(
      await holdAgreed(
        deadLetters,
        { kind: 'all' },
        agreement(() => false),
      ),
    ).toBe('refused');
    await deadLetters.settle();
    expect(visible()).toEqual(ids);
  });

  test('are exactly those that were shown, whatever came or went meanwhile', async () => {
    const [first = '', second = ''] = [bury(), bury()];
    let late = '';
    const held = await holdAgreed(
      deadLetters,
      { kind: 'all' },
      agreement(() => {
        cloud.foundation.clock.shiftMs(1_100);
        const [gone] = queue.receive({ max: 1 });
        expect([gone?.messageId, queue.delete(gone?.receiptHandle ?? '')]).toEqual([first, true]);
        late = bury();
        return true;
      }),
    );
    expect(held).toMatchObject({ letters: [{ id: second }], missing: [first] });
    await deadLetters.settle();
    expect(visible()).toEqual([late]);
  });
});
