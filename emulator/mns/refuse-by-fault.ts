import type { FaultEffect } from '../faults.ts';
import type { PlainReply } from '../http/exchange.ts';
import { gatewayKinds } from '../http/gateway-faults.ts';
import { refusalOf } from './mns-error.ts';
import { renderRefusal } from './reply.ts';

/** The answer of a fault of the kind `refuse`, whose code need not be one of the error table; undefined for any other. */
export function refusalByFault(
  fault: FaultEffect,
  requestId: string,
  hostId: string,
): PlainReply | undefined {
  if (fault.kind !== 'refuse') return undefined;
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

/** Whether a fault of this kind can happen to a request of MNS at all. */
export function canPlay(kind: FaultEffect['kind']): boolean {
  return gatewayKinds.includes(kind) || playedByMns.includes(kind);
}

const playedByMns: readonly FaultEffect['kind'][] = [
  'refuse',
  'throttle',
  'duplicate',
  'delay',
  'reorder',
  'short-page',
];
