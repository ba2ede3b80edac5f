import { describe, expect, it } from 'vitest';
import { accountId, mnsCloud, region, startMs } from './mns-cloud.ts';

/** Two queues, the first with the second as its dead-letter queue. */
function twoQueues(maxReceiveCount = 2) {
  const cloud = mnsCloud();
  const source = cloud.queue('source', { visibilityTimeout: 30, messageRetentionPeriod: 600 });
  const dead = cloud.queue('dead');
  source.setDlqPolicy({ enabled: true, deadLetterTargetQueue: 'dead', maxReceiveCount });
  const receiveAndLetGo = () => {
    const received = source.receive({ max: 16 });
    cloud.clock.shiftMs(30_000);
    return received.length;
  };
  return { ...cloud, source, dead, receiveAndLetGo };
}

const bodies = (messages: readonly { readonly body: string }[]) => messages.map(({ body }) => body);

describe('a dead-letter policy', () => {
  it('moves a message once it was received as often as allowed and came back', () => {
    const { source, dead, receiveAndLetGo } = twoQueues(2);
    source.send('bad');
    expect(receiveAndLetGo()).toBe(1);
    expect(bodies(dead.snapshot())).toEqual([]);
    expect(receiveAndLetGo()).toBe(1);
    expect(bodies(dead.receive({ max: 16 }))).toEqual(['bad']);
    expect(source.snapshot()).toEqual([]);
  });

  it('leaves a message alone that is deleted in its last lease', () => {
    const { clock, source, dead } = twoQueues(1);
    source.send('good');
    const [message] = source.receive({ max: 1 });
    expect(source.delete(message?.receiptHandle ?? '')).toBe(true);
    clock.shiftMs(60_000);
    expect(dead.snapshot()).toEqual([]);
  });

  it('keeps id, body and age: retention goes on counting from the first queue', () => {
    const { clock, source, dead, receiveAndLetGo } = twoQueues(1);
    const { messageId } = source.send('bad', { priority: 3 });
    receiveAndLetGo();
    expect(dead.snapshot()).toMatchObject([
      {
        messageId,
        body: 'bad',
        priority: 3,
        enqueuedAtMs: startMs,
        expiresAtMs: startMs + 600_000,
        state: 'active',
      },
    ]);
    clock.shiftMs(570_000);
    expect(dead.snapshot()).toEqual([]);
  });

  it('lets whoever waits for dead letters know when to look again', () => {
    const { clock, source, dead } = twoQueues(1);
    source.send('bad');
    source.receive({ max: 1 });
    expect(dead.nextVisibleAtMs()).toBe(startMs + 30_000);
    clock.shiftMs(30_000);
    expect(bodies(dead.receive({ max: 1 }))).toEqual(['bad']);
  });

  it('leaves the message in its queue while there is no such dead-letter queue', () => {
    const { broker, source, receiveAndLetGo } = twoQueues(1);
    broker.queues.delete(accountId, region, 'dead');
    source.send('bad');
    receiveAndLetGo();
    expect(receiveAndLetGo()).toBe(1);
    expect(bodies(source.snapshot())).toEqual(['bad']);
  });

  it('does nothing while it is switched off, and catches up when it is switched on', () => {
    const { source, dead, receiveAndLetGo } = twoQueues(1);
    source.setDlqPolicy({ enabled: false, deadLetterTargetQueue: 'dead', maxReceiveCount: 1 });
    source.send('bad');
    receiveAndLetGo();
    expect(bodies(source.peek(1))).toEqual(['bad']);
    source.setDlqPolicy({ enabled: true, deadLetterTargetQueue: 'dead', maxReceiveCount: 1 });
    expect(bodies(dead.peek(1))).toEqual(['bad']);
    expect(source.snapshot()).toEqual([]);
  });

  it('bears two queues that are each other’s dead-letter queues', () => {
    const { clock, source, dead } = twoQueues(1);
    dead.setDlqPolicy({ enabled: true, deadLetterTargetQueue: 'source', maxReceiveCount: 1 });
    source.send('ping');
    for (let round = 0; round < 6; round++) {
      const here = round % 2 === 0 ? source : dead;
      expect(bodies(here.receive({ max: 16 }))).toEqual(['ping']);
      clock.shiftMs(30_000);
    }
    expect([...source.snapshot(), ...dead.snapshot()]).toHaveLength(1);
  });

  it('is refused when it names its own queue or a count below one', () => {
    const { source } = twoQueues();
    const policy = { enabled: true, deadLetterTargetQueue: 'source', maxReceiveCount: 1 };
    expect(() => source.setDlqPolicy(policy)).toThrow('own dead-letter queue');
    expect(() =>
      source.setDlqPolicy({ ...policy, deadLetterTargetQueue: 'dead', maxReceiveCount: 0 }),
    ).toThrow('MaxReceiveCount');
  });

  it('leaves an entry in the history for each message it moves', () => {
    const { foundation, source, dead, receiveAndLetGo } = twoQueues(1);
    const { messageId } = source.send('bad');
    receiveAndLetGo();
    dead.counts();
    expect(foundation.history.entries()).toMatchObject([
      { what: 'message.dead-lettered', resource: 'source', details: { messageId, target: 'dead' } },
    ]);
  });
});
