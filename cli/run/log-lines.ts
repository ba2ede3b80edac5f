import { isJsonObject } from '../../shared/core/json.ts';
import type { LogEvent } from '../../shared/core/log-events.ts';
import type { Output } from '../output.ts';

/** Takes the log of functions that run in this process, and tells a person what went wrong and where; the rest is in the report. */
export function sayErrors(output: Output): { write(line: string): void } {
  return {
    write(line) {
      const entry = parse(line);
      const { level, event } = entry;
      // What makes a function fail as a whole fails this command too, which says it.
      if (level !== 'error' || typeof event !== 'string' || event === 'handler.failed') return;
      output.say(
        `   ${[textOf(entry, 'region'), wordsFor(event), whyIn(entry)].filter(isFilled).join(': ')}`,
      );
    },
  };
}

/** In words what the log says with a constant; an event without any is better named than swallowed. */
function wordsFor(event: string): string {
  return new Map<string, string>(Object.entries(words)).get(event) ?? event;
}

const words: Readonly<Partial<Record<LogEvent, string>>> = {
  'breaker.tripped': 'the breaker tripped, so nothing is sent there',
  'permission.refused': 'a permission is missing',
  'scan.send-failed': 'tasks could not be sent',
  'send.failed': 'messages could not be sent',
  'notify.failed': 'the digest could not be sent',
};

function whyIn(entry: Entry): string | undefined {
  const why = ['problem', 'because', 'reason'].map(name => textOf(entry, name)).find(isFilled);
  if (why !== undefined) return why;
  const call = ['operation', 'providerCode'].map(name => textOf(entry, name)).filter(isFilled);
  return call.length === 0 ? undefined : call.join(' ');
}

type Entry = Readonly<Record<string, unknown>>;

function textOf(entry: Entry, name: string): string | undefined {
  const value = entry[name];
  return typeof value === 'string' ? value : undefined;
}

function isFilled(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}

function parse(line: string): Entry {
  try {
    const value: unknown = JSON.parse(line);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
