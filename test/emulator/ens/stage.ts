import { manualClock } from '../../../emulator/clock.ts';
import { createEns, type EnsOptions } from '../../../emulator/ens/product.ts';
import type { FaultEffect } from '../../../emulator/faults.ts';
import { createFoundation } from '../../../emulator/foundation.ts';
import { RpcError } from '../../../emulator/rpc/operation.ts';

export const accountA = '1000000000000001';
export const accountB = '1000000000000002';
export const startMs = Date.UTC(2026, 10, 20, 12);

/** Longer than any transition that is not stuck. */
export const longEnoughMs = 60_000;

type Body = Readonly<Record<string, unknown>>;

/** One row of an answer, as far as the tests look into it. */
export type Row = Readonly<Record<string, unknown>>;

/** A small edge on a clock that stands still: one place, one stopped and one running instance. */
export function setStage(options: EnsOptions & { readonly seed?: number } = {}) {
  const complaints: string[] = [];
  const clock = manualClock(startMs, () => startMs);
  const foundation = createFoundation({
    clock,
    seed: options.seed ?? 7,
    complain: line => void complaints.push(line),
  });
  const { world, product } = createEns(foundation, options);
  const { vSwitchId, networkId, ensRegionId } = world.addVSwitch({ accountId: accountA });
  const { securityGroupId } = world.addSecurityGroup({ accountId: accountA });
  const place = { vSwitchId, securityGroupIds: [securityGroupId] };
  const stopped = world.addInstance({ ...place, status: 'Stopped' });
  const running = world.addInstance({ ...place, status: 'Running' });

  /** Carries out one call as the RPC front would after its own checks. */
  const call = (
    action: string,
    params: Readonly<Record<string, string>> = {},
    by: { readonly accountId?: string; readonly fault?: FaultEffect } = {},
  ): Body => {
    const operation = product.operations.find(candidate => candidate.action === action);
    if (!operation) throw new Error(`ENS has no operation ${action}.`);
    const accountId = by.accountId ?? accountA;
    return operation.run({
      service: 'ens',
      action,
      params: new Map(Object.entries(params)),
      identity: { accountId, kind: 'ram-user', name: 'tester', arn: `acs:ram::${accountId}:user/tester` },
      region: 'central',
      requestId: foundation.ids.requestId(),
      foundation,
      fault: by.fault,
    });
  };

  const eni = (eniId: string) => world.enis.findInAnyAccount(eniId);
  return {
    world,
    product,
    foundation,
    clock,
    complaints,
    call,
    place,
    networkId,
    ensRegionId,
    vSwitchId,
    securityGroupId,
    stoppedInstanceId: stopped.instance.instanceId,
    runningInstanceId: running.instance.instanceId,
    primaryEniId: stopped.primaryEni.eniId,
    eni,
    statusOf: (eniId: string) => eni(eniId)?.status ?? 'gone',
    instanceStatusOf: (id: string) => world.instances.findInAnyAccount(id)?.status,
    listEnis: (params: Readonly<Record<string, string>> = {}, by?: Parameters<typeof call>[2]) =>
      listing(call('DescribeNetworkInterfaces', params, by), 'NetworkInterfaceSets', 'NetworkInterfaceSet'),
    listInstances: (params: Readonly<Record<string, string>> = {}, by?: Parameters<typeof call>[2]) =>
      listing(call('DescribeInstances', params, by), 'Instances', 'Instance'),
  };
}

export type Stage = ReturnType<typeof setStage>;

/** The refusal that `attempt` meets, as `status code: message`. */
export function refusalOf(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    if (error instanceof RpcError) return `${error.status} ${error.code}: ${error.message}`;
    throw error;
  }
  return 'accepted';
}

/** How ENS words its refusals, copied from the reference pages a second time so that a slip in one place shows. */
export const words = {
  notFound: '400 InvalidEniId.NotFound: The specified NetworkInterfaceId does not exist.',
  managed: '400 InvalidParameter.EniServiceManaged: The eni is managed by service.',
  eniStatus: '400 InvalidOperation.InvalidEniStatus: Current eni status does not support this operation.',
  eniType: '400 InvalidOperation.InvalidEniType: The type of eni does not support this operation.',
  ensStatus:
    '400 InvalidOperation.InvalidEnsStatus: Current instance status does not support this operation.',
  notSupported:
    '400 InvalidOperation.InstanceNotSupport: The specified instance does not support this operation.',
  instanceNotFound: '400 InstanceNotFound: The input parameter instancdId that is not found.',
  instanceIdNotFound: '400 InstanceIdNotFound: The input parameter instancdId that is not found.',
  instanceStatus:
    '400 IncorrectInstanceStatus: The current status of the instance does not support this operation.',
  interfaceError: '400 ens.interface.error: An error occurred while call the API.',
  field: (name: string) =>
    `400 InvalidParameter.${name}: The specified field ${name} invalid. Please check it again.`,
} as const;

function listing(body: Body, outer: string, inner: string) {
  const rows = rowsIn(record(body[outer])[inner]);
  const idName = outer === 'Instances' ? 'InstanceId' : 'NetworkInterfaceId';
  return { body, rows, ids: rows.map(row => String(row[idName])), totalCount: body['TotalCount'] };
}

function rowsIn(value: unknown): readonly Row[] {
  if (!Array.isArray(value)) throw new Error('The answer holds no list.');
  return value.map(record);
}

function record(value: unknown): Row {
  if (typeof value !== 'object' || value === null) throw new Error('The answer holds no object.');
  return Object.fromEntries(Object.entries(value));
}
