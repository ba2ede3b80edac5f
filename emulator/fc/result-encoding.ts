/**
 * The body that a handler's result becomes: bytes as they are, objects as JSON, anything else as text, and nothing for
 * undefined and null (https://www.alibabacloud.com/help/en/functioncompute/fc/request-handlers).
 */
export function encodeResult(result: unknown): Uint8Array {
  if (result === undefined || result === null) return Buffer.alloc(0);
  if (result instanceof Uint8Array) return result;
  return Buffer.from(typeof result === 'object' ? JSON.stringify(result) : String(result));
}

/**
 * The body of a failed invocation (https://www.alibabacloud.com/help/en/functioncompute/fc/error-handling-nodejs). The
 * `errorType` of a thrown non-Error follows the nodejs16 runtime; for nodejs20 it is not documented.
 */
export function encodeError(error: unknown, errorType?: string): Uint8Array {
  const body =
    error instanceof Error
      ? {
          errorMessage: error.message,
          errorType: errorType ?? error.name,
          stackTrace: (error.stack ?? '').split('\n'),
        }
      : { errorMessage: asText(error), errorType: errorType ?? 'FunctionHandledError', stackTrace: [] };
  return Buffer.from(JSON.stringify(body));
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
