import { manualClock } from '../../../emulator/clock.ts';
import type { EcsOptions } from '../../../emulator/ecs/options.ts';
import { createEcs } from '../../../emulator/ecs/product.ts';
import type { EniSpec, InstanceSpec } from '../../../emulator/ecs/specs.ts';
import type { FaultEffect } from '../../../emulator/faults.ts';
import { createFoundation } from '../../../emulator/foundation.ts';
import { checkParameters } from '../../../emulator/rpc/check-parameters.ts';
import { RpcError } from '../../../emulator/rpc/operation.ts';

export const ourAccount = '1234567890123456';
export const otherAccount = '6543210987654321';
export const region = 'cn-hangzhou';
export const startMs = Date.parse('2026-11-20T08:00:00Z');
export const dayMs = 86_400_000;

/** What came back: a body, or the refusal. */
export type Answer = { readonly refused?: string; readonly status?: number; readonly body: Body };

/** Any part of a response; a test says which fields it expects. */
// biome-ignore lint/suspicious/noExplicitAny: responses are read the way an untyped client reads them.
type Body = any;

/** The ECS core with one vSwitch, one security group and one Running instance, a clock by hand, and no HTTP. */
export function stage(options: Partial<EcsOptions> = {}) {
  const clock = manualClock(startMs, () => startMs);
  const foundation = createFoundation({ clock, seed: 20261120 });
  const ecs = createEcs(foundation, options);
  const { world, product } = ecs;
  const place = { accountId: ourAccount, region };
  const { vSwitchId, vpcId } = world.addVSwitch({
    ...place,
    zoneId: 'cn-hangzhou-i',
    cidrBlock: '172.16.0.0/16',
    ipv6CidrBlock: '2408:4005:3a5:4b01::/64',
  });
  const { securityGroupId } = world.addSecurityGroup({ ...place, vpcId });
  const { instanceId } = world.addInstance({ ...place, vSwitchId, securityGroupIds: [securityGroupId] });

  /** Makes a call as the front would hand it in, parameters checked. RegionId is added unless the call names one. */
  const call = (
    action: string,
    given: Readonly<Record<string, string>> = {},
    how: { readonly accountId?: string; readonly fault?: FaultEffect } = {},
  ): Answer => {
    const operation = product.operations.find(candidate => candidate.action === action);
    if (!operation) throw new Error(`There is no operation ${action}.`);
    const params = new Map(Object.entries({ RegionId: region, ...given }));
    const accountId = how.accountId ?? ourAccount;
    const identity = {
      accountId,
      kind: 'ram-user',
      name: 'tester',
      arn: `acs:ram::${accountId}:user/tester`,
    } as const;
    try {
      checkParameters(product, operation, params, () => {});
      const body = operation.run({
        service: product.service,
        action,
        params,
        identity,
        region: product.regionOf(params),
        requestId: '00000000-0000-0000-0000-000000000001',
        foundation,
        fault: how.fault,
      });
      // Through JSON, as a client would get it.
      return { body: JSON.parse(JSON.stringify(body)) };
    } catch (error) {
      if (error instanceof RpcError)
        return { refused: error.code, status: error.status, body: { Message: error.message } };
      throw error;
    }
  };

  const addEni = (spec: Partial<EniSpec> = {}) =>
    world.addEni({
      ...place,
      vSwitchId,
      securityGroupIds: [securityGroupId],
      createdAtMs: startMs - 30 * dayMs,
      ...spec,
    }).eniId;
  const addInstance = (spec: Partial<InstanceSpec> = {}) =>
    world.addInstance({ ...place, vSwitchId, ...spec }).instanceId;
  const statusOf = (eniId: string) => world.findEni(eniId)?.status ?? 'gone';
  /** The rows of DescribeNetworkInterfaces. */
  const list = (given: Readonly<Record<string, string>> = {}, fault?: FaultEffect): Body[] =>
    call('DescribeNetworkInterfaces', { MaxResults: '500', ...given }, fault ? { fault } : {}).body
      .NetworkInterfaceSets.NetworkInterfaceSet;
  const idsOf = (given: Readonly<Record<string, string>> = {}, fault?: FaultEffect): string[] =>
    list(given, fault).map(row => row.NetworkInterfaceId);
  const row = (eniId: string): Body => list({ 'NetworkInterfaceId.1': eniId })[0];

  return {
    clock,
    foundation,
    ecs,
    world,
    place,
    vSwitchId,
    vpcId,
    securityGroupId,
    instanceId,
    call,
    addEni,
    addInstance,
    statusOf,
    list,
    idsOf,
    row,
    remove: (eniId: string, fault?: FaultEffect) =>
      call('DeleteNetworkInterface', { NetworkInterfaceId: eniId }, fault ? { fault } : {}),
    attach: (eniId: string, to = instanceId, fault?: FaultEffect) =>
      call('AttachNetworkInterface', { NetworkInterfaceId: eniId, InstanceId: to }, fault ? { fault } : {}),
    detach: (eniId: string, from = instanceId, fault?: FaultEffect) =>
      call('DetachNetworkInterface', { NetworkInterfaceId: eniId, InstanceId: from }, fault ? { fault } : {}),
    create: (given: Readonly<Record<string, string>> = {}) =>
      call('CreateNetworkInterface', { VSwitchId: vSwitchId, SecurityGroupId: securityGroupId, ...given }),
  };
}
