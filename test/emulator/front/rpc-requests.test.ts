import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultLimits } from '../../../emulator/http/server.ts';
import { rpcV1Signature } from '../../../emulator/signatures/rpc-v1.ts';
import { acs3Headers, sendByHand } from './http-by-hand.ts';
import { accountId, client, codeOf, startTinyCloud, type TinyCloud } from './tiny-cloud.ts';

let cloud: TinyCloud;
beforeEach(async () => {
  cloud = await startTinyCloud();
});
afterEach(() => cloud.server.close());

let nonce = 0;
/** A request signed by hand, sent in the query, with parameters changed at will before signing. */
function signedQuery(params: Record<string, string>, method = 'GET'): string {
  const all = new Map(
    Object.entries({
      AccessKeyId: cloud.key.accessKeyId,
      Action: 'Greet',
      Version: '2020-01-01',
      SignatureMethod: 'HMAC-SHA1',
      SignatureVersion: '1.0',
      SignatureNonce: `nonce ${nonce++}`,
      Timestamp: `${new Date(cloud.foundation.clock.nowMs()).toISOString().slice(0, 19)}Z`,
      ...params,
    }),
  );
  all.set('Signature', rpcV1Signature(cloud.key.accessKeySecret, method, all));
  return `/?${new URLSearchParams([...all])}`;
}

describe('a request of the vendor’s client', () => {
  it.each(['GET', 'POST'])('is carried out by %s', async method => {
    const reply = await client(cloud).request('Greet', { Name: "Zoë & 'Co' (*~!)" }, { method });
    expect(reply).toMatchObject({
      Text: "Hello, Zoë & 'Co' (*~!)!",
      Times: 3,
      RequestId: expect.stringMatching(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/),
    });
    expect(cloud.greeted).toEqual(["Zoë & 'Co' (*~!)"]);
  });

  it('may have numbered parameters and some in the query, some in the body', async () => {
    const params = { Name: 'a', Tag: [{ Key: 'k', Value: '' }, { Key: 'l' }] };
    expect(await codeOf(client(cloud).request('Greet', params, { method: 'POST' }))).toBe('ok');

    const inBoth = new URL(cloud.server.endpoint + signedQuery({ Name: 'split', Format: 'JSON' }, 'POST'));
    const body = new URLSearchParams();
    for (const name of ['Name', 'Signature', 'Timestamp']) {
      body.set(name, inBoth.searchParams.get(name) ?? '');
      inBoth.searchParams.delete(name);
    }
    const reply = await sendByHand(cloud.server.endpoint, {
      method: 'POST',
      path: inBoth.pathname + inBoth.search,
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: body.toString(),
    });
    expect(JSON.parse(reply.body)).toMatchObject({ Text: 'Hello, split!' });
  });

  it('may have a path prefix in its endpoint', async () => {
    const reply = await sendByHand(cloud.server.endpoint, {
      path: `/tiny${signedQuery({ Name: 'x', Format: 'JSON' })}`,
    });
    expect(reply.status).toBe(200);
  });

  it('is refused with the fields of the product’s errors', async () => {
    const refusal = client(cloud).request('Greet', { Name: 'nobody', RegionId: 'cn-beijing' });
    await expect(refusal).rejects.toMatchObject({
      code: 'InvalidName.NotFound',
      data: {
        Code: 'InvalidName.NotFound',
        HostId: 'tiny.cn-beijing.aliyuncs.com',
        Message: 'There is nobody of that name.',
        Recommend: expect.stringContaining('q=InvalidName.NotFound&product=Tiny&requestId='),
        RequestId: expect.any(String),
      },
      entry: { response: { statusCode: 403 } },
    });
    await refusal.catch(error => {
      expect(Object.keys(error.data)).toEqual(['Code', 'HostId', 'Message', 'Recommend', 'RequestId']);
      expect(error.entry.response.headers['x-acs-request-id']).toBe(error.data.RequestId);
    });
  });
});

