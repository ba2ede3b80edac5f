import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccessKey } from '../../../emulator/accounts.ts';
import { type MovableClock, manualClock } from '../../../emulator/clock.ts';
import { createNonces } from '../../../emulator/rpc/nonces.ts';
import { rpcV1Signature } from '../../../emulator/signatures/rpc-v1.ts';
import { acs3Headers, sendByHand } from './http-by-hand.ts';
import { startTinyCloud, type TinyCloud, userKey } from './tiny-cloud.ts';

const epoch = Date.UTC(2026, 10, 20, 12);
const minuteMs = 60_000;

let clock: MovableClock;
let cloud: TinyCloud;
beforeEach(async () => {
  clock = manualClock(epoch);
  cloud = await startTinyCloud({ clock });
});
afterEach(() => cloud.server.close());

const temporaryKey: AccessKey = {
  ...userKey('temp'),
  accessKeyId: 'STS.temp',
  securityToken: 'the+token/==',
  expiresAtMs: epoch + 30 * minuteMs,
};

/** Changes to a good request; `undefined` leaves the parameter out. */
type Changes = Readonly<Record<string, string | undefined>>;

interface Verdict {
  readonly status: number;
  readonly code: string;
  readonly body: string;
}

let nonce = 0;
const isoOf = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;

const schemes = {
  /** Parameters are those of the query; the token is `SecurityToken`. */
  async v1(changes: Changes, key: AccessKey = cloud.key): Promise<Verdict> {
    const { signature, ...named } = changes;
    const params = new Map<string, string>();
    for (const [name, value] of Object.entries({
      AccessKeyId: key.accessKeyId,
      Action: 'Greet',
      Name: 'Ann',
      Format: 'JSON',
      Version: '2020-01-01',
      SignatureMethod: 'HMAC-SHA1',
      SignatureVersion: '1.0',
      SignatureNonce: `nonce ${nonce++}`,
      Timestamp: isoOf(clock.nowMs()),
      SecurityToken: key.securityToken,
      ...named,
    }))
      if (value !== undefined) params.set(name, value);
    params.set('Signature', signature ?? rpcV1Signature(key.accessKeySecret, 'GET', params));
    if ('Signature' in changes) params.delete('Signature');
    const reply = await sendByHand(cloud.server.endpoint, { path: `/?${new URLSearchParams([...params])}` });
    return verdictOf(reply);
  },

  /** Parameters are headers; `remove` leaves one out of what is sent and signed. */
  async acs3(
    changes: Changes,
    key: AccessKey = cloud.key,
    tamper: (h: Record<string, string>) => void = () => {},
  ) {
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries({
      host: new URL(cloud.server.endpoint).host,
      'x-acs-action': 'Greet',
      'x-acs-version': '2020-01-01',
      'x-acs-date': isoOf(clock.nowMs()),
      'x-acs-signature-nonce': `nonce ${nonce++}`,
      'x-acs-security-token': key.securityToken,
      ...changes,
    }))
      if (value !== undefined) headers[name] = value;
    const signed = acs3Headers({ method: 'POST', query: { Name: 'Ann' }, headers }, key);
    tamper(signed);
    return verdictOf(
      await sendByHand(cloud.server.endpoint, { method: 'POST', path: '/?Name=Ann', headers: signed }),
    );
  },
};

function verdictOf({ status, body }: { readonly status: number; readonly body: string }): Verdict {
  const answer: unknown = JSON.parse(body);
  const code = typeof answer === 'object' && answer && 'Code' in answer ? String(answer.Code) : 'ok';
  return { status, code, body };
}

/** How each scheme names what the tests change. */
const names = {
  v1: { nonce: 'SignatureNonce', time: 'Timestamp', token: 'SecurityToken' },
  acs3: { nonce: 'x-acs-signature-nonce', time: 'x-acs-date', token: 'x-acs-security-token' },
} as const;

