/** What an invocation came to. A function that failed is still an answer of the platform: 200 with an `errorType`. */
export interface InvokeResult {
  /** 200 for an answer or an error of the function, 202 for an accepted event, anything else for a refusal. */
  readonly statusCode: number;
  readonly payload: Buffer;
  /** `x-fc-error-type`. Everything but an error given to a callback is unhandled, and nodejs20 handlers have no callback. */
  readonly errorType?: 'HandledInvocationError' | 'UnhandledInvocationError';
  /** What went wrong in the words of the request metrics. */
  readonly failure?: 'FunctionUnhandledError' | 'FunctionTimeoutError';
  /** Why the platform did not run the function. */
  readonly refusal?: Refusal;
  readonly logs: readonly string[];
  readonly requestId: string;
}

export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** True when the function ran and returned. */
export const succeeded = (result: InvokeResult) =>
  result.statusCode === 200 && result.errorType === undefined;

export function refused(requestId: string, statusCode: number, code: string, message: string): InvokeResult {
  return { statusCode, payload: Buffer.alloc(0), refusal: { code, message }, logs: [], requestId };
}

/** An error that the function's own code raised. */
export function functionError(requestId: string, payload: Buffer, logs: readonly string[]): InvokeResult {
  return {
    statusCode: 200,
    payload,
    errorType: 'UnhandledInvocationError',
    failure: 'FunctionUnhandledError',
    logs,
    requestId,
  };
}

/** The instance is gone without an answer; the body is the documented sentence of the runtime. */
export function processExited(requestId: string, durationMs: number, logs: readonly string[]): InvokeResult {
  const errorMessage = `Process exited unexpectedly before completing request (duration: ${durationMs}ms, maxMemoryUsage: 0MB)`;
  return functionError(requestId, Buffer.from(JSON.stringify({ errorMessage })), logs);
}

export function timedOut(requestId: string, timeoutSeconds: number, logs: readonly string[]): InvokeResult {
  const body = {
    errorMessage: `Function timed out after ${timeoutSeconds} seconds`,
    errorType: 'FunctionTimeoutError',
  };
  const result = functionError(requestId, Buffer.from(JSON.stringify(body)), logs);
  return { ...result, failure: 'FunctionTimeoutError' };
}
