import { describe, expect, it } from 'vitest';
import type { AsyncOutcome } from '../../../emulator/fc/async-invocations.ts';
import type { FunctionSpec } from '../../../emulator/fc/function-spec.ts';
import type { Invocation, QueuePlace } from '../../../emulator/fc/platform.ts';
import { runUntilIdle } from '../../../emulator/fc/run-until-idle.ts';
import { accountId, aPlatform, json, region, startMs } from './fc-world.ts';

/** A handler that fails as often as the event says, and then succeeds. */
const failTimes = `
  let calls = 0;
  exports.handler = async event => { if (++calls <= Number(event)) throw new Error('not yet'); return 'done after ' + calls; };`;

async function outcomeOf(invocation: Promise<Invocation>): Promise<AsyncOutcome> {
  const { outcome } = await invocation;
  if (!outcome) throw new Error('The invocation was not accepted.');
  return outcome;
}

const invokeAsync = { mode: 'async' } as const;

describe('an asynchronous invocation', () => {
  it('is accepted before the function has run, with nothing in the answer', async () => {
    const { platform, deploy } = aPlatform();
    deploy('exports.handler = async event => event;');
    const accepted = await platform.invoke('fn', 'hello', invokeAsync);
    expect(accepted).toMatchObject({ statusCode: 202, payload: Buffer.alloc(0), logs: [] });
    const outcome = await accepted.outcome;
    expect(outcome).toMatchObject({ succeeded: true, attempts: 1, requestId: accepted.requestId });
    expect(outcome?.result.payload.toString()).toBe('hello');
  });

  it.each([
    ['three times unless told otherwise', {}, 3, { succeeded: true, attempts: 4 }],
    ['no fourth time', {}, 4, { succeeded: false, attempts: 4 }],
    ['not at all when told so', { maxAsyncRetryAttempts: 0 }, 1, { succeeded: false, attempts: 1 }],
    ['eight times at most', { maxAsyncRetryAttempts: 8 }, 8, { succeeded: true, attempts: 9 }],
  ])('is repeated after a function error: %s', async (_, asyncConfig, failures, expected) => {
    const { platform, deploy, clock } = aPlatform();
    deploy(failTimes, { asyncConfig });
    const outcome = outcomeOf(platform.invoke('fn', String(failures), invokeAsync));
    await runUntilIdle([platform.asyncEvents], clock);
    expect(await outcome).toMatchObject(expected);
  });

  it('tells the function which repetition it is, under the same request id', async () => {
    const { platform, deploy, clock } = aPlatform();
    deploy(`exports.handler = async (event, context) => {
      if (context.retryCount < 2) throw new Error('again');
      return [context.retryCount, context.requestId];
    };`);
    const outcome = outcomeOf(platform.invoke('fn', '', { ...invokeAsync, requestId: 'r-1' }));
    await runUntilIdle([platform.asyncEvents], clock);
    expect(json((await outcome).result.payload)).toEqual([2, 'r-1']);
  });

  it('waits for a free instance without using up its repetitions', async () => {
    const { platform, deploy, clock } = aPlatform();
    deploy(
      `exports.handler = async event => { await new Promise(resolve => setTimeout(resolve, 30)); return event; };`,
      { reservedConcurrency: 1, asyncConfig: { maxAsyncRetryAttempts: 0 } },
    );
    const outcomes = ['a', 'b', 'c'].map(event => outcomeOf(platform.invoke('fn', event, invokeAsync)));
    await runUntilIdle([platform.asyncEvents], clock);
    const ended = await Promise.all(outcomes);
    expect(ended.map(outcome => [outcome.result.payload.toString(), outcome.attempts])).toEqual([
      ['a', 1],
      ['b', 1],
      ['c', 1],
    ]);
  });

  it('meets a fault once, not at each repetition', async () => {
    const { platform, deploy, clock, foundation } = aPlatform();
    deploy('exports.handler = async () => {};');
    foundation.faults.add({
      service: 'fc',
      action: 'InvokeFunction',
      count: 1,
      effect: { kind: 'refuse', code: 'InternalServerError', status: 500 },
    });
    const outcome = outcomeOf(platform.invoke('fn', '', invokeAsync));
    await runUntilIdle([platform.asyncEvents], clock);
    expect(await outcome).toMatchObject({ succeeded: true, attempts: 1 });
  });

  it('is given up after five hours without an instance', async () => {
    const { platform, deploy, clock } = aPlatform();
    deploy('exports.handler = async () => {};', { reservedConcurrency: 0 });
    const outcome = outcomeOf(platform.invoke('fn', '', invokeAsync));
    await runUntilIdle([platform.asyncEvents], clock);
    expect(await outcome).toMatchObject({ succeeded: false, attempts: 0, result: { statusCode: 429 } });
    const hours = (clock.nowMs() - startMs) / 3_600_000;
    expect(hours).toBeGreaterThan(2);
    expect(hours).toBeLessThanOrEqual(5);
  });

  it('expires when it has waited for longer than the function allows', async () => {
    const { platform, deploy, clock } = aPlatform();
    deploy(failTimes, { asyncConfig: { maxAsyncEventAgeInSeconds: 2 } });
    const outcome = outcomeOf(platform.invoke('fn', '9', invokeAsync));
    await runUntilIdle([platform.asyncEvents], clock);
    expect(await outcome).toMatchObject({ succeeded: false, expired: true, attempts: 2 });
  });

  it('may carry 128 KB and not a byte more', async () => {
    const { platform, deploy } = aPlatform();
    deploy('exports.handler = async event => String(event.length);');
    const fits = await platform.invoke('fn', Buffer.alloc(128 * 1024), invokeAsync);
    const tooLarge = await platform.invoke('fn', Buffer.alloc(128 * 1024 + 1), invokeAsync);
    expect([fits.statusCode, tooLarge.statusCode, tooLarge.refusal?.code]).toEqual([
      202,
      400,
      'EntityTooLarge',
    ]);
    expect((await platform.invoke('fn', Buffer.alloc(128 * 1024 + 1))).statusCode).toBe(200);
  });

  it('is refused when its task id was used before for this function', async () => {
    const { platform, deploy } = aPlatform();
    deploy('exports.handler = async () => {};');
    deploy('exports.handler = async () => {};', { name: 'other' });
    deploy('exports.handler = async () => {};', { name: 'plain', asyncConfig: { asyncTask: false } });
    const send = async (key: string) =>
      (await platform.invoke(key, '', { ...invokeAsync, taskId: 'task-1' })).statusCode;
    expect([await send('fn'), await send('fn'), await send('other')]).toEqual([202, 409, 202]);
    expect([await send('plain'), await send('plain')]).toEqual([202, 202]);
  });

  it('is refused for a function that does not exist', async () => {
    const { platform } = aPlatform();
    expect(await platform.invoke('nobody', '', invokeAsync)).toMatchObject({
      statusCode: 404,
      refusal: { code: 'FunctionNotFound' },
    });
  });
});

