import RpcClient from '@alicloud/pop-core';
import { afterEach, describe, expect, it } from 'vitest';
import { manualClock } from '../../../emulator/clock.ts';
import { mnsSignature } from '../../../emulator/signatures/mns.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../../emulator/start-emulator.ts';
import { acs3Headers, sendByHand } from './http-by-hand.ts';
import { codeOf } from './tiny-cloud.ts';

const running: Emulator[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map(emulator => emulator.close()));
});

async function start(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator(options);
  running.push(emulator);
  return emulator;
}

interface Keys {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

function client(emulator: Emulator, apiVersion: string, keys: Keys = emulator): RpcClient {
  const { accessKeyId, accessKeySecret, securityToken } = keys;
  return new RpcClient({
    endpoint: emulator.endpoint,
    apiVersion,
    accessKeyId,
    accessKeySecret,
    ...(securityToken === undefined ? {} : { securityToken }),
    opts: { method: 'POST' },
  });
}
const ecs = (emulator: Emulator, keys?: Keys) => client(emulator, '2014-05-26', keys);
const sts = (emulator: Emulator, keys?: Keys) => client(emulator, '2015-04-01', keys);

const describeEnis = async (emulator: Emulator, keys?: Keys) => {
  const page = await ecs(emulator, keys).request<{
    NetworkInterfaceSets: { NetworkInterfaceSet: { NetworkInterfaceId: string }[] };
  }>('DescribeNetworkInterfaces', { RegionId: emulator.region, MaxResults: 500 });
  return page.NetworkInterfaceSets.NetworkInterfaceSet.map(eni => eni.NetworkInterfaceId);
};

const world = {
  kind: 'world',
  version: 1,
  ecs: { vSwitches: [{ as: 'v' }], enis: [{ id: 'eni-1', vSwitch: 'v', age: '1h' }] },
};

async function assume(emulator: Emulator, RoleArn: string): Promise<Keys> {
  const { Credentials } = await sts(emulator).request<{
    Credentials: { AccessKeyId: string; AccessKeySecret: string; SecurityToken: string };
  }>('AssumeRole', { RoleArn, RoleSessionName: 'session' });
  return {
    accessKeyId: Credentials.AccessKeyId,
    accessKeySecret: Credentials.AccessKeySecret,
    securityToken: Credentials.SecurityToken,
  };
}

describe('a started emulator', () => {
  it('prints a key of a RAM user of its account', async () => {
    const emulator = await start({ accountId: '1234123412341234', region: 'cn-beijing' });
    expect(emulator).toMatchObject({ accountId: '1234123412341234', region: 'cn-beijing' });
    expect(await sts(emulator).request('GetCallerIdentity', {})).toMatchObject({
      IdentityType: 'RAMUser',
      AccountId: '1234123412341234',
    });
  });

  it('lets that user take the roles of its fixtures, each in its own account', async () => {
    const emulator = await start();
    const accountOf = async (roleArn: string) =>
      (
        await sts(emulator, await assume(emulator, roleArn)).request<{ AccountId: string }>(
          'GetCallerIdentity',
          {},
        )
      ).AccountId;
    expect(await accountOf(emulator.fixtures.sts.roleArn)).toBe(emulator.accountId);
    expect(await accountOf(emulator.fixtures.sts.otherAccountRoleArn)).not.toBe(emulator.accountId);
  });

  it('shows one account nothing of another', async () => {
    const emulator = await start({ world });
    const guest = await assume(emulator, emulator.fixtures.sts.otherAccountRoleArn);
    expect(await describeEnis(emulator)).toEqual(['eni-1']);
    expect(await describeEnis(emulator, guest)).toEqual([]);
    const params = { RegionId: emulator.region, NetworkInterfaceId: 'eni-1' };
    expect(await codeOf(ecs(emulator, guest).request('DeleteNetworkInterface', params))).toBe(
      'InvalidEniId.NotFound',
    );
    expect(await describeEnis(emulator)).toEqual(['eni-1']);
  });

  it('has everything that its fixtures name', async () => {
    const emulator = await start();
    const { fixtures } = emulator;
    const enis = await describeEnis(emulator);
    const named = [
      fixtures.ecs?.primaryEniId,
      fixtures.ecs?.managedEniId,
      fixtures.ecs?.transitional.eniId,
      fixtures.ecs?.highPerformance.eniId,
      fixtures.ecs?.trunk.eniId,
    ];
    expect(named.every(id => id !== undefined && enis.includes(id))).toBe(true);
    const edge = await client(emulator, '2017-11-10').request<{
      NetworkInterfaceSets: { NetworkInterfaceSet: { NetworkInterfaceId: string }[] };
    }>('DescribeNetworkInterfaces', {});
    expect(edge.NetworkInterfaceSets.NetworkInterfaceSet.map(eni => eni.NetworkInterfaceId)).toContain(
      fixtures.ens?.managedEniId,
    );
    expect(Object.keys(fixtures).sort()).toEqual(['ecs', 'ens', 'fc', 'sts']);
    expect(JSON.stringify(emulator.state())).toContain(fixtures.fc?.failing.function);
  });

  it('serves queues and functions on the same port as the RPC products', async () => {
    const emulator = await start();
    const date = new Date(emulator.foundation.clock.nowMs());
    const queue = { method: 'PUT', rawUrl: '/queues/q' };
    const queueHeaders = {
      date: date.toUTCString(),
      'x-mns-version': '2015-06-06',
      'content-type': 'text/xml',
    };
    const signature = mnsSignature(emulator.accessKeySecret, { ...queue, headers: queueHeaders });
    const created = await sendByHand(emulator.endpoint, {
      method: queue.method,
      path: queue.rawUrl,
      headers: { ...queueHeaders, authorization: `MNS ${emulator.accessKeyId}:${signature}` },
      body: '<Queue xmlns="http://mns.aliyuncs.com/doc/v1/"/>',
    });
    expect(created.status).toBe(201);
    expect(emulator.mns.broker.queue(emulator.accountId, emulator.region, 'q')).toBeDefined();

    const headers = {
      host: new URL(emulator.endpoint).host,
      'x-acs-action': 'ListFunctions',
      'x-acs-version': '2023-03-30',
      'x-acs-date': `${date.toISOString().slice(0, 19)}Z`,
      'x-acs-signature-nonce': 'n',
    };
    const path = '/2023-03-30/functions';
    const listed = await sendByHand(emulator.endpoint, {
      path,
      headers: acs3Headers({ method: 'GET', path, query: {}, headers }, emulator),
    });
    expect(JSON.parse(listed.body)).toMatchObject({
      functions: [{ functionName: 'echo' }, { functionName: 'failing' }],
    });
    expect(emulator.foundation.history.apiCalls()).toEqual({ CreateQueue: 1, ListFunctions: 1 });
  });

  it('gives the same ids for the same seed and others for another', async () => {
    const keyOf = async (seed: number) =>
      (await start({ seed, clock: manualClock(Date.UTC(2026, 10, 20)) })).accessKeyId;
    expect(await keyOf(7)).toBe(await keyOf(7));
    expect(await keyOf(7)).not.toBe(await keyOf(8));
  });

  it.each<[string, EmulatorOptions, RegExp]>([
    ['an address that is not this machine’s own', { host: '0.0.0.0' }, /this machine only/],
    ['an account id that is none', { accountId: '123' }, /16 digits/],
    ['a world that is not understood', { world: { ...world, ecs: { enis: [{}] } } }, /vSwitch/],
  ])('refuses %s', async (_, options, says) => {
    await expect(startEmulator(options)).rejects.toThrow(says);
  });

  it('starts over at a reset, with its keys still good and its old ENIs gone', async () => {
    const emulator = await start({ world: 'empty' });
    const { ecs: before } = emulator;
    await sts(emulator).request('GetCallerIdentity', {});
    emulator.ecs.world.addVSwitch({ ...emulator, vSwitchId: 'vsw-1' });
    emulator.ecs.world.addEni({ accountId: emulator.accountId, region: emulator.region, vSwitchId: 'vsw-1' });
    emulator.foundation.faults.add({ service: '*', action: '*', effect: { kind: 'empty-500' } });
    emulator.foundation.ram.add({ principal: '*', effect: 'deny', action: '*', resource: '*' });
    emulator.foundation.throttle.setBudget('*', { perMinute: 0 });
    await emulator.reset();
    expect(await describeEnis(emulator)).toEqual([]);
    expect(emulator.ecs).not.toBe(before);
    expect(emulator.foundation.history.apiCalls()).toEqual({ DescribeNetworkInterfaces: 1 });
  });

  it('may be closed twice', async () => {
    const emulator = await start();
    await emulator.close();
    await emulator.close();
    expect((await sendByHand(emulator.endpoint)).error).toMatch(/ECONNREFUSED/);
  });
});
