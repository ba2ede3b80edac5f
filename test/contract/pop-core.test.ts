import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Fault } from '../../emulator/faults.ts';
import { assumeRole, type Keys, popCore, versions } from './keys.ts';
import { refusalOf } from './refusal.ts';
import { type RunningEmulator, start } from './running-emulator.ts';

// Goal: what @alicloud/pop-core makes of the emulator is what it makes of the cloud. Method: the client itself, over loopback.
const page = z.object({
  NextToken: z.string(),
  TotalCount: z.number(),
  NetworkInterfaceSets: z.object({
    NetworkInterfaceSet: z.array(z.object({ NetworkInterfaceId: z.string(), Status: z.string() })),
  }),
});
type Method = 'GET' | 'POST';

function ecs(emulator: RunningEmulator, method: Method = 'POST', keys: Keys = emulator) {
  const client = popCore(emulator, versions.ecs, keys, method);
  return (action: string, parameters: Readonly<Record<string, unknown>> = {}) =>
    client.request<unknown>(action, { RegionId: emulator.region, ...parameters });
}

async function describeEnis(call: ReturnType<typeof ecs>, parameters: Readonly<Record<string, unknown>>) {
  const { NextToken, NetworkInterfaceSets } = page.parse(await call('DescribeNetworkInterfaces', parameters));
  return {
    token: NextToken,
    enis: NetworkInterfaceSets.NetworkInterfaceSet,
    eniIds: NetworkInterfaceSets.NetworkInterfaceSet.map(eni => eni.NetworkInterfaceId),
  };
}

function fixturesOf({ fixtures }: RunningEmulator) {
  if (!fixtures.ecs) throw new Error('This emulator was started without the default world.');
  return fixtures.ecs;
}

describe.each<Method>(['GET', 'POST'])('a client that sends %s', method => {
  it('reads all pages by token, each ENI once', async () => {
    const emulator = await start();
    const call = ecs(emulator, method);
    const seen: string[] = [];
    let token = '';
    let pages = 0;
    do {
      const next = await describeEnis(call, { MaxResults: 10, ...(token ? { NextToken: token } : {}) });
      seen.push(...next.eniIds);
      token = next.token;
    } while (token !== '' && ++pages < 10);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(emulator.ecs.world.enis().length);
  });

  it('finds by a list of ids, and everything by a list that it did not unfold', async () => {
    const emulator = await start();
    const call = ecs(emulator, method);
    const { primaryEniId, managedEniId } = fixturesOf(emulator);
    const wanted = [primaryEniId, managedEniId];
    const found = await describeEnis(call, { NetworkInterfaceId: wanted, MaxResults: 100 });
    expect([...found.eniIds].sort()).toEqual([...wanted].sort());
    const trapped = await describeEnis(call, {
      NetworkInterfaceId: JSON.stringify(wanted),
      MaxResults: 100,
    });
    expect(trapped.eniIds).toHaveLength(emulator.ecs.world.enis().length);
  });

  it('may send every character in a value', async () => {
    const emulator = await start();
    const call = ecs(emulator, method);
    const [eniId = ''] = (await describeEnis(call, { Status: 'Available' })).eniIds;
    const value = "net ops*(é)!'~+/=%&\u{1F40B} ";
    await call('TagResources', {
      ResourceType: 'eni',
      ResourceId: [eniId],
      Tag: [{ Key: 'päth/to', Value: value }],
    });
    expect(emulator.ecs.world.findEni(eniId)?.tags.get('päth/to')).toBe(value);
    const found = await describeEnis(call, { Tag: [{ Key: 'päth/to', Value: value }] });
    expect(found.eniIds).toEqual([eniId]);
  });

  it('is told that null and undefined are no values, because it sends them as words', async () => {
    const emulator = await start();
    const call = ecs(emulator, method);
    const refusal = await refusalOf(call('DescribeNetworkInterfaces', { MaxResults: null }));
    expect(refusal).toMatchObject({ name: 'InvalidParameterError', code: 'InvalidParameter' });
  });

  it('is told of an action, a version and a parameter that do not exist, and so is the log', async () => {
    const emulator = await start();
    const call = ecs(emulator, method);
    expect((await refusalOf(call('DescribeVSwitches'))).code).toBe('InvalidAction.NotFound');
    const other = popCore(emulator, '1999-01-01', emulator, method);
    expect((await refusalOf(other.request('DescribeRegions', {}))).code).toBe('InvalidVersion');
    expect((await refusalOf(call('DescribeRegions', { Regoin: 'x' }))).code).toBe('UnsupportedParameter');
    expect(emulator.complaints).toEqual([
      expect.stringMatching(/no action "DescribeVSwitches"/),
      expect.stringMatching(/Version "1999-01-01"/),
      expect.stringMatching(/parameter "Regoin"/),
    ]);
  });
});

