import { isJsonObject } from '../../shared/core/json.ts';
import type { LogEvent } from '../../shared/core/log-events.ts';
import type { Output } from '../output.ts';

/** One line of the log, as it was parsed. */
export type LogEntry = Readonly<Record<string, unknown>>;

/** The log of functions that run in this process. */
export interface RunLog {
  write(line: string): void;
  /** Hands every entry to this listener while the work is under way. */
  during<T>(listener: (entry: LogEntry) => void, work: () => Promise<T>): Promise<T>;
}

/** Tells a person what went wrong and where, and the progress line what is going on; all else is in the report. */
export function createRunLog(output: Output): RunLog {
  let hear: (entry: LogEntry) => void = () => undefined;
  return {
    write(line) {
      const entry = parse(line);
      hear(entry);
      const trouble = troubleIn(entry);
      if (trouble !== undefined) output.say(`   ${trouble}`);
    },
    async during(listener, work) {
      hear = listener;
      try {
        return await work();
      } finally {
        hear = () => undefined;
      }
    },
  };
}

/** What this command itself says: why a function failed as a whole, and why a region of a scan could not be sent to. */
const saidElsewhere: readonly unknown[] = ['handler.failed', 'scan.send-failed'];

function troubleIn(entry: LogEntry): string | undefined {
  const { level, event } = entry;
  if (level !== 'error' || typeof event !== 'string' || saidElsewhere.includes(event)) return undefined;
  return [textOf(entry, 'region'), wordsFor(event), whyIn(entry)].filter(isFilled).join(': ');
}

/** In words what the log says with a constant; an event without any is better named than swallowed. */
function wordsFor(event: string): string {
  return new Map<string, string>(Object.entries(words)).get(event) ?? event;
}

const words: Readonly<Partial<Record<LogEvent, string>>> = {
  'breaker.tripped': 'the breaker tripped, so nothing is sent there',
  'permission.refused': 'a permission is missing',
  'send.failed': 'messages could not be sent',
  'notify.failed': 'the digest could not be sent',
};

function whyIn(entry: LogEntry): string | undefined {
  const why = ['problem', 'because', 'reason'].map(name => textOf(entry, name)).find(isFilled);
  if (why !== undefined) return why;
  const call = ['operation', 'providerCode'].map(name => textOf(entry, name)).filter(isFilled);
  return call.length === 0 ? undefined : call.join(' ');
}

function textOf(entry: LogEntry, name: string): string | undefined {
  const value = entry[name];
  return typeof value === 'string' ? value : undefined;
}

function isFilled(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}

function parse(line: string): LogEntry {
  try {
    const value: unknown = JSON.parse(line);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
