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
    mayHaveTakenEffect:
      !changesNothing(operation) && (handling === 'transient' || sameTokenUnderWay.includes(code)),
  });
}

/** Codes that say that an earlier call with the same token is still at work (ECS "Response results" page). */
const sameTokenUnderWay: readonly string[] = ['LastTokenProcessing', 'IdempotentProcessing'];

/**
 * Nobody said no: the answer never came, or is not one that this provider gives (a proxy's page, JSON without a code, a body cut short). Always
 * `transient`, because nothing is known; after a call that changes something, only another read can tell what happened.
 */
export function notAnswered(
  operation: string,
  whatHappened: string,
  known: {
    readonly requestId?: string | undefined;
    readonly status?: number | undefined;
    readonly endpoint?: string | undefined;
  } = {},
): CloudError {
  const from = known.endpoint === undefined ? '' : ` from ${new URL(known.endpoint).host}`;
  const status = known.status === undefined ? '' : ` (HTTP ${known.status})`;
  const advice = adviceWithoutAnswer(operation);
  return new CloudError(`${operation} got no usable answer${from}: ${whatHappened}${status}. ${advice}`, {
    handling: 'transient',
    operation,
    providerRequestId: known.requestId,
    httpStatus: known.status,
    mayHaveTakenEffect: !changesNothing(operation),
  });
}

/** Whom a call is for, and what to name another address with. */
export interface Addressee {
  readonly endpoint: string;
  /** A setting, or a flag. */
  readonly setting: string;
}

/** The client threw before it had an answer: either no connection was made, and nothing was sent; or nobody knows what became of the call. */
export function notExchanged(
  operation: string,
  thrown: unknown,
  addressee: Addressee,
  status?: number,
): CloudError {
  const code = neverConnectedCode(thrown);
  if (code !== undefined) return notReached(operation, code, addressee);
  return notAnswered(operation, describeThrown(thrown), { status, endpoint: addressee.endpoint });
}

/** No connection was made, so nothing was sent. `because` is a code or a clause. */
export function notReached(operation: string, because: string, { endpoint, setting }: Addressee): CloudError {
  return new CloudError(
    `${operation} could not reach ${new URL(endpoint).origin} (${because}); nothing was sent. ` +
      `Check the network and the region, or name another address with ${setting}.`,
    { handling: 'transient', operation, mayHaveTakenEffect: false },
  );
}

/**
 * The code of a failure to find the host or to connect to it; `undefined` for any other. The system call decides, not the code: a request is only written
 * once `connect` has succeeded, and `ETIMEDOUT` of a `read` proves nothing.
 */
export function neverConnectedCode(thrown: unknown): string | undefined {
  // Node tries all addresses of a host, and throws what came of each.
  if (thrown instanceof AggregateError) {
    const codes = thrown.errors.map(neverConnectedCode);
    return codes.every(code => code !== undefined) ? codes[0] : undefined;
  }
  const code = textField(thrown, 'code');
  const syscall = textField(thrown, 'syscall');
  const isBeforeWriting = syscall === 'connect' || syscall === 'getaddrinfo';
  return isBeforeWriting && code !== undefined && networkCode.test(code) ? code : undefined;
}

/** The call was not sent, because its answer could not arrive while the run that asks still lives. */
export function outOfTime(operation: string): CloudError {
  return new CloudError(
    `${operation} was not sent: the time of this run is used up. The next run will send it.`,
    { handling: 'transient', operation, mayHaveTakenEffect: false },
  );
}

/** The same failure of the last attempt, when what became of an earlier one is not known: it may have taken effect after all. */
export function afterUnknown(last: CloudError): CloudError {
  if (last.mayHaveTakenEffect) return last;
  const message = `${last.message} An earlier attempt got no answer and may have taken effect: look again.`;
  return new CloudError(message, { ...last, mayHaveTakenEffect: true });
}

/** A network failure in words, from Node's code or the HTTP client's name for it; never from its message, which quotes the request. */
export function describeThrown(thrown: unknown): string {
  const code = textField(thrown, 'code');
  if (code !== undefined && networkCode.test(code)) return `the connection failed with ${code}`;
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

/** Of Node and of the system: `ECONNRESET`, `EAI_AGAIN`, `ERR_TLS_CERT_ALTNAME_INVALID`. */
const networkCode = /^[A-Z][A-Z0-9_]{2,60}$/;

function adviceWithoutAnswer(operation: string): string {
  if (changesNothing(operation)) return 'It changes nothing, whatever became of it: it can be sent again.';
  if (operation === 'BatchReceiveMessage')
    return 'Messages that it took come again when their lease ends: it can be sent again.';
  return 'Whether it took effect is unknown: look again.';
}

/** The provider names its operations by one rule. AssumeRole and GetCallerIdentity of STS change nothing either. */
function changesNothing(operation: string): boolean {
  return /^(?:Describe|List|Get|BatchPeek|AssumeRole)/.test(operation);
}

const adviceFor: Readonly<Record<Handling, string>> = {
  'not-found': 'There is nothing by this name.',
  conflict: 'Its state is not the expected one: read it again before anything else.',
  throttled: 'Send nothing more to this API before the next minute begins.',
  transient: 'It can be sent again.',
  forbidden: 'Check the permissions of the key or role that calls it, its secret, and the clock.',
  rejected: 'It would be refused again in the same way.',
};

function withoutFullStop(sentence: string): string {
  return sentence.trim().replace(/\.+$/, '');
}
