import { describe, expect, it } from 'vitest';
import { createEcsCloud } from '../../../shared/adapters/ecs/ecs-cloud.ts';
import { ConfigError } from '../../../shared/core/errors.ts';
import { json, type Reply, type Script, type ScriptedServer, serve } from '../support/scripted-server.ts';
import { credentials, failureOf, testPorts } from '../support/test-access.ts';

const home = { accountId: '1234567890123456', region: 'cn-hangzhou' };
const otherId = '9876543210987654';
const roleOf = (accountId: string) => ({ accountId, roleArn: `acs:ram::${accountId}:role/eni-reaper` });

const taken: Reply = json({
  RequestId: 'r',
  Credentials: { AccessKeyId: 'STS.other', AccessKeySecret: 'other-secret', SecurityToken: 'other-token' },
});
const count = json({ RequestId: 'r', TotalCount: 3 });

/** ECS and STS behind one door. */
const both =
  (sts: Reply): Script =>
  ({ form }) =>
    form['Action'] === 'AssumeRole' ? sts : count;

async function cloudBehind(script: Script, accounts = [roleOf(otherId)]) {
  const server = await serve(script);
  const endpoints = { ecs: server.endpoint, sts: server.endpoint, mns: undefined, ens: undefined };
  return {
    server,
    cloud: createEcsCloud({ home, credentials, settings: { endpoints, accounts }, ...testPorts() }),
  };
}

const actions = (server: ScriptedServer) => server.requests.map(({ form }) => form['Action']);

describe('the cloud', () => {
  it("opens the function's own account with the function's own key", async () => {
    const { server, cloud } = await cloudBehind(both(taken));
    const enis = await cloud.open(home);
    expect(enis.place).toEqual(home);
    expect(await enis.countAll()).toBe(3);
    expect(actions(server)).toEqual(['DescribeNetworkInterfaces']);
    expect(server.requests[0]?.form).toMatchObject({
      AccessKeyId: credentials.accessKeyId,
      RegionId: 'cn-hangzhou',
    });
  });

  it('opens another account with the key of its role, and in its region', async () => {
    const { server, cloud } = await cloudBehind(both(taken));
    const enis = await cloud.open({ accountId: otherId, region: 'cn-beijing' });
    await enis.countAll();
    expect(actions(server)).toEqual(['AssumeRole', 'DescribeNetworkInterfaces']);
    expect(server.requests[0]?.form).toMatchObject({
      AccessKeyId: credentials.accessKeyId,
      RoleArn: roleOf(otherId).roleArn,
    });
    expect(server.requests[1]?.form).toMatchObject({
      AccessKeyId: 'STS.other',
      SecurityToken: 'other-token',
      RegionId: 'cn-beijing',
    });
  });

  it('takes the role of an account once, however many regions ask at the same time', async () => {
    const { server, cloud } = await cloudBehind(both(taken));
    const regions = ['cn-hangzhou', 'cn-beijing', 'cn-shanghai'];
    const places = await Promise.all(regions.map(region => cloud.open({ accountId: otherId, region })));
    await Promise.all(places.map(place => place.countAll()));
    await cloud.open({ accountId: otherId, region: 'cn-beijing' });
    expect(actions(server).filter(action => action === 'AssumeRole')).toHaveLength(1);
  });

  it('asks for a role that was refused only once in an invocation', async () => {
    const { server, cloud } = await cloudBehind(
      both(json({ RequestId: 'r', Code: 'NoPermission', Message: 'No.' }, 403)),
    );
    for (const region of ['cn-hangzhou', 'cn-beijing']) {
      const error = await failureOf(cloud.open({ accountId: otherId, region }));
      expect(error.handling).toBe('forbidden');
    }
    expect(actions(server)).toEqual(['AssumeRole']);
  });

  it('does not open an account that nobody named', async () => {
    const { server, cloud } = await cloudBehind(both(taken));
    await expect(cloud.open({ accountId: '1111111111111111', region: 'cn-hangzhou' })).rejects.toThrow(
      ConfigError,
    );
    expect(server.requests).toEqual([]);
  });

  it('does not open a region whose name could change the host', async () => {
    const cloud = createEcsCloud({
      home,
      credentials,
      settings: {
        endpoints: { ecs: undefined, sts: undefined, mns: undefined, ens: undefined },
        accounts: [],
      },
      ...testPorts(),
    });
    await expect(cloud.open({ accountId: home.accountId, region: 'x.evil.example/' })).rejects.toThrow(
      ConfigError,
    );
  });

  it('knows the regions that the provider lists', async () => {
    const rows = [{ RegionId: 'cn-hangzhou', LocalName: 'Hangzhou' }, { RegionId: 'cn-beijing' }];
    const { server, cloud } = await cloudBehind(json({ RequestId: 'r', Regions: { Region: rows } }));
    expect(await cloud.listRegions()).toEqual(['cn-hangzhou', 'cn-beijing']);
    expect(server.requests[0]?.form).toMatchObject({ Action: 'DescribeRegions', RegionId: 'cn-hangzhou' });
  });

  it.each([
    ['no list', {}],
    ['an empty list', { Region: [] }],
    ['a row without an id', { Region: [{ RegionId: 'cn-hangzhou' }, {}] }],
    ['an id that is empty', { Region: [{ RegionId: '' }] }],
  ])('knows no regions from an answer with %s', async (_, Regions) => {
    const { cloud } = await cloudBehind(json({ RequestId: 'r', Regions }));
    expect(await failureOf(cloud.listRegions())).toMatchObject({
      handling: 'transient',
      operation: 'DescribeRegions',
    });
  });
});
