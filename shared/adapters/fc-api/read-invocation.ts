import { isJsonObject } from '../../core/json.ts';
import { notAnswered } from '../cloud-failures.ts';
import type { Credentials } from '../fc/credentials.ts';
import { redactText } from '../redact-text.ts';
import type { InvocationMode, Invoked } from './function-api.ts';

/**
 * What an answer to InvokeFunction says. Both clients take every 2xx for success, and a function that failed is one: it is told by a header. An
 * accepted asynchronous event has an id and no body; what has none, whatever its status, was answered by somebody else. The words of a function are not
 * ours, and are searched for credentials like those of the provider.
 */
export function readInvocation(
  reply: {
    /** `undefined` when the client does not tell. */
    readonly status: number | undefined;
    readonly headers: Readonly<Record<string, string | undefined>>;
    readonly body: string;
  },
  mode: InvocationMode,
  credentials: Credentials,
): Invoked {
  const { status, headers, body } = reply;
  const requestId = shortWord(headers['x-fc-request-id']) ?? '';
  const errorType = headers['x-fc-error-type'];
  if (errorType !== undefined && errorType !== '') {
    const message = redactText(messageIn(body), credentials);
    return { kind: 'failed', requestId, errorType: shortWord(errorType) ?? 'of an unknown type', message };
  }
  const isAccepted = status === 202 || (status === undefined && mode === 'async' && body === '');
  if (isAccepted && requestId !== '') return { kind: 'accepted', requestId };
  if (mode === 'sync' && (status === 200 || status === undefined))
    return { kind: 'returned', requestId, payload: body };
  const what = `it is no ${mode === 'async' ? 'acceptance by' : 'result of'} Function Compute`;
  throw notAnswered('InvokeFunction', what, { status, requestId: requestId === '' ? undefined : requestId });
}

function shortWord(text: string | undefined): string | undefined {
  return text !== undefined && /^[\w.-]{1,80}$/.test(text) ? text : undefined;
}

function messageIn(body: string): string {
  try {
    const value: unknown = JSON.parse(body);
    const message = isJsonObject(value) ? value['errorMessage'] : undefined;
    if (typeof message === 'string') return message;
  } catch {
    // The body of a function that was killed is not always JSON.
  }
  return body.trim() || 'it does not say why';
}
