import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sampleFunctionPath } from '../../../emulator/fc/find-built-file.ts';
import { createFc } from '../../../emulator/fc/service.ts';
import type { HttpReply, HttpRequest } from '../../../emulator/http/exchange.ts';
import { acs3Signature, canonicalRequest } from '../../../emulator/signatures/acs3.ts';
import { accountId, aFoundation, onCleanup, region } from './fc-world.ts';

type Reply = Extract<HttpReply, { kind: 'reply' }>;

interface Call {
  readonly method?: string;
  readonly path: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Changes the request after it was signed. */
  readonly tamper?: Readonly<Record<string, string>>;
  readonly keyId?: string;
}

const secret = 'secret-of-the-operator';
let nonce = 0;

/** A Function Compute with an echoing and a failing function, alone and in a service, and a caller of each version. */
function aCloud() {
  const { clock, complaints, foundation } = aFoundation();
  const { platform, service } = createFc(foundation, { accountId, region });
  onCleanup(() => platform.close());
  for (const owner of [{}, { service: 'svc' }])
    for (const name of ['echo', 'failing'] as const)
      platform.createFunction({ name, codePath: sampleFunctionPath(name), ...owner });
  const addKey = (accessKeyId: string, owner: string, active = true) =>
    foundation.accounts.addKey({
      accessKeyId,
      accessKeySecret: secret,
      active,
      identity: { accountId: owner, kind: 'ram-user', name: 'op', arn: `acs:ram::${owner}:user/op` },
    });
  addKey('operator', accountId);
  addKey('stranger', '6543210987654321');
  addKey('retired', accountId, false);

  const send = async (call: Call, headers: Readonly<Record<string, string>>): Promise<HttpReply> => {
    const request = requestOf(call, { ...headers, ...call.tamper });
    expect(service.claims(request)).toBe(true);
    return await service.handle(request);
  };
  const call2016 = (call: Call) => {
    const date = new Date(clock.nowMs()).toUTCString();
    const headers: Record<string, string> = { date, 'x-fc-account-id': accountId, ...call.headers };
    const own = Object.keys(headers)
      .filter(name => name.startsWith('x-fc-'))
      .sort()
      .map(name => `${name}:${headers[name]}\n`);
    const text = `${call.method ?? 'POST'}\n${headers['content-md5'] ?? ''}\n\n${date}\n${own.join('')}${call.path}`;
    const signature = createHmac('sha256', secret).update(text).digest('base64');
    return send(call, { ...headers, authorization: `FC ${call.keyId ?? 'operator'}:${signature}` });
  };
  const call2023 = (call: Call) => {
    const bodyHash = createHash('sha256')
      .update(call.body ?? '')
      .digest('hex');
    const headers: Record<string, string> = {
      host: '127.0.0.1',
      'x-acs-date': new Date(clock.nowMs()).toISOString().replace(/\.\d+Z/, 'Z'),
      'x-acs-signature-nonce': String(++nonce),
      'x-acs-content-sha256': bodyHash,
      ...call.headers,
    };
    const signed = Object.keys(headers).filter(name => name === 'host' || name.startsWith('x-acs-'));
    const signature = acs3Signature(secret, canonicalRequest(requestOf(call, headers), signed, bodyHash));
    const authorization = `ACS3-HMAC-SHA256 Credential=${call.keyId ?? 'operator'},SignedHeaders=${signed.sort().join(';')},Signature=${signature}`;
    return send(call, { ...headers, authorization });
  };
  return { clock, complaints, foundation, platform, service, call2016, call2023 };
}

function requestOf(call: Call, headers: Readonly<Record<string, string>>): HttpRequest {
  const query = call.query ?? '';
  return {
    method: call.method ?? 'POST',
    rawUrl: query ? `${call.path}?${query}` : call.path,
    path: call.path,
    query: new URLSearchParams(query),
    headers,
    body: Buffer.from(call.body ?? ''),
    signal: new AbortController().signal,
  };
}

const plain = (reply: HttpReply): Reply => {
  if (reply.kind !== 'reply') throw new Error(`The service answered with a ${reply.kind}.`);
  return reply;
};
const bodyOf = (reply: HttpReply) => JSON.parse(String(plain(reply).body));

