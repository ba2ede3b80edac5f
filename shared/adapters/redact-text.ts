import type { Credentials } from './fc/credentials.ts';

/** Longer provider messages are cut: beyond this they are documentation or an echo of the request. */
export const messageCap = 300;

/**
 * The provider's words without anything secret in them. Providers echo requests: a refused signature comes back with the whole string to sign,
 * key id and token included, so everything from there on is dropped; what is left is searched for the credentials themselves, as they are
 * and as they look URL-encoded once or twice.
 */
export function redactText(text: string, credentials: Credentials): string {
  const beforeEcho = text.split(/(?:server )?string to sign/i)[0] ?? '';
  const withoutSecrets = spellingsOf(credentials).reduce(
    (rest, secret) => rest.replaceAll(secret, '[redacted]'),
    beforeEcho,
  );
  const withoutPairs = withoutSecrets
    .replace(credentialPair, '$1$2[redacted]')
    .replace(credentialBehindName, '$1$2[redacted]')
    .replace(authorizationValue, '$1 [redacted]');
  const shown = withoutPairs.replace(unprintable, ' ');
  return shown.length > messageCap ? `${shown.slice(0, messageCap)}…` : shown;
}

/** A message becomes part of a sentence: it must neither break it, nor move a cursor, nor turn the direction of its text. */
const unprintable = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]+/gu;

/** `Signature=…`, `"SecurityToken": "…"`, `SecurityToken%3D…`, `authorization: …`: a pair that carries a credential, whoever's it is. */
const credentialPair =
  /\b(AccessKeyId|AccessKeySecret|SecurityToken|security-token|Signature|Authorization)(["']?\s*(?:=|:|%3D|%253D)\s*["']?)(?:MNS\s+|FC\s+)?[^&\s,;"'<]+/gi;

/** `the Signature OLeaidS1J…`: the name, and then something too long and too strange to be a word. */
const credentialBehindName =
  /\b(AccessKeyId|AccessKeySecret|SecurityToken|security-token|Signature|Authorization)(\s+["']?)[A-Za-z0-9+/=_-]{16,}/gi;

/** The value of an Authorization header, quoted without its name. */
const authorizationValue = /\b(MNS|FC) \S+:\S+/g;

/** The longest first, so that no part of one is left over when another is contained in it. */
function spellingsOf(credentials: Credentials): readonly string[] {
  const { accessKeyId, accessKeySecret, securityToken = '' } = credentials;
  return [accessKeyId, accessKeySecret, securityToken]
    .filter(secret => secret !== '')
    .flatMap(secret => [secret, encodeURIComponent(secret), encodeURIComponent(encodeURIComponent(secret))])
    .sort((a, b) => b.length - a.length);
}