describe.each(['v1', 'acs3'] as const)('a request signed with %s', scheme => {
  const send = (changes: Changes = {}, key?: AccessKey) => schemes[scheme](changes, key);
  const name = names[scheme];

  it('is let in when all is right', async () => {
    expect(await send()).toMatchObject({ status: 200, code: 'ok' });
    expect(cloud.greeted).toEqual(['Ann']);
  });

  it('is refused with a key that nobody knows', async () => {
    expect(await send({}, userKey('stranger'))).toMatchObject({
      status: 404,
      code: 'InvalidAccessKeyId.NotFound',
    });
  });

  it('is refused with a key that is switched off', async () => {
    cloud.foundation.accounts.addKey({ ...userKey('off'), active: false });
    expect(await send({}, userKey('off'))).toMatchObject({
      status: 400,
      code: 'InvalidAccessKeyId.Inactive',
    });
  });

  it('is refused with a wrong secret', async () => {
    const verdict = await send({}, { ...cloud.key, accessKeySecret: 'guess' });
    expect(verdict).toMatchObject({ status: 400, code: 'SignatureDoesNotMatch' });
    expect(cloud.greeted).toEqual([]);
  });

  it('is refused the second time with the same nonce', async () => {
    expect(await send({ [name.nonce]: 'once' })).toMatchObject({ code: 'ok' });
    expect(await send({ [name.nonce]: 'once' })).toMatchObject({ status: 400, code: 'SignatureNonceUsed' });
    clock.shiftMs(15 * minuteMs + 1);
    expect(await send({ [name.nonce]: 'once' })).toMatchObject({ code: 'ok' });
  });

  it('leaves its nonce unused when its signature is wrong', async () => {
    await send({ [name.nonce]: 'mine' }, { ...cloud.key, accessKeySecret: 'guess' });
    expect(await send({ [name.nonce]: 'mine' })).toMatchObject({ code: 'ok' });
  });

  it('may use a nonce that another key has used', async () => {
    cloud.foundation.accounts.addKey(userKey('other'));
    await send({ [name.nonce]: 'shared' });
    expect(await send({ [name.nonce]: 'shared' }, userKey('other'))).toMatchObject({ code: 'ok' });
  });

  it.each([
    ['2026-11-20 12:00:00', 'InvalidTimeStamp.Format'],
    ['2026-11-20T12:00:00.000Z', 'InvalidTimeStamp.Format'],
    ['2026-11-20T12:00:00+00:00', 'InvalidTimeStamp.Format'],
    ['2026-02-30T12:00:00Z', 'InvalidTimeStamp.Format'],
    ['yesterday', 'InvalidTimeStamp.Format'],
    [isoOf(epoch - 15 * minuteMs - 1000), 'InvalidTimeStamp.Expired'],
    [isoOf(epoch + 15 * minuteMs + 1000), 'InvalidTimeStamp.Expired'],
    [isoOf(epoch - 15 * minuteMs), 'ok'],
    [isoOf(epoch + 15 * minuteMs), 'ok'],
  ])('dated %s is %s', async (time, code) => {
    expect(await send({ [name.time]: time })).toMatchObject({ status: code === 'ok' ? 200 : 400, code });
  });

  it('needs the token that came with a temporary key', async () => {
    cloud.foundation.accounts.addKey(temporaryKey);
    expect(await send({}, temporaryKey)).toMatchObject({ code: 'ok' });
    const verdicts = [
      await send({ [name.token]: undefined }, temporaryKey),
      await send({ [name.token]: 'another token' }, temporaryKey),
      await send({ [name.token]: 'any token' }, cloud.key),
    ];
    expect(verdicts.map(({ status, code }) => [status, code])).toEqual([
      [400, 'MissingSecurityToken'],
      [400, 'InvalidSecurityToken.Malformed'],
      [400, 'InvalidSecurityToken.Malformed'],
    ]);
  });

  it('is refused from the moment the temporary key expires', async () => {
    cloud.foundation.accounts.addKey(temporaryKey);
    clock.shiftMs(30 * minuteMs - 1000);
    expect(await send({}, temporaryKey)).toMatchObject({ code: 'ok' });
    clock.shiftMs(1000);
    expect(await send({}, temporaryKey)).toMatchObject({ status: 400, code: 'InvalidSecurityToken.Expired' });
  });

  it('is refused without its token being repeated to anybody', async () => {
    cloud.foundation.accounts.addKey(temporaryKey);
    const { code, body } = await send({}, { ...temporaryKey, accessKeySecret: 'guess' });
    expect(code).toBe('SignatureDoesNotMatch');
    expect(body).not.toMatch(/the.+token/);
    expect(JSON.stringify([cloud.complaints, cloud.foundation.history.entries()])).not.toMatch(/the.+token/);
  });
});

