import { createDeleteTask, type DeleteTask } from '../../shared/core/deletion/delete-task.ts';
import { type Eni, firstSeenTag, queuedTag } from '../../shared/core/eni.ts';
import { CloudError, type CloudErrorDetails } from '../../shared/core/errors.ts';
import { formatInstant } from '../../shared/core/instant.ts';
import type { EniPolicy, Scope, Settings } from '../../shared/core/settings.ts';
import { days, hours, minutes, noon } from './times.ts';

export const homePlace = { accountId: '1234567890123456', region: 'cn-hangzhou' } as const;

/** A secondary ENI that nothing uses, three days old and never seen before; the override makes it special. */
export function anEni(override: Partial<Eni> = {}): Eni {
  const eniId = override.eniId ?? 'eni-bp1orphan';
  return {
    eniId,
    status: 'Available',
    type: 'Secondary',
    serviceManaged: false,
    serviceId: undefined,
    hosts: [],
    publicIps: [],
    createdAt: noon - days(3),
    deleteOnRelease: true,
    tags: new Map(),
    name: 'left-behind',
    vpcId: 'vpc-1',
    vSwitchId: 'vsw-1',
    resourceGroupId: 'rg-1',
    record: recordOf(eniId),
    ...override,
  };
}

/** An ENI that is a candidate at noon: nothing protects it and it was first seen two days ago. */
export function anOrphan(override: Partial<Eni> = {}): Eni {
  return anEni({ tags: new Map([[firstSeenTag, formatInstant(noon - days(2))]]), ...override });
}

/** The same ENI with further tags. */
export function withTags(eni: Eni, tags: Readonly<Record<string, string>>): Eni {
  return { ...eni, tags: new Map([...(eni.tags ?? []), ...Object.entries(tags)]) };
}

/** The same ENI as a scan leaves it behind that sent a task for it. */
export function queued(eni: Eni, at: number = noon): Eni {
  return withTags(eni, { [queuedTag]: formatInstant(at) });
}

export function aRecord(override: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return { ...recordOf('eni-bp1orphan'), ...override };
}

/** The task that a scan at noon sends for the orphan. */
export function aTask(override: Partial<DeleteTask> = {}, eni: Eni = anOrphan()): DeleteTask {
  const task = createDeleteTask(homePlace, eni, { firstSeenAt: noon - days(2), queuedAt: noon });
  return { ...task, ...override };
}

export const everything: Scope = {
  vpcIds: [],
  vSwitchIds: [],
  resourceGroupIds: [],
  requiredTags: [],
  namePattern: undefined,
};

export function somePolicy(override: Partial<EniPolicy> = {}): EniPolicy {
  return {
    minAgeMs: hours(1),
    gracePeriodMs: hours(24),
    requeueAfterMs: hours(6),
    protectTags: [{ key: 'eni-reaper:keep' }],
    controllerTags: [{ key: 'creator', value: 'terway' }, { key: 'ack.aliyun.com' }],
    retained: 'hold',
    scope: everything,
    ...override,
  };
}

export const queueNames = {
  delete: 'delete-queue',
  teardown: 'teardown-queue',
  result: 'result-queue',
  deadLetter: 'dead-letter-queue',
} as const;

/** Settings that delete, with the defaults of the product elsewhere. */
export function someSettings(override: Partial<Settings> = {}): Settings {
  return {
    mode: 'delete',
    regions: undefined,
    policy: somePolicy(),
    deleteCap: 200,
    breaker: { count: 1_000, percent: 100 },
    deletesPerMinute: 400,
    detachesPerMinute: 320,
    maxAttempts: 12,
    stuckAfterMs: minutes(2),
    queues: queueNames,
    endpoints: { mns: undefined, ecs: undefined, ens: undefined, sts: undefined },
    accounts: [],
    notifications: { topic: undefined, webhook: undefined, on: ['trouble'] },
    logLevel: 'info',
    ...override,
  };
}

export function aCloudError(
  handling: CloudErrorDetails['handling'],
  details: Partial<CloudErrorDetails> = {},
): CloudError {
  const operation = details.operation ?? 'DeleteNetworkInterface';
  return new CloudError(`${operation} was answered with ${details.providerCode ?? handling}.`, {
    operation,
    ...details,
    handling,
  });
}

function recordOf(eniId: string): Readonly<Record<string, unknown>> {
  return {
    NetworkInterfaceId: eniId,
    Description: 'kept for the undo',
    MacAddress: '00:16:3e:00:00:01',
    PrivateIpAddress: '10.0.0.7',
    PrivateIpSets: { PrivateIpSet: [{ PrivateIpAddress: '10.0.0.7', Primary: true }] },
    SecurityGroupIds: { SecurityGroupId: ['sg-1'] },
  };
}
