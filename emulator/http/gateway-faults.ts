import type { FaultEffect } from '../faults.ts';
import type { HttpReply, PlainReply } from './exchange.ts';

/*
 * The faults of what stands between a client and any product: gateways, proxies, connections. They look the same whatever the
 * product's own protocol is; what a product itself says in a fault's name is its own business.
 */

/** What a fault answers in place of the product, which then does nothing; undefined when the product is reached. */
export function gatewayReply(fault: FaultEffect, requestId: string): HttpReply | undefined {
  switch (fault.kind) {
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

/** What becomes of the product's reply on its way back. */
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

/** The kinds that one of the two functions above plays. */
export const gatewayKinds: readonly FaultEffect['kind'][] = [
  'html-503',
  'empty-500',
  'json-without-code',
  'reset-before-effect',
  'reset-after-effect',
  'reset-mid-body',
  'slow',
];
