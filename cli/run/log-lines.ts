import { isJsonObject } from '../../shared/core/json.ts';
import type { Output } from '../output.ts';

/** Takes the log of functions that run in this process, and tells a person what went wrong; the rest is in the report. */
export function sayErrors(output: Output): { write(line: string): void } {
  return {
    write(line) {
      const entry = parse(line);
      if (entry['level'] !== 'error') return;
      const { event, problem, because, reason } = entry;
      const why = [problem, because, reason].find(word => typeof word === 'string');
      output.say(`   ${String(event)}${why === undefined ? '' : `: ${why}`}`);
    },
  };
}

function parse(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
