import type { HttpReply } from '../http/exchange.ts';

/** A refusal by the HTTP API, in Function Compute's words (https://www.alibabacloud.com/help/en/functioncompute/error-codes). */
export class FcError extends Error {
  override readonly name = 'FcError';
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The two API versions differ in how a refusal is written, not in why. */
export type ApiVersion = '2016-08-15' | '2023-03-30';

export function renderRefusal(
  version: ApiVersion,
  refusal: { readonly status: number; readonly code: string; readonly message: string },
  requestId: string,
): Extract<HttpReply, { kind: 'reply' }> {
  const { status, code, message } = refusal;
  const body =
    version === '2016-08-15'
      ? { ErrorCode: code, ErrorMessage: message }
      : { Code: code, Message: message, RequestId: requestId };
  return renderJson(status, body, requestId);
}

export function renderJson(
  status: number,
  body: unknown,
  requestId: string,
): Extract<HttpReply, { kind: 'reply' }> {
  return {
    kind: 'reply',
    status,
    headers: { 'content-type': 'application/json;charset=utf-8', 'x-fc-request-id': requestId },
    body: JSON.stringify(body),
  };
}
