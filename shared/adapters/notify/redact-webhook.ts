import type { SignedWebhook } from './sign-webhook.ts';

/** Longer answers are cut: a webhook has little to say. */
const answerCap = 200;
/** Shorter parts of a URL are words such as `send`, not tokens. */
const shortestToken = 6;

/**
 * An answer of the webhook without anything of its URL, its secret or the signature in it, on one line. Every part of the path and every value of the
 * query counts as a token, because each product keeps its own in another place.
 */
export function redactWebhook(
  text: string,
  { url, signature }: SignedWebhook,
  secret: string | undefined,
): string {
  const { pathname, search, searchParams } = new URL(url);
  const values = search.split(/[?&]/).map(pair => pair.slice(pair.indexOf('=') + 1));
  const parts = [url, search, ...pathname.split('/'), ...values, ...searchParams.values()];
  const proofs = [secret ?? '', signature?.sign ?? ''].filter(proof => proof !== '');
  const spellings = [...parts.filter(part => part.length >= shortestToken), ...proofs]
    .flatMap(token => [token, encodeURIComponent(token), decoded(token)])
    // The longest first, so that no part of one is left over when another is contained in it.
    .sort((a, b) => b.length - a.length);
  const clean = spellings
    .reduce((rest, token) => rest.replaceAll(token, '[redacted]'), text)
    .replace(/\s+/g, ' ')
    .trim();
  return clean.length > answerCap ? `${clean.slice(0, answerCap)}…` : clean;
}

function decoded(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}
