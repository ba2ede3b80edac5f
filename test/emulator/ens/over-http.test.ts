import RPCClient from '@alicloud/pop-core';
import { afterEach, describe, expect, it } from 'vitest';
import { shiftedClock } from '../../../emulator/clock.ts';
import { seedDefaultEns } from '../../../emulator/ens/default-world.ts';
import { createEns } from '../../../emulator/ens/product.ts';
import { createFoundation } from '../../../emulator/foundation.ts';
import { type RunningServer, startServer } from '../../../emulator/http/server.ts';
import { createRpcService } from '../../../emulator/rpc/service.ts';
import { accountA, longEnoughMs } from './stage.ts';

const servers: RunningServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** The default world behind a real port, and the vendor's client in front of it. The clock runs, since signatures carry real time. */
async function openEdge() {
  const clock = shiftedClock();
  const foundation = createFoundation({ clock, seed: 3 });
  const { world, product } = createEns(foundation);
  const accessKeyId = 'LTAI-edge-test';
  const accessKeySecret = 'edge-test-secret';
  const arn = `acs:ram::${accountA}:user/tester`;
  foundation.accounts.addKey({
    accessKeyId,
    accessKeySecret,
    identity: { accountId: accountA, kind: 'ram-user', name: 'tester', arn },
    active: true,
  });
  const fixtures = seedDefaultEns(world, { accountId: accountA, nowMs: clock.nowMs() });
  const server = await startServer({
    services: [createRpcService(foundation, [product])],
    clock,
    complain: () => {},
  });
  servers.push(server);
  const client = new RPCClient({
    accessKeyId,
    accessKeySecret,
    endpoint: server.endpoint,
    apiVersion: '2017-11-10',
  });
  const call = (action: string, params: Record<string, unknown> = {}): Promise<unknown> =>
    client.request(action, params, { method: 'POST', formatParams: false });
  return { clock, fixtures, foundation, call };
}

describe('ENS over HTTP', () => {
  it('takes an ENI from creation to its end by the hands of the vendor’s client', async () => {
    const { call, clock, fixtures } = await openEdge();
    const { vSwitchId, securityGroupId, stoppedInstanceId } = fixtures;
    const created = await call('CreateNetworkInterface', {
      VSwitchId: vSwitchId,
      SecurityGroupIds: JSON.stringify([securityGroupId]),
    });
    const eniId = /eni-[a-z0-9]+/.exec(JSON.stringify(created))?.[0] ?? '';
    const shows = async (status: string) =>
      expect(await call('DescribeNetworkInterfaces', { 'NetworkInterfaceIds.1': eniId })).toMatchObject({
        TotalCount: 1,
        NetworkInterfaceSets: { NetworkInterfaceSet: [{ NetworkInterfaceId: eniId, Status: status }] },
      });
    await shows('Available');
    await call('AttachNetworkInterface', { NetworkInterfaceId: eniId, InstanceId: stoppedInstanceId });
    clock.shiftMs(longEnoughMs);
    await shows('InUse');
    await call('DetachNetworkInterface', { NetworkInterfaceId: eniId });
    clock.shiftMs(longEnoughMs);
    await shows('Available');
    await call('DeleteNetworkInterfaces', { NetworkInterfaceIds: JSON.stringify([eniId]) });
    clock.shiftMs(longEnoughMs);
    expect(await call('DescribeNetworkInterfaces', { NetworkInterfaceId: eniId })).toMatchObject({
      TotalCount: 0,
      NetworkInterfaceSets: { NetworkInterfaceSet: [] },
    });
  });

  it('answers success with a numeric Code that the client does not take for an error', async () => {
    const { call, fixtures } = await openEdge();
    const stopped = await call('StopInstance', { InstanceId: fixtures.runningInstanceId });
    expect(stopped).toMatchObject({ Code: 0, RequestId: expect.any(String) });
  });

  const refused: readonly [string, string, Record<string, unknown>, string][] = [
    [
      'a parameter that ENS does not know',
      'DetachNetworkInterface',
      { InstanceId: 'i-1' },
      'UnsupportedParameter',
    ],
    ['a missing parameter', 'DetachNetworkInterface', {}, 'MissingParameter'],
    [
      'an ENI that does not exist',
      'DetachNetworkInterface',
      { NetworkInterfaceId: 'eni-bp1missing' },
      'InvalidEniId.NotFound',
    ],
  ];
  it.each(refused)('refuses %s with an error that carries its code', async (_what, action, params, code) => {
    const { call } = await openEdge();
    await expect(call(action, params)).rejects.toMatchObject({ code });
  });

  it('plays a fault that is aimed at one ENI of a list', async () => {
    const { call, clock, fixtures, foundation } = await openEdge();
    const created = await call('CreateNetworkInterface', {
      VSwitchId: fixtures.vSwitchId,
      SecurityGroupIds: JSON.stringify([fixtures.securityGroupId]),
    });
    const eniId = /eni-[a-z0-9]+/.exec(JSON.stringify(created))?.[0] ?? '';
    foundation.faults.add({
      service: 'ens',
      action: 'DeleteNetworkInterfaces',
      resource: eniId,
      count: 1,
      effect: { kind: 'stick' },
    });
    await call('DeleteNetworkInterfaces', { NetworkInterfaceIds: JSON.stringify([eniId]) });
    // The client's own clock does not move, and its signatures hold for 15 minutes.
    clock.shiftMs(10 * 60_000);
    expect(await call('DescribeNetworkInterfaces', { NetworkInterfaceId: eniId })).toMatchObject({
      NetworkInterfaceSets: { NetworkInterfaceSet: [{ Status: 'Deleting' }] },
    });
  });

  it('refuses what RAM denies with status 400 and NoPermission', async () => {
    const { call, fixtures, foundation } = await openEdge();
    foundation.ram.add({
      principal: `acs:ram::${accountA}:user/tester`,
      effect: 'deny',
      action: 'ens:StopInstance',
      resource: `acs:ens:*:*:instance/${fixtures.runningInstanceId}`,
    });
    const stop = call('StopInstance', { InstanceId: fixtures.runningInstanceId });
    await expect(stop).rejects.toMatchObject({ code: 'NoPermission' });
  });
});
