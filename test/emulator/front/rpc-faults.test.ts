import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FaultEffect } from '../../../emulator/faults.ts';
import { client, codeOf, startTinyCloud, type TinyCloud } from './tiny-cloud.ts';

let cloud: TinyCloud;
beforeEach(async () => {
  cloud = await startTinyCloud();
});
afterEach(() => cloud.server.close());

const add = (effect: FaultEffect, more: { resource?: string; count?: number } = { count: 1 }) =>
  cloud.foundation.faults.add({ service: 'tiny', action: 'Greet', ...more, effect });

const greet = (params: Record<string, unknown> = {}, options: object = {}) =>
  client(cloud).request<Record<string, unknown>>(
    'Greet',
    { Name: 'Ann', ...params },
    { method: 'POST', ...options },
  );

describe('a fault before the effect', () => {
  it.each<[string, FaultEffect, string]>([
    ['refuses with its code', { kind: 'refuse', code: 'OperationConflict' }, 'OperationConflict'],
    ['breaks the connection', { kind: 'reset-before-effect' }, 'ECONNRESET'],
    ['answers HTML', { kind: 'html-503' }, 'no code: [object Object]'],
    ['answers nothing', { kind: 'empty-500' }, 'no code: [object Object]'],
    ['throttles', { kind: 'throttle' }, 'Throttling.User'],
  ])('%s and nothing has happened', async (_, effect, code) => {
    add(effect);
    expect(await codeOf(greet())).toBe(code);
    expect(cloud.greeted).toEqual([]);
  });

  it('answers 500 in JSON without a code, which the vendor’s client takes for success', async () => {
    add({ kind: 'json-without-code' });
    expect(await greet()).toEqual({ Message: expect.any(String), RequestId: expect.any(String) });
    expect(cloud.greeted).toEqual([]);
  });

  it.each([
    ['InternalError', 500],
    ['ServiceUnavailable.RegionMaintaining', 503],
    ['Forbidden.RAM', 403],
    ['OperationConflict', 409],
    ['Throttling', 400],
  ])('%s comes with status %d unless the fault says otherwise', async (code, status) => {
    add({ kind: 'refuse', code });
    await expect(greet()).rejects.toMatchObject({ entry: { response: { statusCode: status } } });
    add({ kind: 'refuse', code, status: 418, message: 'As told.', retryAfterSeconds: 1.5 });
    await expect(greet()).rejects.toMatchObject({
      data: { Message: 'As told.' },
      entry: { response: { statusCode: 418, headers: { 'x-acs-retry-after': '1500' } } },
    });
  });
});

describe('a fault after the effect', () => {
  it.each<[string, FaultEffect]>([
    ['breaks the connection', { kind: 'reset-after-effect' }],
    ['breaks the connection in the middle of the reply', { kind: 'reset-mid-body' }],
  ])('%s, and the call has happened', async (_, effect) => {
    add(effect);
    expect(await codeOf(greet())).toBe('ECONNRESET');
    expect(cloud.greeted).toEqual(['Ann']);
  });

  it('holds the reply back, and a client that does not wait has caused it all the same', async () => {
    add({ kind: 'slow', delayMs: 3600_000 });
    await expect(greet({}, { timeout: 100 })).rejects.toMatchObject({ name: 'RequestTimeoutError' });
    expect(cloud.greeted).toEqual(['Ann']);
  });

  it('also befalls a refusal', async () => {
    add({ kind: 'reset-after-effect' });
    expect(await codeOf(greet({ Name: 'nobody' }))).toBe('ECONNRESET');
    expect(cloud.foundation.history.entries()).toMatchObject([
      { result: 'InvalidName.NotFound', details: { fault: 'reset-after-effect' } },
    ]);
  });
});

describe('which requests a fault meets', () => {
  it('is handed to the operation when it is the operation’s to play', async () => {
    add({ kind: 'stick' });
    expect(await greet()).toMatchObject({ Fault: 'stick' });
    expect(await greet()).not.toHaveProperty('Fault');
  });

  it.each([{ GreetingId: 'g-1' }, { GreetingIds: '["g-0","g-1"]' }])(
    'finds its resource in %j',
    async params => {
      add({ kind: 'refuse', code: 'OperationConflict' }, { resource: 'g-1' });
      expect(await codeOf(greet({ GreetingId: 'g-2' }))).toBe('ok');
      expect(await codeOf(greet({ GreetingIds: '["g-1' }))).toBe('ok');
      expect(await codeOf(greet(params))).toBe('OperationConflict');
    },
  );

  it('does not meet requests that were refused before', async () => {
    add({ kind: 'refuse', code: 'OperationConflict' });
    await codeOf(client(cloud, { accessKeySecret: 'guess' }).request('Greet', { Name: 'Ann' }));
    await codeOf(client(cloud).request('Greet', {}));
    expect(await codeOf(greet())).toBe('OperationConflict');
  });

  it('is in the history beside what it did', async () => {
    add({ kind: 'html-503' });
    await codeOf(greet());
    add({ kind: 'reset-after-effect' });
    await codeOf(greet());
    expect(cloud.foundation.history.entries()).toMatchObject([
      { result: 'html-503', details: { fault: 'html-503' } },
      { result: 'ok', details: { fault: 'reset-after-effect' } },
    ]);
  });
});
