import type { FaultEffect } from '../faults.ts';
import type { HttpReply } from '../http/exchange.ts';
import { type DocumentedRefusal, RpcError } from './operation.ts';
import { type Rendering, render } from './render.ts';

type PlainReply = Extract<HttpReply, { kind: 'reply' }>;

/** What a fault answers in place of the operation, which then does not run; undefined when the operation runs. */
export function playInstead(
  fault: FaultEffect,
  rendering: Rendering,
  documented: (code: string) => DocumentedRefusal | undefined,
): HttpReply | undefined {
  switch (fault.kind) {
    case 'refuse': {
      const known = documented(fault.code);
      throw new RpcError(
        fault.status ?? known?.status ?? statusOf(fault.code),
        fault.code,
        fault.message ?? known?.message ?? 'The request was refused because a fault of the emulator says so.',
        fault.retryAfterSeconds,
      );
    }
    case 'html-503':
      return {
        kind: 'reply',
        status: 503,
        headers: { 'content-type': 'text/html' },
        body: '<html><head><title>503 Service Temporarily Unavailable</title></head><body><h1>503</h1></body></html>',
      };
    case 'empty-500':
      return { kind: 'reply', status: 500, body: '' };
    case 'json-without-code':
      return render(
        500,
        { Message: 'The gateway failed.', RequestId: rendering.requestId },
        'Error',
        rendering,
      );
    case 'reset-before-effect':
      return { kind: 'reset' };
    default:
      return undefined;
  }
}

/** What becomes of a reply on its way back. */
export function playOnReply(fault: FaultEffect | undefined, reply: PlainReply): HttpReply {
  switch (fault?.kind) {
    case 'reset-after-effect':
      return { kind: 'reset' };
    case 'reset-mid-body':
      return { kind: 'reset-mid-body', reply };
    case 'slow':
      return { kind: 'late', delayMs: fault.delayMs, reply };
    default:
      return reply;
  }
}

/** The status that usually goes with a code, for faults that give none. */
function statusOf(code: string): number {
  if (code.startsWith('InternalError')) return 500;
  if (code.startsWith('ServiceUnavailable')) return 503;
  if (code.startsWith('Forbidden')) return 403;
  return code === 'OperationConflict' ? 409 : 400;
}
