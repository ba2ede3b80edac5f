/** Percent-encodes everything but RFC 3986's unreserved characters; encodeURIComponent leaves five more as they are. */
export function rfc3986(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
