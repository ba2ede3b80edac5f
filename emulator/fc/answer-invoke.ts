import type { FaultEffect } from '../faults.ts';
import type { HttpReply, HttpRequest } from '../http/exchange.ts';
import { FcError, renderRefusal } from './fc-error.ts';
import type { FcRoute } from './fc-route.ts';
import type { Platform } from './platform.ts';
import { isTaskId } from './task-ids.ts';

/** Carries out one InvokeFunction call of either version; throws FcError for headers that it cannot understand. */
export async function answerInvoke(
  route: FcRoute,
  request: HttpRequest,
  requestId: string,
  fault: FaultEffect | undefined,
  platform: Platform,
): Promise<Extract<HttpReply, { kind: 'reply' }>> {
  const { headers } = request;
  const type = headers['x-fc-invocation-type'] ?? 'Sync';
  if (type !== 'Sync' && type !== 'Async')
    throw new FcError(400, 'InvalidArgument', `x-fc-invocation-type is Sync or Async, not '${type}'`);
  const taskHeader =
    route.version === '2016-08-15' ? 'x-fc-stateful-async-invocation-id' : 'x-fc-async-task-id';
  const taskId = headers[taskHeader];
  if (taskId !== undefined && !isTaskId(taskId))
    throw new FcError(
      400,
      'InvalidArgument',
      `${taskHeader} has at most 128 characters and starts with a letter or _`,
    );

  const result = await platform.invoke(route.key, request.body, {
    mode: type === 'Sync' ? 'sync' : 'async',
    requestId,
    ...(taskId !== undefined && { taskId }),
    // What happens to the reply on its way back happens outside.
    admitted: { fault: fault?.kind === 'slow' || fault?.kind.startsWith('reset') ? undefined : fault },
  });
  if (result.refusal)
    return renderRefusal(route.version, { status: result.statusCode, ...result.refusal }, requestId);
  const logTail = Buffer.from(result.logs.join('\n')).subarray(-4096).toString('base64');
  return {
    kind: 'reply',
    status: result.statusCode,
    headers: {
      'content-type': result.errorType ? 'application/json' : 'application/octet-stream',
      'x-fc-request-id': requestId,
      ...(result.errorType && { 'x-fc-error-type': result.errorType }),
      // The last 4 KB of the log (InvokeFunction page: LogType Tail, synchronous invocations only).
      ...(type === 'Sync' && headers['x-fc-log-type'] === 'Tail' && { 'x-fc-log-result': logTail }),
    },
    body: result.payload,
  };
}
