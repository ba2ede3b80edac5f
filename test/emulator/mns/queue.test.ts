import { describe, expect, it } from 'vitest';
import { MnsError } from '../../../emulator/mns/mns-error.ts';
import type { Queue } from '../../../emulator/mns/queue.ts';
import { accountId, mnsCloud, region, startMs } from './mns-cloud.ts';

const bodies = (messages: readonly { readonly body: string }[]) => messages.map(({ body }) => body);
const take = (queue: Queue, max = 16) => bodies(queue.receive({ max }));

/** The one message that a receive finds. */
function receiveOne(queue: Queue) {
  const [message] = queue.receive({ max: 1 });
  if (!message) throw new Error('The queue gave nothing.');
  return message;
}

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof MnsError) return error.code;
    throw error;
  }
  return 'none';
}

describe('a queue', () => {
  it('hides a received message for its visibility timeout and then gives it again', () => {
    const { clock, queue } = mnsCloud();
    const q = queue('q', { visibilityTimeout: 30 });
    q.send('a');
    expect(receiveOne(q)).toMatchObject({ body: 'a', dequeueCount: 1, nextVisibleAtMs: startMs + 30_000 });
    expect(take(q)).toEqual([]);
    clock.shiftMs(29_999);
    expect(take(q)).toEqual([]);
    clock.shiftMs(1);
    expect(receiveOne(q)).toMatchObject({
      body: 'a',
      dequeueCount: 2,
      enqueuedAtMs: startMs,
      firstDequeuedAtMs: startMs,
    });
  });

  it('takes only the newest handle of a message', () => {
    const { clock, queue } = mnsCloud();
    const q = queue();
    q.send('a');
    const first = receiveOne(q).receiptHandle;
    clock.shiftMs(30_000);
    const second = receiveOne(q).receiptHandle;
    expect(second).not.toBe(first);
    expect(q.delete(first)).toBe(false);
    expect(q.snapshot()).toHaveLength(1);
    expect(q.delete(second)).toBe(true);
    expect(q.snapshot()).toEqual([]);
    expect(q.delete(second)).toBe(false);
  });

  it('takes a handle until the very instant at which its message is visible again', () => {
    const { clock, queue } = mnsCloud();
    const q = queue();
    q.send('kept');
    q.send('deleted');
    const [kept, deleted] = q.receive({ max: 2 });
    clock.shiftMs(29_999);
    expect(q.delete(deleted?.receiptHandle ?? '')).toBe(true);
    clock.shiftMs(1);
    expect(q.delete(kept?.receiptHandle ?? '')).toBe(false);
    expect(bodies(q.snapshot())).toEqual(['kept']);
  });

  it.each([
    'x',
    '',
    '1-',
    '1-AAAA',
    '2-ODU4OTkzNDU5My0xNDMyNzI3ODI3LTItOA==',
    '1-ODU4OTkzNDU5My0xNDMyNzI3ODI3LTItOA',
  ])('does nothing for the made-up handle %j', handle => {
    const q = mnsCloud().queue();
    q.send('a');
    receiveOne(q);
    expect(q.delete(handle)).toBe(false);
    expect(q.changeVisibility(handle, 60)).toBeUndefined();
    expect(q.snapshot()).toHaveLength(1);
  });

  it('does not take the handle of another queue, nor of an earlier queue with the same name', () => {
    const { broker, queue } = mnsCloud();
    const q = queue('q');
    const other = queue('other');
    q.send('a');
    other.send('b');
    const handle = receiveOne(q).receiptHandle;
    receiveOne(other);
    expect(other.delete(handle)).toBe(false);
    broker.queues.delete(accountId, region, 'q');
    const again = queue('q');
    again.send('c');
    receiveOne(again);
    expect(again.delete(handle)).toBe(false);
  });

  it('counts a changed visibility from now and gives a new handle for it', () => {
    const { clock, queue } = mnsCloud();
    const q = queue('q', { visibilityTimeout: 60 });
    q.send('a');
    const old = receiveOne(q).receiptHandle;
    clock.shiftMs(15_000);
    const changed = q.changeVisibility(old, 30);
    expect(changed?.nextVisibleAtMs).toBe(startMs + 45_000);
    expect(q.delete(old)).toBe(false);
    clock.shiftMs(29_999);
    expect(take(q)).toEqual([]);
    clock.shiftMs(1);
    expect(take(q)).toEqual(['a']);
    expect(q.delete(changed?.receiptHandle ?? '')).toBe(false);
  });

  it('gives a message once although its visibility was changed back and forth', () => {
    const { clock, queue } = mnsCloud();
    const q = queue();
    q.send('a');
    let handle = receiveOne(q).receiptHandle;
    for (const seconds of [60, 10, 60, 10]) handle = q.changeVisibility(handle, seconds)?.receiptHandle ?? '';
    clock.shiftMs(100_000);
    expect(take(q)).toEqual(['a']);
  });

  it('gives the lowest priority number first and otherwise the oldest', () => {
    const q = mnsCloud().queue();
    q.send('default');
    q.send('last', { priority: 16 });
    q.send('first', { priority: 1 });
    q.send('second', { priority: 7 });
    q.send('default, later', { priority: 8 });
    expect(take(q, 3)).toEqual(['first', 'second', 'default']);
    expect(take(q)).toEqual(['default, later', 'last']);
  });

  it('holds a delayed message back, whatever the queue’s own delay, and lets its sender delete it', () => {
    const { clock, queue } = mnsCloud();
    const q = queue('q', { delaySeconds: 10 });
    q.send('at once', { delaySeconds: 0 });
    q.send('queue’s delay');
    const sent = q.send('own delay', { delaySeconds: 604_800 });
    expect(take(q)).toEqual(['at once']);
    expect(q.counts()).toEqual({ active: 0, inactive: 1, delayed: 2 });
    clock.shiftMs(10_000);
    expect(take(q)).toEqual(['queue’s delay']);
    expect(q.delete(sent.receiptHandle ?? '')).toBe(true);
    expect(q.counts().delayed).toBe(0);
  });

  it('gives no handle for a message that is visible at once', () => {
    expect(mnsCloud().queue().send('a').receiptHandle).toBeUndefined();
  });

  it('forgets a message when its retention is over, visible or on lease', () => {
    const { clock, queue } = mnsCloud();
    const q = queue('q', { messageRetentionPeriod: 60, visibilityTimeout: 43_200 });
    q.send('on lease');
    const { receiptHandle } = receiveOne(q);
    q.send('visible');
    clock.shiftMs(59_999);
    expect(bodies(q.snapshot())).toEqual(['on lease', 'visible']);
    clock.shiftMs(1);
    expect(q.snapshot()).toEqual([]);
    expect(take(q)).toEqual([]);
    expect(q.peek(16)).toEqual([]);
    expect(q.delete(receiptHandle)).toBe(false);
    expect(q.nextVisibleAtMs()).toBeUndefined();
  });

  it('takes no handle for a message whose retention is over', () => {
    const { clock, queue } = mnsCloud();
    const q = queue('q', { messageRetentionPeriod: 60, visibilityTimeout: 43_200 });
    q.send('a');
    const { receiptHandle } = receiveOne(q);
    clock.shiftMs(60_000);
    expect(q.changeVisibility(receiptHandle, 60)).toBeUndefined();
    expect(q.delete(receiptHandle)).toBe(false);
  });

  it('forgets by the retention with which a message was sent, although a longer one was sent before', () => {
    const { clock, queue } = mnsCloud();
    const q = queue('q', { messageRetentionPeriod: 600 });
    q.send('long');
    q.setAttributes({ messageRetentionPeriod: 60 });
    q.send('short');
    clock.shiftMs(60_000);
    expect(bodies(q.snapshot())).toEqual(['long']);
    expect(q.counts()).toEqual({ active: 1, inactive: 0, delayed: 0 });
    expect(take(q)).toEqual(['long']);
  });

  it('shows messages to a peek without changing anything', () => {
    const q = mnsCloud().queue();
    q.send('a');
    q.send('b', { priority: 1 });
    expect(q.peek(16)).toMatchObject([
      { body: 'b', dequeueCount: 0, firstDequeuedAtMs: startMs },
      { body: 'a', dequeueCount: 0 },
    ]);
    expect(bodies(q.peek(1))).toEqual(['b']);
    expect(take(q)).toEqual(['b', 'a']);
    expect(q.peek(16)).toEqual([]);
  });

  it('makes visible messages invisible again when the clock is set back', () => {
    const { clock, queue } = mnsCloud();
    const q = queue();
    q.send('delayed', { delaySeconds: 60 });
    clock.shiftMs(60_000);
    expect(bodies(q.peek(1))).toEqual(['delayed']);
    clock.shiftMs(-30_000);
    expect(q.peek(1)).toEqual([]);
    expect(q.counts()).toEqual({ active: 0, inactive: 0, delayed: 1 });
    clock.shiftMs(30_000);
    expect(take(q)).toEqual(['delayed']);
  });

  it('says when the next message may be there', () => {
    const { clock, queue } = mnsCloud();
    const q = queue();
    expect(q.nextVisibleAtMs()).toBeUndefined();
    q.send('later', { delaySeconds: 100 });
    q.send('sooner', { delaySeconds: 20 });
    expect(q.nextVisibleAtMs()).toBe(startMs + 20_000);
    clock.shiftMs(20_000);
    expect(q.nextVisibleAtMs()).toBe(startMs + 20_000);
    expect(take(q)).toEqual(['sooner']);
    expect(q.nextVisibleAtMs()).toBe(startMs + 50_000);
  });

  it('does not wait for a message that expired before an older one', () => {
    const { clock, queue } = mnsCloud();
    const q = queue('q', { messageRetentionPeriod: 600, visibilityTimeout: 500 });
    q.send('long');
    receiveOne(q);
    q.setAttributes({ messageRetentionPeriod: 60 });
    q.send('short');
    clock.shiftMs(60_000);
    expect(q.nextVisibleAtMs()).toBe(startMs + 500_000);
  });

  it('tells its listeners of sends until they leave', () => {
    const q = mnsCloud().queue();
    let heard = 0;
    const leave = q.onMessage(() => heard++);
    q.send('a');
    q.send('b', { delaySeconds: 5 });
    expect(heard).toBe(2);
    leave();
    q.send('c');
    expect(heard).toBe(2);
  });

  it('takes a listener that comes twice for two, which leave one by one', () => {
    const q = mnsCloud().queue();
    let heard = 0;
    const listener = () => void heard++;
    const leave = q.onMessage(listener);
    q.onMessage(listener);
    q.send('a');
    expect(heard).toBe(2);
    leave();
    q.send('b');
    expect(heard).toBe(3);
  });

  it('shows its whole content in a snapshot', () => {
    const q = mnsCloud().queue();
    q.send('on lease');
    receiveOne(q);
    q.send('visible', { priority: 3 });
    q.send('delayed', { delaySeconds: 9 });
    expect(q.snapshot()).toMatchObject([
      { body: 'on lease', state: 'inactive', dequeueCount: 1, visibleAtMs: startMs + 30_000 },
      { body: 'visible', state: 'active', priority: 3, visibleAtMs: startMs },
      { body: 'delayed', state: 'delayed', visibleAtMs: startMs + 9_000 },
    ]);
  });

  it('gives every message an id of its own in the shape of the cloud', () => {
    const q = mnsCloud().queue();
    const ids = Array.from({ length: 50 }, () => q.send('same').messageId);
    expect(new Set(ids).size).toBe(50);
    expect(ids[0]).toMatch(/^[0-9A-F]{16}-2-[0-9A-F]{11}-200000001$/);
  });

  it('is empty for whoever still holds it after it was deleted', () => {
    const { broker, queue } = mnsCloud();
    const q = queue();
    q.send('a');
    broker.queues.delete(accountId, region, 'q');
    expect(q.isDeleted()).toBe(true);
    expect(take(q)).toEqual([]);
    expect(codeOf(() => q.send('b'))).toBe('QueueNotExist');
  });

  it.each<[string, (queue: Queue) => unknown]>([
    ['an empty body', q => q.send('')],
    ['a body of 65,537 bytes', q => q.send('x'.repeat(65_537))],
    ['a body of 65,538 bytes in 32,769 characters', q => q.send('é'.repeat(32_769))],
    ['a negative delay', q => q.send('a', { delaySeconds: -1 })],
    ['a delay of a week and a second', q => q.send('a', { delaySeconds: 604_801 })],
    ['half a second of delay', q => q.send('a', { delaySeconds: 0.5 })],
    ['priority 0', q => q.send('a', { priority: 0 })],
    ['priority 17', q => q.send('a', { priority: 17 })],
    ['a visibility timeout of 0', q => q.changeVisibility('x', 0)],
    ['a visibility timeout of 12 hours and a second', q => q.changeVisibility('x', 43_201)],
  ])('refuses %s', (_, action) => {
    const q = mnsCloud().queue();
    expect(codeOf(() => action(q))).toBe('InvalidArgument');
    expect(q.snapshot()).toEqual([]);
  });

  it.each<[string, (queue: Queue) => unknown]>([
    ['a body of 65,536 bytes', q => q.send('x'.repeat(65_536))],
    ['a delay of a week', q => q.send('a', { delaySeconds: 604_800 })],
    ['priorities 1 and 16', q => [q.send('a', { priority: 1 }), q.send('a', { priority: 16 })]],
  ])('takes %s', (_, action) => {
    expect(codeOf(() => action(mnsCloud().queue()))).toBe('none');
  });
});