describe('the life of an ENI', () => {
  it('goes from Available over InUse to gone, and is not believed to be shorter', async () => {
    const emulator = await start();
    const call = ecs(emulator);
    const { vSwitchId, securityGroupId, instanceIds } = fixturesOf(emulator);
    const [instanceId = ''] = instanceIds;
    const created = z
      .object({ NetworkInterfaceId: z.string(), Status: z.literal('Available') })
      .parse(
        await call('CreateNetworkInterface', { VSwitchId: vSwitchId, SecurityGroupId: securityGroupId }),
      );
    const eni = { NetworkInterfaceId: created.NetworkInterfaceId };
    const status = async () =>
      (await describeEnis(call, { NetworkInterfaceId: [eni.NetworkInterfaceId] })).enis[0]?.Status;

    await call('AttachNetworkInterface', { ...eni, InstanceId: instanceId });
    expect(await status()).toBe('Attaching');
    emulator.travel(10_000);
    expect(await status()).toBe('InUse');
    expect((await refusalOf(call('DeleteNetworkInterface', eni))).code).toBe(
      'InvalidOperation.InvalidEniState',
    );
    await call('DetachNetworkInterface', { ...eni, InstanceId: instanceId });
    expect(await status()).toBe('Detaching');
    emulator.travel(10_000);
    expect(await status()).toBe('Available');
    await call('DeleteNetworkInterface', eni);
    expect(await status()).toBe('Deleting');
    emulator.travel(10_000);
    expect(await status()).toBeUndefined();
    expect((await refusalOf(call('DeleteNetworkInterface', eni))).code).toBe('InvalidEniId.NotFound');
    expect(emulator.ecs.wronglyDeleted()).toEqual([
      expect.objectContaining({ eniId: eni.NetworkInterfaceId }),
    ]);
  });
});

describe('a key', () => {
  it.each<[string, Partial<Keys>, string]>([
    ['a wrong secret', { accessKeySecret: 'wrong' }, 'SignatureDoesNotMatch'],
    ['an unknown key id', { accessKeyId: 'LTAIunknown' }, 'InvalidAccessKeyId.NotFound'],
    ['a token that belongs to no key', { securityToken: 'token' }, 'InvalidSecurityToken.Malformed'],
  ])('is refused with %s', async (_, wrong, code) => {
    const emulator = await start();
    const { accessKeyId, accessKeySecret } = emulator;
    const call = ecs(emulator, 'POST', { accessKeyId, accessKeySecret, ...wrong });
    const refusal = await refusalOf(call('DescribeRegions'));
    expect(refusal.code).toBe(code);
    expect(JSON.stringify(refusal)).not.toContain(accessKeySecret);
  });

  it('of a role works with its token, until it expires', async () => {
    const emulator = await start();
    const temporary = await assumeRole(emulator, emulator.fixtures.sts.roleArn, { DurationSeconds: '900' });
    const whoami = (keys: Keys) => popCore(emulator, versions.sts, keys).request('GetCallerIdentity', {});
    expect(await whoami(temporary)).toMatchObject({
      IdentityType: 'AssumedRoleUser',
      Arn: expect.stringMatching(/assumed-role\/.*\/contract$/),
    });
    const { accessKeyId, accessKeySecret } = temporary;
    expect((await refusalOf(whoami({ accessKeyId, accessKeySecret }))).code).toBe('MissingSecurityToken');
    emulator.travel(899_000);
    await whoami(temporary);
    emulator.travel(2_000);
    expect((await refusalOf(whoami(temporary))).code).toBe('InvalidSecurityToken.Expired');
    expect(Date.parse(temporary.expiration)).toBeLessThanOrEqual(Date.now());
  });

  it('may do what RAM lets it do, and learns what it lacks', async () => {
    const emulator = await start();
    const { managedEniId } = fixturesOf(emulator);
    const temporary = await assumeRole(emulator, emulator.fixtures.sts.roleArn);
    await emulator.control('POST', 'ram', {
      principal: temporary.accessKeyId,
      effect: 'deny',
      action: 'ecs:Delete*',
      resource: '*',
    });
    const parameters = { NetworkInterfaceId: managedEniId };
    const denied = await refusalOf(ecs(emulator, 'POST', temporary)('DeleteNetworkInterface', parameters));
    expect(denied).toMatchObject({
      code: 'Forbidden.RAM',
      data: { AccessDeniedDetail: { AuthAction: 'ecs:DeleteNetworkInterface' } },
    });
    const allowed = await refusalOf(ecs(emulator)('DeleteNetworkInterface', parameters));
    expect(allowed.code).toBe('InvalidOperation.EniServiceManaged');
  });

  it('is refused outside of a quarter of an hour around now', async () => {
    const emulator = await start();
    emulator.foundation.clock.shiftMs(16 * 60_000);
    expect((await refusalOf(ecs(emulator)('DescribeRegions'))).code).toBe('InvalidTimeStamp.Expired');
  });
});

