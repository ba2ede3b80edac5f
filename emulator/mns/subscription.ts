import { parseEndpoint } from './endpoint.ts';
import { tagLengthLimit } from './limits.ts';
import { MnsError } from './mns-error.ts';

export const notifyStrategies = ['BACKOFF_RETRY', 'EXPONENTIAL_DECAY_RETRY'] as const;
export type NotifyStrategy = (typeof notifyStrategies)[number];

export const notifyContentFormats = ['XML', 'JSON', 'SIMPLIFIED'] as const;
export type NotifyContentFormat = (typeof notifyContentFormats)[number];

/** Who gets what a topic publishes, and in which form (Subscribe page). */
export interface Subscription {
  readonly name: string;
  readonly endpoint: string;
  /** Empty: every message. Otherwise only those published with exactly this tag. */
  readonly filterTag: string;
  readonly notifyStrategy: NotifyStrategy;
  readonly notifyContentFormat: NotifyContentFormat;
  readonly createdAtMs: number;
  readonly lastModifiedAtMs: number;
}

export interface NewSubscription {
  readonly endpoint: string;
  readonly filterTag?: string | undefined;
  readonly notifyStrategy?: NotifyStrategy | undefined;
  readonly notifyContentFormat?: NotifyContentFormat | undefined;
}

/** A subscription with the documented defaults, or the refusal of an endpoint or tag that cannot be. */
export function newSubscription(name: string, wanted: NewSubscription, nowMs: number): Subscription {
  if (!parseEndpoint(wanted.endpoint)) throw new MnsError('EndpointInvalid');
  checkTag('FilterTag', wanted.filterTag ?? '');
  return {
    name,
    endpoint: wanted.endpoint,
    filterTag: wanted.filterTag ?? '',
    notifyStrategy: wanted.notifyStrategy ?? 'BACKOFF_RETRY',
    notifyContentFormat: wanted.notifyContentFormat ?? 'XML',
    createdAtMs: nowMs,
    lastModifiedAtMs: nowMs,
  };
}

export function sameSubscription(a: Subscription, b: Subscription): boolean {
  return (
    a.endpoint === b.endpoint &&
    a.filterTag === b.filterTag &&
    a.notifyStrategy === b.notifyStrategy &&
    a.notifyContentFormat === b.notifyContentFormat
  );
}

export function checkTag(element: string, tag: string): void {
  if (tag.length > tagLengthLimit)
    throw new MnsError('InvalidArgument', `${element} should have at most ${tagLengthLimit} characters.`);
}
