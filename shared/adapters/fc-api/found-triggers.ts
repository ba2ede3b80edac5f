import { isJsonObject, type JsonObject } from '../../core/json.ts';
import { notAnswered } from '../cloud-failures.ts';
import type { FoundTrigger } from './function-api.ts';

const operation = 'ListTriggers';

/** One page of ListTriggers. Throws when a row cannot be read: a trigger that is left out would look like one that is missing. */
export function readTriggerPage(value: unknown): {
  readonly triggers: readonly FoundTrigger[];
  readonly nextToken: string | undefined;
} {
  const { triggers: rows = [], nextToken } = isJsonObject(value) ? value : {};
  if (!Array.isArray(rows)) throw notAnswered(operation, 'it holds no list of triggers');
  return {
    triggers: rows.map(readTrigger),
    // Absent on the last page (ListTriggersOutput); an empty one would only lead to the first page again.
    nextToken: typeof nextToken === 'string' && nextToken !== '' ? nextToken : undefined,
  };
}

function readTrigger(row: unknown): FoundTrigger {
  const { triggerName, triggerType, triggerConfig, qualifier } = isJsonObject(row) ? row : {};
  if (typeof triggerName !== 'string' || typeof triggerType !== 'string')
    throw notAnswered(operation, 'one of its triggers has no name or no type');
  return {
    name: triggerName,
    type: triggerType,
    config: readConfig(triggerConfig),
    qualifier: typeof qualifier === 'string' && qualifier !== '' ? qualifier : undefined,
  };
}

/** The configuration travels as JSON text. */
function readConfig(text: unknown): JsonObject | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
