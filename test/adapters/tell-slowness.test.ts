import { describe, expect, it } from 'vitest';
import { createMnsQueueAdmin } from '../../shared/adapters/mns/mns-queue-admin.ts';
import { createRpcApi } from '../../shared/adapters/rpc/rpc-client.ts';
import { tellingSlowness } from '../../shared/adapters/tell-slowness.ts';
import type { Clock } from '../../shared/ports.ts';
import { done } from './support/mns-replies.ts';
import { json, serve } from './support/scripted-server.ts';
import { credentials, testPorts } from './support/test-access.ts';

/** Whoever sleeps on this clock wakes up when the test says so, or is told that it is over. */
function heldClock() {
  const sleepers: { readonly ms: number; readonly wake: () => void }[] = [];
  const clock: Clock = {
    ...testPorts().clock,
    sleepMs: (ms, signal) =>
      new Promise((resolve, reject) => {
        sleepers.push({ ms, wake: resolve });
        signal?.addEventListener('abort', () => reject(signal.reason));
      }),
  };
  return { clock, sleepers };
}

const endpoint = 'https://ecs.cn-hangzhou.aliyuncs.com';

describe('waiting for an answer', () => {
  it('is told once, with the name of the host, when it takes long', async () => {
    const said: string[] = [];
    const { clock, sleepers } = heldClock();
    let finish = (_: string) => {};
    const work = new Promise<string>(resolve => {
      finish = resolve;
    });
    const answer = tellingSlowness({ clock, say: line => said.push(line) }, endpoint, () => work, 10_000);
    expect(sleepers).toMatchObject([{ ms: 15_000 }]);
    sleepers[0]?.wake();
    await Promise.resolve();
    finish('here');
    expect([await answer, said]).toEqual(['here', ['Still waiting for ecs.cn-hangzhou.aliyuncs.com …']]);
  });

  it('is not told when the answer is there in time, or a failure', async () => {
    const said: string[] = [];
    const patience = { clock: heldClock().clock, say: (line: string) => said.push(line) };
    await tellingSlowness(patience, endpoint, () => Promise.resolve());
    await tellingSlowness(patience, endpoint, () => Promise.reject(new Error('no'))).catch(() => {});
    expect(said).toEqual([]);
  });

  it('is told of every API', async () => {
    const said: string[] = [];
    // This clock does not wait, so that every answer is a slow one.
    const ports = testPorts();
    const patience = { clock: ports.clock, say: (line: string) => said.push(line) };
    const ecs = await serve(json({ RequestId: 'REQ-1' }));
    const mns = await serve(done(201));
    await createRpcApi({
      endpoint: ecs.endpoint,
      version: '2014-05-26',
      credentials,
      ...ports,
      patience,
    }).call('X', {}, 'read');
    await createMnsQueueAdmin({ endpoint: mns.endpoint, accountId: '1', credentials, patience }).createQueue(
      'q',
    );
    expect(said).toEqual([ecs, mns].map(server => `Still waiting for ${new URL(server.endpoint).host} …`));
  });
});