describe('a destination', () => {
  const arnOf = (queue: string) => `acs:mns:${region}:${accountId}:/queues/${queue}/messages`;

  async function recordsAfter(source: string, spec: Partial<FunctionSpec>) {
    const sent: [QueuePlace, unknown][] = [];
    const world = aPlatform({ sendToQueue: (place, body) => sent.push([place, JSON.parse(body)]) });
    world.deploy(source, spec);
    await world.platform.invoke('fn', '{"a":1}', { ...invokeAsync, requestId: 'r-1' });
    await runUntilIdle([world.platform.asyncEvents], world.clock);
    return { ...world, sent };
  }

  it('gets the documented record of a success', async () => {
    const { sent } = await recordsAfter('exports.handler = async () => ({ ok: true });', {
      asyncConfig: { onSuccess: arnOf('good'), onFailure: arnOf('bad') },
    });
    expect(sent).toEqual([
      [
        expect.objectContaining({ accountId, region, queue: 'good' }),
        {
          timestamp: startMs,
          requestContext: {
            requestId: 'r-1',
            functionArn: `acs:fc:${region}:${accountId}:functions/fn`,
            condition: '',
            approximateInvokeCount: 1,
          },
          requestPayload: '{"a":1}',
          responseContext: { statusCode: 200, functionError: '' },
          responsePayload: '{"ok":true}',
        },
      ],
    ]);
  });

  it('gets the record of a failure once, after the last repetition', async () => {
    const { sent } = await recordsAfter('exports.handler = async () => { throw new Error("no"); };', {
      asyncConfig: { onSuccess: arnOf('good'), onFailure: arnOf('bad'), maxAsyncRetryAttempts: 1 },
    });
    expect(sent).toMatchObject([
      [
        { queue: 'bad' },
        {
          requestContext: { approximateInvokeCount: 2 },
          responseContext: { statusCode: 200, functionError: 'UnhandledInvocationError' },
          responsePayload: expect.stringContaining('"errorMessage":"no"'),
        },
      ],
    ]);
  });

  it('can be another function', async () => {
    const heard: string[] = [];
    const { platform, deploy, clock } = aPlatform({
      onLine: (line, { key }) => key === 'svc/listener' && heard.push(line),
    });
    deploy('exports.handler = async event => { console.log(JSON.parse(event).requestPayload); };', {
      name: 'listener',
      service: 'svc',
    });
    deploy('exports.handler = async () => {};', {
      asyncConfig: { onSuccess: `acs:fc:${region}:${accountId}:services/svc.LATEST/functions/listener` },
    });
    await platform.invoke('fn', 'the event', invokeAsync);
    await runUntilIdle([platform.asyncEvents], clock);
    expect(heard).toEqual(['the event']);
  });

  it('that nobody models or that refuses is complained about, and the invocation still ends', async () => {
    for (const target of ['mns:%:/topics/news/messages', 'fc:%:functions/nobody']) {
      const onSuccess = `acs:${target.replace('%', `${region}:${accountId}`)}`;
      const { complaints, platform } = await recordsAfter('exports.handler = async () => {};', {
        asyncConfig: { onSuccess },
      });
      expect(complaints).toEqual([expect.stringContaining(onSuccess)]);
      expect(platform.asyncEvents.pending()).toBe(0);
    }
  });
});

it('ends waiting invocations when the platform is closed', async () => {
  const { platform, deploy } = aPlatform();
  deploy(failTimes);
  const { outcome } = await platform.invoke('fn', '9', invokeAsync);
  await platform.asyncEvents.drainOnce();
  await platform.close();
  expect(await outcome).toMatchObject({ succeeded: false, attempts: 1 });
});
