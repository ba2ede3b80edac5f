import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { attemptsCap } from '../../../shared/adapters/retry.ts';
import { createRpcApi, type RpcApi } from '../../../shared/adapters/rpc/rpc-client.ts';
import { CloudError, type Handling } from '../../../shared/core/errors.ts';
import { html, json, type Reply, type Script, serve } from '../support/scripted-server.ts';
import { credentials, deadlineLeaving, failureOf, testPorts } from '../support/test-access.ts';

const ok = json({ RequestId: 'REQ-1' });

function apiAt(endpoint: string, options: { timeoutMs?: number } = {}): RpcApi {
  const ports = testPorts();
  const endsAt =
    options.timeoutMs === undefined ? undefined : deadlineLeaving(ports.clock, options.timeoutMs);
  return createRpcApi({ endpoint, version: '2014-05-26', credentials, ...ports, endsAt });
}

async function call(
  script: readonly [Script, ...Script[]],
  kind: 'read' | 'write' = 'write',
  timeoutMs?: number,
) {
  const server = await serve(...script);
  const api = apiAt(server.endpoint, timeoutMs === undefined ? {} : { timeoutMs });
  return { server, answer: api.call('DeleteNetworkInterface', { RegionId: 'cn-hangzhou' }, kind) };
}

describe('an RPC call', () => {
  it('is a POST with everything in its form, signed as RPC v1 signs', async () => {
    const server = await serve(ok);
    await apiAt(server.endpoint).call(
      'DescribeNetworkInterfaces',
      {
        RegionId: 'cn-hangzhou',
        NetworkInterfaceId: ['eni-a', 'eni-b'],
        Tag: [{ Key: 'team', Value: "net ops*('é)" }],
        MaxResults: 500,
      },
      'read',
    );
    const [request] = server.requests;
    const { Signature, SignatureNonce, Timestamp, ...rest } = request?.form ?? {};
    expect(request).toMatchObject({ method: 'POST', url: '/' });
    expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(rest).toEqual({
      AccessKeyId: credentials.accessKeyId,
      Action: 'DescribeNetworkInterfaces',
      Format: 'JSON',
      MaxResults: '500',
      'NetworkInterfaceId.1': 'eni-a',
      'NetworkInterfaceId.2': 'eni-b',
      RegionId: 'cn-hangzhou',
      SecurityToken: credentials.securityToken,
      SignatureMethod: 'HMAC-SHA1',
      SignatureVersion: '1.0',
      'Tag.1.Key': 'team',
      'Tag.1.Value': "net ops*('é)",
      Version: '2014-05-26',
    });
    expect(Timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(SignatureNonce).toMatch(/^\S{16,}$/);
    expect(Signature).toBe(signatureOf(request?.body ?? ''));
  });

  it('sends no token when the key has none', async () => {
    const server = await serve(ok);
    const { accessKeyId, accessKeySecret } = credentials;
    const lasting = { accessKeyId, accessKeySecret };
    await createRpcApi({
      endpoint: server.endpoint,
      version: '1',
      credentials: lasting,
      ...testPorts(),
    }).call('X', {}, 'read');
    expect(server.requests[0]?.form).not.toHaveProperty('SecurityToken');
  });

  it('leaves out what is undefined or null, instead of sending those words', async () => {
    const server = await serve(ok);
    await apiAt(server.endpoint).call(
      'X',
      { A: undefined, B: null, C: '', D: false, E: 0, Tag: [{ Key: 'k', Value: undefined }], F: [] },
      'read',
    );
    expect(server.requests[0]?.body).not.toMatch(/undefined|null/);
    expect(server.requests[0]?.form).toMatchObject({ C: '', D: 'false', E: '0', 'Tag.1.Key': 'k' });
  });

  it('uses one connection for many calls', async () => {
    const server = await serve(ok);
    const api = apiAt(server.endpoint);
    for (let turn = 0; turn < 5; turn += 1) await api.call('X', {}, 'read');
    expect(server.connections()).toBe(1);
  });

  it('answers with plain data, large integers as text', async () => {
    const body =
      '{"RequestId":"REQ-1","ServiceID":1679259531804325,"Huge":12345678901234567890,"Small":12345678910,' +
      '"Part":0.1234567890123456,"Rows":[{"Owner":1234567890123456}]}';
    const { answer } = await call([{ kind: 'answer', status: 200, contentType: 'application/json', body }]);
    expect(await answer).toStrictEqual({
      RequestId: 'REQ-1',
      ServiceID: '1679259531804325',
      Huge: '12345678901234567890',
      Small: 12_345_678_910,
      Part: 0.1234567890123456,
      Rows: [{ Owner: '1234567890123456' }],
    });
  });

  const refusal = (Code: string): unknown => ({
    RequestId: 'REQ-1',
    HostId: 'h',
    Code,
    Message: 'No.',
    Recommend: 'https://x',
  });

  it.each<[code: string, status: number, handling: Handling]>([
    ['InvalidEniId.NotFound', 403, 'not-found'],
    ['InvalidEniId.NotFound', 404, 'not-found'],
    ['Forbidden.RAM', 403, 'forbidden'],
    ['SomethingNew', 403, 'rejected'],
    ['SomethingNew', 404, 'rejected'],
    ['InvalidOperation.InvalidEniState', 400, 'conflict'],
    ['Throttling.User', 400, 'throttled'],
    ['Throttling', 429, 'throttled'],
    ['ServiceUnavailable', 503, 'transient'],
    // A code decides even under a status that says success.
    ['InvalidEniId.NotFound', 200, 'not-found'],
  ])('that is refused with %s under %d is %s, by its code alone', async (code, status, handling) => {
    const { answer } = await call([json(refusal(code), status)]);
    expect(await failureOf(answer)).toMatchObject({
      handling,
      operation: 'DeleteNetworkInterface',
      providerCode: code,
      providerRequestId: 'REQ-1',
      httpStatus: status,
    });
  });

  it('that is refused says what was tried, what came back and what to do', async () => {
    const { answer } = await call([json(refusal('InvalidOperation.InvalidEniState'), 400)]);
    expect((await failureOf(answer)).message).toBe(
      'DeleteNetworkInterface was refused with InvalidOperation.InvalidEniState (HTTP 400, request REQ-1): No. ' +
        'Its state is not the expected one: read it again before anything else.',
    );
  });

  it('that is refused in lower case is refused all the same', async () => {
    const { answer } = await call([json({ requestId: 'REQ-2', code: 'NoPermission', message: 'No.' }, 403)]);
    expect(await failureOf(answer)).toMatchObject({
      handling: 'forbidden',
      providerCode: 'NoPermission',
      providerRequestId: 'REQ-2',
    });
  });

  it('that is refused in lower case under a status of success is refused all the same', async () => {
    const { answer } = await call([json({ requestId: 'REQ-2', code: 'NoPermission', message: 'No.' }, 200)]);
    expect(await failureOf(answer)).toMatchObject({ handling: 'forbidden', providerCode: 'NoPermission' });
  });

  it.each(['0', 0, '200', 200, 'OK', 'ok', 'Success', 'success', '', null])(
    'that succeeds with Code %j has succeeded',
    async Code => {
      const { answer } = await call([json({ RequestId: 'REQ-1', Code, Message: 'success' })]);
      expect(await answer).toMatchObject({ RequestId: 'REQ-1' });
    },
  );

  it.each(['0', 0, 'OK'])('that fails with Code %j and a status of failure has no answer', async Code => {
    const { answer } = await call([json({ RequestId: 'REQ-1', Code }, 500)]);
    expect(await failureOf(answer)).toMatchObject({ handling: 'transient', httpStatus: 500 });
  });

  it.each(['-1', 400])('that answers with Code %j under a status of success is refused', async Code => {
    const { answer } = await call([json({ RequestId: 'REQ-1', Code })]);
    expect(await failureOf(answer)).toMatchObject({ handling: 'rejected', providerCode: String(Code) });
  });

  const withoutAnswer: readonly (readonly [string, Reply, status: number | undefined])[] = [
    ['a 500 without a code', json({ RequestId: 'r', Message: 'oops' }, 500), 500],
    ['a 500 that says success', json({ RequestId: 'r', Code: 'Success' }, 500), undefined],
    ['a 403 without a code', json({ RequestId: 'r' }, 403), 403],
    ['a redirect', json({}, 301), 301],
    ['a success that names no request', json({ NetworkInterfaceSets: {} }), 200],
    ['a success whose request id is a list', json({ RequestId: ['r'] }), 200],
    ['a list', json([]), 200],
    ['a text', json('hello'), 200],
    ['null', json(null), 200],
    ['a page for people', html(503), 503],
    ['a page for people under success', html(200), 200],
    ['nothing', { kind: 'answer', status: 500, contentType: 'application/json', body: '' }, 500],
    [
      'half of a JSON',
      { kind: 'answer', status: 200, contentType: 'application/json', body: '{"RequestId":"a",' },
      200,
    ],
    [
      'a poisoned key',
      { kind: 'answer', status: 200, contentType: 'application/json', body: '{"__proto__":{}}' },
      200,
    ],
    ['a closed connection', { kind: 'reset' }, undefined],
    ['a connection closed in the middle', { kind: 'cut', body: '{"RequestId":' }, 200],
  ];
  it.each(withoutAnswer)(
    'that gets %s has no answer, and says nothing about what happened',
    async (_, reply, status) => {
      const { server, answer } = await call([reply]);
      const error = await failureOf(answer);
      expect(error.handling).toBe('transient');
      expect(error.message).toMatch(/^DeleteNetworkInterface .*(look again|sent again)\.$/s);
      expect(error.mayHaveTakenEffect).toBe(true);
      if (status !== undefined) {
        expect(error.httpStatus).toBe(status);
        expect(error.message).toContain(`HTTP ${status}`);
      }
      expect(server.requests).toHaveLength(1);
    },
  );

  it.each(['silence', 'stall'] as const)('gives up when the server is stuck: %s', async kind => {
    const { answer } = await call([{ kind }], 'write', 60);
    expect(await failureOf(answer)).toMatchObject({
      handling: 'transient',
      // Which of the client's two timers notices first depends on the machine; that it gives up does not.
      message: expect.stringMatching(
        /longer than the timeout|the connection failed|not JSON|could not be understood/,
      ),
    });
  });

  it.each(['http://127.0.0.1:1', 'http://localhost:1'])(
    'that reaches nobody says that nothing was sent, to whom, and how to name somebody else: %s',
    async endpoint => {
      const error = await failureOf(apiAt(endpoint).call('DeleteNetworkInterface', {}, 'write'));
      expect(error).toMatchObject({ handling: 'transient', mayHaveTakenEffect: false });
      expect(error.message).toBe(
        `DeleteNetworkInterface could not reach ${endpoint} (ECONNREFUSED); nothing was sent. ` +
          'Check the network and the region, or name another address with ENI_REAPER_ECS_ENDPOINT.',
      );
    },
  );

  it('that only reads never leaves a doubt about what it changed', async () => {
    const server = await serve({ kind: 'reset' });
    const error = await failureOf(apiAt(server.endpoint).call('DescribeNetworkInterfaces', {}, 'read'));
    expect(error.message).toMatch(
      /from 127\.0\.0\.1:\d+: the connection failed with ECONNRESET\. It changes nothing/,
    );
  });

  it('that is repeated and refused in the end remembers that it may have taken effect before', async () => {
    const { answer } = await call([{ kind: 'reset' }, json(refusal('Throttling.User'), 400)], 'read');
    expect(await failureOf(answer)).toMatchObject({
      handling: 'throttled',
      mayHaveTakenEffect: true,
      message: expect.stringContaining('An earlier attempt got no answer and may have taken effect'),
    });
  });

  it.each([
    ['Forbidden.RAM', false],
    ['Throttling.User', false],
    ['InvalidOperation.InvalidEniState', false],
    ['InternalError', true],
    ['LastTokenProcessing', true],
    ['IdempotentProcessing', true],
  ])('that is refused with %s may have taken effect all the same: %j', async (code, expected) => {
    const { answer } = await call([json(refusal(code), 400)]);
    expect((await failureOf(answer)).mayHaveTakenEffect).toBe(expected);
  });

  it('gives up its connection when it stops waiting for the rest of an answer', async () => {
    const server = await serve({ kind: 'drip' });
    const error = await failureOf(apiAt(server.endpoint, { timeoutMs: 60 }).call('X', {}, 'write'));
    expect(error).toMatchObject({ httpStatus: 200, message: expect.stringContaining('timeout') });
    await server.allClosed();
  }, 5_000);

  it('is not sent when the time of the run is used up', async () => {
    const server = await serve(ok);
    const error = await failureOf(apiAt(server.endpoint, { timeoutMs: 0 }).call('X', {}, 'read'));
    expect(error).toMatchObject({ handling: 'transient', message: expect.stringContaining('was not sent') });
    expect(server.requests).toEqual([]);
  });

  it('shows nothing of a request that the provider echoes', async () => {
    const server = await serve(request =>
      json(
        {
          RequestId: 'REQ-1',
          Code: 'SignatureDoesNotMatch',
          Message: `Key ${credentials.accessKeyId} is wrong: ${request.body}, server string to sign is:${encodeURIComponent(request.body)}`,
        },
        400,
      ),
    );
    const error = await failureOf(apiAt(server.endpoint).call('X', {}, 'write'));
    expect(error.handling).toBe('forbidden');
    expect(error.message).not.toContain(server.requests[0]?.form['Signature']);
  });

  it('shows no code or request id that is no plain word', async () => {
    const { answer } = await call([
      json({ RequestId: `${credentials.securityToken} x`, Code: '<b>bad</b>', Message: 1 }, 400),
    ]);
    const error = await failureOf(answer);
    expect(error.message).not.toMatch(/<b>/);
    expect(error.providerRequestId).toBeUndefined();
  });

  it('that reads is repeated when nothing was heard, up to the cap', async () => {
    const { server, answer } = await call([{ kind: 'reset' }, html(503), ok], 'read');
    expect(await answer).toEqual({ RequestId: 'REQ-1' });
    expect(server.requests).toHaveLength(attemptsCap);
  });

  it('that reads fails when the cap is reached', async () => {
    const { server, answer } = await call([{ kind: 'reset' }], 'read');
    expect((await failureOf(answer)).handling).toBe('transient');
    expect(server.requests).toHaveLength(attemptsCap);
  });

  it('that is repeated is signed anew', async () => {
    const { server, answer } = await call([html(503), ok], 'read');
    await answer;
    const nonces = server.requests.map(request => request.form['SignatureNonce']);
    expect(new Set(nonces).size).toBe(2);
  });

  it.each(['Throttling.User', 'Forbidden.RAM', 'InvalidEniId.NotFound', 'InvalidParameter', 'SomethingNew'])(
    'that reads is not repeated after %s',
    async code => {
      const { server, answer } = await call([json(refusal(code), 400)], 'read');
      await failureOf(answer);
      expect(server.requests).toHaveLength(1);
    },
  );

  it('that fails inside the server is unanswered, whatever code comes with it', async () => {
    const { answer } = await call([json(refusal('ServiceTimeout'), 504)]);
    expect(await failureOf(answer)).toMatchObject({ handling: 'transient', providerCode: 'ServiceTimeout' });
  });

  it('that changes something is sent exactly once, whatever happens to its answer', async () => {
    for (const reply of [{ kind: 'reset' }, html(503), json(refusal('InternalError'), 500)] as const) {
      const { server, answer } = await call([reply], 'write');
      await failureOf(answer);
      expect(server.requests).toHaveLength(1);
    }
  });

  it('fails as a CloudError that carries nothing of the client', async () => {
    const { answer } = await call([json(refusal('Forbidden.RAM'), 403)]);
    const error = await failureOf(answer);
    expect(error).toBeInstanceOf(CloudError);
    expect(error.cause).toBeUndefined();
  });
});

/** RPC v1: HMAC-SHA1 over the method, the path and the sorted form (RPC signature page). */
function signatureOf(body: string): string {
  const pairs = body.split('&').filter(pair => !pair.startsWith('Signature='));
  const canonical = pairs.sort((a, b) => (a < b ? -1 : 1)).join('&');
  const text = `POST&%2F&${encodeURIComponent(canonical).replace(/[!'()*]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`;
  return createHmac('sha1', `${credentials.accessKeySecret}&`).update(text).digest('base64');
}
