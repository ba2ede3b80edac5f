import { functionArn } from './destinations.ts';
import { FcError } from './fc-error.ts';
import type { DeployedFunction } from './function-spec.ts';
import type { Platform } from './platform.ts';

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
  const limit = Number(query.get('limit') ?? 20);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw new FcError(400, 'InvalidArgument', 'limit is 1 to 100');
  const after = query.get('nextToken') ?? '';
  const matching = platform
    .list()
    .filter(fn => fn.service === undefined && fn.name.startsWith(query.get('prefix') ?? ''))
    .filter(fn => fn.name > after)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const page = matching.slice(0, limit);
  const last = page.at(-1);
  return {
    functions: page.map(fn => describeFunction(fn, platform)),
    ...(matching.length > limit && last && { nextToken: last.name }),
  };
}
