/**
 * The JSON value of a message body, written plainly or as Base64, which is how most MNS clients send it and how it arrives when the trigger does
 * not decode it. `undefined` when it is neither: what to do with such a body is for the caller to say.
 */
export function decodeBody(text: string): unknown {
  return parseJson(text) ?? parseJson(fromBase64(text));
}

/** Node decodes anything, skipping what is not Base64, so a text has to look like Base64 before it is believed. */
function fromBase64(text: string): string {
  const compact = text.replace(/\s+/g, '');
  return /^[A-Za-z0-9+/]+={0,2}$/.test(compact) ? Buffer.from(compact, 'base64').toString('utf8') : '';
}

/** The word `null` holds nothing, so it counts as not understood. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}
