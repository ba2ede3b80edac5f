import { describe, expect, it } from 'vitest';
import type { FunctionSpec } from '../../../emulator/fc/function-spec.ts';
import { createQueueTrigger, type QueueTriggerOptions } from '../../../emulator/fc/queue-trigger.ts';
import { runUntilIdle } from '../../../emulator/fc/run-until-idle.ts';
import { createBroker } from '../../../emulator/mns/broker.ts';
import type { QueueAttributes } from '../../../emulator/mns/queue-attributes.ts';
import { accountId, aPlatform, onCleanup, region, startMs } from './fc-world.ts';

/** Prints the bodies of its batch on one line; fails while a body says so, and never ends before a body lets it. */
const printBodies = `
  const { setTimeout: sleep } = require('node:timers/promises');
  exports.handler = async event => {
    const bodies = JSON.parse(event).map(element => element.data.messageBody);
    console.log(bodies.join(' '));
    for (const body of bodies) if (body.startsWith('sleep ')) await sleep(Number(body.slice(6)));
    if (bodies.some(body => body.startsWith('bad'))) throw new Error('bad body');
  };`;

function aWorld(
  options: Partial<QueueTriggerOptions> = {},
  { spec = {}, source = printBodies, attributes = {}, onLine = () => {} }: WorldOptions = {},
) {
  const printed: string[] = [];
  const world = aPlatform({
    onLine: line => {
      printed.push(line);
      onLine(line);
    },
  });
  const broker = createBroker(world.foundation);
  const { queue } = broker.queues.create(accountId, region, 'work', attributes);
  world.deploy(source, { timeoutSeconds: 60, ...spec });
  const trigger = createQueueTrigger(world.foundation, world.platform, {
    name: 'on-work',
    functionKey: 'fn',
    queue,
    queueName: 'work',
    ...options,
  });
  onCleanup(() => trigger.stop());
  const bodiesOf = (one: typeof queue) => one.snapshot().map(message => message.body);
  return { ...world, printed, queue, trigger, bodiesOf };
}

