/**
 * What a refusal means for the caller, whatever the provider calls it. To branch, code looks at this closed set; to explain,
 * it shows the provider's own code and request id. An unlisted provider code is `rejected`: never retried blindly.
 */
export type Handling = 'not-found' | 'conflict' | 'throttled' | 'transient' | 'forbidden' | 'rejected';

export interface CloudErrorDetails {
  readonly handling: Handling;
  /** The call that failed, as the provider names it: `DeleteNetworkInterface`, `BatchSendMessage`. */
  readonly operation: string;
  readonly providerCode?: string | undefined;
  readonly providerRequestId?: string | undefined;
  readonly httpStatus?: number | undefined;
  /** Whether it may have changed something all the same. Left out, only a `transient` failure is in doubt: any other answer is a plain no. */
  readonly mayHaveTakenEffect?: boolean | undefined;
}

/** A call to the cloud that did not do what was asked. Its message is a sentence without any credential in it. */
export class CloudError extends Error {
  override readonly name = 'CloudError';
  readonly handling: Handling;
  readonly operation: string;
  readonly providerCode: string | undefined;
  readonly providerRequestId: string | undefined;
  readonly httpStatus: number | undefined;
  /** For the sentence that a person reads. What is done next follows from `handling` alone. */
  readonly mayHaveTakenEffect: boolean;

  constructor(message: string, details: CloudErrorDetails) {
    super(message);
    this.handling = details.handling;
    this.operation = details.operation;
    this.providerCode = details.providerCode;
    this.providerRequestId = details.providerRequestId;
    this.httpStatus = details.httpStatus;
    this.mayHaveTakenEffect = details.mayHaveTakenEffect ?? details.handling === 'transient';
  }
}

/** Settings, requests or arguments that cannot be used. Lists every problem at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** Something that cannot be: a bug. A cleaner that is confused stops instead of improvising. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** The end of an exhaustive switch. */
export function unreachable(value: never): never {
  throw new InvariantError(`This value should be impossible here: ${JSON.stringify(value)}.`);
}
