import { describe, expect, it } from 'vitest';
import { createMnsConnection } from '../../../shared/adapters/mns/mns-connection.ts';
import { html, type Reply, serve } from '../support/scripted-server.ts';
import { credentials, failureOf } from '../support/test-access.ts';

async function ask(reply: Reply, timeoutMs: number) {
  const server = await serve(reply);
  const connection = createMnsConnection({
    endpoint: server.endpoint,
    accountId: '1',
    credentials,
    timeoutMs: () => timeoutMs,
  });
  return connection.call('GetQueueAttributes', client => client.getQueueAttributes('q'));
}

describe('a call of the queue service', () => {
  it.each(['silence', 'stall'] as const)('gives up when the server is stuck: %s', async kind => {
    expect(await failureOf(ask({ kind }, 60))).toMatchObject({
      handling: 'transient',
      operation: 'GetQueueAttributes',
      message: expect.stringContaining('longer than the timeout'),
    });
  });

  it('fails under the name of its operation when its status alone says that it failed', async () => {
    expect(await failureOf(ask(html(503), 5_000))).toMatchObject({
      operation: 'GetQueueAttributes',
      httpStatus: 503,
    });
  });
});
