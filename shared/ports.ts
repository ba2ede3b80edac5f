import type { Digest } from './core/digest/render-digest.ts';
import type { Eni, EniStatus } from './core/eni.ts';
import type { LogEvent } from './core/log-events.ts';
import type { Cloud, Selector } from './core/teardown/teardown-request.ts';

/**
 * What the use cases need from the outside. Ports speak our words only: no SDK object, no SDK error and no SDK default
 * passes through them. Everything that can fail rejects with a CloudError.
 *
 * What attaches and detaches stands on TeardownEnis alone, which only teardown is given; nothing here touches an instance. Scan and worker are
 * given ports that cannot even name such a call.
 */

/** Time, with two faces: `nowMs` for timestamps (it may step), `monotonicMs` for measuring (it may not). */
export interface Clock {
  nowMs(): number;
  monotonicMs(): number;
  /** Resolves after `ms`; rejects at once with the signal's reason when it aborts. */
  sleepMs(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface Random {
  /** Uniform in [0, 1). */
  unit(): number;
}

/** Who an account and a region are; each RegionalEnis belongs to exactly one pair. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** How far a listing is: its pages that have arrived, and the ENIs on them. */
export interface ListingProgress {
  readonly pages: number;
  readonly enis: number;
}
/** Hears of each page of a listing as it arrives, the last one included. It is for a person who waits; nothing may follow from it. */
export type OnPage = (progress: ListingProgress) => void;

/** Reading ENIs of one region of one account. Every list is complete or the call rejects: there is no partial answer. */
export interface EniReader {
  /** All ENIs in this status; with a tag key, only those that carry it. */
  listByStatus(status: EniStatus, tagKey?: string, onPage?: OnPage): Promise<readonly Eni[]>;
  /** How many ENIs the region holds in any status. */
  countAll(): Promise<number>;
  /**
   * What is known now of these ids (1 to 100 a call is made of them). An id that is missing from the map was absent from a
   * complete answer that asked for exactly this id: it is gone.
   */
  readByIds(eniIds: readonly string[]): Promise<ReadonlyMap<string, Eni>>;
}

/** Reading everything, for a person who wants to see it. */
export interface EniSurveyor {
  /** All ENIs of the place in any status. */
  listAll(onPage?: OnPage): Promise<readonly Eni[]>;
}

/** Writing our own two tags. */
export interface EniMarker {
  /** Sets one tag on all of these ENIs. */
  tag(eniIds: readonly string[], key: string, value: string): Promise<void>;
  untag(eniIds: readonly string[], keys: readonly string[]): Promise<void>;
}

export interface EniDeleter {
  /** Resolves when the deletion was accepted, which is not yet gone. */
  requestDelete(eniId: string): Promise<{ readonly providerRequestId: string }>;
}

/** All that scan and worker may do in one place. */
export interface RegionalEnis extends EniReader, EniSurveyor, EniMarker, EniDeleter {
  readonly place: Place;
}

/** Opens a place; takes the role of another account when the place needs it. */
export interface EniCloud {
  open(place: Place): Promise<RegionalEnis>;
  /** Ids of all regions, for `ENI_REAPER_REGIONS=all`. */
  listRegions(): Promise<readonly string[]>;
}

/** All that teardown may do in one place of one cloud. */
export interface TeardownEnis extends Pick<EniReader, 'readByIds'>, EniDeleter {
  readonly cloud: Cloud;
  readonly place: Place;
  /** Everything that hangs on one resource, whatever its status, or a rejection: there is no partial answer. */
  listBySelector(selector: Selector): Promise<readonly Eni[]>;
  /** Resolves when the detach from exactly this instance was accepted, which is not yet detached. */
  requestDetach(eniId: string, instanceId: string): Promise<{ readonly providerRequestId: string }>;
  /** Resolves when the attach was accepted, which is not yet attached. */
  requestAttach(eniId: string, instanceId: string): Promise<{ readonly providerRequestId: string }>;
}

/** Opens a place of ECS or of ENS; each place is of the function's own account. */
export interface TeardownClouds {
  open(cloud: Cloud, place: Place): TeardownEnis;
}

export interface OutgoingMessage {
  readonly body: string;
  /** 0 to 604,800 (7 days). */
  readonly delaySeconds?: number;
}

export type SendResult =
  | { readonly kind: 'sent' }
  | {
      readonly kind: 'failed';
      readonly reason: string;
      /** It was certainly not taken. Left out, nobody knows: the answer was lost, and the message may be there. */
      readonly isCertain?: true;
    };

export interface QueueSender {
  /** One result per message, in order. Never rejects for a part: a call that failed as a whole fails each of its messages. */
  send(queueName: string, messages: readonly OutgoingMessage[]): Promise<readonly SendResult[]>;
}

/** Where digests go: people, or programs that work for them. */
export interface DigestChannel {
  /** What the log calls it; never its address. */
  readonly name: string;
  /** Never rejects; `reason` is a sentence without any secret in it. */
  send(digest: Digest): Promise<SendResult>;
}

/** One JSON object a line; `event` is a constant from the closed list in `core/log-events.ts`. */
export interface Log {
  debug(event: LogEvent, fields?: Readonly<Record<string, unknown>>): void;
  info(event: LogEvent, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: LogEvent, fields?: Readonly<Record<string, unknown>>): void;
  error(event: LogEvent, fields?: Readonly<Record<string, unknown>>): void;
}