describe('an RPC signature', () => {
  it.each(['AccessKeyId', 'Signature', 'SignatureMethod', 'SignatureVersion', 'SignatureNonce', 'Timestamp'])(
    'cannot do without %s',
    async name => {
      expect(await schemes.v1({ [name]: undefined })).toMatchObject({ status: 400, code: `Missing${name}` });
    },
  );

  it.each([
    ['SignatureMethod', 'HMAC-MD5', 'InvalidSignatureMethod'],
    ['SignatureVersion', '2.0', 'IncompleteSignature'],
  ])('with %s %s is refused', async (name, value, code) => {
    expect(await schemes.v1({ [name]: value })).toMatchObject({ status: 400, code });
  });

  it('that does not match is answered with what should have been signed', async () => {
    const { body } = await schemes.v1({ signature: 'AAAA' });
    expect(body).toContain('server string to sign is:GET&%2F&AccessKeyId%3D');
  });
});

describe('an ACS3 signature', () => {
  it.each(['x-acs-date', 'x-acs-signature-nonce'])('cannot do without %s', async name => {
    expect(await schemes.acs3({ [name]: undefined })).toMatchObject({
      status: 400,
      code: 'IncompleteSignature',
    });
  });

  it.each([
    ['covers too few headers', { 'x-acs-extra': 'unsigned' }],
    ['is not readable', { authorization: 'ACS3-HMAC-SHA256 nonsense' }],
    ['has an empty body hash', { 'x-acs-content-sha256': '' }],
  ])('is incomplete when it %s', async (_, changed) => {
    const tamper = (headers: Record<string, string>) => void Object.assign(headers, changed);
    expect(await schemes.acs3({}, cloud.key, tamper)).toMatchObject({
      status: 400,
      code: 'IncompleteSignature',
    });
  });

  it('by another algorithm is refused', async () => {
    const verdict = await schemes.acs3({}, cloud.key, headers => {
      headers['authorization'] = headers['authorization']?.replace('HMAC-SHA256', 'HMAC-SM3') ?? '';
    });
    expect(verdict).toMatchObject({ status: 400, code: 'InvalidSignatureMethod' });
  });

  it('does not match when a signed header was changed on the way', async () => {
    const verdict = await schemes.acs3({}, cloud.key, headers => {
      headers['x-acs-signature-nonce'] = 'changed';
    });
    expect(verdict).toMatchObject({ status: 400, code: 'SignatureDoesNotMatch' });
  });
});

describe('the memory for nonces', () => {
  it('keeps a nonce of a request dated ahead until that request is too old', () => {
    const nonces = createNonces(clock);
    expect(nonces.use('key', 'n', epoch + 15 * minuteMs)).toBe(true);
    clock.shiftMs(30 * minuteMs);
    expect(nonces.use('key', 'n', epoch + 15 * minuteMs)).toBe(false);
    clock.shiftMs(1);
    expect(nonces.use('key', 'n', clock.nowMs())).toBe(true);
  });

  it('forgets the oldest first at its bound', () => {
    const nonces = createNonces(clock, 3);
    for (const n of ['a', 'b', 'c', 'd']) nonces.use('key', n, epoch);
    expect(nonces.use('key', 'c', epoch)).toBe(false);
    expect(nonces.use('key', 'd', epoch)).toBe(false);
    expect(nonces.use('key', 'a', epoch)).toBe(true);
  });
});
