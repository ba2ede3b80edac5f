import { isJsonObject } from '../../core/json.ts';
import type { FoundFunction } from './function-api.ts';

/** What GetFunction says of a function, in either version. */
export function readFunction(value: unknown): FoundFunction {
  const fields = isJsonObject(value) ? value : {};
  const { timeout, environmentVariables } = fields;
  const variables = isJsonObject(environmentVariables) ? environmentVariables : {};
  return {
    timeoutSeconds: typeof timeout === 'number' ? timeout : undefined,
    environment: Object.fromEntries(
      Object.entries(variables).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
  };
}
