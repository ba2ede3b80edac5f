import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { mnsSignature } from '../../emulator/signatures/mns.ts';
import { type HandReply, sendByHand } from '../emulator/front/http-by-hand.ts';
import { popCore, versions } from './keys.ts';
import { type RunningEmulator, start } from './running-emulator.ts';

// Goal: nothing that arrives on the port ends the emulator or grows it without bound. Method: raw sockets; after each assault
// a well-behaved client is served.
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

async function openSocket({ endpoint }: RunningEmulator): Promise<Socket> {
  const { hostname, port } = new URL(endpoint);
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

async function expectServed(emulator: RunningEmulator): Promise<void> {
  const regions = await popCore(emulator, versions.ecs, emulator).request('DescribeRegions', {});
  expect(regions).toHaveProperty('RequestId');
}

function sendToQueue(emulator: RunningEmulator, body: string, change: Record<string, string> = {}) {
  const request = { method: 'POST', rawUrl: '/queues/q/messages' };
  const headers = {
    date: new Date().toUTCString(),
    'x-mns-version': '2015-06-06',
    'content-type': 'text/xml',
    ...change,
  };
  const signature = mnsSignature(emulator.accessKeySecret, { ...request, headers });
  return sendByHand(emulator.endpoint, {
    method: request.method,
    path: request.rawUrl,
    headers: { ...headers, authorization: `MNS ${emulator.accessKeyId}:${signature}` },
    body,
  });
}

async function withQueue(): Promise<RunningEmulator> {
  const emulator = await start();
  emulator.mns.broker.queues.create(emulator.accountId, emulator.region, 'q');
  return emulator;
}

const xmlCode = ({ body }: HandReply) => /<Code>(\w+)<\/Code>/.exec(body)?.[1];

describe('a body of ten megabytes', () => {
  const tenMb = Buffer.alloc(10 * 1024 * 1024, 'a=b&');

  it.each<[string, string, Record<string, string>, number]>([
    ['the RPC products', '/', { 'content-type': 'application/x-www-form-urlencoded' }, 413],
    ['a queue', '/queues/q/messages', {}, 400],
    ['a function', '/2023-03-30/functions/echo/invocations', {}, 400],
    ['the control API', '/_emulator/world', {}, 400],
    ['nobody', '/nonsense', {}, 404],
  ])('is refused by %s', async (_, path, headers, status) => {
    const emulator = await withQueue();
    const reply = await sendByHand(emulator.endpoint, { method: 'POST', path, headers, body: tenMb });
    expect(reply.status).toBe(status);
    await expectServed(emulator);
  });

  it('that comes fifty times at once is answered fifty times, in bounded memory', async () => {
    const emulator = await start();
    const before = process.memoryUsage().arrayBuffers;
    const replies = await Promise.all(
      Array.from({ length: 50 }, () =>
        sendByHand(emulator.endpoint, {
          method: 'POST',
          path: '/2023-03-30/functions/echo/invocations',
          body: tenMb,
        }),
      ),
    );
    expect(new Set(replies.map(reply => reply.status))).toEqual(new Set([400]));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(300 * 1024 * 1024);
    await expectServed(emulator);
  });
});

describe('a document', () => {
  const deep = (depth: number) => `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`;
  const namespace = 'xmlns="http://mns.aliyuncs.com/doc/v1/"';

  it.each<[string, string, string]>([
    ['is empty', '', 'MalformedXML'],
    ['is no XML', 'hello', 'MalformedXML'],
    ['ends in the middle', `<Message ${namespace}><MessageBody>YQ==`, 'MalformedXML'],
    [
      'has a bare ampersand',
      `<Message ${namespace}><MessageBody>a&b</MessageBody></Message>`,
      'MalformedXML',
    ],
    [
      'defines entities that multiply',
      '<!DOCTYPE m [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Message><MessageBody>&b;</MessageBody></Message>',
      'MalformedXML',
    ],
    ['has another root', `<Letter ${namespace}><MessageBody>YQ==</MessageBody></Letter>`, 'InvalidArgument'],
    [
      'has an unknown element',
      `<Message ${namespace}><MessageBody>YQ==</MessageBody><Colour>red</Colour></Message>`,
      'InvalidArgument',
    ],
    ['is a thousand levels deep', deep(1000), 'MalformedXML'],
    ['is twenty thousand levels deep', deep(20_000), 'MalformedXML'],
    ['is of bytes that are no UTF-8', Buffer.from([0xff, 0xfe, 0x3c]).toString('latin1'), 'MalformedXML'],
  ])('that %s is refused, and the log says so in one line', async (_, body, code) => {
    const emulator = await withQueue();
    const reply = await sendToQueue(emulator, body);
    expect([reply.status, xmlCode(reply)]).toEqual([400, code]);
    expect(emulator.complaints).toHaveLength(1);
    expect(emulator.complaints[0]).toMatch(/^[^\n]*$/);
    await expectServed(emulator);
  });
});

describe('a request', () => {
  it.each<[string, string]>([
    ['of no HTTP at all', '\u0000\u0001\u0002 nonsense\r\n\r\n'],
    ['with a line that never ends', `GET /${'a'.repeat(200_000)}`],
    ['with a million headers', `GET / HTTP/1.1\r\n${'x-a: b\r\n'.repeat(200_000)}\r\n`],
    ['with two lengths', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
    ['with a length that is none', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: many\r\n\r\n'],
    [
      'in chunks that are none',
      'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nnonsense\r\n',
    ],
  ])('%s is answered or dropped', async (_, bytes) => {
    const emulator = await start();
    const socket = await openSocket(emulator);
    socket.resume();
    socket.write(bytes);
    await once(socket, 'close');
    await expectServed(emulator);
  });

  it('for which its client does not wait is forgotten', async () => {
    const emulator = await withQueue();
    for (let time = 0; time < 100; time++) {
      const socket = await openSocket(emulator);
      socket.write('POST /queues/q/messages HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\n<Message>');
      socket.resetAndDestroy();
    }
    await expectServed(emulator);
  });

  it('among a thousand idle connections and half requests is served', async () => {
    const emulator = await start();
    const idle = await Promise.all(Array.from({ length: 1000 }, () => openSocket(emulator)));
    for (const [index, socket] of idle.entries())
      if (index % 2 === 0) socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nhalf');
    await expectServed(emulator);
  });

  it('with a header of the cloud’s family that nobody knows is served, and the log says so', async () => {
    const emulator = await withQueue();
    const message =
      '<Message xmlns="http://mns.aliyuncs.com/doc/v1/"><MessageBody>YQ==</MessageBody></Message>';
    expect((await sendToQueue(emulator, message, { 'x-mns-colour': 'red' })).status).toBe(201);
    expect(emulator.complaints).toEqual([expect.stringMatching(/x-mns-colour/)]);
  });

  it.each<[string, Record<string, string>, string]>([
    ['another version of the protocol', { 'x-mns-version': '1999-01-01' }, 'InvalidVersionHeader'],
    ['a date in no known form', { date: 'yesterday' }, 'InvalidDateHeader'],
    ['an authorization of no known form', { authorization: 'Basic YTpi' }, 'InvalidAuthorizationHeader'],
    ['a digest of another body', { 'content-md5': 'AAAA' }, 'InvalidDegist'],
  ])('with %s gets the code for it', async (_, change, code) => {
    const emulator = await withQueue();
    const { authorization } = change;
    const reply = authorization
      ? await sendByHand(emulator.endpoint, {
          method: 'POST',
          path: '/queues/q/messages',
          headers: { date: new Date().toUTCString(), 'x-mns-version': '2015-06-06', authorization },
        })
      : await sendToQueue(emulator, '<Message/>', change);
    expect(xmlCode(reply)).toBe(code);
  });

  it('cannot write more than one line into the log', async () => {
    const emulator = await withQueue();
    const date = new Date().toUTCString();
    const rawUrl = `/queues/q?forged${encodeURIComponent('\n{"line":"\u001b[2J"}')}=1`;
    const headers = { date, 'x-mns-version': '2015-06-06' };
    const signature = mnsSignature(emulator.accessKeySecret, { method: 'GET', rawUrl, headers });
    const authorization = `MNS ${emulator.accessKeyId}:${signature}`;
    const reply = await sendByHand(emulator.endpoint, {
      path: rawUrl,
      headers: { ...headers, authorization },
    });
    expect(xmlCode(reply)).toBe('InvalidQueryString');
    expect(emulator.complaints).toHaveLength(1);
    expect(emulator.complaints[0]).not.toMatch(/\p{Cc}/u);
  });
});

describe('the address', () => {
  const others = Object.values(networkInterfaces())
    .flatMap(addresses => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);

  it('is the loopback one, and no other of this machine answers', async () => {
    const emulator = await start();
    expect(new URL(emulator.endpoint).hostname).toBe('127.0.0.1');
    for (const address of others) {
      const reply = await sendByHand(emulator.endpoint.replace('127.0.0.1', address));
      expect(reply.error).toMatch(/ECONNREFUSED/);
    }
  });
});
