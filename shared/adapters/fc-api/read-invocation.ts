import { isJsonObject } from '../../core/json.ts';
import { notAnswered } from '../cloud-failures.ts';
import type { Invoked } from './function-api.ts';

/** Longer errors of a function are cut: beyond this they are a stack. */
const messageCap = 600;

/**
 * What an answer to InvokeFunction says. Both clients take every 2xx for success, and a function that failed is one: it is told by a header. An
 * accepted asynchronous event is 202 and nothing else.
 */
export function readInvocation(reply: {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}): Invoked {
  const { status, headers, body } = reply;
  const requestId = headers['x-fc-request-id'] ?? '';
  const errorType = headers['x-fc-error-type'];
  if (errorType !== undefined && errorType !== '')
    return { kind: 'failed', requestId, errorType, message: messageIn(body) };
  if (status === 202) return { kind: 'accepted', requestId };
  if (status === 200) return { kind: 'returned', requestId, payload: body };
  throw notAnswered('InvokeFunction', 'it is neither a result nor an acceptance', { status, requestId });
}

function messageIn(body: string): string {
  try {
    const value: unknown = JSON.parse(body);
    const message = isJsonObject(value) ? value['errorMessage'] : undefined;
    if (typeof message === 'string') return message.slice(0, messageCap);
  } catch {
    // The body of a function that was killed is not always JSON.
  }
  return body.trim().slice(0, messageCap) || 'it does not say why';
}
