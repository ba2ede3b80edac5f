import type { CloudError } from '../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../core/json.ts';
import { type Addressee, notAnswered, notExchanged, refused } from '../cloud-failures.ts';
import type { Credentials } from '../fc/credentials.ts';
import { redactText } from '../redact-text.ts';
import { plainJson } from './plain-json.ts';

/**
 * Turns whatever pop-core threw into one CloudError: an API refusal (an Error with `data`), a network error, a timeout without a code, or the plain
 * object that its parser throws for HTML, empty and cut bodies. Its own messages are never used, because they quote the URL.
 */
export function normalizeRpcFailure(
  action: string,
  thrown: unknown,
  status: number | undefined,
  { credentials, ...addressee }: Addressee & { readonly credentials: Credentials },
): CloudError {
  const data = plainJson(fieldOf(thrown, 'data'));
  if (!isJsonObject(data)) return notExchanged(action, thrown, addressee, status);
  return refusalIn(action, data, status, credentials);
}

/** The refusal that a body describes. Some products spell the fields of an error in lower case; a body without a code says nothing. */
export function refusalIn(
  action: string,
  body: JsonObject,
  status: number | undefined,
  credentials: Credentials,
): CloudError {
  const code = codeIn(body, credentials);
  const requestId = requestIdIn(body, credentials);
  if (code === undefined)
    return notAnswered(action, 'it failed without an error code', { status, requestId });
  const message = body['Message'] ?? body['message'];
  return refused({
    operation: action,
    code,
    message: typeof message === 'string' ? redactText(message, credentials) : undefined,
    requestId,
    status,
  });
}

/**
 * What products write into `Code` when nothing went wrong; ENS answers some calls with the number 0, and its clients accept all of these. Under another
 * status than success it says nothing.
 */
export const successWords: readonly string[] = [
  '0',
  '200',
  'OK',
  'Ok',
  'ok',
  'Success',
  'success',
  'SUCCESS',
];

/** The code of a refusal; `undefined` when there is none, or one that stands for success. */
export function codeIn(body: JsonObject, credentials: Credentials): string | undefined {
  const code = safeWord(body['Code'] ?? body['code'], credentials);
  return code === undefined || successWords.includes(code) ? undefined : code;
}

export function requestIdIn(body: JsonObject, credentials: Credentials): string | undefined {
  return safeWord(body['RequestId'] ?? body['requestId'], credentials);
}

/** Codes and request ids are short words; anything else is not shown. */
function safeWord(value: unknown, credentials: Credentials): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !/^[\w.:-]{1,120}$/.test(text)) return undefined;
  return redactText(text, credentials);
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
