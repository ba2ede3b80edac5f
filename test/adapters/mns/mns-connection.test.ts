import type MnsClient from '@alicloud/mns/lib/client.js';
import { describe, expect, it } from 'vitest';
import { createMnsConnection } from '../../../shared/adapters/mns/mns-connection.ts';
import { html, type Reply, serve } from '../support/scripted-server.ts';
import { credentials, failureOf } from '../support/test-access.ts';

async function ask(reply: Reply, timeoutMs: number, waitMs?: number) {
  const server = await serve(reply);
  const connection = createMnsConnection({
    endpoint: server.endpoint,
    accountId: '1',
    credentials,
    timeoutMs: () => timeoutMs,
  });
  const get = (client: MnsClient) => client.getQueueAttributes('q');
  return { server, answer: connection.call('GetQueueAttributes', get, waitMs) };
}

describe('a call of the queue service', () => {
  it.each(['silence', 'stall'] as const)('gives up when the server is stuck: %s', async kind => {
    expect(await failureOf((await ask({ kind }, 60)).answer)).toMatchObject({
      handling: 'transient',
      operation: 'GetQueueAttributes',
      message: expect.stringContaining('longer than the timeout'),
    });
  });

  it('gives up its connection when it stops waiting for the rest of an answer', async () => {
    const { server, answer } = await ask({ kind: 'drip' }, 60);
    expect((await failureOf(answer)).message).toContain('longer than the timeout');
    await server.allClosed();
  }, 5_000);

  it('may take as long as the service was asked to wait, on top of the usual time', async () => {
    const { answer } = await ask({ kind: 'silence' }, 60, 60_000);
    const soon = new Promise(resolve => setTimeout(resolve, 200, 'still waiting'));
    expect(await Promise.race([answer.catch(() => 'gave up'), soon])).toBe('still waiting');
  });

  it('fails under the name of its operation when its status alone says that it failed', async () => {
    expect(await failureOf((await ask(html(503), 5_000)).answer)).toMatchObject({
      operation: 'GetQueueAttributes',
      httpStatus: 503,
    });
  });
});
