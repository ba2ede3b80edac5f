import { describe, expect, it } from 'vitest';
import { messageCap, redactText } from '../../shared/adapters/redact-text.ts';
import { credentials, expectNoSecretIn } from './support/test-access.ts';

const { accessKeyId, accessKeySecret, securityToken } = credentials;

describe('words of the provider', () => {
  it.each([
    ['as they are', `key ${accessKeyId}, secret ${accessKeySecret}, token ${securityToken}`],
    ['URL-encoded', `a=${encodeURIComponent(securityToken)}&b=1`],
    ['URL-encoded twice', `a%3D${encodeURIComponent(encodeURIComponent(securityToken))}%26b`],
    ['more than once', `${accessKeyId} ${accessKeyId}`],
  ])('lose credentials that stand in them %s', (_, text) => {
    const redacted = redactText(text, credentials);
    expectNoSecretIn(redacted);
    expect(redacted).toContain('[redacted]');
  });

  it.each([
    'Signature=abc%2Bdef',
    'Signature%3Dabc',
    'SecurityToken=other-token',
    'AccessKeyId=LTAIother',
    'Authorization: MNS LTAIother:abcdef',
    'security-token: other-token',
    '{"Signature":"abc+def="}',
    'Signature "abcdefghijklmnop1+/="',
    'the Signature abcdefghijklmnop1+/= of it',
    'MNS LTAIother:abcdef',
  ])('lose pairs that carry a credential: %s', text => {
    expect(redactText(`the request ${text} was refused`, credentials)).toMatch(/\[redacted\].*was refused$/);
    expect(redactText(text, credentials)).not.toMatch(/abc|other/);
  });

  it('end where the provider echoes the string to sign', () => {
    const text =
      'Specified signature is not matched. server string to sign is:POST&%2F&AccessKeyId%3DLTAI%26Action';
    expect(redactText(text, credentials)).toBe('Specified signature is not matched. ');
  });

  it('are otherwise left as they are', () => {
    const text = 'The operation is not allowed in the current ENI state.';
    expect(redactText(text, credentials)).toBe(text);
  });

  it('lose a credential whole, even when another one begins it', () => {
    const nested = { accessKeyId: 'LTAI1', accessKeySecret: 'LTAI1and2', securityToken: 'LTAI1and2and3' };
    expect(redactText('LTAI1and2and3 LTAI1and2 LTAI1', nested)).toBe('[redacted] [redacted] [redacted]');
  });

  it('survive an absent token', () => {
    expect(redactText('abc', { accessKeyId: 'x1', accessKeySecret: 'x2' })).toBe('abc');
  });

  it.each([messageCap, messageCap + 1])(
    'are cut when they are longer than the cap: %d characters',
    length => {
      const redacted = redactText('a'.repeat(length), credentials);
      expect(redacted).toBe(length > messageCap ? `${'a'.repeat(messageCap)}…` : 'a'.repeat(length));
    },
  );

  it.each([
    ['an escape sequence', 'the ENI \u001b[31mRED\u009b1m', 'the ENI  [31mRED 1m'],
    ['line breaks', 'one\r\ntwo\u2028three', 'one two three'],
    ['a turn of direction', 'eni-\u202egnp.exe', 'eni- gnp.exe'],
  ])('cannot write on a terminal with %s', (_, text, shown) => {
    expect(redactText(text, credentials)).toBe(shown);
  });
});
