import { StringDecoder } from 'node:string_decoder';

/** Most lines kept of one invocation; the rest is counted, not kept. */
export const logLineCap = 10_000;

/** Longest log line, in characters; Function Compute cuts at 32 KB (limits of usage). */
export const logLineLength = 32 * 1024;

/** What one invocation printed. */
export interface InvocationLog {
  add(line: string): void;
  lines(): readonly string[];
}

export function createInvocationLog(): InvocationLog {
  const kept: string[] = [];
  let dropped = 0;
  return {
    add(line) {
      if (kept.length < logLineCap) kept.push(line);
      else dropped++;
    },
    lines: () => (dropped === 0 ? [...kept] : [...kept, `(${dropped} further lines were not kept)`]),
  };
}

/**
 * Cuts a stream of bytes into lines, each no longer than `logLineLength`: a line that never ends is handed on in pieces
 * instead of growing in memory. Returns what to call with each chunk, and with nothing at the end.
 */
export function splitLines(onLine: (line: string) => void): (chunk?: Buffer) => void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return chunk => {
    rest += chunk === undefined ? decoder.end() : decoder.write(chunk);
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      cut(rest.slice(0, end), onLine);
      rest = rest.slice(end + 1);
    }
    while (rest.length > logLineLength) {
      onLine(rest.slice(0, logLineLength));
      rest = rest.slice(logLineLength);
    }
    if (chunk === undefined && rest !== '') {
      onLine(rest);
      rest = '';
    }
  };
}

function cut(line: string, onLine: (line: string) => void): void {
  onLine(line.slice(0, logLineLength));
  for (let at = logLineLength; at < line.length; at += logLineLength)
    onLine(line.slice(at, at + logLineLength));
}
