import { functionArn } from './destinations.ts';
import { FcError } from './fc-error.ts';
import type { DeployedFunction } from './function-spec.ts';
import type { Platform } from './platform.ts';
import { readPage } from './read-page.ts';
import type { DeployedTrigger } from './trigger-registry.ts';

/** What GetTrigger and ListTriggers say of a trigger. No page says which words `status` has, so it stays empty, as in their samples. */
export function describeTrigger(
  trigger: DeployedTrigger,
  fn: DeployedFunction,
  { accountId, region }: Platform,
): Readonly<Record<string, unknown>> {
  return {
    triggerId: trigger.id,
    triggerName: trigger.name,
    triggerType: trigger.type,
    triggerConfig: JSON.stringify(trigger.config),
    description: '',
    qualifier: 'LATEST',
    sourceArn: trigger.sourceArn ?? '',
    targetArn: functionArn(fn, accountId, region),
    invocationRole: trigger.invocationRole ?? '',
    status: '',
    createdTime: new Date(trigger.createdAtMs).toISOString(),
    lastModifiedTime: new Date(trigger.modifiedAtMs).toISOString(),
  };
}

/** One page of the triggers of a function, by name. */
export function listTriggers(query: URLSearchParams, fn: DeployedFunction, platform: Platform): unknown {
  const { page, nextToken } = readPage(query, platform.triggers.list(fn.key));
  const triggers = page.map(trigger => describeTrigger(trigger, fn, platform));
  return { triggers, ...(nextToken !== undefined && { nextToken }) };
}

/** The trigger of this name, or the refusal TriggerNotFound. */
export function triggerOf(fn: DeployedFunction, name: string, platform: Platform): DeployedTrigger {
  const trigger = platform.triggers.find(fn.key, name);
  if (trigger) return trigger;
  throw new FcError(404, 'TriggerNotFound', `trigger '${name}' does not exist in function '${fn.name}'`);
}
