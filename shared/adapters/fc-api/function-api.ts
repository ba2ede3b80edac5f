import type { JsonObject } from '../../core/json.ts';
import { callTimeoutCapMs } from '../call-timeout.ts';

/** Deployed functions, whichever version of Function Compute they live in. Calls reject with a CloudError when the platform refuses them. */
export interface FunctionApi {
  invoke(functionName: string, event: string, mode: InvocationMode): Promise<Invoked>;
  /** `undefined` when there is no such function. */
  find(functionName: string): Promise<FoundFunction | undefined>;
}

/** What FC 3.0 tells beyond that, and FC 2.0 is not asked for: s.yaml deploys to 3.0. */
export interface DeployedFunctions extends FunctionApi {
  /** All triggers of a function, or a rejection: there is no partial list. */
  listTriggers(functionName: string): Promise<readonly FoundTrigger[]>;
}

/** `async`: the platform takes the event and answers at once. */
export type InvocationMode = 'sync' | 'async';

export type Invoked =
  | { readonly kind: 'accepted'; readonly requestId: string }
  | { readonly kind: 'returned'; readonly requestId: string; readonly payload: string }
  /** The function itself failed: it threw, ran out of time or of memory. */
  | {
      readonly kind: 'failed';
      readonly requestId: string;
      readonly errorType: string;
      readonly message: string;
    };

/** `undefined` is what the platform did not say. */
export interface FoundFunction {
  readonly timeoutSeconds: number | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly runtime: string | undefined;
  /** ARN of the role that the function works with. */
  readonly role: string | undefined;
}

export interface FoundTrigger {
  readonly name: string;
  /** As the platform calls it: `timer`, `eventbridge`, `http`. */
  readonly type: string;
  /** `triggerConfig`, whose keys depend on the type; `undefined` when it is no JSON object. */
  readonly config: JsonObject | undefined;
  /** The version or alias that it starts; `undefined` when it does not say. */
  readonly qualifier: string | undefined;
}

/** A function may run for minutes before it answers; the platform takes an event at once. */
export const invokeTimeoutMs: Readonly<Record<InvocationMode, number>> = {
  sync: 300_000,
  async: callTimeoutCapMs,
};
