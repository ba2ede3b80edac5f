import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { AccessKey } from '../../../emulator/accounts.ts';
import { mnsV4Signature } from '../../../emulator/signatures/mns.ts';
import { accountId, type CallOptions, mnsCloud, startMs, userKey } from './mns-cloud.ts';

const minute = 60_000;
const httpDate = (ms: number) => new Date(ms).toUTCString();
const base64Md5 = (text: string) => createHash('md5').update(text).digest('base64');
const base64HexMd5 = (text: string) =>
  Buffer.from(createHash('md5').update(text).digest('hex')).toString('base64');

const temporary: AccessKey = {
  ...userKey('temporary'),
  accessKeyId: 'STS.temporary',
  securityToken: 'the token',
  expiresAtMs: startMs + 10 * minute,
};

const otherHost = '9999999999999999.mns.cn-hangzhou.aliyuncs.com';

/** Lists queues with these options; 200 when the request was believed. */
async function answerTo(options: CallOptions) {
  const cloud = mnsCloud();
  cloud.foundation.accounts.addKey(temporary);
  cloud.foundation.accounts.addKey({ ...userKey('inactive'), active: false });
  const answer = await cloud.call('GET', '/queues', options);
  return [answer.status, answer.field('Code') ?? 'ok'];
}

describe('a request is refused', () => {
  it.each<[string, number, string, CallOptions]>([
    ['without a version', 400, 'MissingVersionHeader', { headers: { 'x-mns-version': undefined } }],
    ['with another version', 400, 'InvalidVersionHeader', { headers: { 'x-mns-version': '2014-07-08' } }],
    [
      'without Authorization',
      400,
      'MissingAuthorizationHeader',
      { unsignedHeaders: { authorization: undefined } },
    ],
    [
      'with another scheme',
      400,
      'InvalidAuthorizationHeader',
      { unsignedHeaders: { authorization: 'Basic eA==' } },
    ],
    [
      'without a signature',
      400,
      'InvalidAuthorizationHeader',
      { unsignedHeaders: { authorization: 'MNS LTAItester' } },
    ],
    ['without a date', 400, 'MissingDateHeader', { headers: { date: undefined } }],
    ['with a date in ISO 8601', 400, 'InvalidDateHeader', { headers: { date: '2026-11-20T16:05:47Z' } }],
    [
      'on the 30th of February',
      400,
      'InvalidDateHeader',
      { headers: { date: 'Mon, 30 Feb 2026 16:05:47 GMT' } },
    ],
    ['15 minutes and a second late', 408, 'TimeExpired', { headers: { date: httpDate(startMs - 901_000) } }],
    ['15 minutes and a second early', 408, 'TimeExpired', { headers: { date: httpDate(startMs + 901_000) } }],
    ['with an unknown key', 403, 'InvalidAccessKeyId', { key: userKey('nobody') }],
    ['with a key that was switched off', 403, 'InvalidAccessKeyId', { key: userKey('inactive') }],
    [
      'with another secret',
      403,
      'SignatureDoesNotMatch',
      { key: { ...userKey('tester'), accessKeySecret: 'guess' } },
    ],
    [
      'with a header changed after signing',
      403,
      'SignatureDoesNotMatch',
      { unsignedHeaders: { 'x-mns-prefix': 'a' } },
    ],
    [
      'with a temporary key and no token',
      403,
      'InvalidAccessKeyId',
      { key: temporary, headers: { 'security-token': undefined } },
    ],
    [
      'with a temporary key and another token',
      403,
      'AccessDenied',
      { key: temporary, headers: { 'security-token': 'guess' } },
    ],
    [
      'with a token beside a permanent key',
      403,
      'AccessDenied',
      { headers: { 'security-token': 'the token' } },
    ],
    [
      'with a digest of another body',
      400,
      'InvalidDegist',
      { body: 'a', headers: { 'content-md5': base64Md5('b') } },
    ],
    ['at the host of another account', 403, 'AccessDenied', { headers: { host: otherHost } }],
    [
      'at the host of another account, even with another secret',
      403,
      'AccessDenied',
      { key: { ...userKey('tester'), accessKeySecret: 'guess' }, headers: { host: otherHost } },
    ],
    [
      'at the host of another account, even with a temporary key and no token',
      403,
      'AccessDenied',
      { key: temporary, headers: { host: otherHost, 'security-token': undefined } },
    ],
    [
      'at the host of another account with an unknown key',
      403,
      'InvalidAccessKeyId',
      { key: userKey('nobody'), headers: { host: otherHost } },
    ],
    [
      'at the host of another account 15 minutes and a second late',
      408,
      'TimeExpired',
      { headers: { host: otherHost, date: httpDate(startMs - 901_000) } },
    ],
  ])('%s: %i %s', async (_, status, code, options) => {
    expect(await answerTo(options)).toEqual([status, code]);
  });
});

