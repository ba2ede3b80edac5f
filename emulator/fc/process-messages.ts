/** What the platform tells a function process. */
export type ToFunction =
  | {
      readonly kind: 'start';
      /** Absolute path of the CommonJS file that holds the handler. */
      readonly codePath: string;
      readonly exportName: string;
      readonly offsetMs: number;
      readonly virtualSleep: boolean;
    }
  | {
      readonly kind: 'invoke';
      readonly requestId: string;
      readonly event: Uint8Array;
      /** The data of the handler's `context`; the functions in it are added by the process. */
      readonly context: Readonly<Record<string, unknown>>;
      readonly offsetMs: number;
    }
  | { readonly kind: 'clock'; readonly offsetMs: number }
  | { readonly kind: 'awake'; readonly sleepId: number; readonly offsetMs: number };

/** What a function process tells the platform. */
export type FromFunction =
  | { readonly kind: 'returned'; readonly requestId: string; readonly payload: Uint8Array }
  | { readonly kind: 'threw'; readonly requestId: string; readonly payload: Uint8Array }
  | {
      readonly kind: 'sleep';
      readonly sleepId: number;
      readonly ms: number;
      /** The offset that the sleeper knew when it asked: what the clock moved since then counts as slept. */
      readonly offsetMs: number;
    }
  /** The signal of a sleep aborted: the clock must not be moved for it any more. */
  | { readonly kind: 'sleep-aborted'; readonly sleepId: number };

/**
 * The line that a function process prints on both of its streams once an invocation is over, so that output which is
 * still in the pipe is not taken for the next invocation's.
 */
export const endOfOutput = (requestId: string) => `\u0001end-of-invocation ${requestId}\u0001`;

/** Undefined for anything that is no message of ours: handlers may use `process.send` too. */
export function parseFromFunction(message: unknown): FromFunction | undefined {
  if (!isRecord(message)) return undefined;
  const { kind, requestId, payload, sleepId, ms, offsetMs } = message;
  if (kind === 'returned' || kind === 'threw') {
    if (typeof requestId !== 'string' || !(payload instanceof Uint8Array)) return undefined;
    return { kind, requestId, payload };
  }
  if (typeof sleepId !== 'number') return undefined;
  if (kind === 'sleep-aborted') return { kind, sleepId };
  if (kind !== 'sleep' || typeof ms !== 'number' || typeof offsetMs !== 'number') return undefined;
  return { kind, sleepId, ms, offsetMs };
}

/** The same for the other direction. */
export function parseToFunction(message: unknown): ToFunction | undefined {
  if (!isRecord(message)) return undefined;
  const { kind, offsetMs, codePath, exportName, virtualSleep, requestId, event, context, sleepId } = message;
  if (typeof offsetMs !== 'number') return undefined;
  switch (kind) {
    case 'start':
      return typeof codePath === 'string' && typeof exportName === 'string'
        ? { kind, codePath, exportName, offsetMs, virtualSleep: virtualSleep === true }
        : undefined;
    case 'invoke':
      return typeof requestId === 'string' && event instanceof Uint8Array && isRecord(context)
        ? { kind, requestId, event, context, offsetMs }
        : undefined;
    case 'clock':
      return { kind, offsetMs };
    case 'awake':
      return typeof sleepId === 'number' ? { kind, sleepId, offsetMs } : undefined;
    default:
      return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