interface WorldOptions {
  readonly spec?: Partial<FunctionSpec>;
  readonly source?: string;
  readonly attributes?: Partial<QueueAttributes>;
  readonly onLine?: (line: string) => void;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const tolerant = { errorsTolerance: 'ALL' } as const;

describe('draining a queue', () => {
  it('pushes what is visible now, one message a batch, and leaves what is delayed', async () => {
    const { queue, trigger, printed, bodiesOf } = aWorld();
    queue.send(base64('one'));
    queue.send('two');
    queue.send('later', { delaySeconds: 60 });
    expect(await trigger.drainOnce()).toEqual({ batches: 2, messages: 2 });
    expect(printed).toEqual(['one', 'two']);
    expect(bodiesOf(queue)).toEqual(['later']);
    expect(trigger.nextDueAtMs()).toBe(startMs + 60_000);
  });

  it('fills batches beyond what one receive can answer', async () => {
    const { queue, trigger } = aWorld({ batchCount: 40 });
    for (let number = 0; number < 100; number++) queue.send(`m${number}`);
    expect(await trigger.drainOnce()).toEqual({ batches: 3, messages: 100 });
    expect(trigger.nextDueAtMs()).toBeUndefined();
  });

  it('holds a batch that is not full until its time window is over', async () => {
    const { queue, trigger, printed, clock } = aWorld({ batchCount: 3, batchSeconds: 10 });
    queue.send('a');
    expect(await trigger.drainOnce()).toEqual({ batches: 0, messages: 0 });
    clock.shiftMs(4000);
    queue.send('b');
    await trigger.drainOnce();
    expect(trigger.nextDueAtMs()).toBe(startMs + 10_000);
    clock.shiftMs(5999);
    expect((await trigger.drainOnce()).batches).toBe(0);
    clock.shiftMs(1);
    expect(await trigger.drainOnce()).toEqual({ batches: 1, messages: 2 });
    for (const body of ['c', 'd', 'e']) queue.send(body);
    expect(await trigger.drainOnce()).toEqual({ batches: 1, messages: 3 });
    expect(printed).toEqual(['a b', 'c d e']);
  });

  it('deletes messages only after the push has succeeded', async () => {
    const left: number[] = [];
    const world = aWorld({}, { onLine: () => left.push(world.queue.snapshot().length) });
    world.queue.send('one');
    await world.trigger.drainOnce();
    expect([...left, world.queue.snapshot().length]).toEqual([1, 0]);
  });

  it('can delete them before, as the cloud might', async () => {
    const { queue, trigger, bodiesOf } = aWorld({ acknowledge: 'before', ...tolerant });
    queue.send('bad');
    await trigger.drainOnce();
    expect(bodiesOf(queue)).toEqual([]);
    expect(trigger.nextDueAtMs()).toBeGreaterThanOrEqual(startMs + 10_000);
  });

  it('pushes several batches at a time when told to', async () => {
    const source = `exports.handler = async () => {
      console.log(process.pid);
      await new Promise(resolve => setTimeout(resolve, 40));
    };`;
    const { queue, trigger, printed } = aWorld({ parallelPushes: 3 }, { source });
    for (let number = 0; number < 6; number++) queue.send(`m${number}`);
    expect(await trigger.drainOnce()).toEqual({ batches: 6, messages: 6 });
    expect(new Set(printed).size).toBe(3);
  });
});

describe('a push that fails', () => {
  it('is repeated three times, 10 to 20 seconds apart, and the raw message then becomes a dead letter', async () => {
    const dead: string[] = [];
    const { queue, trigger, clock, foundation, printed, bodiesOf } = aWorld(
      { ...tolerant, deadLetterQueue: { send: body => dead.push(body) } },
      { attributes: { visibilityTimeout: 600 } },
    );
    queue.send(base64('bad'));
    const report = await runUntilIdle([trigger], clock);
    expect(report).toMatchObject({ ended: 'idle', batches: 4 });
    expect(printed).toEqual(['bad', 'bad', 'bad', 'bad']);
    expect(dead).toEqual([base64('bad')]);
    expect(bodiesOf(queue)).toEqual([]);
    const pushes = foundation.history.entries().filter(entry => entry.what === 'InvokeFunction');
    const pauses = pushes.slice(1).map((entry, index) => entry.atMs - (pushes[index]?.atMs ?? 0));
    for (const pause of pauses) {
      expect(pause).toBeGreaterThanOrEqual(10_000);
      expect(pause).toBeLessThanOrEqual(20_000);
    }
  });

  it('takes the whole batch with it', async () => {
    const { queue, trigger, clock, printed, bodiesOf } = aWorld(
      { ...tolerant, batchCount: 2 },
      { attributes: { visibilityTimeout: 600 } },
    );
    for (const body of ['good', 'bad']) queue.send(body);
    await runUntilIdle([trigger], clock);
    expect(printed).toEqual(Array(4).fill('good bad'));
    expect(bodiesOf(queue)).toEqual([]);
  });

  it('holds up what is behind it in the meantime', async () => {
    const { queue, trigger, clock, printed } = aWorld(tolerant, { attributes: { visibilityTimeout: 600 } });
    for (const body of ['bad', 'good']) queue.send(body);
    await trigger.drainOnce();
    expect(printed).toEqual(['bad']);
    await runUntilIdle([trigger], clock);
    expect(printed).toEqual(['bad', 'bad', 'bad', 'bad', 'good']);
  });

  it('stops the stream after the last repetition when no error is tolerated, and loses nothing', async () => {
    const { queue, trigger, clock, bodiesOf } = aWorld({}, { attributes: { visibilityTimeout: 600 } });
    for (const body of ['bad', 'good']) queue.send(body);
    await runUntilIdle([trigger], clock);
    expect(trigger.stoppedBecause()).toBe('FunctionUnhandledError');
    expect(bodiesOf(queue)).toEqual(['bad', 'good']);
    expect(await trigger.drainOnce()).toEqual({ batches: 0, messages: 0 });
    trigger.resume();
    expect(trigger.nextDueAtMs()).toBeDefined();
  });

  it('is repeated for about a day by exponential decay', async () => {
    const { queue, trigger, clock, printed } = aWorld(
      { ...tolerant, retry: 'EXPONENTIAL_DECAY_RETRY' },
      { attributes: { visibilityTimeout: 43_200 } },
    );
    queue.send('bad');
    await trigger.drainOnce();
    for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 512]) {
      const due = trigger.nextDueAtMs() ?? 0;
      expect(due - clock.nowMs()).toBe(seconds * 1000);
      clock.shiftMs(due - clock.nowMs());
      await trigger.drainOnce();
    }
    expect(printed).toHaveLength(12);
  });

