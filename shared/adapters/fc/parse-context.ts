import { ConfigError } from '../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../core/json.ts';

/** What the platform says about one invocation, beside its credentials. */
export interface FunctionContext {
  readonly requestId: string;
  readonly accountId: string;
  readonly region: string;
  /** The function's own timeout: after it the platform kills the process. */
  readonly timeoutMs: number;
}

/** A platform that does not say when it will kill us is assumed to use the shortest timeout that this function is sensible with. */
const assumedTimeoutMs = 60_000;

/**
 * Reads the handler's second argument (FC `context`, "Context" page of the Node.js runtime) and falls back on the environment variables
 * that the platform sets. Account and region have no default: guessing either would look at somebody else's ENIs.
 */
export function parseContext(
  context: unknown,
  env: Readonly<Record<string, string | undefined>>,
): FunctionContext {
  const fields: JsonObject = isJsonObject(context) ? context : {};
  const accountId = text(fields['accountId']) ?? text(env['FC_ACCOUNT_ID']);
  const region = text(fields['region']) ?? text(env['FC_REGION']);
  const problems = [
    ...(accountId === undefined
      ? ['The account is unknown: neither context.accountId nor FC_ACCOUNT_ID is set.']
      : []),
    ...(region === undefined ? ['The region is unknown: neither context.region nor FC_REGION is set.'] : []),
  ];
  if (accountId === undefined || region === undefined) throw new ConfigError(problems);
  return {
    requestId: text(fields['requestId']) ?? '',
    accountId,
    region,
    timeoutMs: timeoutOf(fields['function']),
  };
}

function timeoutOf(value: unknown): number {
  const seconds = isJsonObject(value) ? value['timeout'] : undefined;
  return typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : assumedTimeoutMs;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
