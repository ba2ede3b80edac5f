import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { answerLimitBytes, postJson } from '../../../shared/adapters/notify/post-json.ts';
import { type Reply, serve } from '../support/scripted-server.ts';

const answer = (body: string, status = 200, headers: Readonly<Record<string, string>> = {}): Reply => ({
  kind: 'answer',
  status,
  contentType: 'text/plain',
  body,
  headers,
});

describe('a posted message', () => {
  it('arrives as JSON in UTF-8, byte for byte', async () => {
    const server = await serve(answer('ok'));
    const body = JSON.stringify({ text: '孤儿 ENI — “left behind” 👻' });
    expect(await postJson(`${server.endpoint}/a/b?c=d`, body, 5_000)).toEqual({
      kind: 'answered',
      status: 200,
      body: 'ok',
    });
    expect(server.requests).toMatchObject([
      {
        method: 'POST',
        url: '/a/b?c=d',
        body,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'content-length': String(Buffer.byteLength(body)),
        },
      },
    ]);
  });

  it('follows no redirect, to whatever host', async () => {
    const elsewhere = await serve(answer('ok'));
    const server = await serve(answer('', 307, { location: `${elsewhere.endpoint}/stolen` }));
    expect(await postJson(server.endpoint, '{}', 5_000)).toMatchObject({ kind: 'answered', status: 307 });
    expect(elsewhere.requests).toEqual([]);
  });

  it('uses no connection twice', async () => {
    const server = await serve(answer('ok'));
    await postJson(server.endpoint, '{}', 5_000);
    await postJson(server.endpoint, '{}', 5_000);
    expect(server.connections()).toBe(2);
  });

  it('reads the start of an endless answer and no more', async () => {
    // It would end in a failure, had anybody waited for the end.
    const server = await serve({ kind: 'cut', body: 'x'.repeat(answerLimitBytes * 5) });
    expect(await postJson(server.endpoint, '{}', 5_000)).toEqual({
      kind: 'answered',
      status: 200,
      body: 'x'.repeat(answerLimitBytes),
    });
  });
});

describe('a message that is not answered', () => {
  it.each(['silence', 'stall'] as const)('is given up in time: %s', async kind => {
    const server = await serve({ kind });
    expect(await postJson(server.endpoint, '{}', 60)).toEqual({
      kind: 'unanswered',
      why: 'it took longer than the timeout',
    });
  });

  it.each<Reply>([{ kind: 'reset' }, { kind: 'cut', body: '{"errcode":0' }])(
    'is told by the code of its failure alone: $kind',
    async reply => {
      const server = await serve(reply);
      expect(await postJson(`${server.endpoint}/hooks/token`, '{}', 5_000)).toEqual({
        kind: 'unanswered',
        why: 'the connection failed with ECONNRESET',
      });
    },
  );

  it('is told when nobody listens', async () => {
    expect(await postJson(`http://127.0.0.1:${await freePort()}/hooks/token`, '{}', 5_000)).toEqual({
      kind: 'unanswered',
      why: 'the connection failed with ECONNREFUSED',
    });
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}