  it('is not repeated when there is no such function', async () => {
    const { queue, trigger, bodiesOf } = aWorld({ functionKey: 'nobody', ...tolerant });
    queue.send('one');
    await trigger.drainOnce();
    expect(trigger.stoppedBecause()).toBe('FunctionNotFound');
    expect(bodiesOf(queue)).toEqual(['one']);
  });

  it('delivers again what the queue has made visible meanwhile', async () => {
    const { queue, trigger, clock, printed } = aWorld(tolerant, {
      attributes: { visibilityTimeout: 5 },
      source: `
          let calls = 0;
          exports.handler = async event => {
            console.log(JSON.parse(event)[0].data.messageBody);
            if (++calls === 1) throw new Error('first time');
          };`,
    });
    queue.send('one');
    await runUntilIdle([trigger], clock);
    // The lease ends after 5 s and the repetition comes after 10: its delete names an old handle, so the message comes once more.
    expect(printed.length).toBeGreaterThanOrEqual(2);
    expect(queue.snapshot()).toEqual([]);
  });

  it.each([
    ['before', []],
    ['after', ['one']],
  ] as const)('may have had its effect: the process is killed %s the handler ran', async (when, effects) => {
    const { queue, trigger, foundation, printed, bodiesOf } = aWorld(tolerant);
    foundation.faults.add({
      service: 'fc',
      action: 'InvokeFunction',
      count: 1,
      effect: { kind: 'kill', when },
    });
    queue.send('one');
    await trigger.drainOnce();
    expect(printed).toEqual(effects);
    expect(bodiesOf(queue)).toEqual(['one']);
  });

  it.each([
    ['a refusal', { kind: 'refuse', code: 'InternalServerError', status: 500 }, 0],
    ['a spent minute', { kind: 'throttle' }, 0],
    ['an answer that is lost on its way', { kind: 'reset-after-effect' }, 1],
  ] as const)('may be %s', async (_, effect, runs) => {
    const { queue, trigger, foundation, printed, bodiesOf, clock } = aWorld(tolerant, {
      attributes: { visibilityTimeout: 600 },
    });
    foundation.faults.add({ service: 'fc', action: 'InvokeFunction', resource: 'fn', count: 1, effect });
    queue.send('one');
    await trigger.drainOnce();
    expect(printed).toHaveLength(runs);
    expect(bodiesOf(queue)).toEqual(['one']);
    clock.shiftMs(60_000);
    await trigger.drainOnce();
    expect(bodiesOf(queue)).toEqual([]);
  });
});

