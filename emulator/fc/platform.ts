import type { FaultEffect } from '../faults.ts';
import type { Foundation } from '../foundation.ts';
import { type AsyncOutcome, createAsyncInvocations } from './async-invocations.ts';
import { deliverOutcome } from './deliver-outcome.ts';
import { functionProcessPath } from './find-built-file.ts';
import { type CredentialsFor, rememberCredentials, roleCredentials } from './function-credentials.ts';
import { type DeployedFunction, deploy, type FunctionSpec } from './function-spec.ts';
import { createInstancePool } from './instance-pool.ts';
import { type InvokeResult, refused } from './invoke-result.ts';
import { createRunner } from './run-invocation.ts';
import { createTaskIds } from './task-ids.ts';
import { createTriggerRegistry, type TriggerRegistry } from './trigger-registry.ts';

/** Function Compute of one account and region, without its HTTP API. */
export interface Platform {
  readonly accountId: string;
  readonly region: string;
  /** Deploys a function, or replaces the one of the same name. Throws when the platform would refuse it. */
  createFunction(spec: FunctionSpec): DeployedFunction;
  find(key: string): DeployedFunction | undefined;
  list(): readonly DeployedFunction[];
  /** What is known of the triggers; each puts itself in when it is made. */
  readonly triggers: TriggerRegistry;
  /**
   * Runs a function (`<function>` or `<service>/<function>`). Never rejects. Synchronous invocations are not retried;
   * asynchronous ones answer 202 at once and go on in the background: see `outcome`.
   */
  invoke(key: string, payload: Buffer | string, options?: InvokeOptions): Promise<Invocation>;
  /** The function's own queue of asynchronous events, seen as something that a story can drain. */
  readonly asyncEvents: {
    readonly name: string;
    drainOnce(): Promise<{ readonly batches: number; readonly messages: number }>;
    nextDueAtMs(): number | undefined;
    pending(): number;
  };
  /** Ends every function process and gives up what waits for a retry. */
  close(): Promise<void>;
}

export interface InvokeOptions {
  readonly mode?: 'sync' | 'async';
  readonly requestId?: string;
  /** `x-fc-async-task-id`: an id that was used before is refused with 409. */
  readonly taskId?: string;
  /** Set by the HTTP front, which has counted the call and drawn its fault already. */
  readonly admitted?: { readonly fault: FaultEffect | undefined };
}

export interface Invocation extends InvokeResult {
  /** For an accepted asynchronous invocation: how it ends, retries included. Never rejects. */
  readonly outcome?: Promise<AsyncOutcome>;
}

export interface PlatformOptions {
  readonly accountId: string;
  readonly region: string;
  /** Keys of a function's role; by default fresh ones that all products of the emulator accept. */
  readonly credentialsFor?: CredentialsFor;
  /** The bundled `function-process.ts`; found in the build when absent. */
  readonly processPath?: string;
  /** Hears every line that a function prints, as it is printed. */
  readonly onLine?: (line: string, source: { readonly key: string; readonly requestId?: string }) => void;
  /** Sends to an MNS queue for a destination; without it such destinations are only complained about. */
  readonly sendToQueue?: (place: QueuePlace, body: string) => unknown;
}

export interface QueuePlace {
  readonly accountId: string;
  readonly region: string;
  readonly queue: string;
}

/** Payload limits of synchronous and asynchronous invocations in bytes (limits of usage). */
export const syncPayloadLimit = 32 * 1024 * 1024;
export const asyncPayloadLimit = 128 * 1024;

/** Payloads of all asynchronous events that are not over yet; a caller that never stops must not fill the memory. */
export const asyncBacklogBytes = 64 * 1024 * 1024;

