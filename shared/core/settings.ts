import type { WebhookFormat } from './digest/webhook-format.ts';

/**
 * What the operator decided, parsed and checked by `config/parse-settings.ts` (durations in milliseconds). The core only
 * knows the shape: it never sees the environment.
 */
export interface Settings {
  readonly mode: Mode;
  /** `undefined`: the function's own region. */
  readonly regions: readonly string[] | 'all' | undefined;
  readonly policy: EniPolicy;
  readonly deleteCap: number;
  readonly breaker: BreakerLimits;
  readonly deletesPerMinute: number;
  readonly detachesPerMinute: number;
  readonly maxAttempts: number;
  readonly stuckAfterMs: number;
  readonly queues: QueueNames;
  readonly endpoints: Endpoints;
  readonly accounts: readonly OtherAccount[];
  readonly notifications: Notifications;
  readonly logLevel: LogLevel;
}

/** `report` changes nothing in the cloud and enqueues nothing; `delete` does the work. */
export type Mode = 'report' | 'delete';

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Which ENIs may ever be candidates: the part of the settings that `classifyEni` decides by. */
export interface EniPolicy {
  readonly minAgeMs: number;
  readonly gracePeriodMs: number;
  readonly requeueAfterMs: number;
  readonly protectTags: readonly TagPattern[];
  readonly controllerTags: readonly TagPattern[];
  /** What to do with ENIs that were asked to outlive their instance (`DeleteOnRelease=false`). */
  readonly retained: 'hold' | 'sweep';
  readonly scope: Scope;
}

/** A tag key, with or without a value; without one, any value matches. */
export interface TagPattern {
  readonly key: string;
  readonly value?: string | undefined;
}

/** An empty list, or no pattern, means everything. */
export interface Scope {
  readonly vpcIds: readonly string[];
  readonly vSwitchIds: readonly string[];
  readonly resourceGroupIds: readonly string[];
  /** All of them must be on the ENI. */
  readonly requiredTags: readonly TagPattern[];
  /** A regular expression, matched anywhere in the name unless anchored. */
  readonly namePattern: RegExp | undefined;
}

export interface BreakerLimits {
  /** More candidates than this in a region trip the breaker. */
  readonly count: number;
  /** Candidates above this share of the region's ENIs trip the breaker. */
  readonly percent: number;
}

export interface QueueNames {
  readonly delete: string;
  readonly teardown: string;
  readonly result: string;
  readonly deadLetter: string;
}

/** URLs that replace the public endpoint of the account and region. */
export interface Endpoints {
  readonly mns: string | undefined;
  readonly ecs: string | undefined;
  readonly ens: string | undefined;
  readonly sts: string | undefined;
}

/** An account that is swept by taking a role in it. */
export interface OtherAccount {
  readonly accountId: string;
  readonly roleArn: string;
  readonly externalId?: string | undefined;
}

/** What a digest can be sent for: `sweep` is every one that has something to say, `trouble` only those that need a person. */
export const notifyOccasions = ['sweep', 'trouble'] as const;
export type NotifyOccasion = (typeof notifyOccasions)[number];

/** Where digests go; with neither a topic nor a webhook none is made. */
export interface Notifications {
  /** An MNS topic of the function's own account and region. */
  readonly topic: string | undefined;
  readonly webhook: Webhook | undefined;
  readonly on: readonly NotifyOccasion[];
}

/** Whoever knows the URL may post to the chat, so it is as secret as the secret itself. */
export interface Webhook {
  readonly url: string;
  readonly format: WebhookFormat;
  readonly secret: string | undefined;
}
