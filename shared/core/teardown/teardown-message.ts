import type { JsonObject } from '../json.ts';
import type { TeardownRequest } from './teardown-request.ts';
import type { TeardownTask } from './teardown-task.ts';

/** One message of the teardown queue, understood. */
export type TeardownMessage =
  | ReceivedRequest
  | { readonly kind: 'task'; readonly task: TeardownTask }
  | TeardownPoison;

export interface ReceivedRequest {
  readonly kind: 'request';
  readonly request: TeardownRequest;
  /** Looks so far that could not expand it. */
  readonly attempts: number;
  /** The request as it came. */
  readonly source: JsonObject;
  /** Its deadline had passed when it was first read: this says so. */
  readonly overdue?: string | undefined;
}

/** It can never be understood. What could be read of it is for whoever waits for an answer. */
export interface TeardownPoison {
  readonly kind: 'poison';
  readonly reason: string;
  readonly requestId?: string | undefined;
  readonly eniId?: string | undefined;
  readonly region?: string | undefined;
  readonly body: unknown;
}