describe('a fault', () => {
  const meet = async (effect: Fault['effect']) => {
    const emulator = await start();
    await emulator.control('POST', 'faults', {
      service: 'ecs',
      action: 'DescribeRegions',
      count: 1,
      effect,
    });
    return { emulator, call: () => ecs(emulator)('DescribeRegions') };
  };

  it('by name is met as if the cloud had refused', async () => {
    const { call } = await meet({ kind: 'refuse', code: 'InvalidVpc.Indeterminacy' });
    expect((await refusalOf(call())).code).toBe('InvalidVpc.Indeterminacy');
    await call();
  });

  it('of the gateway in HTML makes the client throw something that is no error', async () => {
    const { call } = await meet({ kind: 'html-503' });
    const thrown = await call().then(
      () => 'nothing',
      (error: unknown) => error,
    );
    expect(thrown).not.toBeInstanceOf(Error);
  });

  it('in JSON without a code looks like a success', async () => {
    const { call } = await meet({ kind: 'json-without-code' });
    expect(await call()).toMatchObject({ Message: 'The gateway failed.' });
  });

  it.each(['reset-before-effect', 'reset-after-effect', 'reset-mid-body'] as const)(
    'on the wire is an error of the network: %s',
    async kind => {
      const { call } = await meet({ kind });
      expect(`${(await refusalOf(call())).code}`).toMatch(/ECONNRESET|^$/);
    },
  );

  it('that throttles lasts until the next minute', async () => {
    const { emulator, call } = await meet({ kind: 'throttle' });
    expect((await refusalOf(call())).code).toBe('Throttling.User');
    expect((await refusalOf(call())).code).toBe('Throttling.User');
    emulator.travel(60_000);
    await call();
  });
});

describe('the edge cloud', () => {
  const edge = z.object({
    TotalCount: z.number(),
    NetworkInterfaceSets: z.object({
      NetworkInterfaceSet: z.array(z.object({ NetworkInterfaceId: z.string(), Status: z.string() })),
    }),
  });

  it('creates, attaches, detaches and deletes by its own rules', async () => {
    const emulator = await start();
    const ens = popCore(emulator, versions.ens, emulator);
    const fixtures = emulator.fixtures.ens;
    if (!fixtures) throw new Error('The default world has an edge.');
    const created = z.object({ NetworkInterfaceIds: z.array(z.string()) }).parse(
      await ens.request('CreateNetworkInterface', {
        VSwitchId: fixtures.vSwitchId,
        SecurityGroupIds: JSON.stringify([fixtures.securityGroupId]),
      }),
    );
    const [eniId = ''] = created.NetworkInterfaceIds;
    const eni = { NetworkInterfaceId: eniId };
    const status = async () =>
      edge.parse(await ens.request('DescribeNetworkInterfaces', { ...eni, PageSize: '10' }))
        .NetworkInterfaceSets.NetworkInterfaceSet[0]?.Status;
    const { runningInstanceId, stoppedInstanceId } = fixtures;
    const attach = (InstanceId: string) => ens.request('AttachNetworkInterface', { ...eni, InstanceId });
    expect((await refusalOf(attach(runningInstanceId))).code).toBe('InvalidOperation.InvalidEnsStatus');
    await attach(stoppedInstanceId);
    emulator.travel(60_000);
    expect(await status()).toBe('InUse');
    await ens.request('DetachNetworkInterface', eni);
    emulator.travel(60_000);
    expect(await status()).toBe('Available');
    await ens.request('DeleteNetworkInterfaces', { NetworkInterfaceIds: JSON.stringify([eniId]) });
    emulator.travel(60_000);
    expect(await status()).toBeUndefined();
  });
});
