import { describe, expect, it } from 'vitest';
import type { Queue } from '../../../emulator/mns/queue.ts';
import { waitForMessage } from '../../../emulator/mns/wait-for-message.ts';
import { type Answer, accountId, mnsCloud, region, startMs } from './mns-cloud.ts';

/** Lets everything run that waits for nothing but its turn. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

/** Follows a promise, to see whether a poll is still waiting. */
function follow(poll: Promise<Answer>): { answer: Answer | undefined } {
  const state: { answer: Answer | undefined } = { answer: undefined };
  void poll.then(answer => {
    state.answer = answer;
  });
  return state;
}

const receive = '/queues/q/messages?waitseconds=30';

describe('a long poll', () => {
  it('ends with the message that is sent meanwhile', async () => {
    const cloud = mnsCloud();
    const q = cloud.queue();
    const poll = follow(cloud.call('GET', receive));
    await settle();
    expect(poll.answer).toBeUndefined();
    cloud.clock.shiftMs(29_999);
    q.send('a');
    await settle();
    expect(poll.answer?.field('MessageBody')).toBe('a');
    expect(q.counts()).toEqual({ active: 0, inactive: 1, delayed: 0 });
  });

  it('ends with the message that becomes visible meanwhile', async () => {
    const cloud = mnsCloud();
    const q = cloud.queue('q', { visibilityTimeout: 5 });
    q.send('delayed', { delaySeconds: 10 });
    q.send('on lease');
    q.receive({ max: 1 });
    const first = follow(cloud.call('GET', receive));
    await settle();
    cloud.clock.shiftMs(4_999);
    await settle();
    expect(first.answer).toBeUndefined();
    cloud.clock.shiftMs(1);
    await settle();
    expect(first.answer?.field('MessageBody')).toBe('on lease');
    const second = follow(cloud.call('GET', receive));
    cloud.clock.shiftMs(5_000);
    await settle();
    expect(second.answer?.field('MessageBody')).toBe('delayed');
  });

  it('ends empty when its time is over', async () => {
    const cloud = mnsCloud();
    cloud.queue();
    const poll = follow(cloud.call('GET', receive));
    cloud.clock.shiftMs(29_999);
    await settle();
    expect(poll.answer).toBeUndefined();
    cloud.clock.shiftMs(1);
    await settle();
    expect([poll.answer?.status, poll.answer?.field('Code')]).toEqual([404, 'MessageNotExist']);
  });

  it('lasts as long as the queue says where the request says nothing, and not at all for 0', async () => {
    const cloud = mnsCloud();
    cloud.queue('q', { pollingWaitSeconds: 20 });
    const zero = follow(cloud.call('GET', '/queues/q/messages?waitseconds=0'));
    const silent = follow(cloud.call('GET', '/queues/q/messages'));
    await settle();
    expect(zero.answer?.status).toBe(404);
    cloud.clock.shiftMs(19_999);
    await settle();
    expect(silent.answer).toBeUndefined();
    cloud.clock.shiftMs(1);
    await settle();
    expect(silent.answer?.status).toBe(404);
  });

  it('gives each of several waiting clients another message', async () => {
    const cloud = mnsCloud();
    const q = cloud.queue();
    const polls = [1, 2, 3].map(() => follow(cloud.call('GET', receive)));
    await settle();
    q.send('a');
    await settle();
    expect(polls.map(({ answer }) => answer?.field('MessageBody'))).toEqual(['a', undefined, undefined]);
    q.send('b');
    q.send('c');
    await settle();
    expect(polls.map(({ answer }) => answer?.field('MessageBody'))).toEqual(['a', 'b', 'c']);
  });

  it('gives a batch all that is sent at once', async () => {
    const cloud = mnsCloud();
    const q = cloud.queue();
    const poll = follow(cloud.call('GET', `${receive}&numOfMessages=16`));
    await settle();
    q.send('a');
    q.send('b');
    await settle();
    expect(poll.answer?.fields('MessageBody')).toEqual(['a', 'b']);
  });

  it('takes nothing for a client that has gone', async () => {
    const cloud = mnsCloud();
    const q = cloud.queue();
    const gone = new AbortController();
    const poll = follow(cloud.call('GET', receive, { signal: gone.signal }));
    await settle();
    gone.abort();
    q.send('a');
    await settle();
    expect(poll.answer?.field('MessageBody')).toBeUndefined();
    expect(q.counts()).toEqual({ active: 1, inactive: 0, delayed: 0 });
  });

  it('ends when its queue is deleted', async () => {
    const cloud = mnsCloud();
    cloud.queue();
    const poll = follow(cloud.call('GET', receive));
    await settle();
    cloud.broker.queues.delete(accountId, region, 'q');
    await settle();
    expect([poll.answer?.status, poll.answer?.field('Code')]).toEqual([404, 'QueueNotExist']);
  });

  it('ends with a dead letter that arrives from another queue', async () => {
    const cloud = mnsCloud();
    cloud.queue('q');
    const source = cloud.queue('source', { visibilityTimeout: 10 });
    source.setDlqPolicy({ enabled: true, deadLetterTargetQueue: 'q', maxReceiveCount: 1 });
    source.send('bad');
    source.receive({ max: 1 });
    const poll = follow(cloud.call('GET', receive));
    await settle();
    expect(poll.answer).toBeUndefined();
    cloud.clock.shiftMs(10_000);
    await settle();
    expect(poll.answer?.field('MessageBody')).toBe('bad');
  });

  it('waits on a dead-letter queue although its source has messages that anybody may take', async () => {
    const cloud = mnsCloud();
    const q = cloud.queue('q', { visibilityTimeout: 20 });
    q.send('own', { delaySeconds: 25 });
    const source = cloud.queue('source', { visibilityTimeout: 10 });
    source.setDlqPolicy({ enabled: true, deadLetterTargetQueue: 'q', maxReceiveCount: 2 });
    source.send('tried once');
    source.send('fresh');
    source.receive({ max: 1 });
    const poll = follow(cloud.call('GET', receive));
    cloud.clock.shiftMs(10_000);
    await settle();
    expect(poll.answer).toBeUndefined();
    expect(source.counts().active).toBe(2);
    source.receive({ max: 16 });
    await settle();
    cloud.clock.shiftMs(10_000);
    await settle();
    expect(poll.answer?.field('MessageBody')).toBe('tried once');
  });

  it('gives a second delivery to the next who waits', async () => {
    const cloud = mnsCloud();
    const effect = { kind: 'duplicate' } as const;
    cloud.foundation.faults.add({ service: 'mns', action: 'ReceiveMessage', count: 1, effect });
    const q = cloud.queue();
    const polls = [1, 2].map(() => follow(cloud.call('GET', receive)));
    await settle();
    q.send('a');
    await settle();
    expect(polls.map(({ answer }) => answer?.field('MessageBody'))).toEqual(['a', 'a']);
  });

  it('does not wait beyond the ceiling on concurrent polls, and may again when a place is free', async () => {
    const cloud = mnsCloud({ longPollCap: 2 });
    const q = cloud.queue();
    const polls = [1, 2, 3].map(() => follow(cloud.call('GET', receive)));
    await settle();
    expect(polls.map(({ answer }) => answer?.status)).toEqual([undefined, undefined, 404]);
    q.send('a');
    await settle();
    const next = follow(cloud.call('GET', receive));
    await settle();
    expect(next.answer).toBeUndefined();
  });

  it('is answered with nothing at once when its page is cut to nothing', async () => {
    const cloud = mnsCloud();
    const effect = { kind: 'short-page', size: 0 } as const;
    cloud.foundation.faults.add({ service: 'mns', action: 'ReceiveMessage', effect });
    cloud.queue().send('a');
    expect((await cloud.call('GET', receive)).status).toBe(404);
  });

  it('is put off once by a late delivery, not for ever', async () => {
    const cloud = mnsCloud();
    cloud.foundation.faults.add({
      service: 'mns',
      action: 'ReceiveMessage',
      count: 1,
      effect: { kind: 'delay', delayMs: 5_000 },
    });
    cloud.queue().send('a');
    const poll = follow(cloud.call('GET', receive));
    await settle();
    expect(poll.answer).toBeUndefined();
    cloud.clock.shiftMs(5_000);
    await settle();
    expect(poll.answer?.field('MessageBody')).toBe('a');
  });
});

describe('waiting for a message', () => {
  it('ends at its own deadline and leaves no listener behind', async () => {
    const cloud = mnsCloud();
    const q = cloud.queue();
    let listening = 0;
    const counted: Queue = {
      ...q,
      onMessage(listener) {
        const leave = q.onMessage(listener);
        listening++;
        return () => {
          listening--;
          leave();
        };
      },
    };
    let over = false;
    void waitForMessage(counted, cloud.clock, startMs + 1_000, new AbortController().signal).then(() => {
      over = true;
    });
    cloud.clock.shiftMs(999);
    await settle();
    expect([over, listening]).toEqual([false, 1]);
    cloud.clock.shiftMs(1);
    await settle();
    expect([over, listening]).toEqual([true, 0]);
  });
});
