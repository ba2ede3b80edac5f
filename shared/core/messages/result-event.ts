import { formatInstant } from '../instant.ts';
import { type JsonObject, utf8Bytes } from '../json.ts';

/** The terminal outcomes of a task or an ENI. Every task ends in exactly one of them. */
export const outcomes = ['gone', 'reprieved', 'refused', 'reattached', 'poison', 'exhausted'] as const;
export type Outcome = (typeof outcomes)[number];

export interface ResultData {
  readonly region: string;
  /** Empty when a poison message does not say. */
  readonly eniId: string;
  readonly origin: 'scan' | 'teardown';
  readonly requestId?: string;
  readonly reason: string;
  /** Teardown says here in a sentence what the reason's word leaves open: how far it got, what it would have done, who is in the way. */
  readonly because?: string;
  readonly attempts: number;
  readonly providerCode?: string;
  readonly providerRequestId?: string;
  /** The full description as it was read before the delete; what `restore` needs. For `gone`, and where our own delete may still come true. */
  readonly record?: JsonObject;
}

/** A CloudEvents 1.0 event in the JSON format (https://github.com/cloudevents/spec, v1.0.2): what consumers read from the result queue. */
export interface ResultEvent {
  readonly specversion: '1.0';
  /** Stable for the same task, so that consumers can drop duplicates. */
  readonly id: string;
  readonly source: string;
  readonly type: `eni-reaper.eni.${Outcome}`;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: ResultData;
}

export function createResultEvent(input: {
  readonly functionName: 'worker' | 'teardown';
  readonly accountId: string;
  readonly taskKey: string;
  readonly outcome: Outcome;
  /** What identifies the ENI, or a poison message, best. */
  readonly subject: string;
  readonly data: ResultData;
  readonly now: number;
}): ResultEvent {
  return {
    specversion: '1.0',
    id: input.taskKey,
    source: `/eni-reaper/${input.functionName}/${input.accountId}/${input.data.region}`,
    type: `eni-reaper.eni.${input.outcome}`,
    subject: input.subject,
    time: formatInstant(input.now),
    datacontenttype: 'application/json',
    data: input.data,
  };
}

/** Base64 makes four bytes of three and a message holds 65,536. */
const eventLimitBytes = 48_000;

/** The event as JSON. One that does not fit into a message would never arrive; without the undo record it still says what happened. */
export function encodeResultEvent(event: ResultEvent): string {
  const body = JSON.stringify(event);
  if (utf8Bytes(body) <= eventLimitBytes) return body;
  const { record, ...rest } = event.data;
  const note = 'the record was too large for a message';
  // Callers branch on the reason of a refusal; the reason of `gone` has said it from the beginning.
  const data =
    event.type === 'eni-reaper.eni.gone'
      ? { ...rest, reason: `${rest.reason} (${note})` }
      : { ...rest, because: rest.because === undefined ? note : `${rest.because}; ${note}` };
  return JSON.stringify({ ...event, data });
}
