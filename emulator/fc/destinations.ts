import type { DeployedFunction } from './function-spec.ts';
import { type InvokeResult, succeeded } from './invoke-result.ts';

/** Where the record of an asynchronous invocation goes. */
export type Destination =
  | { readonly kind: 'queue'; readonly region: string; readonly accountId: string; readonly queue: string }
  | { readonly kind: 'function'; readonly key: string };

/**
 * Reads a destination as s.yaml gives it; undefined for the kinds that are not modelled (topics, EventBridge, RocketMQ)
 * and for nonsense (https://help.aliyun.com/zh/functioncompute/user-guide/result-callback).
 */
export function parseDestination(arn: string): Destination | undefined {
  const queue = /^acs:mns:([^:]+):(\d+):\/queues\/([^/]+)\/messages$/.exec(arn);
  const [, region, accountId, name] = queue ?? [];
  if (region !== undefined && accountId !== undefined && name !== undefined)
    return { kind: 'queue', region, accountId, queue: name };

  const fn = /^acs:fc:[^:]+:\d+:(?:services\/([^/.]+)(?:\.[^/]+)?\/)?functions\/([^/]+)$/.exec(arn);
  const [, service, functionName] = fn ?? [];
  if (functionName === undefined) return undefined;
  return { kind: 'function', key: service === undefined ? functionName : `${service}/${functionName}` };
}

/** The record, field by field as on the page above. The values of `condition` are not documented: it stays empty. */
export function destinationRecord(record: {
  readonly fn: DeployedFunction;
  readonly accountId: string;
  readonly region: string;
  readonly atMs: number;
  readonly requestPayload: Buffer;
  readonly attempts: number;
  readonly result: InvokeResult;
}): string {
  const { fn, result } = record;
  return JSON.stringify({
    timestamp: record.atMs,
    requestContext: {
      requestId: result.requestId,
      functionArn: functionArn(fn, record.accountId, record.region),
      condition: '',
      approximateInvokeCount: record.attempts,
    },
    requestPayload: record.requestPayload.toString('utf8'),
    responseContext: {
      statusCode: result.statusCode,
      functionError: succeeded(result) ? '' : (result.errorType ?? result.refusal?.code ?? ''),
    },
    responsePayload: result.payload.toString('utf8'),
  });
}

/** `acs:fc:<region>:<account>:functions/<f>`, or with the service that it belongs to. */
export function functionArn(fn: DeployedFunction, accountId: string, region: string): string {
  const service = fn.service === undefined ? '' : `services/${fn.service}.LATEST/`;
  return `acs:fc:${region}:${accountId}:${service}functions/${fn.name}`;
}
