import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  acs3Signature,
  acs3SignatureMatches,
  canonicalRequest,
  parseAcs3Authorization,
} from '../../../emulator/signatures/acs3.ts';
import { rfc3986 } from '../../../emulator/signatures/rfc3986.ts';
import { rpcV1Signature, rpcV1StringToSign } from '../../../emulator/signatures/rpc-v1.ts';

describe('the RPC signature', () => {
  // The worked example of the RPC signature page.
  const params = new Map([
    ['Timestamp', '2016-02-23T12:46:24Z'],
    ['Format', 'XML'],
    ['AccessKeyId', 'testid'],
    ['Action', 'DescribeRegions'],
    ['SignatureMethod', 'HMAC-SHA1'],
    ['SignatureNonce', '3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf'],
    ['Version', '2014-05-26'],
    ['SignatureVersion', '1.0'],
  ]);

  it('is the one of the documentation for its example', () => {
    expect(rpcV1Signature('testsecret', 'GET', params)).toBe('OLeaidS1JvxuMvnyHOwuJ+uX5qY=');
  });

  it('does not cover itself', () => {
    const signed = new Map([...params, ['Signature', 'anything'] as const]);
    expect(rpcV1Signature('testsecret', 'GET', signed)).toBe('OLeaidS1JvxuMvnyHOwuJ+uX5qY=');
  });

  it('tells GET from POST', () => {
    expect(rpcV1StringToSign('POST', params)).not.toBe(rpcV1StringToSign('GET', params));
  });

  it.each([
    ['a b', 'a%20b'],
    ["!'()*", '%21%27%28%29%2A'],
    ['-_.~', '-_.~'],
    ['+/=&', '%2B%2F%3D%26'],
    ['é', '%C3%A9'],
  ])('encodes %s as RFC 3986 does', (text, encoded) => {
    expect(rfc3986(text)).toBe(encoded);
  });
});

describe('the ACS3 signature', () => {
  // The worked example of the V3 signature page.
  const emptyHash = createHash('sha256').update('').digest('hex');
  const request = {
    method: 'POST',
    rawUrl: '',
    path: '/',
    query: new URLSearchParams(
      'ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai',
    ),
    headers: {
      host: 'ecs.cn-shanghai.aliyuncs.com',
      'x-acs-action': 'RunInstances',
      'x-acs-version': '2014-05-26',
      'x-acs-date': '2023-10-26T10:22:32Z',
      'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
      'x-acs-content-sha256': emptyHash,
    },
    body: Buffer.alloc(0),
    signal: new AbortController().signal,
  };
  const signature = '06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0';
  const signedHeaders =
    'host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version';
  const authorization = {
    accessKeyId: 'YourAccessKeyId',
    signedHeaders: signedHeaders.split(';'),
    signature,
  };

  it('is the one of the documentation for its example', () => {
    const canonical = canonicalRequest(request, authorization.signedHeaders, emptyHash);
    expect(createHash('sha256').update(canonical).digest('hex')).toBe(
      '7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259',
    );
    expect(acs3Signature('YourAccessKeySecret', canonical)).toBe(signature);
    expect(acs3SignatureMatches(request, authorization, 'YourAccessKeySecret')).toBe(true);
  });

  it.each([
    ['another secret', request, 'OtherSecret'],
    [
      'another query',
      { ...request, query: new URLSearchParams('RegionId=cn-beijing') },
      'YourAccessKeySecret',
    ],
    ['a body that is not the hashed one', { ...request, body: Buffer.from('x') }, 'YourAccessKeySecret'],
    [
      'a changed header',
      { ...request, headers: { ...request.headers, 'x-acs-action': 'StopInstances' } },
      'YourAccessKeySecret',
    ],
  ])('does not match with %s', (_, asked, secret) => {
    expect(acs3SignatureMatches(asked, authorization, secret)).toBe(false);
  });

  it('accepts names of query parameters that are signed unencoded', () => {
    const asked = { ...request, query: new URLSearchParams([['Tag (1)', 'ü']]) };
    const canonical = canonicalRequest(asked, authorization.signedHeaders, emptyHash, name => name);
    const unencoded = { ...authorization, signature: acs3Signature('s', canonical) };
    expect(acs3SignatureMatches(asked, unencoded, 's')).toBe(true);
  });

  it('reads its header with and without blanks after the commas', () => {
    const compact = `ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=${signedHeaders},Signature=${signature}`;
    expect(parseAcs3Authorization(compact)).toEqual(authorization);
    expect(parseAcs3Authorization(compact.replaceAll(',', ', '))).toEqual(authorization);
  });

  it.each(['ACS3-HMAC-SHA256', 'ACS3-HMAC-SHA256 Credential=a,Signature=b', 'Basic abc', ''])(
    'does not read %j',
    header => {
      expect(parseAcs3Authorization(header)).toBeUndefined();
    },
  );
});
