import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../../emulator/http/exchange.ts';
import {
  contentMd5Matches,
  fc2SignatureMatches,
  fc2StringToSign,
  parseFc2Authorization,
} from '../../../emulator/signatures/fc2.ts';

// Two requests recorded from @alicloud/fc2 2.6.6 with the key STS.DummyAccessKeyId and the secret DummySecret.
const recorded = {
  sync: {
    path: '/2016-08-15/services/svc/functions/fn/invocations',
    headers: {
      date: 'Fri, 20 Nov 2026 16:07:21 GMT',
      'x-fc-account-id': '1234567890123456',
      'x-fc-security-token': 'DummySecurityToken',
      'content-type': 'application/octet-stream',
      'content-length': '7',
      'content-md5': 'YmI2Y2I1YzY4ZGY0NjUyOTQxY2FmNjUyYTM2NmYyZDg=',
      authorization: 'FC STS.DummyAccessKeyId:ZPwWt6YMyfDaZnrT1IbC5ZnpwucaSs3N9J/4nNv5Aeo=',
    },
    body: '{"a":1}',
  },
  async: {
    path: '/2016-08-15/services/svc.LATEST/functions/fn/invocations',
    headers: {
      date: 'Fri, 20 Nov 2026 16:07:21 GMT',
      'x-fc-account-id': '1234567890123456',
      'x-fc-security-token': 'DummySecurityToken',
      'x-fc-invocation-type': 'Async',
      'x-fc-stateful-async-invocation-id': 'id-1',
      'content-type': 'application/octet-stream',
      'content-length': '7',
      'content-md5': 'YmI2Y2I1YzY4ZGY0NjUyOTQxY2FmNjUyYTM2NmYyZDg=',
      authorization: 'FC STS.DummyAccessKeyId:3qWqq+LdkCmQpFLSPYaKPfh1DlZ9VvhPMKuWCoooFRc=',
    },
    body: '{"a":1}',
  },
};

const requestOf = ({ path, headers, body }: (typeof recorded)['sync'], method = 'POST'): HttpRequest => ({
  method,
  rawUrl: path,
  path,
  query: new URLSearchParams(),
  headers,
  body: Buffer.from(body),
  signal: new AbortController().signal,
});

function matches(request: HttpRequest, secret = 'DummySecret'): boolean {
  const authorization = parseFc2Authorization(request.headers['authorization'] ?? '');
  return authorization !== undefined && fc2SignatureMatches(request, authorization, secret);
}

describe('the signature of API version 2016-08-15', () => {
  it.each(Object.entries(recorded))('is that of the official client: %s', (_, one) => {
    expect(matches(requestOf(one))).toBe(true);
    expect(contentMd5Matches(one.headers['content-md5'], Buffer.from(one.body))).toBe(true);
  });

  it('does not fit another secret, method or path', () => {
    const otherPath = recorded.sync.path.replace('fn', 'gn');
    expect(matches(requestOf(recorded.sync), 'OtherSecret')).toBe(false);
    expect(matches(requestOf(recorded.sync, 'GET'))).toBe(false);
    expect(matches(requestOf({ ...recorded.sync, path: otherPath }))).toBe(false);
  });

  it.each(['date', 'content-type', 'content-md5', 'x-fc-account-id', 'x-fc-security-token'])(
    'does not fit another %s',
    name => {
      const headers = { ...recorded.sync.headers, [name]: 'changed' };
      expect(matches(requestOf({ ...recorded.sync, headers }))).toBe(false);
    },
  );

  it('covers the path as it reads, not as it is encoded', () => {
    const plain = { method: 'GET', path: '/2016-08-15/services/a b', headers: { date: 'now' } };
    expect(fc2StringToSign({ ...plain, path: '/2016-08-15/services/a%20b' })).toBe(fc2StringToSign(plain));
    expect(fc2StringToSign({ ...plain, path: '/%' })).toBe('GET\n\n\nnow\n/%');
  });

  it('comes in a header of exactly one form', () => {
    expect(parseFc2Authorization('FC id:c2ln')).toEqual({ accessKeyId: 'id', signature: 'c2ln' });
    for (const header of ['', 'FC id', 'FC :c2ln', 'fc id:c2ln', 'MNS id:c2ln'])
      expect(parseFc2Authorization(header)).toBeUndefined();
  });

  it('goes with the digest of the body in either of its two spellings', () => {
    const body = Buffer.from('x');
    expect(contentMd5Matches('OWRkNGU0NjEyNjhjODAzNGY1Yzg1NjRlMTU1YzY3YTY=', body)).toBe(true);
    expect(contentMd5Matches('ndTkYSaMgDT1yFZOFVxnpg==', body)).toBe(true);
    expect(contentMd5Matches('ndTkYSaMgDT1yFZOFVxnpg==', Buffer.from('y'))).toBe(false);
  });
});
