import { isJsonObject } from '../../core/json.ts';

/** The attributes of a queue that an operator sets (CreateQueue page). What is left out keeps its default, or its present value. */
export interface QueueAttributes {
  /** 1 to 43,200. */
  readonly visibilityTimeoutSeconds?: number;
  /** 60 to 604,800. */
  readonly retentionSeconds?: number;
  /** 1,024 to 65,536. */
  readonly maximumMessageBytes?: number;
  /** 0 to 604,800; for every message that does not say its own. */
  readonly delaySeconds?: number;
  /** 0 to 30; how long a receive waits that does not say how long. */
  readonly pollingWaitSeconds?: number;
}

const names = {
  visibilityTimeoutSeconds: 'VisibilityTimeout',
  retentionSeconds: 'MessageRetentionPeriod',
  maximumMessageBytes: 'MaximumMessageSize',
  delaySeconds: 'DelaySeconds',
  pollingWaitSeconds: 'PollingWaitSeconds',
} as const satisfies Record<keyof QueueAttributes, string>;

const entries = Object.entries(names) as readonly [keyof QueueAttributes, string][];

export function renderQueueAttributes(attributes: QueueAttributes): Readonly<Record<string, number>> {
  return Object.fromEntries(
    entries.flatMap(([name, wireName]) => {
      const value = attributes[name];
      return value === undefined ? [] : [[wireName, value]];
    }),
  );
}

/** The wire knows text only; an attribute that is no whole number is left out. */
export function parseQueueAttributes(body: unknown): QueueAttributes {
  const fields = isJsonObject(body) ? body : {};
  return Object.fromEntries(
    entries.flatMap(([name, wireName]) => {
      const text = fields[wireName];
      return typeof text === 'string' && /^\d{1,10}$/.test(text) ? [[name, Number(text)]] : [];
    }),
  );
}
