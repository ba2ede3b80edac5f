import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mnsSignature, mnsV4Signature } from '../../../emulator/signatures/mns.ts';
import { readGolden } from './golden-requests.ts';

const date = 'Tue, 03 Jun 2025 11:23:48 GMT';

describe('the MNS signature', () => {
  it.each([
    {
      // aliyun-mns-java-sdk, MNSV2SignerTest
      secret: 'sk1',
      method: 'POST',
      rawUrl: '/queues/TestQueue',
      headers: { date, 'x-mns-abcdef': 'abcDEF' },
      signature: 'cAThPWnbphg3hDe3ZHDADTgkgyE=',
    },
    {
      secret: 'testSk',
      method: 'GET',
      rawUrl: '/queues/TestQueue',
      headers: { date },
      signature: 'uDJQXbk2xOhH95MDXmgbAGdtyE4=',
    },
    {
      // https://alibabacloud.com/help/en/mns/sign-requests
      secret: 'TestAccessSecret',
      method: 'GET',
      rawUrl: '/MyQueue',
      headers: { date: 'Thu, 09 Jul 2015 03:01:34 GMT', 'x-mns-version': '2015-06-06' },
      signature: 'uwx3yeWoILzgmvesW0BQSgfM7b8=',
    },
  ])('is $signature for the published vector', ({ secret, signature, ...request }) => {
    expect(mnsSignature(secret, request)).toBe(signature);
  });

  // With a path in its endpoint the client signs another resource than it asks for, which no server could accept.
  const sound = readGolden().filter(({ name }) => !name.startsWith('mns.endpoint.'));

  it.each(sound)('is what the vendor’s client computed for $name', ({ headers, ...request }) => {
    const expected = `MNS STS.DummyAccessKeyId:${mnsSignature('DummySecret', { ...request, headers })}`;
    expect(headers['authorization']).toBe(expected);
  });

  it('signs x-mns-date where there is no Date', () => {
    const request = { method: 'GET', rawUrl: '/queues' };
    const withDate = mnsSignature('s', { ...request, headers: { date, 'x-mns-date': date } });
    expect(mnsSignature('s', { ...request, headers: { 'x-mns-date': date } })).toBe(withDate);
  });
});

// aliyun-mns-java-sdk, MNSV4SignerTest; header names in lower case, values and paths percent-encoded as they go over the wire.
describe('the V4 signature', () => {
  it.each([
    {
      secret: 'sk1',
      region: 'region1',
      at: '2025-06-03T10:52:35.638Z',
      method: 'POST',
      rawUrl: `/queues/TestQueue/?param1=abc&PARAM2=d%20%20ef&PARAM3=%5Bdef%5D%23bbb&PARAM4=${encodeURIComponent('中文参数')}`,
      headers: {},
      signature: '1fc6013f158d4c3aba09570895a2a93c8445c2c5213d82a1463baf602cf0d945',
    },
    {
      secret: 'skkkkkkk1111111111',
      region: 'region2',
      at: '2025-12-03T11:23:48Z',
      method: 'PUT',
      rawUrl: '/queues/TestQueue123456',
      headers: { 'x-mns-abc': 'kkk', 'x-mns-sss': '2015-06-06xFFF', 'x-kkk-def': 'lll' },
      signature: '04f1e5f929b5aaac3af6a54970f591581ecd2aade2562f926c5f2ec5d5c8cfad',
    },
    {
      secret: 'skkkkkk2222222222',
      region: 'eu-west-1',
      at: '2025-12-04T06:32:35.638Z',
      method: 'GET',
      rawUrl: '/queues',
      headers: {
        'x-mns-version': '2015-06-30',
        'x-mns-ttt': '1',
        'x-mns-uuuuu': 'FALse',
        'bb-mns-uuuuu': 'abcdddDDD',
        'content-type': 'application/json',
        'content-md5': '0d9d2ce750000593eb34f00',
      },
      signature: '294f776a2d5726df679b54b081ab8126a199a2545c8c8a7a875adff0b386e458',
    },
    {
      secret: 'testSk',
      region: 'testRegion',
      at: '2025-06-03T10:52:35.638Z',
      method: 'POST',
      rawUrl: '/queues/Test%20Queue@123',
      headers: {},
      signature: '87de7499365a31e767cdc0c726a893c72c860e415876f7f92914197ac3795833',
    },
  ])('is $signature for the published vector', ({ secret, region, at, signature, ...request }) => {
    const scope = { date: at.slice(0, 10).replaceAll('-', ''), region };
    expect(mnsV4Signature(secret, scope, Date.parse(at), request)).toBe(signature);
  });
});

describe('the golden requests', () => {
  it('hold no other key than the dummy', () => {
    const text = readFileSync(new URL('./golden/vendor-client-requests.json', import.meta.url), 'utf8');
    expect(text.match(/MNS [^:"]+/g)?.every(found => found === 'MNS STS.DummyAccessKeyId')).toBe(true);
  });
});
