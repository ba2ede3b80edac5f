import { isJsonObject } from '../../core/json.ts';
import type { FoundFunction } from './function-api.ts';

/** What GetFunction says of a function, in either version; a role is only said by FC 3.0, where it belongs to the function. */
export function readFunction(value: unknown): FoundFunction {
  const fields = isJsonObject(value) ? value : {};
  const { timeout, environmentVariables, runtime, role } = fields;
  const variables = isJsonObject(environmentVariables) ? environmentVariables : {};
  return {
    timeoutSeconds: typeof timeout === 'number' ? timeout : undefined,
    environment: Object.fromEntries(
      Object.entries(variables).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
    runtime: filledText(runtime),
    role: filledText(role),
  };
}

function filledText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
