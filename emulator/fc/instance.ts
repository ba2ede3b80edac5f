import { fork } from 'node:child_process';
import { dirname } from 'node:path';
import { createInvocationLog, type InvocationLog, splitLines } from './invocation-log.ts';
import { endOfOutput, parseFromFunction, type ToFunction } from './process-messages.ts';

/** One process of a function. Takes one invocation at a time, as the built-in Node.js runtimes do. */
export interface Instance {
  /** Never rejects: whatever happens to the process is an outcome. */
  invoke(request: InstanceRequest): Promise<InstanceOutcome>;
  tellOffset(offsetMs: number): void;
  /** Ends the process at once; an invocation in it has the outcome `exited`. */
  kill(): void;
  alive(): boolean;
  /** Resolves once the process is gone. */
  readonly gone: Promise<void>;
}

export interface InstanceRequest {
  readonly requestId: string;
  readonly event: Buffer;
  readonly context: Readonly<Record<string, unknown>>;
  readonly offsetMs: number;
  /** Called for each virtual sleep; resolves with the clock's new offset, or undefined for a sleeper that must not wake. */
  readonly onSleep: (ms: number, offsetMs: number, signal: AbortSignal) => Promise<number | undefined>;
}

export type InstanceOutcome =
  | { readonly kind: 'returned'; readonly payload: Buffer; readonly logs: readonly string[] }
  /** `payload` is the error as JSON. */
  | { readonly kind: 'threw'; readonly payload: Buffer; readonly logs: readonly string[] }
  /** The process ended without an answer. */
  | { readonly kind: 'exited'; readonly logs: readonly string[] };

export interface InstanceOptions {
  /** The bundled `function-process.ts`. */
  readonly processPath: string;
  readonly codePath: string;
  readonly exportName: string;
  /** The whole environment: nothing of this process's own gets in. */
  readonly environment: Readonly<Record<string, string>>;
  readonly offsetMs: number;
  readonly virtualSleep: boolean;
  readonly onLine: (line: string, requestId: string | undefined) => void;
}

interface Running {
  readonly request: InstanceRequest;
  readonly log: InvocationLog;
  readonly finish: (outcome: InstanceOutcome) => void;
  readonly sleeps: Map<number, AbortController>;
  answer: { readonly kind: 'returned' | 'threw'; readonly payload: Buffer } | undefined;
  /** Of stdout and stderr: how many have delivered everything that this invocation wrote. */
  streamsEnded: number;
}

export function startInstance(options: InstanceOptions): Instance {
  const child = fork(options.processPath, [], {
    cwd: dirname(options.codePath),
    env: { ...options.environment },
    // Flags of this process (loaders, inspectors) are none of the function's business.
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let running: Running | undefined;
  let alive = true;

  const tell = (message: ToFunction) => {
    // A process that is just dying cannot be told anything; its end is reported by 'close'.
    if (child.connected) child.send(message, () => {});
  };
  const conclude = (outcome: InstanceOutcome) => {
    const finished = running;
    running = undefined;
    finished?.finish(outcome);
  };
  const concludeIfComplete = () => {
    if (running?.answer === undefined || running.streamsEnded < 2) return;
    conclude({ ...running.answer, logs: running.log.lines() });
  };

  const onLine = (line: string) => {
    const marker = running && endOfOutput(running.request.requestId);
    const ended = marker !== undefined && line.endsWith(marker);
    const text = ended ? line.slice(0, -marker.length) : line;
    if (!ended || text !== '') {
      running?.log.add(text);
      options.onLine(text, running?.request.requestId);
    }
    if (!ended || !running) return;
    running.streamsEnded++;
    concludeIfComplete();
  };
  for (const stream of [child.stdout, child.stderr]) {
    const push = splitLines(onLine);
    stream?.on('data', (chunk: Buffer) => push(chunk));
    stream?.on('end', () => push());
  }

  child.on('message', received => {
    const message = parseFromFunction(received);
    if (message === undefined || running === undefined) return;
    if (message.kind === 'sleep') {
      const { sleepId } = message;
      const { sleeps, request } = running;
      const aborter = new AbortController();
      sleeps.set(sleepId, aborter);
      void request.onSleep(message.ms, message.offsetMs, aborter.signal).then(offsetMs => {
        sleeps.delete(sleepId);
        if (offsetMs !== undefined) tell({ kind: 'awake', sleepId, offsetMs });
      });
      return;
    }
    if (message.kind === 'sleep-aborted') {
      running.sleeps.get(message.sleepId)?.abort();
      return;
    }
    if (message.requestId !== running.request.requestId) return;
    running.answer = { kind: message.kind, payload: Buffer.from(message.payload) };
    concludeIfComplete();
  });

  const gone = new Promise<void>(resolve => {
    const end = (problem?: Error) => {
      alive = false;
      if (problem) running?.log.add(`The function process could not be started: ${problem.message}`);
      // An answer that arrived before the end counts, as it does when a real instance is reclaimed afterwards.
      conclude(
        running?.answer
          ? { ...running.answer, logs: running.log.lines() }
          : { kind: 'exited', logs: running?.log.lines() ?? [] },
      );
      resolve();
    };
    child.once('error', end);
    // 'close' comes after the streams have ended, so that the last words of a crash are kept.
    child.once('close', () => end());
  });

  tell({
    kind: 'start',
    codePath: options.codePath,
    exportName: options.exportName,
    offsetMs: options.offsetMs,
    virtualSleep: options.virtualSleep,
  });

  return {
    gone,
    alive: () => alive && child.connected,
    tellOffset: offsetMs => tell({ kind: 'clock', offsetMs }),
    kill() {
      // Not to be used again from now on, even before the operating system has told us of its end.
      alive = false;
      child.kill('SIGKILL');
    },
    invoke(request) {
      return new Promise(resolve => {
        const log = createInvocationLog();
        if (!alive) return resolve({ kind: 'exited', logs: [] });
        running = {
          request,
          log,
          finish: resolve,
          sleeps: new Map(),
          answer: undefined,
          streamsEnded: 0,
        };
        tell({
          kind: 'invoke',
          requestId: request.requestId,
          event: request.event,
          context: request.context,
          offsetMs: request.offsetMs,
        });
      });
    },
  };
}
