import { describe, expect, it } from 'vitest';
import { VendorClient } from '../emulator/mns/vendor-client.ts';
import { type RunningEmulator, start } from './running-emulator.ts';

// Goal: a world file is all it takes to have functions behind timers, queues and topics, for tests in any language. Method:
// messages go in and come out through the vendor's client of the queues; nobody calls the emulator's own functions.
const sample = { name: 'worker', code: 'sample:echo' };
const world = (fc: object, mns: object) => ({ kind: 'world', version: 1, ecs: {}, fc, mns });

function mns({ accountId, endpoint, accessKeyId, accessKeySecret }: RunningEmulator) {
  return new VendorClient(accountId, { endpoint, accessKeyId, accessKeySecret });
}

/** The record that a finished asynchronous invocation leaves in a queue, waited for on the emulator's clock. */
async function recordFrom(emulator: RunningEmulator, queue: string) {
  const { body } = await mns(emulator).receiveMessage(queue, 25);
  return JSON.parse(body['MessageBody'] ?? '{}');
}

describe('a timer of a world file', () => {
  it('starts its function when the clock gets there', async () => {
    const emulator = await start({
      world: world(
        {
          functions: [{ ...sample, onSuccess: { queue: 'done' } }],
          triggers: [{ kind: 'timer', name: 'hourly', function: 'worker', cron: '@every 1h', payload: 'go' }],
        },
        { queues: [{ name: 'done' }] },
      ),
    });
    emulator.travel(3_600_000);
    const { requestPayload, responsePayload } = await recordFrom(emulator, 'done');
    expect(JSON.parse(requestPayload)).toMatchObject({ triggerName: 'hourly', payload: 'go' });
    expect(responsePayload).toBe(requestPayload);
  });
});

describe('a queue trigger of a world file', () => {
  it('hands what is sent to its function and takes it off the queue', async () => {
    const emulator = await start({
      world: world(
        {
          functions: [{ ...sample, onSuccess: { queue: 'done' } }],
          triggers: [
            { kind: 'queue', name: 'orders', function: 'worker', queue: 'orders', invocation: 'async' },
          ],
        },
        { queues: [{ name: 'orders', messages: ['Zmlyc3Q='] }, { name: 'done' }] },
      ),
    });
    const [event] = JSON.parse((await recordFrom(emulator, 'done')).requestPayload);
    expect(event).toMatchObject({ type: 'mns:Queue:SendMessage', data: { messageBody: 'first' } });
    await mns(emulator).sendMessage('orders', { MessageBody: 'c2Vjb25k' });
    const [next] = JSON.parse((await recordFrom(emulator, 'done')).requestPayload);
    expect(next).toMatchObject({ data: { messageBody: 'second' } });
    expect((await mns(emulator).getQueueAttributes('orders')).body).toMatchObject({ ActiveMessages: '0' });
  });

  it('gives what its function never takes to the dead-letter queue', async () => {
    const emulator = await start({
      world: world(
        {
          functions: [{ name: 'worker', code: 'sample:failing' }],
          triggers: [
            {
              kind: 'queue',
              name: 'orders',
              function: 'worker',
              queue: 'orders',
              errorsTolerance: 'ALL',
              deadLetterQueue: 'dead',
            },
          ],
        },
        { queues: [{ name: 'orders', visibilityTimeout: 300 }, { name: 'dead' }] },
      ),
    });
    await mns(emulator).sendMessage('orders', { MessageBody: 'b3JkZXI=' });
    expect(await waitFor(emulator, 'dead')).toMatchObject({ MessageBody: 'b3JkZXI=' });
  });
});

describe('a topic trigger of a world file', () => {
  it('hands what is published with its tag to its function', async () => {
    const emulator = await start({
      world: world(
        {
          functions: [{ ...sample, service: 'mail', onSuccess: { queue: 'done' } }],
          triggers: [
            { kind: 'topic', name: 'urgent', function: 'mail/worker', topic: 'news', filterTag: 'urgent' },
          ],
        },
        { queues: [{ name: 'done' }], topics: [{ name: 'news' }] },
      ),
    });
    await mns(emulator).publishMessage('news', { MessageBody: 'later' });
    await mns(emulator).publishMessage('news', { MessageBody: 'now', MessageTag: 'urgent' });
    expect(await recordFrom(emulator, 'done')).toMatchObject({ requestPayload: 'now' });
  });
});

