import type { FaultEffect } from '../faults.ts';
import type { Foundation } from '../foundation.ts';
import type { TemporaryCredentials } from './function-credentials.ts';
import type { DeployedFunction } from './function-spec.ts';
import type { Instance, InstanceOutcome } from './instance.ts';
import type { InstancePool } from './instance-pool.ts';
import { functionError, type InvokeResult, processExited, refused, timedOut } from './invoke-result.ts';
import { createVirtualSleep } from './virtual-sleep.ts';

/** One run of a function on one instance. */
export interface RunRequest {
  readonly fn: DeployedFunction;
  readonly payload: Buffer;
  readonly requestId: string;
  readonly mode: 'sync' | 'async';
  readonly retryCount: number;
  readonly fault: FaultEffect | undefined;
}

interface Place {
  readonly accountId: string;
  readonly region: string;
  readonly pool: InstancePool;
  readonly credentialsOf: (fn: DeployedFunction) => TemporaryCredentials | undefined;
}

/** Runs a function once and writes it into the history. The returned function never rejects. */
export function createRunner(
  foundation: Foundation,
  place: Place,
): (run: RunRequest) => Promise<InvokeResult> {
  const { clock, history, throttle } = foundation;
  const virtualSleep = createVirtualSleep(clock);

  const onInstance = async (instance: Instance, run: RunRequest): Promise<InvokeResult> => {
    const { fn, requestId } = run;
    const startedAtMs = clock.nowMs();
    const deadlineAtMs = startedAtMs + fn.timeoutSeconds * 1000;
    const finished = new AbortController();
    let isLate = false;
    void clock.waitUntil(deadlineAtMs, finished.signal).then(() => {
      if (finished.signal.aborted) return;
      isLate = true;
      instance.kill();
    });
    const sleeper = fn.virtualSleep ? virtualSleep.enter(deadlineAtMs) : undefined;
    const killBefore = run.fault?.kind === 'kill' && run.fault.when === 'before';
    if (killBefore) instance.kill();
    const outcome: InstanceOutcome = killBefore
      ? await instance.gone.then(() => ({ kind: 'exited', logs: [] }))
      : await instance.invoke({
          requestId,
          event: run.payload,
          context: contextOf(run, place),
          offsetMs: clock.offsetMs(),
          onSleep: async (ms, knownOffsetMs, signal) =>
            (await sleeper?.sleep(ms, knownOffsetMs, signal)) ? clock.offsetMs() : undefined,
        });
    finished.abort();
    sleeper?.leave();

    const durationMs = clock.nowMs() - startedAtMs;
    const { logs } = outcome;
    if (isLate) return timedOut(requestId, fn.timeoutSeconds, logs);
    if (run.fault?.kind === 'kill') {
      instance.kill();
      await instance.gone;
      return processExited(requestId, durationMs, logs);
    }
    switch (outcome.kind) {
      case 'returned':
        return { statusCode: 200, payload: outcome.payload, logs, requestId };
      case 'threw':
        return functionError(requestId, outcome.payload, logs);
      case 'exited':
        return processExited(requestId, durationMs, logs);
    }
  };

  const admitted = async (run: RunRequest): Promise<InvokeResult> => {
    const { fn, requestId, fault } = run;
    const call = {
      accountId: place.accountId,
      region: place.region,
      service: 'fc',
      action: 'InvokeFunction',
    };
    if (fault?.kind === 'slow') await clock.waitUntil(clock.nowMs() + fault.delayMs);
    if (fault?.kind === 'throttle') throttle.closeWindow(call, fault.retryAfterSeconds);
    if (!throttle.admit(call).admitted)
      return refused(requestId, 429, 'ResourceExhausted', 'The invocations of this minute are used up.');
    const refusal = fault && refusalBy(fault, requestId);
    if (refusal) return refusal;

    const instance = place.pool.take(fn);
    if (instance === undefined)
      return refused(
        requestId,
        429,
        'ResourceExhausted',
        'All instances that the function may have are busy.',
      );
    const result = await onInstance(instance, run);
    place.pool.putBack(fn, instance);
    // The function has run and nobody hears of it: what redelivery and retries have to cope with.
    const isLost = fault?.kind === 'reset-after-effect' || fault?.kind === 'reset-mid-body';
    return isLost ? { ...internalError(requestId), logs: result.logs } : result;
  };

  return async run => {
    const result = await admitted(run);
    history.add({
      atMs: clock.nowMs(),
      service: 'fc',
      what: 'InvokeFunction',
      accountId: place.accountId,
      region: place.region,
      resource: run.fn.key,
      result: result.refusal?.code ?? result.failure ?? 'ok',
      details: { requestId: run.requestId, mode: run.mode, retryCount: run.retryCount },
    });
    return result;
  };
}

/** The faults that keep the function from running at all, as a caller inside the cloud meets them. */
function refusalBy(fault: FaultEffect, requestId: string): InvokeResult | undefined {
  switch (fault.kind) {
    case 'refuse':
      return refused(requestId, fault.status ?? 400, fault.code, fault.message ?? 'Refused by a fault.');
    case 'html-503':
      return refused(requestId, 503, 'ServiceUnavailable', 'The service is unavailable.');
    case 'empty-500':
    case 'json-without-code':
    case 'reset-before-effect':
      return internalError(requestId);
    default:
      return undefined;
  }
}

const internalError = (requestId: string) =>
  refused(requestId, 500, 'InternalServerError', 'an internal error has occurred. Please retry.');

/** The data of the handler's context (https://help.aliyun.com/en/functioncompute/context-1-1). */
function contextOf(
  { fn, requestId, retryCount }: RunRequest,
  place: Place,
): Readonly<Record<string, unknown>> {
  const credentials = place.credentialsOf(fn);
  return {
    requestId,
    ...(credentials && {
      credentials: {
        accessKeyId: credentials.accessKeyId,
        accessKeySecret: credentials.accessKeySecret,
        securityToken: credentials.securityToken,
      },
    }),
    function: {
      name: fn.name,
      handler: fn.handler,
      memory: fn.memoryMb,
      timeout: fn.timeoutSeconds,
      initializer: '',
      initializationTimeout: 3,
    },
    service: {
      name: fn.service ?? '',
      logProject: '',
      logStore: '',
      qualifier: 'LATEST',
      versionId: '',
    },
    region: place.region,
    accountId: place.accountId,
    retryCount,
  };
}
