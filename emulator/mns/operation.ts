import type { FaultEffect } from '../faults.ts';
import type { Foundation } from '../foundation.ts';
import type { Broker } from './broker.ts';
import type { PollCeiling } from './poll-ceiling.ts';

/** One authenticated, permitted call, ready to be carried out. */
export interface MnsCall {
  /** The account that the key belongs to. */
  readonly accountId: string;
  readonly region: string;
  /** The names in the path; empty where it has none. */
  readonly names: PathNames;
  /** Names in lower case: documentation and SDKs spell them differently. */
  readonly query: ReadonlyMap<string, string>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** `http://` and the Host of the request: the beginning of the URLs of queues and topics. */
  readonly endpoint: string;
  readonly signal: AbortSignal;
  readonly foundation: Foundation;
  readonly broker: Broker;
  readonly pollCeiling: PollCeiling;
  /** Whether GetQueueAttributes tells the truth about message counts, or 0, as accounts without that feature see it. */
  readonly realCounters: boolean;
  /** A fault that the operation itself must play (`duplicate`, `delay`, …); transport faults are played outside. */
  readonly fault: FaultEffect | undefined;
}

export interface PathNames {
  readonly queue: string;
  readonly topic: string;
  readonly subscription: string;
}

/** Status, body and own headers; what all replies have in common is added outside. */
export interface MnsReply {
  readonly status: number;
  /** A whole document; absent for replies without a body. */
  readonly xml?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What tells operations with the same method and path apart. */
export interface RouteHints {
  readonly query: ReadonlyMap<string, string>;
  readonly rootName: string | undefined;
  readonly hasBody: boolean;
}

/** One API action. One file per operation exports one of these. */
export interface MnsOperation {
  /** Also the RAM action, behind `mns:`. */
  readonly action: string;
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** `/queues/{queue}/messages`; also what RAM is asked about, behind `acs:mns:<region>:<account>:`. */
  readonly path: string;
  /** Query parameters it takes, in lower case. Any other is refused. */
  readonly query: readonly string[];
  readonly when?: (hints: RouteHints) => boolean;
  /** Refuses by throwing MnsError. */
  run(call: MnsCall): MnsReply | Promise<MnsReply>;
}
