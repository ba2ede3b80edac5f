import { dirname } from 'node:path';
import type { Foundation } from '../foundation.ts';
import type { TemporaryCredentials } from './function-credentials.ts';
import type { DeployedFunction } from './function-spec.ts';
import { type Instance, type InstanceOptions, startInstance } from './instance.ts';

/** The processes of all functions: warm ones are used again, new ones start up to what the function may have. */
export interface InstancePool {
  /** Undefined when the function, or the account, has no instance left: the caller answers 429. */
  take(fn: DeployedFunction): Instance | undefined;
  /** Gives an instance back for the next invocation; one that has ended is forgotten. */
  putBack(fn: DeployedFunction, instance: Instance): void;
  /** Ends the idle instances of a function that was replaced; those at work end when they are put back. */
  retire(fn: DeployedFunction): void;
  /** Ends every process, at work or not, and resolves when they are gone. */
  close(): Promise<void>;
}

/** On-demand instances per account and region, without a quota request (limits of usage). */
export const accountInstanceLimit = 100;

export interface PoolOptions {
  readonly processPath: string;
  readonly accountId: string;
  readonly region: string;
  readonly credentialsOf: (fn: DeployedFunction) => TemporaryCredentials | undefined;
  readonly onLine: (fn: DeployedFunction, line: string, requestId: string | undefined) => void;
}

interface Crew {
  readonly idle: Instance[];
  readonly busy: Set<Instance>;
}

export function createInstancePool(foundation: Foundation, options: PoolOptions): InstancePool {
  const { clock, ids } = foundation;
  const crews = new Map<DeployedFunction, Crew>();
  const crewOf = (fn: DeployedFunction): Crew => {
    const crew = crews.get(fn) ?? { idle: [], busy: new Set() };
    crews.set(fn, crew);
    return crew;
  };
  const living = new Set<Instance>();
  clock.onShift(offsetMs => {
    for (const instance of living) instance.tellOffset(offsetMs);
  });

  const start = (fn: DeployedFunction) => {
    const instanceOptions: InstanceOptions = {
      processPath: options.processPath,
      codePath: fn.codePath,
      exportName: fn.exportName,
      environment: environmentOf(fn, options, `c-${ids.hex(24).toLowerCase()}`),
      offsetMs: clock.offsetMs(),
      virtualSleep: fn.virtualSleep,
      onLine: (line, requestId) => options.onLine(fn, line, requestId),
    };
    const instance = startInstance(instanceOptions);
    living.add(instance);
    void instance.gone.then(() => living.delete(instance));
    return instance;
  };

  return {
    take(fn) {
      const crew = crewOf(fn);
      const busyOfAll = [...crews.values()].reduce((sum, { busy }) => sum + busy.size, 0);
      if (busyOfAll >= accountInstanceLimit || crew.busy.size >= (fn.reservedConcurrency ?? Infinity))
        return undefined;
      let instance = crew.idle.pop();
      while (instance && !instance.alive()) instance = crew.idle.pop();
      instance ??= start(fn);
      crew.busy.add(instance);
      return instance;
    },
    putBack(fn, instance) {
      const crew = crews.get(fn);
      crew?.busy.delete(instance);
      // A retired function's instance has no crew to go back to.
      if (crew === undefined) instance.kill();
      else if (instance.alive()) crew.idle.push(instance);
    },
    retire(fn) {
      for (const instance of crews.get(fn)?.idle ?? []) instance.kill();
      crews.delete(fn);
    },
    async close() {
      crews.clear();
      const ending = [...living];
      for (const instance of ending) instance.kill();
      await Promise.all(ending.map(instance => instance.gone));
    },
  };
}

/**
 * The variables of https://help.aliyun.com/document_detail/2513539.html and the function's own, and nothing else. The
 * keys in it are those of the instance's start; `context.credentials` has the fresh ones. The code lies where it was
 * built, not in /code.
 */
function environmentOf(
  fn: DeployedFunction,
  options: PoolOptions,
  instanceId: string,
): Readonly<Record<string, string>> {
  const credentials = options.credentialsOf(fn);
  return {
    ...fn.environment,
    ...(credentials && {
      ALIBABA_CLOUD_ACCESS_KEY_ID: credentials.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: credentials.accessKeySecret,
      ALIBABA_CLOUD_SECURITY_TOKEN: credentials.securityToken,
    }),
    FC_ACCOUNT_ID: options.accountId,
    FC_REGION: options.region,
    FC_FUNCTION_NAME: fn.name,
    FC_FUNCTION_HANDLER: fn.handler,
    FC_FUNCTION_MEMORY_SIZE: String(fn.memoryMb),
    FC_FUNC_CODE_PATH: dirname(fn.codePath),
    FC_INSTANCE_ID: instanceId,
    FC_CUSTOM_LISTEN_PORT: '9000',
    FC_VER_ID: 'LATEST',
    ...(fn.service !== undefined && { FC_SERVICE_NAME: fn.service, FC_QUALIFIER: 'LATEST' }),
  };
}
