import type { FaultEffect } from '../faults.ts';
import type { HttpReply } from '../http/exchange.ts';
import { refusalOf } from './mns-error.ts';
import { type PlainReply, renderRefusal } from './reply.ts';

/** What a fault answers in place of the operation, which then does not run; undefined when the operation runs. */
export function playInstead(fault: FaultEffect, requestId: string, hostId: string): HttpReply | undefined {
  switch (fault.kind) {
    case 'refuse': {
      const known = refusalOf(fault.code);
      const refusal = {
        code: fault.code,
        status: fault.status ?? known.status,
        message: fault.message ?? known.message,
      };
      const seconds = fault.retryAfterSeconds;
      const headers = seconds === undefined ? {} : { 'x-acs-retry-after': String(seconds) };
      return renderRefusal(refusal, requestId, hostId, headers);
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
      return {
        kind: 'reply',
        status: 500,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ Message: 'The gateway failed.', RequestId: requestId }),
      };
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

/** Whether a fault of this kind can happen to a request of MNS at all. */
export function canPlay(kind: FaultEffect['kind']): boolean {
  return playedByWire.includes(kind) || playedByQueues.includes(kind);
}

const playedByWire: readonly FaultEffect['kind'][] = [
  'refuse',
  'throttle',
  'html-503',
  'empty-500',
  'json-without-code',
  'reset-before-effect',
  'reset-after-effect',
  'reset-mid-body',
  'slow',
];

const playedByQueues: readonly FaultEffect['kind'][] = ['duplicate', 'delay', 'reorder', 'short-page'];