describe('a function of a world file', () => {
  it('that fails for good leaves a record in the queue for failures', async () => {
    const emulator = await start({
      world: world(
        {
          functions: [{ name: 'worker', code: 'sample:failing', retries: 1, onFailure: { queue: 'failed' } }],
          triggers: [{ kind: 'topic', name: 'all', function: 'worker', topic: 'news' }],
        },
        { queues: [{ name: 'failed' }], topics: [{ name: 'news' }] },
      ),
    });
    await mns(emulator).publishMessage('news', { MessageBody: 'news' });
    const { MessageBody = '{}' } = (await waitFor(emulator, 'failed')) ?? {};
    expect(JSON.parse(MessageBody)).toMatchObject({
      requestContext: { approximateInvokeCount: 2 },
      requestPayload: 'news',
      responseContext: { functionError: 'UnhandledInvocationError' },
    });
  });

  it('does not come over the network, where anybody on this machine could send it', async () => {
    const emulator = await start({ world: 'empty' });
    const document = world({ functions: [sample] }, {});
    await expect(emulator.control('POST', 'world', document)).rejects.toThrow(/starts with, not later/);
    expect(emulator.fc.platform.list()).toEqual([]);
  });

  it('ends with its triggers when the emulator starts over', async () => {
    const emulator = await start({
      world: world(
        {
          functions: [{ ...sample, onSuccess: { queue: 'done' } }],
          triggers: [{ kind: 'timer', name: 'hourly', function: 'worker', cron: '@every 1h' }],
        },
        { queues: [{ name: 'done' }] },
      ),
    });
    await emulator.control('POST', 'reset');
    emulator.travel(3_600_000);
    await recordFrom(emulator, 'done');
    const fired = emulator.foundation.history.entries().filter(({ resource }) => resource === 'worker');
    expect(fired).toHaveLength(1);
  });
});

describe('a world file', () => {
  const timer = { kind: 'timer', name: 't', function: 'worker', cron: '@every 1h' };
  it.each<[string, object, object, RegExp]>([
    ['a trigger of no function', { triggers: [timer] }, {}, /worker, which is no function/],
    [
      'a trigger of no queue',
      { functions: [sample], triggers: [{ kind: 'queue', name: 't', function: 'worker', queue: 'q' }] },
      {},
      /queue q, which is not in this world/,
    ],
    [
      'a schedule that is none',
      { functions: [sample], triggers: [{ ...timer, cron: 'often' }] },
      {},
      /often/,
    ],
    ['a function without code', { functions: [{ name: 'f' }] }, {}, /fc\.functions\.0\.code/],
    [
      'a queue that the cloud refuses',
      {},
      { queues: [{ name: 'q', delaySeconds: 700_000 }] },
      /DelaySeconds/,
    ],
    [
      'a queue that buries in itself',
      {},
      { queues: [{ name: 'q', deadLetter: { queue: 'q', maxReceiveCount: 1 } }] },
      /own dead-letter queue/,
    ],
    ['a field that nobody knows', {}, { queues: [{ name: 'q', delay: 1 }] }, /delay/],
  ])('with %s is refused in a sentence', async (_, fc, mnsPart, says) => {
    await expect(start({ world: world(fc, mnsPart) })).rejects.toThrow(says);
  });
});

/** The first message of a queue, however much of the emulator's time it takes; other requests give the functions room to run. */
async function waitFor(emulator: RunningEmulator, queue: string) {
  const client = mns(emulator);
  for (let turn = 0; turn < 400; turn++) {
    emulator.travel(1_000);
    const found = await client.batchPeekMessage(queue, 1).catch(() => undefined);
    if (found) return found.body[0];
  }
  return undefined;
}
