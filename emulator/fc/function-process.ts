// The process that hosts one instance of a function, as the nodejs20 runtime does: started by `instance.ts`, told what to
// load and invoke over IPC, one invocation at a time, warm in between.
import { createRequire } from 'node:module';
import { installProcessClock, installVirtualSleep, type ProcessClock } from './clock-preload.ts';
import { endOfOutput, type FromFunction, parseToFunction, type ToFunction } from './process-messages.ts';
import { encodeError, encodeResult } from './result-encoding.ts';

type Handler = (event: Buffer, context: unknown) => unknown;
type Start = Extract<ToFunction, { kind: 'start' }>;
type Invoke = Extract<ToFunction, { kind: 'invoke' }>;

// Kept before any function code runs, which may replace what it finds.
const writeOut = process.stdout.write.bind(process.stdout);
const writeError = process.stderr.write.bind(process.stderr);
const send = (message: FromFunction) => void process.send?.(message);

let start: Start | undefined;
let clock: ProcessClock | undefined;
let nextSleepId = 1;
const sleepers = new Map<number, () => void>();

process.on('message', received => {
  const message = parseToFunction(received);
  if (message === undefined) return;
  clock ??= installProcessClock(message.offsetMs);
  clock.setOffsetMs(message.offsetMs);
  switch (message.kind) {
    case 'start':
      start = message;
      if (message.virtualSleep) installVirtualSleep(startSleep);
      return;
    case 'invoke':
      void invoke(message);
      return;
    case 'awake':
      sleepers.get(message.sleepId)?.();
      sleepers.delete(message.sleepId);
      return;
    case 'clock':
  }
});

// An emulator that died must not leave its functions behind.
process.on('disconnect', () => process.exit(0));

async function invoke({ requestId, event, context }: Invoke): Promise<void> {
  const answer = await run(event, context, requestId);
  writeOut(`${endOfOutput(requestId)}\n`);
  writeError(`${endOfOutput(requestId)}\n`);
  send({ ...answer, requestId });
}

async function run(
  event: Uint8Array,
  context: Readonly<Record<string, unknown>>,
  requestId: string,
): Promise<{ kind: 'returned' | 'threw'; payload: Uint8Array }> {
  const loaded = loadHandler();
  if (loaded.kind === 'failed')
    return { kind: 'threw', payload: encodeError(loaded.error, loaded.errorType) };
  try {
    const result = await loaded.handler(Buffer.from(event), completeContext(context, requestId));
    return { kind: 'returned', payload: encodeResult(result) };
  } catch (error) {
    return { kind: 'threw', payload: encodeError(error) };
  }
}

type Loaded =
  | { readonly kind: 'loaded'; readonly handler: Handler }
  | { readonly kind: 'failed'; readonly error: unknown; readonly errorType: string };

/** Loads on the first invocation, so that whatever the module prints or throws belongs to an invocation. */
function loadHandler(): Loaded {
  if (start === undefined) {
    const error = new Error('The function process was invoked before it was told what to load.');
    return { kind: 'failed', error, errorType: 'ImportModuleError' };
  }
  const { codePath, exportName } = start;
  try {
    const module: unknown = createRequire(codePath)(codePath);
    const handler = isObject(module) ? module[exportName] : undefined;
    if (isHandler(handler)) return { kind: 'loaded', handler };
    const error = new Error(`Handler '${exportName}' is missing on module '${codePath}'.`);
    return { kind: 'failed', error, errorType: 'HandlerNotFound' };
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: 'failed', error, errorType: 'UserCodeSyntaxError' };
    const missing = error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';
    return {
      kind: 'failed',
      error,
      errorType: missing ? 'ImportModuleError' : error instanceof Error ? error.name : 'Error',
    };
  }
}

/** Adds what cannot travel between processes: the logger and the tracing stub. */
function completeContext(context: Readonly<Record<string, unknown>>, requestId: string): unknown {
  const line = (level: string) => (message: unknown) =>
    void process.stdout.write(`${new Date().toISOString()} ${requestId} [${level}] ${String(message)}\n`);
  return {
    ...context,
    logger: {
      debug: line('debug'),
      info: line('info'),
      warn: line('warn'),
      error: line('error'),
      log: line('info'),
    },
    tracing: {
      spanContext: '',
      openTracingSpanContext: '',
      jaegerEndpoint: '',
      spanBaggages: {},
      parseOpenTracingBaggages: () => ({}),
    },
  };
}

function startSleep(ms: number, onWake: () => void): () => void {
  const sleepId = nextSleepId++;
  sleepers.set(sleepId, onWake);
  send({ kind: 'sleep', sleepId, ms, offsetMs: clock?.offsetMs() ?? 0 });
  return () => {
    sleepers.delete(sleepId);
    send({ kind: 'sleep-aborted', sleepId });
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';
const isHandler = (value: unknown): value is Handler => typeof value === 'function';
