/** Something that has work now and then: a trigger, or a queue of events. Stories drive it step by step. */
export interface Drainable {
  readonly name: string;
  /** Does what can be done now, without waiting for the clock. */
  drainOnce(): Promise<Drained>;
  /** When there is something to do next, which may be now; undefined when nothing is left to wait for. */
  nextDueAtMs(): number | undefined;
}

export interface Drained {
  readonly batches: number;
  readonly messages: number;
}
