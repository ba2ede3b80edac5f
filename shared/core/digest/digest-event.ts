import { formatInstant } from '../instant.ts';
import type { Digest } from './render-digest.ts';

/** A CloudEvents 1.0 event in the JSON format: what subscribers of the topic get. */
export interface DigestEvent {
  readonly specversion: '1.0';
  /** Stable for one run of a function, so that subscribers can drop duplicates. */
  readonly id: string;
  readonly source: string;
  readonly type: 'eni-reaper.sweep' | 'eni-reaper.results';
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: Digest;
}

/** The run that a digest is about. */
export interface DigestOrigin {
  readonly functionName: 'scan' | 'worker' | 'teardown';
  readonly accountId: string;
  readonly region: string;
  readonly requestId: string;
}

export function createDigestEvent(digest: Digest, origin: DigestOrigin, now: number): DigestEvent {
  return {
    specversion: '1.0',
    // A run that the platform repeats keeps its request id but not its start.
    id: `${origin.functionName}/${origin.requestId}/${digest.startedAt}`,
    source: `/eni-reaper/${origin.functionName}/${origin.accountId}/${origin.region}`,
    type: digest.kind === 'sweep-digest' ? 'eni-reaper.sweep' : 'eni-reaper.results',
    time: formatInstant(now),
    datacontenttype: 'application/json',
    data: digest,
  };
}
