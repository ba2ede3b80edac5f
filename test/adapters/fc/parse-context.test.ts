import { describe, expect, it } from 'vitest';
import { parseContext } from '../../../shared/adapters/fc/parse-context.ts';
import { ConfigError } from '../../../shared/core/errors.ts';

const context = {
  requestId: '606EA3',
  accountId: '1234567890123456',
  region: 'cn-hangzhou',
  function: { name: 'scan', handler: 'index.handler', memory: 512, timeout: 240 },
};
const env = { FC_ACCOUNT_ID: '9876543210987654', FC_REGION: 'cn-beijing' };

describe('the context of an invocation', () => {
  it('says whose it is, where it runs and how long it may take', () => {
    expect(parseContext(context, env)).toEqual({
      requestId: '606EA3',
      accountId: '1234567890123456',
      region: 'cn-hangzhou',
      timeoutMs: 240_000,
    });
  });

  it.each([
    undefined,
    null,
    {},
    'context',
    { accountId: '', region: '' },
    { accountId: 1, region: ['cn-hangzhou'] },
  ])('is completed from the environment when it is %j', given => {
    expect(parseContext(given, env)).toMatchObject({ accountId: '9876543210987654', region: 'cn-beijing' });
  });

  it.each([undefined, null, 0, -1, '240', Number.NaN])('assumes a short timeout when it says %j', timeout => {
    expect(parseContext({ ...context, function: { timeout } }, env).timeoutMs).toBe(60_000);
  });

  it('is refused, with both problems at once, when nobody knows account and region', () => {
    const parse = () => parseContext({}, { FC_ACCOUNT_ID: '', FC_REGION: undefined });
    expect(parse).toThrow(ConfigError);
    expect(parse).toThrow(/account is unknown.*region is unknown/s);
  });
});
