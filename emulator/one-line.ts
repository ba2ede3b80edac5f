/** Longer than any sentence of ours; what is cut off is what a client made up. */
const lineCap = 2000;

/**
 * A complaint as one line, whatever it quotes: names of a client's choice may hold line breaks and control characters, with
 * which it could forge lines or drive a terminal, and be as long as a request.
 */
export function oneLine(text: string): string {
  const lines = text.slice(0, lineCap).split(/[\r\n\u2028\u2029]+/);
  const printable = lines.map(line => line.trim().replace(/\p{Cc}/gu, '?')).join(' | ');
  return text.length > lineCap ? `${printable}…` : printable;
}
