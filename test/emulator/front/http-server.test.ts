import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type MovableClock, manualClock } from '../../../emulator/clock.ts';
import type { HttpReply, HttpRequest, Service } from '../../../emulator/http/exchange.ts';
import { loopbackHost } from '../../../emulator/http/loopback.ts';
import { type RunningServer, type ServerOptions, startServer } from '../../../emulator/http/server.ts';
import { sendByHand } from './http-by-hand.ts';

const running: RunningServer[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(running.splice(0).map(server => server.close()));
});

const epoch = Date.UTC(2026, 10, 20, 12);

async function start(
  handle: (request: HttpRequest) => HttpReply | Promise<HttpReply>,
  more: Partial<ServerOptions> & { service?: Partial<Service> } = {},
) {
  const complaints: string[] = [];
  const { service, ...options } = more;
  const server = await startServer({
    services: [{ name: 'only', claims: () => true, handle: async request => handle(request), ...service }],
    clock: manualClock(epoch),
    complain: line => void complaints.push(line),
    ...options,
  });
  running.push(server);
  return { server, complaints };
}

const text = (body: string | Buffer, status = 200) => ({ kind: 'reply', status, body }) as const;

async function openSocket(server: RunningServer): Promise<Socket> {
  const socket = connect(server.port, server.host);
  sockets.push(socket);
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** Something that a test waits for. */
function milestone() {
  let reach = () => {};
  const reached = new Promise<void>(resolve => {
    reach = resolve;
  });
  return { reach: () => reach(), reached };
}

describe('where it listens', () => {
  it.each(['0.0.0.0', '::', 'localhost', '192.168.1.7', ''])('refuses %j and says why', async host => {
    await expect(start(() => text(''), { host })).rejects.toThrow(/this machine only/);
  });

  it.each([
    [undefined, '127.0.0.1'],
    ['127.0.0.1', '127.0.0.1'],
    ['::1', '::1'],
  ])('asked for %s takes %s', (asked, taken) => {
    expect(loopbackHost(asked)).toBe(taken);
  });

  it('takes a free port of the loopback address when it is given none', async () => {
    const { server } = await start(() => text('here'));
    expect(server.endpoint).toBe(`http://127.0.0.1:${server.port}`);
    expect(await sendByHand(server.endpoint)).toMatchObject({ status: 200, body: 'here' });
  });

  it('says which port it could not have', async () => {
    const { server } = await start(() => text(''));
    await expect(start(() => text(''), { port: server.port })).rejects.toThrow(
      `could not listen on 127.0.0.1, port ${server.port}`,
    );
  });
});

describe('what a service gets to see', () => {
  it('is path, query, headers and body as they were sent', async () => {
    let seen: HttpRequest | undefined;
    const { server } = await start(request => {
      seen = request;
      return text('');
    });
    await sendByHand(server.endpoint, {
      method: 'POST',
      path: '//queues/a%2Fb?x=1&x=%2B+2',
      headers: { 'X-Mixed-Case': 'Value' },
      body: Buffer.from([0, 255]),
    });
    expect(seen).toMatchObject({
      method: 'POST',
      rawUrl: '//queues/a%2Fb?x=1&x=%2B+2',
      path: '//queues/a%2Fb',
    });
    expect(seen?.query.getAll('x')).toEqual(['1', '+ 2']);
    expect(seen?.headers['x-mixed-case']).toBe('Value');
    expect(seen?.body).toEqual(Buffer.from([0, 255]));
  });

  it('ends when the client goes away, so that a long poll ends too', async () => {
    const aborted = milestone();
    const asked = milestone();
    const { server } = await start(async request => {
      request.signal.addEventListener('abort', () => aborted.reach());
      asked.reach();
      await aborted.reached;
      return text('too late');
    });
    const socket = await openSocket(server);
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await asked.reached;
    socket.destroy();
    await aborted.reached;
  });

  it('goes to the first service that claims it', async () => {
    const named = (name: string, claims: boolean): Service => ({
      name,
      claims: () => claims,
      handle: async () => text(name),
    });
    const { server } = await start(() => text(''), {
      services: [named('a', false), named('b', true), named('c', true)],
    });
    expect((await sendByHand(server.endpoint)).body).toBe('b');
  });

  it('is answered with headers spelled as the cloud spells them', async () => {
    const headers = { 'content-type': 'text/xml', location: 'http://x', 'x-mns-request-id': '1' };
    const { server } = await start(() => ({ ...text('a'), headers }));
    const socket = await openSocket(server);
    socket.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    const [answer] = await once(socket, 'data');
    expect(String(answer).split('\r\n').slice(1, 6)).toEqual([
      'Content-Type: text/xml',
      'Location: http://x',
      'x-mns-request-id: 1',
      'Date: Fri, 20 Nov 2026 12:00:00 GMT',
      'Content-Length: 1',
    ]);
  });

  it('is nobody’s when none claims it, which the answer says', async () => {
    const { server, complaints } = await start(() => text(''), { service: { claims: () => false } });
    const reply = await sendByHand(server.endpoint, { path: '/lost?Signature=abc' });
    expect(reply.status).toBe(404);
    expect(reply.body).toContain('GET /lost belongs to none of the products');
    expect(complaints.join()).not.toContain('Signature');
  });
});

describe('the ways of a reply', () => {
  const honest = {
    kind: 'reply',
    status: 203,
    headers: { 'x-a': 'b' },
    body: 'a body of some length',
  } as const;

  it('is sent whole, dated with the emulator’s time', async () => {
    const { server } = await start(() => honest);
    const reply = await sendByHand(server.endpoint);
    expect(reply).toMatchObject({ status: 203, body: honest.body, error: undefined });
    expect(reply.headers).toMatchObject({
      'x-a': 'b',
      'content-length': '21',
      date: 'Fri, 20 Nov 2026 12:00:00 GMT',
    });
  });

  it('has neither body nor length at 204', async () => {
    const { server } = await start(() => text('', 204));
    const reply = await sendByHand(server.endpoint);
    expect(reply.status).toBe(204);
    expect(reply.headers['content-length']).toBeUndefined();
  });

  it('is a broken connection before the first byte', async () => {
    const { server } = await start(() => ({ kind: 'reset' }));
    expect(await sendByHand(server.endpoint)).toMatchObject({
      status: 0,
      error: expect.stringMatching(/ECONNRESET|hang up/),
    });
  });

  it('is a broken connection in the middle of the body', async () => {
    const { server } = await start(() => ({ kind: 'reset-mid-body', reply: honest }));
    expect(await sendByHand(server.endpoint)).toMatchObject({
      status: 203,
      body: 'a body of ',
      error: 'aborted',
    });
  });

  it('comes late by the emulator’s clock', async () => {
    const clock: MovableClock = manualClock(epoch);
    const asked = milestone();
    const { server } = await start(
      () => {
        asked.reach();
        return { kind: 'late', delayMs: 3600_000, reply: honest };
      },
      { clock },
    );
    const reply = sendByHand(server.endpoint);
    await asked.reached;
    await setImmediate();
    clock.shiftMs(3600_000);
    expect(await reply).toMatchObject({
      status: 203,
      headers: { date: 'Fri, 20 Nov 2026 13:00:00 GMT' },
    });
  });
});

describe('what it bears', () => {
  it('answers 500 to a bug of a service, complains, and goes on', async () => {
    let calls = 0;
    const { server, complaints } = await start(() => {
      if (calls++ === 0) throw new TypeError('a bug');
      return text('well again');
    });
    expect(await sendByHand(server.endpoint, { path: '/x?SecurityToken=t' })).toMatchObject({ status: 500 });
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain('TypeError: a bug');
    expect(complaints[0]).not.toContain('SecurityToken');
    expect((await sendByHand(server.endpoint)).body).toBe('well again');
  });

  it('answers 500 to a reply that cannot be sent', async () => {
    const { server, complaints } = await start(() => ({
      kind: 'reply',
      status: 200,
      headers: { 'x-bad': 'a\nb' },
      body: '',
    }));
    const reply = await sendByHand(server.endpoint);
    expect(reply.error ?? reply.status).not.toBe(200);
    expect(complaints.join()).toContain('could not be sent');
  });

  it('refuses a body beyond its bound in the product’s words', async () => {
    const limits = { bodyBytes: 1000 };
    const { server } = await start(({ body }) => text(`took ${body.length}`), {
      limits,
      service: {
        refuseLargeBody: request => text(`no room at ${request.path}, ${request.body.length}`, 413),
      },
    });
    const send = (size: number) =>
      sendByHand(server.endpoint, { method: 'POST', path: '/x', body: Buffer.alloc(size) });
    expect(await send(1000)).toMatchObject({ status: 200, body: 'took 1000' });
    expect(await send(1001)).toMatchObject({ status: 413, body: 'no room at /x, 0' });
    expect(await send(50_000_000)).toMatchObject({ status: 413 });
  });

  it('takes large bodies only where a service does', async () => {
    const limits = { bodyBytes: 1000, smallBodyBytes: 100 };
    const takesLargeBodies = (path: string) => path === '/large';
    const { server } = await start(() => text('took it'), { limits, service: { takesLargeBodies } });
    const send = (path: string, size: number) =>
      sendByHand(server.endpoint, { method: 'POST', path, body: Buffer.alloc(size) });
    expect((await send('/large?x=/small', 1000)).status).toBe(200);
    expect((await send('/small', 100)).status).toBe(200);
    expect((await send('/small?x=/large', 101)).status).toBe(413);
  });

  it('holds only so many bytes of bodies at the same time, and has room again once they are gone', async () => {
    const limits = { bodyBytes: 1000, allBodiesBytes: 1000 };
    const { server } = await start(() => text('took it'), { limits });
    const send = () => sendByHand(server.endpoint, { method: 'POST', body: Buffer.alloc(600) });
    expect((await send()).status).toBe(200);
    const half = await openSocket(server);
    half.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 700\r\n\r\n${'x'.repeat(600)}`);
    let status = 200;
    for (let turn = 0; turn < 500 && status === 200; turn++) status = (await send()).status;
    expect(status).toBe(413);
    half.destroy();
    for (let turn = 0; turn < 500 && status === 413; turn++) status = (await send()).status;
    expect(status).toBe(200);
  });

  it('refuses a large body in its own words when the product has none', async () => {
    const { server } = await start(() => text(''), { limits: { bodyBytes: 10 } });
    expect(await sendByHand(server.endpoint, { method: 'POST', body: 'more than ten' })).toMatchObject({
      status: 413,
    });
  });

  it('serves others beside a thousand idle connections and half requests', async () => {
    const { server } = await start(() => text('still here'));
    const idle = await Promise.all(Array.from({ length: 1000 }, () => openSocket(server)));
    for (const [index, socket] of idle.entries())
      if (index % 2 === 0) socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nhalf');
    expect(await sendByHand(server.endpoint)).toMatchObject({ status: 200, body: 'still here' });
  });

  it('drops a connection that never sends its request', async () => {
    const { server } = await start(() => text(''), {
      limits: { headersTimeoutMs: 50, requestTimeoutMs: 50, sweepEveryMs: 10 },
    });
    const silent = await openSocket(server);
    const half = await openSocket(server);
    half.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nhalf');
    silent.resume();
    half.resume();
    await Promise.all([once(silent, 'close'), once(half, 'close')]);
  });

  it('is not impressed by what is no HTTP at all', async () => {
    const { server, complaints } = await start(() => text('fine'));
    const socket = await openSocket(server);
    socket.resume();
    socket.write('\u0000\u0001 nonsense\r\n\r\n');
    await once(socket, 'close');
    expect((await sendByHand(server.endpoint)).body).toBe('fine');
    expect(complaints).toEqual([]);
  });

  it('ends all sockets when it closes, also those in the middle of a request', async () => {
    const asked = milestone();
    const { server } = await start(request => {
      asked.reach();
      return new Promise(resolve => {
        request.signal.addEventListener('abort', () => resolve(text('never seen')));
      });
    });
    const waiting = sendByHand(server.endpoint);
    const idle = await openSocket(server);
    await asked.reached;
    await Promise.all([server.close(), server.close(), once(idle, 'close')]);
    expect((await waiting).status).toBe(0);
    expect((await sendByHand(server.endpoint)).error).toMatch(/ECONNREFUSED/);
  });
});