export function createPlatform(foundation: Foundation, options: PlatformOptions): Platform {
  const { accountId, region } = options;
  const functions = new Map<string, DeployedFunction>();
  const credentialsOf = rememberCredentials(
    foundation,
    options.credentialsFor ?? roleCredentials(foundation, accountId),
  );
  const pool = createInstancePool(foundation, {
    processPath: options.processPath ?? functionProcessPath(),
    accountId,
    region,
    credentialsOf,
    onLine: (fn, line, requestId) =>
      options.onLine?.(line, { key: fn.key, ...(requestId !== undefined && { requestId }) }),
  });
  const run = createRunner(foundation, { accountId, region, pool, credentialsOf });
  const taskIds = createTaskIds();
  const triggers = createTriggerRegistry(() => foundation.clock.nowMs());
  let waitingBytes = 0;
  const takeFault = (key: string) => foundation.faults.take('fc', 'InvokeFunction', [key]);

  const events = createAsyncInvocations(foundation, {
    run: ({ fn, payload, requestId, firstFault }, { retryCount, isFirst }) =>
      run({
        fn,
        payload,
        requestId,
        mode: 'async',
        retryCount,
        fault: isFirst ? firstFault : takeFault(fn.key),
      }),
    deliver: (event, outcome) => deliverOutcome(event, outcome, foundation, options, invoke),
  });

  const invoke: Platform['invoke'] = async (key, payload, invokeOptions = {}) => {
    const { mode = 'sync', requestId = foundation.ids.requestId().toLowerCase(), taskId } = invokeOptions;
    const body = Buffer.from(payload);
    const { admitted } = invokeOptions;
    if (!admitted) foundation.history.countApiCall('InvokeFunction');
    const { fault } = admitted ?? { fault: takeFault(key) };
    const refuse = (statusCode: number, code: string, message: string) => {
      foundation.history.add({
        atMs: foundation.clock.nowMs(),
        service: 'fc',
        what: 'InvokeFunction',
        accountId,
        region,
        resource: key,
        result: code,
        details: { requestId, mode },
      });
      return refused(requestId, statusCode, code, message);
    };

    const fn = functions.get(key);
    if (fn === undefined) return refuse(404, 'FunctionNotFound', notFoundMessage(key));
    const limit = mode === 'sync' ? syncPayloadLimit : asyncPayloadLimit;
    if (body.length > limit)
      return refuse(400, 'EntityTooLarge', `payload size exceeds maximum allowed size (${limit} bytes)`);
    if (mode === 'sync') return run({ fn, payload: body, requestId, mode, retryCount: 0, fault });

    if (taskId !== undefined && fn.asyncConfig.asyncTask !== false && !taskIds.use(fn.key, taskId))
      return refuse(
        409,
        'StatefulAsyncInvocationAlreadyExists',
        `the async task '${taskId}' of function '${key}' already exists`,
      );
    if (waitingBytes + body.length > asyncBacklogBytes)
      return refuse(429, 'ResourceExhausted', 'Too many asynchronous events are waiting.');
    waitingBytes += body.length;
    const outcome = events.add({ fn, payload: body, requestId, firstFault: fault }).finally(() => {
      waitingBytes -= body.length;
    });
    return { statusCode: 202, payload: Buffer.alloc(0), logs: [], requestId, outcome };
  };

  return {
    accountId,
    region,
    createFunction(spec) {
      const fn = deploy(spec, foundation.clock.nowMs());
      const replaced = functions.get(fn.key);
      if (replaced) pool.retire(replaced);
      functions.set(fn.key, fn);
      return fn;
    },
    find: key => functions.get(key),
    list: () => [...functions.values()],
    triggers,
    invoke,
    asyncEvents: {
      name: 'asynchronous invocations',
      async drainOnce() {
        const before = events.pending();
        await events.settled();
        const messages = before - events.pending();
        return { batches: messages, messages };
      },
      nextDueAtMs: () => events.nextDueAtMs(),
      pending: () => events.pending(),
    },
    async close() {
      events.close();
      await pool.close();
    },
  };
}

/** The sentences of https://help.aliyun.com/zh/functioncompute/api-fc-2023-03-30-errorcodes. */
function notFoundMessage(key: string): string {
  const [service, name] = key.split('/');
  return name === undefined
    ? `function '${key}' does not exist`
    : `function '${name}' does not exist in service '${service}'`;
}
