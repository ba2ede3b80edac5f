import { functionArn } from './destinations.ts';
import type { DeployedFunction } from './function-spec.ts';
import type { Platform } from './platform.ts';
import { readPage } from './read-page.ts';

/** What GetFunction and ListFunctions say of a function: the fields that both API versions have, and the ARN and state of 3.0. */
export function describeFunction(
  fn: DeployedFunction,
  platform: Platform,
): Readonly<Record<string, unknown>> {
  const createdTime = new Date(fn.createdAtMs).toISOString();
  return {
    functionName: fn.name,
    ...(fn.service === undefined && {
      functionArn: functionArn(fn, platform.accountId, platform.region),
      role: fn.role ?? '',
      state: 'Active',
    }),
    description: '',
    runtime: 'nodejs20',
    handler: fn.handler,
    timeout: fn.timeoutSeconds,
    memorySize: fn.memoryMb,
    instanceConcurrency: 1,
    environmentVariables: fn.environment,
    createdTime,
    lastModifiedTime: createdTime,
  };
}

/** One page of the functions that belong to no service, by name. */
export function listFunctions(query: URLSearchParams, platform: Platform): unknown {
  const { page, nextToken } = readPage(
    query,
    platform.list().filter(fn => fn.service === undefined),
  );
  const functions = page.map(fn => describeFunction(fn, platform));
  return { functions, ...(nextToken !== undefined && { nextToken }) };
}