describe('the queues of an account', () => {
  it('are apart by account and region', () => {
    const { broker } = mnsCloud();
    broker.queues.create('1', 'cn-hangzhou', 'q');
    expect(broker.queue('1', 'cn-hangzhou', 'q')?.name).toBe('q');
    expect(broker.queue('2', 'cn-hangzhou', 'q')).toBeUndefined();
    expect(broker.queue('1', 'cn-shanghai', 'q')).toBeUndefined();
  });

  it('can be created again with the same attributes, and not with others', () => {
    const { broker, queue } = mnsCloud();
    const q = queue('q', { visibilityTimeout: 60 });
    expect(broker.queues.create(accountId, region, 'q', { visibilityTimeout: 60 })).toEqual({
      queue: q,
      created: false,
    });
    expect(codeOf(() => queue('q'))).toBe('QueueAlreadyExist');
    expect(q.attributes().visibilityTimeout).toBe(60);
  });

  it.each([
    { delaySeconds: 1 },
    { maximumMessageSize: 1024 },
    { messageRetentionPeriod: 60 },
    { visibilityTimeout: 1 },
    { pollingWaitSeconds: 1 },
    { loggingEnabled: true },
  ])('are not the same with and without %j', attributes => {
    const { queue } = mnsCloud();
    queue('q', attributes);
    expect(codeOf(() => queue('q', attributes))).toBe('none');
    expect(codeOf(() => queue('q'))).toBe('QueueAlreadyExist');
  });

  it.each([
    ['', 'InvalidQueueName'],
    ['-q', 'InvalidQueueName'],
    ['a_b', 'InvalidQueueName'],
    ['ü', 'InvalidQueueName'],
    ['x'.repeat(121), 'QueueNameLengthError'],
    ['x'.repeat(120), 'none'],
    ['7', 'none'],
  ])('answer the name %j with %s', (name, code) => {
    expect(codeOf(() => mnsCloud().queue(name))).toBe(code);
  });

  it('end at a thousand', () => {
    const { queue } = mnsCloud();
    for (let index = 0; index < 1000; index++) queue(`q${index}`);
    expect(codeOf(() => queue('one-more'))).toBe('InvalidArgument');
  });

  it('are all gone after the broker was cleared', () => {
    const { broker, queue } = mnsCloud();
    queue('a').send('x');
    broker.topics.create(accountId, region, 't');
    broker.clear();
    expect(broker.snapshot()).toEqual([]);
    expect(broker.topics.list(accountId, region)).toEqual([]);
  });
});
