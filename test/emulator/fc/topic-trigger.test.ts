import { describe, expect, it } from 'vitest';
import { runUntilIdle } from '../../../emulator/fc/run-until-idle.ts';
import { createTopicTrigger, type TopicTriggerOptions } from '../../../emulator/fc/topic-trigger.ts';
import { createBroker } from '../../../emulator/mns/broker.ts';
import { accountId, aPlatform, onCleanup, region, startMs } from './fc-world.ts';

function aTopicWorld(options: Partial<TopicTriggerOptions> = {}) {
  const heard: string[] = [];
  const world = aPlatform({ onLine: line => heard.push(line) });
  const broker = createBroker(world.foundation);
  const { topic } = broker.topics.create(accountId, region, 'news');
  world.deploy('exports.handler = async event => { console.log(String(event)); };');
  const trigger = createTopicTrigger(world.foundation, world.platform, {
    name: 'on-news',
    functionKey: 'fn',
    topicName: 'news',
    ...options,
  });
  onCleanup(broker.onPublish(message => trigger.deliver(message)));
  onCleanup(() => trigger.stop());
  const settle = async () => {
    for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve));
    await world.platform.asyncEvents.drainOnce();
  };
  const drain = () => runUntilIdle([trigger, world.platform.asyncEvents], world.clock);
  return { ...world, heard, topic, trigger, drain, settle };
}

const withAttributes = { properties: { user: [{ name: 'k', value: 'v', type: 'STRING' }], system: [] } };

describe('a topic trigger', () => {
  it('hands on the bare message in STREAM form', async () => {
    const { topic, heard, drain } = aTopicWorld();
    topic.publish('not even JSON');
    await drain();
    expect(heard).toEqual(['not even JSON']);
  });

  it('puts the attributes of a message beside it in STREAM form', async () => {
    const { topic, heard, drain } = aTopicWorld();
    topic.publish('hello', withAttributes);
    await drain();
    expect(heard.map(line => JSON.parse(line))).toEqual([{ body: 'hello', attrs: { k: 'v' } }]);
  });

  it('wraps a message in JSON form, its attributes as further keys', async () => {
    const { topic, heard, drain } = aTopicWorld({ notifyContentFormat: 'JSON' });
    const { messageId } = topic.publish('hello', withAttributes);
    await drain();
    expect(heard.map(line => JSON.parse(line))).toEqual([
      {
        TopicOwner: accountId,
        Message: 'hello',
        Subscriber: accountId,
        PublishTime: startMs,
        SubscriptionName: 'on-news',
        MessageMD5: '5D41402ABC4B2A76B9719D911017C592',
        TopicName: 'news',
        MessageId: messageId,
        k: 'v',
      },
    ]);
  });

  it('pushes only what has its tag', async () => {
    const { topic, heard, drain } = aTopicWorld({ filterTag: 'wanted' });
    topic.publish('a', { tag: 'wanted' });
    topic.publish('b', { tag: 'other' });
    topic.publish('c');
    await drain();
    expect(heard).toEqual(['a']);
  });

  it('repeats what was not accepted, and drops it in the end', async () => {
    const { topic, foundation, clock, complaints, trigger, drain } = aTopicWorld({ functionKey: 'nobody' });
    topic.publish('a');
    await drain();
    const calls = foundation.history.entries().filter(entry => entry.result === 'FunctionNotFound');
    expect(calls).toHaveLength(4);
    expect(clock.nowMs() - startMs).toBeGreaterThanOrEqual(30_000);
    expect(complaints).toEqual([expect.stringContaining('dropped a message')]);
    expect(trigger.nextDueAtMs()).toBeUndefined();
  });

  it('pushes by itself once it was started', async () => {
    const { topic, heard, trigger, settle } = aTopicWorld();
    trigger.start();
    topic.publish('a');
    await settle();
    trigger.stop();
    topic.publish('b');
    await settle();
    expect(heard).toEqual(['a']);
  });
});
