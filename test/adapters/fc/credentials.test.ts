import { describe, expect, it } from 'vitest';
import { resolveCredentials } from '../../../shared/adapters/fc/credentials.ts';
import { ConfigError } from '../../../shared/core/errors.ts';

const context = {
  credentials: { accessKeyId: 'c-id', accessKeySecret: 'c-secret', securityToken: 'c-token' },
};
const env = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: 'e-id',
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'e-secret',
  ALIBABA_CLOUD_SECURITY_TOKEN: 'e-token',
};
const fromEnv = { accessKeyId: 'e-id', accessKeySecret: 'e-secret', securityToken: 'e-token' };

describe('credentials', () => {
  it('come from the context, which is renewed with each invocation', () => {
    expect(resolveCredentials(context, env)).toEqual(context.credentials);
  });

  it.each([
    ['no context', undefined],
    ['a context without credentials', {}],
    ['credentials that are null', { credentials: null }],
    ['credentials without a secret', { credentials: { accessKeyId: 'c-id', securityToken: 'c-token' } }],
    ['empty credentials', { credentials: { accessKeyId: '', accessKeySecret: '', securityToken: '' } }],
    ['credentials of a wrong kind', { credentials: { accessKeyId: 1, accessKeySecret: true } }],
  ])('come whole from the environment when there is %s', (_, given) => {
    expect(resolveCredentials(given, env)).toEqual(fromEnv);
  });

  it('need no token', () => {
    const { ALIBABA_CLOUD_SECURITY_TOKEN: _, ...lasting } = env;
    expect(resolveCredentials(undefined, lasting)).toEqual({
      accessKeyId: 'e-id',
      accessKeySecret: 'e-secret',
    });
    expect(resolveCredentials({ credentials: { accessKeyId: 'a', accessKeySecret: 'b' } }, env)).toEqual({
      accessKeyId: 'a',
      accessKeySecret: 'b',
    });
  });

  it.each([
    ['nothing at all', undefined, {}],
    ['half a key in the context', { credentials: { accessKeyId: 'c-id' } }, {}],
    [
      'half a key in each place',
      { credentials: { accessKeyId: 'c-id' } },
      { ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'e-secret' },
    ],
    ['empty variables', undefined, { ALIBABA_CLOUD_ACCESS_KEY_ID: '', ALIBABA_CLOUD_ACCESS_KEY_SECRET: '' }],
  ])(
    'are missed, with a sentence that says what to set and shows none of it, when there is %s',
    (_, given, variables) => {
      const resolve = () => resolveCredentials(given, variables);
      expect(resolve).toThrow(ConfigError);
      expect(resolve).toThrow(/context\.credentials.*ALIBABA_CLOUD_ACCESS_KEY_ID/s);
      expect(resolve).not.toThrow(/c-id|e-secret/);
    },
  );

  it.each([
    ['a line end of Windows', 'ALIBABA_CLOUD_ACCESS_KEY_ID', 'e-id\r'],
    ['a blank', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'e secret'],
    ['a letter outside ASCII', 'ALIBABA_CLOUD_SECURITY_TOKEN', 'e-tökén'],
  ])('are refused with %s in them, because they could not be sent', (_, name, value) => {
    const resolve = () => resolveCredentials(undefined, { ...env, [name]: value });
    expect(resolve).toThrow(ConfigError);
    expect(resolve).toThrow(`${name} (value not shown) holds a character that no key has`);
    expect(resolve).not.toThrow(value.slice(0, 4));
  });

  it('are refused in the context by the name that they have there', () => {
    const spoilt = { credentials: { ...context.credentials, accessKeyId: 'c-id\n' } };
    expect(() => resolveCredentials(spoilt, env)).toThrow(
      'context.credentials.accessKeyId (value not shown)',
    );
  });
});
