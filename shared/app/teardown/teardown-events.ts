import { hashText } from '../../core/hash-text.ts';
import { createResultEvent, encodeResultEvent } from '../../core/messages/result-event.ts';
import type { TeardownPoison } from '../../core/teardown/teardown-message.ts';
import { subjectOfRequest, type TeardownRequest } from '../../core/teardown/teardown-request.ts';
import { type TeardownTask, teardownTaskKey } from '../../core/teardown/teardown-task.ts';
import type { Invocation } from '../invocation.ts';
import type { Finished } from '../messages/task-ending.ts';

/** The terminal event of one ENI of a request. */
export function eventOfTask(task: TeardownTask, ending: Finished, attempts: number, now: number): string {
  const { accountId, requestId, eniId, region } = task;
  return render(
    { taskKey: teardownTaskKey(task), subject: eniId, accountId, region, eniId, requestId },
    ending,
    attempts,
    now,
  );
}

/** The terminal event of a request that is answered as a whole; its subject is the resource that it names. */
export function eventOfRequest(
  request: TeardownRequest,
  ending: Finished,
  attempts: number,
  now: number,
  invocation: Invocation,
): string {
  const { cloud, requestId, region } = request;
  const { accountId } = invocation;
  const subject = subjectOfRequest(request);
  const taskKey = ['teardown', accountId, cloud, region, requestId, subject].join('/');
  return render({ taskKey, subject, accountId, region, eniId: '', requestId }, ending, attempts, now);
}

/** The event of a message that cannot be understood, when it at least says which request it is; there is nobody to answer otherwise. */
export function eventOfPoison(
  poison: TeardownPoison,
  now: number,
  invocation: Invocation,
): string | undefined {
  const { requestId, eniId = '', region = invocation.region, reason, body } = poison;
  if (requestId === undefined) return undefined;
  const { accountId } = invocation;
  return render(
    {
      taskKey: `teardown/poison/${requestId}/${hashText(textOf(body))}`,
      subject: eniId === '' ? requestId : eniId,
      accountId,
      region,
      eniId,
      requestId,
    },
    { kind: 'finished', outcome: 'poison', reason },
    1,
    now,
  );
}

/** A message body as text, the same for every copy of the message. */
export function textOf(body: unknown): string {
  return typeof body === 'string' ? body : (JSON.stringify(body) ?? '');
}

interface Address {
  readonly taskKey: string;
  readonly subject: string;
  readonly accountId: string;
  readonly region: string;
  readonly eniId: string;
  readonly requestId: string;
}

function render(address: Address, ending: Finished, attempts: number, now: number): string {
  const { taskKey, subject, accountId, region, eniId, requestId } = address;
  const { outcome, reason, because, providerCode, providerRequestId, record } = ending;
  return encodeResultEvent(
    createResultEvent({
      functionName: 'teardown',
      accountId,
      taskKey,
      outcome,
      subject,
      data: {
        region,
        eniId,
        origin: 'teardown',
        requestId,
        reason,
        ...(because !== undefined && { because }),
        attempts,
        ...(providerCode !== undefined && { providerCode }),
        ...(providerRequestId !== undefined && { providerRequestId }),
        ...(record !== undefined && { record }),
      },
      now,
    }),
  );
}
