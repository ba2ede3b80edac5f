/** Deployed functions, whichever version of Function Compute they live in. Calls reject with a CloudError when the platform refuses them. */
export interface FunctionApi {
  invoke(functionName: string, event: string, mode: InvocationMode): Promise<Invoked>;
  /** `undefined` when there is no such function. */
  find(functionName: string): Promise<FoundFunction | undefined>;
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

export interface FoundFunction {
  readonly timeoutSeconds: number | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

/** A function may run for minutes before it answers. */
export const invokeTimeoutMs = 300_000;