describe('reading the queue', () => {
  it('that fails once is tried again', async () => {
    const { queue, trigger, foundation, printed, clock } = aWorld();
    foundation.faults.add({
      service: 'mns',
      action: 'ReceiveMessage',
      count: 1,
      effect: { kind: 'html-503' },
    });
    queue.send('one');
    expect((await trigger.drainOnce()).batches).toBe(0);
    await runUntilIdle([trigger], clock);
    expect(printed).toEqual(['one']);
  });

  it('plays the faults of its delivery', async () => {
    const { queue, trigger, foundation, printed, clock } = aWorld();
    foundation.faults.add({
      service: 'mns',
      action: 'ReceiveMessage',
      count: 1,
      effect: { kind: 'duplicate' },
    });
    queue.send('one');
    await runUntilIdle([trigger], clock);
    expect(printed).toEqual(['one', 'one']);
  });
});

describe('a trigger that runs by itself', () => {
  it('pushes messages as they come, and repeats when it is time', async () => {
    const waiting: (() => void)[] = [];
    const { queue, trigger, clock, printed } = aWorld(tolerant, {
      onLine: () => {
        for (const wake of waiting.splice(0)) wake();
      },
    });
    const line = () => new Promise<void>(resolve => void waiting.push(resolve));
    trigger.start();
    queue.send('one');
    await line();
    // Joins the push, which has to be over before time jumps: a jump ends what is still running.
    await trigger.drainOnce();
    queue.send('bad later', { delaySeconds: 60 });
    clock.shiftMs(60_000);
    await line();
    await trigger.drainOnce();
    clock.shiftMs(20_000);
    await line();
    expect(printed).toEqual(['one', 'bad later', 'bad later']);
    trigger.stop();
    await trigger.drainOnce();
    queue.send('unheard');
    expect(printed).toHaveLength(3);
  });
});

describe('a story', () => {
  it('goes on until nothing is left, moving the clock only as far as it must', async () => {
    const { queue, trigger, clock, printed, bodiesOf } = aWorld();
    queue.send('now');
    queue.send('in an hour', { delaySeconds: 3600 });
    queue.send('in three days', { delaySeconds: 3 * 86_400 });
    const report = await runUntilIdle([trigger], clock);
    expect(report).toMatchObject({ ended: 'idle', shiftedMs: 3 * 86_400_000 });
    expect(printed).toEqual(['now', 'in an hour', 'in three days']);
    expect(bodiesOf(queue)).toEqual([]);
  });

  it('ends at its bounds', async () => {
    const { queue, trigger, clock } = aWorld();
    queue.send('in a day', { delaySeconds: 86_400 });
    expect(await runUntilIdle([trigger], clock, { maxHours: 23 })).toMatchObject({
      ended: 'hours',
      shiftedMs: 0,
    });
    expect(await runUntilIdle([trigger], clock, { maxRounds: 1 })).toMatchObject({ ended: 'rounds' });
  });

  it('lets a function sleep for most of its timeout without waiting', async () => {
    const { queue, trigger, clock, printed } = aWorld(
      {},
      { spec: { virtualSleep: true }, attributes: { visibilityTimeout: 120 } },
    );
    queue.send('sleep 59000');
    expect(await runUntilIdle([trigger], clock)).toMatchObject({ ended: 'idle', batches: 1 });
    expect(printed).toEqual(['sleep 59000']);
    expect(clock.nowMs()).toBe(startMs + 59_000);
  });
});

describe('a trigger that the cloud would refuse', () => {
  it.each([
    ['a batch of none', { batchCount: 0 }, 'CountBasedWindow'],
    ['a batch of 10,001', { batchCount: 10_001 }, 'CountBasedWindow'],
    ['a window of 16 s', { batchSeconds: 16 }, 'TimeBasedWindow'],
    ['a dead-letter queue without tolerance', { deadLetterQueue: { send: () => {} } }, 'ALL'],
  ])('is refused: %s', (_, options, reason) => {
    expect(() => aWorld(options)).toThrow(reason);
  });

  it('is refused: a function that may run for more than five minutes', () => {
    expect(() => aWorld({}, { spec: { timeoutSeconds: 301 } })).toThrow('within 300 s');
    expect(() => aWorld({}, { spec: { timeoutSeconds: 300 } })).not.toThrow();
  });
});