const versions = [
  ['2016-08-15', 'call2016', '/2016-08-15/services/svc/functions/'],
  ['2023-03-30', 'call2023', '/2023-03-30/functions/'],
] as const;

describe.each(versions)('version %s', (version, by, functions) => {
  const codeOf = (reply: HttpReply): string => bodyOf(reply)[version === '2016-08-15' ? 'ErrorCode' : 'Code'];

  it('answers with what the function returned', async () => {
    const cloud = aCloud();
    const reply = plain(await cloud[by]({ path: `${functions}echo/invocations`, body: 'hello' }));
    expect(reply).toMatchObject({ status: 200, body: Buffer.from('hello') });
    expect(reply.headers).toEqual({
      'content-type': 'application/octet-stream',
      'x-fc-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('answers 200 when the function fails, and says so in a header', async () => {
    const cloud = aCloud();
    const reply = plain(await cloud[by]({ path: `${functions}failing/invocations` }));
    expect(reply).toMatchObject({
      status: 200,
      headers: { 'x-fc-error-type': 'UnhandledInvocationError', 'content-type': 'application/json' },
    });
    expect(bodyOf(reply)).toMatchObject({ errorMessage: 'This sample function always fails.' });
  });

  it('accepts an asynchronous invocation with 202, once per task id', async () => {
    const cloud = aCloud();
    const taskHeader = version === '2016-08-15' ? 'x-fc-stateful-async-invocation-id' : 'x-fc-async-task-id';
    const invoke = (taskId: string) =>
      cloud[by]({
        path: `${functions}echo/invocations`,
        headers: { 'x-fc-invocation-type': 'Async', [taskHeader]: taskId },
      });
    const [first, second, third] = [await invoke('task-1'), await invoke('task-1'), await invoke('1-task')];
    expect(plain(first)).toMatchObject({ status: 202, body: Buffer.alloc(0) });
    expect([plain(second).status, codeOf(second)]).toEqual([409, 'StatefulAsyncInvocationAlreadyExists']);
    expect([plain(third).status, codeOf(third)]).toEqual([400, 'InvalidArgument']);
    await cloud.platform.asyncEvents.drainOnce();
    const runs = cloud.foundation.history.entries().filter(entry => entry.result === 'ok');
    expect(runs).toHaveLength(1);
  });

  it('adds the end of the log when asked to', async () => {
    const cloud = aCloud();
    const reply = plain(
      await cloud[by]({
        path: `${functions}echo/invocations`,
        headers: { 'x-fc-log-type': 'Tail' },
        body: '123',
      }),
    );
    const log = Buffer.from(reply.headers?.['x-fc-log-result'] ?? '', 'base64').toString();
    expect(log).toBe(`echoing 3 bytes for ${reply.headers?.['x-fc-request-id']}`);
  });

  it('describes a function', async () => {
    const cloud = aCloud();
    expect(bodyOf(await cloud[by]({ method: 'GET', path: `${functions}echo` }))).toMatchObject({
      functionName: 'echo',
      runtime: 'nodejs20',
      handler: 'index.handler',
      timeout: 3,
      memorySize: 512,
      environmentVariables: {},
    });
  });

  it.each([
    ['no such function', { path: `${functions}nobody/invocations` }, 404, 'FunctionNotFound'],
    ['no such function to describe', { path: `${functions}nobody`, method: 'GET' }, 404, 'FunctionNotFound'],
    ['an unknown path', { path: `${functions}echo/instances` }, 400, 'PathNotSupported'],
    ['an unknown method', { path: `${functions}echo/invocations`, method: 'PUT' }, 400, 'PathNotSupported'],
    ['an unknown parameter', { path: `${functions}echo/invocations`, query: 'x=1' }, 400, 'InvalidArgument'],
    ['an alias', { path: `${functions}echo/invocations`, query: 'qualifier=prod' }, 404, 'AliasNotFound'],
    ['a version', { path: `${functions}echo/invocations`, query: 'qualifier=3' }, 404, 'VersionNotFound'],
    [
      'an unknown invocation type',
      { path: `${functions}echo/invocations`, headers: { 'x-fc-invocation-type': 'Later' } },
      400,
      'InvalidArgument',
    ],
    [
      'a key of another account',
      { path: `${functions}echo/invocations`, keyId: 'stranger' },
      403,
      'AccessDenied',
    ],
  ] as const)('refuses %s', async (_, call, status, code) => {
    const cloud = aCloud();
    const reply = await cloud[by](call);
    expect([plain(reply).status, codeOf(reply)]).toEqual([status, code]);
    expect(cloud.foundation.history.entries()).toMatchObject([{ service: 'fc', result: code }]);
  });

  it('refuses what RAM does not allow', async () => {
    const cloud = aCloud();
    cloud.foundation.ram.add({
      principal: 'operator',
      effect: 'deny',
      action: 'fc:InvokeFunction',
      resource: '*functions/failing',
    });
    const refused = await cloud[by]({ path: `${functions}failing/invocations` });
    expect([plain(refused).status, codeOf(refused)]).toEqual([403, 'AccessDenied']);
    expect(plain(await cloud[by]({ path: `${functions}echo/invocations` })).status).toBe(200);
  });

  it('takes the qualifier LATEST', async () => {
    const cloud = aCloud();
    const path = version === '2016-08-15' ? '/2016-08-15/services/svc.LATEST/functions/' : functions;
    const query = version === '2016-08-15' ? '' : 'qualifier=LATEST';
    expect(plain(await cloud[by]({ path: `${path}echo/invocations`, query })).status).toBe(200);
  });

  it('counts every request, refused ones too', async () => {
    const cloud = aCloud();
    await cloud[by]({ path: `${functions}echo/invocations` });
    await cloud[by]({ path: `${functions}nobody/invocations` });
    await cloud[by]({ path: `${functions}echo/invocations`, tamper: { authorization: 'nonsense' } });
    await cloud[by]({ path: `${functions}echo/triggers` });
    expect(cloud.foundation.history.apiCalls()).toEqual({ InvokeFunction: 3, UnknownAction: 1 });
  });

  it.each([
    ['html-503', { kind: 'reply', status: 503, headers: { 'content-type': 'text/html' } }, 0],
    ['empty-500', { kind: 'reply', status: 500, body: '' }, 0],
    ['json-without-code', { kind: 'reply', status: 500 }, 0],
    ['reset-before-effect', { kind: 'reset' }, 0],
    ['reset-after-effect', { kind: 'reset' }, 1],
    ['reset-mid-body', { kind: 'reset-mid-body' }, 1],
    ['throttle', { kind: 'reply', status: 429 }, 0],
  ] as const)('plays the fault %s', async (kind, expected, runs) => {
    const cloud = aCloud();
    cloud.foundation.faults.add({ service: 'fc', action: 'InvokeFunction', count: 1, effect: { kind } });
    expect(await cloud[by]({ path: `${functions}echo/invocations` })).toMatchObject(expected);
    expect(cloud.foundation.history.entries().filter(entry => entry.result === 'ok')).toHaveLength(runs);
  });

  it('plays a refusal, a late answer and a killed process', async () => {
    const cloud = aCloud();
    for (const effect of [
      { kind: 'refuse', code: 'InternalServerError', status: 500 },
      { kind: 'slow', delayMs: 5000 },
      { kind: 'kill', when: 'after' },
    ] as const)
      cloud.foundation.faults.add({ service: 'fc', action: 'InvokeFunction', count: 1, effect });
    const call = { path: `${functions}echo/invocations`, body: 'x' };
    const refused = await cloud[by](call);
    expect([plain(refused).status, codeOf(refused)]).toEqual([500, 'InternalServerError']);
    expect(await cloud[by](call)).toMatchObject({ kind: 'late', delayMs: 5000, reply: { status: 200 } });
    expect(plain(await cloud[by](call))).toMatchObject({
      status: 200,
      headers: { 'x-fc-error-type': 'UnhandledInvocationError' },
      body: Buffer.from(
        '{"errorMessage":"Process exited unexpectedly before completing request (duration: 0ms, maxMemoryUsage: 0MB)"}',
      ),
    });
  });
});

describe('version 2016-08-15 alone', () => {
  const path = '/2016-08-15/services/svc/functions/echo/invocations';

  it.each([
    ['no authorization', { path, tamper: { authorization: '' } }, 400, 'MissingRequiredHeader'],
    ['no date', { path, tamper: { date: '' } }, 400, 'MissingRequiredHeader'],
    ['another scheme', { path, tamper: { authorization: 'MNS operator:c2ln' } }, 400, 'InvalidArgument'],
    ['an unknown key', { path, keyId: 'nobody' }, 403, 'InvalidAccessKeyID'],
    ['a disabled key', { path, keyId: 'retired' }, 403, 'InvalidAccessKeyID'],
    ['a changed header', { path, tamper: { 'x-fc-account-id': '1' } }, 403, 'SignatureNotMatch'],
    [
      'a token that the key does not have',
      { path, headers: { 'x-fc-security-token': 't' } },
      403,
      'AccessDenied',
    ],
    ['an old request', { path, tamper: { date: 'Fri, 20 Nov 2026 18:44:59 GMT' } }, 403, 'AccessDenied'],
    ['a date that is none', { path, tamper: { date: 'yesterday' } }, 403, 'AccessDenied'],
    ['a body of another digest', { path, headers: { 'content-md5': 'x' } }, 400, 'InvalidArgument'],
    ['an unknown service', { path: path.replace('svc', 'other') }, 404, 'ServiceNotFound'],
  ] as const)('refuses %s', async (_, call, status, code) => {
    const cloud = aCloud();
    const reply = await cloud.call2016(call);
    expect(plain(reply).status).toBe(status);
    expect(bodyOf(reply)).toEqual({ ErrorCode: code, ErrorMessage: expect.stringMatching(/./) });
  });

  it('does not see functions that are in no service', async () => {
    const cloud = aCloud();
    cloud.platform.createFunction({ name: 'alone', codePath: sampleFunctionPath('echo') });
    expect(bodyOf(await cloud.call2016({ path: path.replace('echo', 'alone') }))).toEqual({
      ErrorCode: 'FunctionNotFound',
      ErrorMessage: "function 'alone' does not exist in service 'svc'",
    });
  });
});

describe('version 2023-03-30 alone', () => {
  const path = '/2023-03-30/functions/echo/invocations';

  it.each([
    ['a changed body hash', { path, tamper: { 'x-acs-content-sha256': 'x' } }, 'SignatureDoesNotMatch'],
    ['an unknown key', { path, keyId: 'nobody' }, 'InvalidAccessKeyId.NotFound'],
    [
      'the signature of the old version',
      { path, tamper: { authorization: 'FC operator:c2ln' } },
      'InvalidSignatureMethod',
    ],
  ] as const)('refuses %s in the gateway’s words', async (_, call, code) => {
    const cloud = aCloud();
    expect(bodyOf(await cloud.call2023(call))).toEqual({
      Code: code,
      Message: expect.stringMatching(/./),
      RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('lists the functions that are in no service, page by page', async () => {
    const cloud = aCloud();
    cloud.platform.createFunction({ name: 'extra', codePath: sampleFunctionPath('echo') });
    const page = async (query: string) =>
      bodyOf(await cloud.call2023({ method: 'GET', path: '/2023-03-30/functions', query }));
    const names = (body: { functions: { functionName: string }[] }) =>
      body.functions.map(fn => fn.functionName);
    const first = await page('limit=2');
    expect([names(first), first.nextToken]).toEqual([['echo', 'extra'], 'extra']);
    const second = await page('limit=2&nextToken=extra');
    expect([names(second), second.nextToken]).toEqual([['failing'], undefined]);
    expect(names(await page('prefix=e'))).toEqual(['echo', 'extra']);
    expect((await page('limit=101')).Code).toBe('InvalidArgument');
  });
});

it('leaves other products’ paths alone', () => {
  const { service } = aCloud();
  for (const path of ['/', '/queues/q/messages', '/2016-08-15x', '/2015-06-06/services'])
    expect(service.claims(requestOf({ path }, {}))).toBe(false);
});
