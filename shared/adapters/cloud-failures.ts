import { CloudError, type Handling } from '../core/errors.ts';
import { handlingOf } from '../core/provider-codes.ts';

/** What the provider said when it refused a call. `message` has been through `redactText`. */
export interface Refusal {
  readonly operation: string;
  readonly code: string;
  readonly message?: string | undefined;
  readonly requestId?: string | undefined;
  readonly status?: number | undefined;
}

/**
 * The provider said no, with a code. What that means is looked up by the code alone, with one exception: a code that nobody knows on a 5xx is the server
 * failing, not the provider refusing, and what was asked for may have taken effect.
 */
export function refused(refusal: Refusal): CloudError {
  const { operation, code, message, requestId, status } = refusal;
  const known = handlingOf(code);
  const handling = known === 'rejected' && status !== undefined && status >= 500 ? 'transient' : known;
  const details = [
    ...(status === undefined ? [] : [`HTTP ${status}`]),
    ...(requestId === undefined ? [] : [`request ${requestId}`]),
  ];
  const where = details.length === 0 ? '' : ` (${details.join(', ')})`;
  const words = message === undefined || message === '' ? '' : `: ${withoutFullStop(message)}`;
  return new CloudError(`${operation} was refused with ${code}${where}${words}. ${adviceFor[handling]}`, {
    handling,
    operation,
    providerCode: code,
    providerRequestId: requestId,
    httpStatus: status,
  });
}

/**
 * Nobody said no: the answer never came, or is not one that this provider gives (a proxy's page, JSON without a code, a body cut short). Always
 * `transient`, because nothing is known; after a call that changes something, only another read can tell what happened.
 */
export function notAnswered(
  operation: string,
  whatHappened: string,
  known: { readonly requestId?: string | undefined; readonly status?: number | undefined } = {},
): CloudError {
  const status = known.status === undefined ? '' : ` (HTTP ${known.status})`;
  return new CloudError(`${operation} got no usable answer: ${whatHappened}${status}. ${unknownAdvice}`, {
    handling: 'transient',
    operation,
    providerRequestId: known.requestId,
    httpStatus: known.status,
  });
}

/** The call was not sent, because its answer could not arrive while the run that asks still lives. */
export function outOfTime(operation: string): CloudError {
  return new CloudError(
    `${operation} was not sent: the time of this run is used up. The next run will send it.`,
    { handling: 'transient', operation },
  );
}

/** A network failure in words, from Node's code or the HTTP client's name for it; never from its message, which quotes the request. */
export function describeThrown(thrown: unknown): string {
  const code = textField(thrown, 'code');
  if (code !== undefined && /^[A-Z][A-Z0-9_]{2,60}$/.test(code)) return `the connection failed with ${code}`;
  const name = textField(thrown, 'name');
  if (name === 'RequestTimeoutError') return 'it took longer than the timeout';
  if (name === 'SyntaxError') return 'what came back is not JSON';
  return 'what came back could not be understood';
}

/** A field of anything that was thrown: the clients throw plain objects too. */
export function textField(thrown: unknown, name: string): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !(name in thrown)) return undefined;
  const value: unknown = Reflect.get(thrown, name);
  return typeof value === 'string' ? value : undefined;
}

const unknownAdvice = 'Whether it took effect is unknown: look again.';

const adviceFor: Readonly<Record<Handling, string>> = {
  'not-found': 'There is nothing by this name.',
  conflict: 'Its state is not the expected one: read it again before anything else.',
  throttled: 'Send nothing more to this API before the next minute begins.',
  transient: 'It can be sent again.',
  forbidden: 'Check the permissions and credentials of the role that calls it, and the clock.',
  rejected: 'It would be refused again in the same way.',
};

function withoutFullStop(sentence: string): string {
  return sentence.trim().replace(/\.+$/, '');
}
