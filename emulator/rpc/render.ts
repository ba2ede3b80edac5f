import type { PlainReply } from '../http/exchange.ts';
import { xmlLibrary } from '../xml-library.ts';
import type { RpcError } from './operation.ts';

/** Where an answer comes from and how the caller wants it. */
export interface Rendering {
  readonly format: 'json' | 'xml';
  readonly requestId: string;
}

/** A success: in XML the root is named after the action, `<DescribeRegionsResponse>`. */
export function renderSuccess(
  action: string,
  body: Readonly<Record<string, unknown>>,
  { format, requestId }: Rendering,
): PlainReply {
  return render(200, { ...body, RequestId: requestId }, `${action}Response`, { format, requestId });
}

/**
 * A refusal, with the fields in the order in which ECS was seen to print them (aliyun/terraform-provider-alicloud
 * 5172). `x-acs-retry-after` counts milliseconds, as the vendor's SDKs read it.
 */
export function renderError(
  error: RpcError,
  title: string,
  hostId: string,
  rendering: Rendering,
): PlainReply {
  const query = new URLSearchParams({
    q: error.code,
    product: title,
    requestId: rendering.requestId,
  });
  const body = {
    ...error.fields,
    Code: error.code,
    HostId: hostId,
    Message: error.message,
    Recommend: `https://api.aliyun.com/troubleshoot?${query}`,
    RequestId: rendering.requestId,
  };
  const reply = render(error.status, body, 'Error', rendering);
  if (error.retryAfterSeconds === undefined) return reply;
  const retryAfter = { 'x-acs-retry-after': String(Math.ceil(error.retryAfterSeconds * 1000)) };
  return { ...reply, headers: { ...reply.headers, ...retryAfter } };
}

/** Any body in the format that was asked for. In XML the library has to be loaded. */
export function render(
  status: number,
  body: Readonly<Record<string, unknown>>,
  root: string,
  { format, requestId }: Rendering,
): PlainReply {
  return {
    kind: 'reply',
    status,
    headers: {
      'content-type': `${format === 'json' ? 'application/json' : 'text/xml'};charset=utf-8`,
      'x-acs-request-id': requestId,
    },
    body:
      format === 'json'
        ? JSON.stringify(body)
        : `<?xml version="1.0" encoding="UTF-8"?>${builder().build({ [root]: body })}`,
  };
}

let made: InstanceType<ReturnType<typeof xmlLibrary>['XMLBuilder']> | undefined;

function builder() {
  made ??= new (xmlLibrary().XMLBuilder)({ format: false, suppressEmptyNode: false, processEntities: true });
  return made;
}