describe('a request is believed', () => {
  it.each<[string, CallOptions]>([
    ['15 minutes late', { headers: { date: httpDate(startMs - 15 * minute) } }],
    ['15 minutes early', { headers: { date: httpDate(startMs + 15 * minute) } }],
    ['with x-mns-date in place of Date', { headers: { date: undefined, 'x-mns-date': httpDate(startMs) } }],
    ['with a temporary key and its token', { key: temporary }],
    ['with the digest of RFC 1864', { body: 'a', headers: { 'content-md5': base64Md5('a') } }],
    ['with the digest as hex', { body: 'a', headers: { 'content-md5': base64HexMd5('a') } }],
    ['at a host that names no account', { headers: { host: 'localhost:4711' } }],
    ['at its account below localhost', { headers: { host: `${accountId}.mns.cn-hangzhou.localhost:4711` } }],
    [
      'at the host of its account',
      { headers: { host: '1234567890123456.mns.cn-hangzhou-internal-vpc.aliyuncs.com' } },
    ],
  ])('%s', async (_, options) => {
    expect(await answerTo(options)).toEqual([200, 'ok']);
  });
});

describe('a temporary key', () => {
  it('ends at the second at which it expires', async () => {
    const cloud = mnsCloud();
    cloud.foundation.accounts.addKey(temporary);
    cloud.clock.shiftMs(10 * minute - 1);
    expect((await cloud.call('GET', '/queues', { key: temporary })).status).toBe(200);
    cloud.clock.shiftMs(1);
    const refused = await cloud.call('GET', '/queues', { key: temporary });
    expect([refused.status, refused.field('Code')]).toEqual([403, 'AccessDenied']);
    expect(refused.text).not.toContain('the token');
  });
});

describe('a V4 signature', () => {
  const sign = async (
    options: { date?: string; region?: string; signedFor?: string; host?: string } = {},
  ) => {
    const cloud = mnsCloud();
    cloud.broker.queues.create('1234567890123456', 'cn-shanghai', 'there');
    const scope = { date: options.date ?? '20261120', region: options.region ?? 'cn-shanghai' };
    const headers = { date: httpDate(startMs), 'x-mns-version': '2015-06-06' };
    const request = { method: 'GET', rawUrl: options.signedFor ?? '/queues', headers };
    const signature = mnsV4Signature(cloud.key.accessKeySecret, scope, startMs, request);
    const credential = `${cloud.key.accessKeyId}/${scope.date}/${scope.region}/mns/aliyun_v4_request`;
    return cloud.call('GET', '/queues', {
      ...(options.host === undefined ? {} : { headers: { host: options.host } }),
      unsignedHeaders: { authorization: `MNS4-HMAC-SHA256 Credential=${credential},Signature=${signature}` },
    });
  };

  it('opens the region that it is for', async () => {
    expect((await sign()).fields('QueueURL')).toEqual(['http://127.0.0.1:4711/queues/there']);
    expect((await sign({ region: 'cn-beijing' })).fields('QueueURL')).toEqual([]);
  });

  it('is refused on another day, for another resource or in another region', async () => {
    const host = `${accountId}.mns.cn-beijing.aliyuncs.com`;
    expect((await sign({ host })).field('Code')).toBe('SignatureDoesNotMatch');
    expect((await sign({ host, region: 'cn-beijing' })).status).toBe(200);
    expect((await sign({ date: '20261119' })).field('Code')).toBe('SignatureDoesNotMatch');
    expect((await sign({ signedFor: '/topics' })).field('Code')).toBe('SignatureDoesNotMatch');
  });
});

describe('RAM rules', () => {
  const rule = (effect: 'allow' | 'deny', action: string, resource: string) =>
    ({ effect, principal: 'LTAItester', action, resource }) as const;

  it('decide by the operation’s own action and by the path of the queue', async () => {
    const cloud = mnsCloud();
    cloud.queue('open').send('a');
    cloud.queue('closed').send('a');
    const messages = 'acs:mns:cn-hangzhou:1234567890123456:/queues/open/messages';
    cloud.foundation.ram.add(rule('allow', 'mns:ReceiveMessage', messages));
    const statusOf = async (method: string, rawUrl: string, body?: string) =>
      (await cloud.call(method, rawUrl, body === undefined ? {} : { body })).status;
    expect(await statusOf('GET', '/queues/open/messages')).toBe(200);
    expect(await statusOf('GET', '/queues/closed/messages')).toBe(403);
    expect(await statusOf('GET', '/queues/open')).toBe(403);
    expect(await statusOf('GET', '/queues/open/messages?numOfMessages=2')).toBe(403);
    expect(await statusOf('POST', '/queues/open/messages', '<Message/>')).toBe(403);
  });

  it('refuse with AccessDenied and change nothing', async () => {
    const cloud = mnsCloud();
    cloud.queue('q');
    cloud.foundation.ram.add(rule('deny', 'mns:*', '*'));
    const answer = await cloud.call('DELETE', '/queues/q');
    expect([answer.status, answer.field('Code')]).toEqual([403, 'AccessDenied']);
    expect(cloud.broker.queue('1234567890123456', 'cn-hangzhou', 'q')).toBeDefined();
  });
});