describe('what is not understood', () => {
  it.each([
    ['an unknown action', 'Dance', {}, '2020-01-01', 404, 'InvalidAction.NotFound', /no action "Dance"/],
    ['an unknown version', 'Greet', {}, '1999-01-01', 400, 'InvalidVersion', /Version "1999-01-01"/],
    [
      'an unknown parameter',
      'Greet',
      { Name: 'a', Nmae: 'b' },
      '2020-01-01',
      400,
      'UnsupportedParameter',
      /"Nmae"/,
    ],
    [
      'a list counted from 0',
      'Greet',
      { Name: 'a', 'Tag.0.Key': 'b' },
      '2020-01-01',
      400,
      'UnsupportedParameter',
      /"Tag\.0\.Key"/,
    ],
  ])(
    '%s is refused and complained about in one line',
    async (_, action, params, version, status, code, says) => {
      await expect(client(cloud, {}, version).request(action, params)).rejects.toMatchObject({
        code,
        entry: { response: { statusCode: status } },
      });
      expect(cloud.complaints).toEqual([expect.stringMatching(says)]);
      expect(cloud.greeted).toEqual([]);
    },
  );

  it.each([{}, { Name: '' }])('a missing parameter is named: %j', async params => {
    await expect(client(cloud).request('Greet', params)).rejects.toMatchObject({
      code: 'MissingParameter',
      data: { Message: expect.stringContaining('"Name"') },
    });
  });

  it.each(['Action', 'Version'])('a request without %s is told so', async name => {
    const url = new URL(cloud.server.endpoint + signedQuery({ Format: 'JSON' }));
    url.searchParams.delete(name);
    const reply = await sendByHand(cloud.server.endpoint, { path: url.pathname + url.search });
    expect(reply.status).toBe(400);
    expect(JSON.parse(reply.body)).toMatchObject({
      Code: `Missing${name}`,
      Message: `${name} is mandatory for this action.`,
    });
  });

  it('a method other than GET and POST is refused', async () => {
    const reply = await sendByHand(cloud.server.endpoint, {
      method: 'PUT',
      path: signedQuery({ Name: 'a', Format: 'JSON' }, 'PUT'),
    });
    expect(JSON.parse(reply.body)).toMatchObject({ Code: 'UnsupportedHTTPMethod' });
  });

  it('a bug in an operation is an InternalError with a complaint', async () => {
    await expect(client(cloud).request('Stumble', {})).rejects.toMatchObject({
      code: 'InternalError',
      entry: { response: { statusCode: 500 } },
    });
    expect(cloud.complaints).toEqual([expect.stringContaining('TypeError: a bug')]);
    expect(await codeOf(client(cloud).request('Greet', { Name: 'after' }))).toBe('ok');
  });

  it('a body beyond all bounds is refused as the product refuses', async () => {
    const reply = await sendByHand(cloud.server.endpoint, {
      method: 'POST',
      headers: { 'x-acs-action': 'Greet', 'x-acs-version': '2020-01-01' },
      body: Buffer.alloc(defaultLimits.bodyBytes + 1),
    });
    expect(reply.status).toBe(413);
    expect(reply.body).toContain('<Code>RequestTooLarge</Code>');
    expect(cloud.foundation.history.apiCalls()).toEqual({ Greet: 1 });
  });
});

describe('the format of an answer', () => {
  it('is XML unless the request says JSON, lists being repeated elements', async () => {
    const reply = await sendByHand(cloud.server.endpoint, { path: signedQuery({ Name: 'Ann' }) });
    expect(reply.headers['content-type']).toBe('text/xml;charset=utf-8');
    expect(reply.body).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><GreetResponse><Text>Hello, Ann!</Text><Loud>false</Loud><Times>3</Times>' +
        '<Names><Name>Ann</Name><Name>a&lt;b&gt;&amp;c</Name></Names>' +
        `<RequestId>${reply.headers['x-acs-request-id']}</RequestId></GreetResponse>`,
    );
  });

  it.each(['XML', ''])('of an error is XML for Format %j', async format => {
    const reply = await sendByHand(cloud.server.endpoint, {
      path: signedQuery({ Name: 'nobody', Format: format }),
    });
    expect(reply.status).toBe(403);
    expect(reply.body).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?><Error><Code>InvalidName.NotFound<\/Code><HostId>/,
    );
  });

  it('is JSON for the newer signature without being asked', async () => {
    const reply = await greetByAcs3({});
    expect(reply.headers['content-type']).toBe('application/json;charset=utf-8');
    expect(JSON.parse(reply.body)).toMatchObject({ Text: 'Hello, Ann!' });
  });

  it('is XML for the newer signature when only that is accepted', async () => {
    expect((await greetByAcs3({ accept: 'application/xml' })).body).toMatch(/^<\?xml/);
  });
});

async function greetByAcs3(more: Record<string, string>) {
  const host = new URL(cloud.server.endpoint).host;
  const headers = acs3Headers(
    {
      method: 'POST',
      query: { Name: 'Ann' },
      headers: {
        host,
        'x-acs-action': 'Greet',
        'x-acs-version': '2020-01-01',
        'x-acs-date': `${new Date(cloud.foundation.clock.nowMs()).toISOString().slice(0, 19)}Z`,
        'x-acs-signature-nonce': `nonce ${nonce++}`,
        ...more,
      },
    },
    cloud.key,
  );
  return sendByHand(cloud.server.endpoint, { method: 'POST', path: '/?Name=Ann', headers });
}

describe('the record of requests', () => {
  it('has every request, refused ones included, with its result', async () => {
    await client(cloud).request('Greet', { Name: 'Ann', RegionId: 'cn-beijing' });
    await codeOf(client(cloud).request('Greet', { Name: 'nobody' }));
    await codeOf(client(cloud, { accessKeySecret: 'wrong' }).request('Greet', { Name: 'Bob' }));
    await codeOf(client(cloud).request('Dance', {}));
    await codeOf(client(cloud).request('Jump', {}));
    await codeOf(client(cloud).request('Stumble', {}));

    expect(cloud.foundation.history.apiCalls()).toEqual({ '(unknown)': 2, Greet: 3, Stumble: 1 });
    expect(cloud.foundation.history.entries()).toMatchObject([
      {
        service: 'tiny',
        what: 'Greet',
        result: 'ok',
        accountId,
        region: 'cn-beijing',
        resource: 'Ann',
        details: { requestId: expect.any(String) },
      },
      { service: 'tiny', what: 'Greet', result: 'InvalidName.NotFound', resource: 'nobody' },
      { service: 'tiny', what: 'Greet', result: 'SignatureDoesNotMatch' },
      { service: 'tiny', what: '(unknown)', result: 'InvalidAction.NotFound' },
      { service: 'tiny', what: '(unknown)', result: 'InvalidAction.NotFound' },
      { service: 'tiny', what: 'Stumble', result: 'InternalError' },
    ]);
  });
});
