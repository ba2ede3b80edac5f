/** What one call of a function brings along, whatever started it. */
export interface Invocation {
  /** The account and region that the function itself lives in. */
  readonly accountId: string;
  readonly region: string;
  readonly requestId: string;
  /** No new work is begun at or after this instant; what is left of the function's timeout is for sending the rest on. */
  readonly deadlineAt: number;
}
