import { describe, expect, it } from 'vitest';
import { mnsCloud, startMs } from './mns-cloud.ts';

const bodies = (messages: readonly { readonly body: string }[]) => messages.map(({ body }) => body);

describe('at-least-once delivery', () => {
  it('delivers a message twice although the first delivery was deleted', () => {
    const q = mnsCloud().queue();
    const { messageId } = q.send('a');
    const [first] = q.receive({ max: 1, fault: { kind: 'duplicate' } });
    expect(q.delete(first?.receiptHandle ?? '')).toBe(true);
    const [second] = q.receive({ max: 1 });
    expect(second).toMatchObject({ messageId, body: 'a' });
    expect(q.delete(second?.receiptHandle ?? '')).toBe(true);
    expect(q.snapshot()).toEqual([]);
  });

  it('tells those who listen that there is a second delivery', () => {
    const q = mnsCloud().queue();
    q.send('a');
    let heard = 0;
    q.onMessage(() => heard++);
    q.receive({ max: 1 });
    expect(heard).toBe(0);
    q.send('b');
    q.receive({ max: 1, fault: { kind: 'duplicate' } });
    expect(heard).toBe(2);
  });

  it('duplicates every message of the receive that the fault hit, and no other', () => {
    const q = mnsCloud().queue();
    for (const body of ['a', 'b', 'c']) q.send(body);
    expect(bodies(q.receive({ max: 2, fault: { kind: 'duplicate' } }))).toEqual(['a', 'b']);
    expect(bodies(q.receive({ max: 16 }))).toEqual(['c', 'a', 'b']);
  });

  it('stores a sent message twice under one id', () => {
    const q = mnsCloud().queue();
    const { messageId } = q.send('a', { fault: { kind: 'duplicate' } });
    expect(q.receive({ max: 16 }).map(message => message.messageId)).toEqual([messageId, messageId]);
  });

  it('keeps what a receive would have taken away for a while', () => {
    const { clock, queue } = mnsCloud();
    const q = queue();
    for (const body of ['a', 'b', 'c']) q.send(body);
    expect(q.receive({ max: 2, fault: { kind: 'delay', delayMs: 5_000 } })).toEqual([]);
    expect(bodies(q.receive({ max: 16 }))).toEqual(['c']);
    clock.shiftMs(5_000);
    expect(q.receive({ max: 16 })).toMatchObject([
      { body: 'a', dequeueCount: 1 },
      { body: 'b', dequeueCount: 1 },
    ]);
  });

  it('delivers a sent message late without telling its sender', () => {
    const q = mnsCloud().queue();
    const sent = q.send('a', { fault: { kind: 'delay', delayMs: 90_000 } });
    expect(sent.receiptHandle).toBeUndefined();
    expect(q.nextVisibleAtMs()).toBe(startMs + 90_000);
  });

  it('turns the order of a receive around', () => {
    const q = mnsCloud().queue();
    for (const body of ['a', 'b', 'c']) q.send(body);
    q.send('most urgent', { priority: 1 });
    expect(bodies(q.receive({ max: 2, fault: { kind: 'reorder' } }))).toEqual(['c', 'b']);
    expect(bodies(q.receive({ max: 16 }))).toEqual(['most urgent', 'a']);
  });

  it('lets a sent message overtake those before it', () => {
    const q = mnsCloud().queue();
    q.send('a');
    q.receive({ max: 1 });
    q.send('b');
    q.send('c', { fault: { kind: 'reorder' } });
    expect(bodies(q.receive({ max: 16 }))).toEqual(['c', 'b']);
  });

  it('answers a receive with fewer messages than there are', () => {
    const q = mnsCloud().queue();
    for (const body of ['a', 'b', 'c']) q.send(body);
    expect(bodies(q.receive({ max: 16, fault: { kind: 'short-page', size: 1 } }))).toEqual(['a']);
    expect(bodies(q.receive({ max: 16 }))).toEqual(['b', 'c']);
  });

  it('loses nothing over thousands of disturbed operations', () => {
    const { clock, foundation, queue } = mnsCloud();
    const q = queue('q', { visibilityTimeout: 5 });
    const { random } = foundation;
    const faults = [
      undefined,
      { kind: 'duplicate' },
      { kind: 'delay', delayMs: 3_000 },
      { kind: 'reorder' },
      { kind: 'short-page', size: 1 },
    ] as const;
    const open = new Set<string>();
    const seen = new Set<string>();
    for (let step = 0; step < 2_000; step++) {
      open.add(
        q.send(String(step), { priority: random.integer(1, 16), fault: faults[random.integer(0, 3)] })
          .messageId,
      );
      for (const message of q.receive({ max: random.integer(1, 16), fault: faults[random.integer(0, 4)] })) {
        seen.add(message.messageId);
        if (random.unit() < 0.7) q.delete(message.receiptHandle);
      }
      clock.shiftMs(random.integer(0, 400));
    }
    for (let round = 0; q.nextVisibleAtMs() !== undefined && round < 10_000; round++) {
      for (const message of q.receive({ max: 16 })) {
        seen.add(message.messageId);
        q.delete(message.receiptHandle);
      }
      clock.shiftMs(1_000);
    }
    expect(seen).toEqual(open);
    expect(q.snapshot()).toEqual([]);
  });
});
