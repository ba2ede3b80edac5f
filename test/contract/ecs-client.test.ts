import { describe, expect, it } from 'vitest';
import type { Fault } from '../../emulator/faults.ts';
import { assumeRole } from './keys.ts';
import { refusalOf } from './refusal.ts';
import { type RunningEmulator, start } from './running-emulator.ts';
import { ecs, ecsClient } from './vendor-models.ts';

// Goal: what @alicloud/ecs20140526 makes of the emulator is what it makes of the cloud: it signs with ACS3, unfolds lists
// itself and reads answers into classes, so a field of the wrong name or type is missing here.
async function open() {
  const emulator = await start();
  const { fixtures, region: regionId } = emulator;
  if (!fixtures.ecs) throw new Error('The default world has an ECS part.');
  return { emulator, client: ecsClient(emulator, emulator), fixtures: fixtures.ecs, regionId };
}
type Opened = Awaited<ReturnType<typeof open>>;

async function createEni({ client, fixtures, regionId }: Opened): Promise<string> {
  const { body } = await client.createNetworkInterface(
    new ecs.CreateNetworkInterfaceRequest({
      regionId,
      vSwitchId: fixtures.vSwitchId,
      securityGroupId: fixtures.securityGroupId,
      networkInterfaceName: 'contract',
      description: 'made by a contract test',
      secondaryPrivateIpAddressCount: 2,
      deleteOnRelease: false,
      clientToken: 'once',
      tag: [new ecs.CreateNetworkInterfaceRequestTag({ key: 'team', value: 'net ops*(é)' })],
    }),
  );
  return body?.networkInterfaceId ?? '';
}

async function describeEnis(
  { client, regionId }: Opened,
  wanted: Partial<InstanceType<typeof ecs.DescribeNetworkInterfacesRequest>>,
) {
  const { body } = await client.describeNetworkInterfaces(
    new ecs.DescribeNetworkInterfacesRequest({ regionId, ...wanted }),
  );
  return body?.networkInterfaceSets?.networkInterfaceSet ?? [];
}

describe('the vendor’s newer client', () => {
  it('reads an ENI into its own classes, every field of its type', async () => {
    const opened = await open();
    const eniId = await createEni(opened);
    const [eni] = await describeEnis(opened, { networkInterfaceId: [eniId], maxResults: 100 });
    expect(eni).toMatchObject({
      networkInterfaceId: eniId,
      networkInterfaceName: 'contract',
      description: 'made by a contract test',
      status: 'Available',
      type: 'Secondary',
      serviceManaged: false,
      serviceID: 0,
      deleteOnRelease: false,
      sourceDestCheck: false,
      instanceId: '',
      ownerId: opened.emulator.accountId,
      vSwitchId: opened.fixtures.vSwitchId,
      creationTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      securityGroupIds: { securityGroupId: [opened.fixtures.securityGroupId] },
      tags: { tag: [{ tagKey: 'team', tagValue: 'net ops*(é)' }] },
      associatedPublicIp: { publicIpAddress: '', allocationId: '' },
    });
    expect(eni?.privateIpSets?.privateIpSet?.map(ip => ip.primary)).toEqual([true, false, false]);
    expect(eni?.queueNumber).toBeUndefined();
  });

  it('shows a managed ENI without an instance, and a trunk with its members', async () => {
    const opened = await open();
    const { trunk, managedEniId } = opened.fixtures;
    const [managed] = await describeEnis(opened, { networkInterfaceId: [managedEniId] });
    expect(managed).toMatchObject({
      status: 'InUse',
      serviceManaged: true,
      serviceID: 1_679_259_531_804_325,
      instanceId: '',
    });
    const request = { regionId: opened.regionId, networkInterfaceId: trunk.eniId };
    const { body } = await opened.client.describeNetworkInterfaceAttribute(
      new ecs.DescribeNetworkInterfaceAttributeRequest(request),
    );
    expect(body).toMatchObject({ type: 'Trunk', instanceId: trunk.instanceId });
    expect(body?.attachment?.memberNetworkInterfaceIds?.memberNetworkInterfaceId).toHaveLength(2);
  });

  it('gets the same ENI for the same client token', async () => {
    const opened = await open();
    expect(await createEni(opened)).toBe(await createEni(opened));
  });

  it('attaches, changes, detaches and deletes', async () => {
    const opened = await open();
    const { client, emulator, fixtures, regionId } = opened;
    const eniId = await createEni(opened);
    const eni = { regionId, networkInterfaceId: eniId };
    const [, instanceId = ''] = fixtures.instanceIds;
    const attributes = async () =>
      (
        await client.describeNetworkInterfaceAttribute(
          new ecs.DescribeNetworkInterfaceAttributeRequest({ ...eni, attribute: 'attachment' }),
        )
      ).body;

    await client.attachNetworkInterface(new ecs.AttachNetworkInterfaceRequest({ ...eni, instanceId }));
    emulator.travel(10_000);
    expect(await attributes()).toMatchObject({ status: 'InUse', attachment: { instanceId } });
    await client.modifyNetworkInterfaceAttribute(
      new ecs.ModifyNetworkInterfaceAttributeRequest({ ...eni, networkInterfaceName: 'renamed' }),
    );
    expect(await attributes()).toMatchObject({ networkInterfaceName: 'renamed' });
    const wrongInstance = client.detachNetworkInterface(
      new ecs.DetachNetworkInterfaceRequest({ ...eni, instanceId: fixtures.instanceIds[0] ?? '' }),
    );
    expect(await refusalOf(wrongInstance)).toMatchObject({
      name: 'ClientError',
      code: 'InvalidParameter.EniNotBelongEcs',
      status: 400,
    });
    await client.detachNetworkInterface(new ecs.DetachNetworkInterfaceRequest({ ...eni, instanceId }));
    emulator.travel(10_000);
    await client.deleteNetworkInterface(new ecs.DeleteNetworkInterfaceRequest(eni));
    emulator.travel(10_000);
    expect(await describeEnis(opened, { networkInterfaceId: [eniId] })).toEqual([]);
    expect(await refusalOf(attributes())).toMatchObject({ code: 'InvalidEniId.NotFound', status: 404 });
    const again = client.deleteNetworkInterface(new ecs.DeleteNetworkInterfaceRequest(eni));
    expect(await refusalOf(again)).toMatchObject({ code: 'InvalidEniId.NotFound', status: 403 });
  });

  it('tags, lists what is tagged and takes tags away', async () => {
    const opened = await open();
    const { client, regionId } = opened;
    const eniId = await createEni(opened);
    const resources = { regionId, resourceType: 'eni', resourceId: [eniId] };
    const tags = async () =>
      (
        await client.listTagResources(new ecs.ListTagResourcesRequest(resources))
      ).body?.tagResources?.tagResource?.map(row => [row.resourceId, row.tagKey, row.tagValue]);
    await client.tagResources(
      new ecs.TagResourcesRequest({
        ...resources,
        tag: [
          new ecs.TagResourcesRequestTag({ key: 'eni-reaper:first-seen', value: '2026-11-20T00:00:00Z' }),
        ],
      }),
    );
    expect(await tags()).toEqual([
      [eniId, 'team', 'net ops*(é)'],
      [eniId, 'eni-reaper:first-seen', '2026-11-20T00:00:00Z'],
    ]);
    await client.untagResources(new ecs.UntagResourcesRequest({ ...resources, tagKey: ['team'] }));
    expect(await tags()).toHaveLength(1);
  });

  it('lists regions and instances, and switches instances off and on', async () => {
    const { client, emulator, fixtures, regionId } = await open();
    const regions = await client.describeRegions(new ecs.DescribeRegionsRequest({}));
    expect(regions.body?.regions?.region?.map(region => region.regionId)).toContain('cn-hangzhou');
    const [instanceId = ''] = fixtures.instanceIds;
    const status = async () => {
      const request = { regionId, instanceIds: JSON.stringify([instanceId]) };
      const { body } = await client.describeInstances(new ecs.DescribeInstancesRequest(request));
      return body?.instances?.instance?.map(instance => instance.status);
    };
    expect(await status()).toEqual(['Running']);
    await client.stopInstance(new ecs.StopInstanceRequest({ instanceId, forceStop: true }));
    expect(await status()).toEqual(['Stopping']);
    emulator.travel(30_000);
    expect(await status()).toEqual(['Stopped']);
    await client.startInstance(new ecs.StartInstanceRequest({ instanceId }));
    emulator.travel(30_000);
    expect(await status()).toEqual(['Running']);
  });

  it('works with a temporary key, and with the older signature', async () => {
    const { emulator } = await open();
    const temporary = await assumeRole(emulator, emulator.fixtures.sts.roleArn);
    const request = new ecs.DescribeRegionsRequest({});
    expect((await ecsClient(emulator, temporary).describeRegions(request)).statusCode).toBe(200);
    expect((await ecsClient(emulator, temporary, 'v2').describeRegions(request)).statusCode).toBe(200);
    const { accessKeyId, accessKeySecret } = temporary;
    const without = ecsClient(emulator, { accessKeyId, accessKeySecret });
    expect((await refusalOf(without.describeRegions(request))).code).toBe('MissingSecurityToken');
  });

  it('is silent in the log as long as it is understood', async () => {
    const opened = await open();
    await createEni(opened);
    await describeEnis(opened, { status: 'Available', maxResults: 10 });
    expect(opened.emulator.complaints).toEqual([]);
  });
});

describe('what the client makes of a refusal', () => {
  const meet = async (effect: Fault['effect']) => {
    const opened = await open();
    opened.emulator.foundation.faults.add({ service: 'ecs', action: 'DescribeRegions', count: 1, effect });
    return refusalOf(opened.client.describeRegions(new ecs.DescribeRegionsRequest({})));
  };

  it.each<[string, Fault['effect'], object]>([
    [
      'throttling, by the code alone',
      { kind: 'throttle' },
      { name: 'ThrottlingError', code: 'Throttling.User', status: 400 },
    ],
    [
      'throttling with a time to wait, in milliseconds',
      { kind: 'throttle', retryAfterSeconds: 7 },
      { name: 'ThrottlingError', retryAfter: 7000 },
    ],
    [
      'a conflict, whose time to wait it does not read',
      { kind: 'refuse', code: 'OperationConflict', retryAfterSeconds: 2 },
      { name: 'ClientError', code: 'OperationConflict', status: 409, retryAfter: undefined },
    ],
    [
      'a failure of the cloud',
      { kind: 'refuse', code: 'InternalError' },
      { name: 'ServerError', code: 'InternalError', status: 500 },
    ],
    ['a gateway that answers in HTML', { kind: 'html-503' }, { name: 'SyntaxError', status: undefined }],
  ])('%s', async (_, effect, expected) => {
    expect(await meet(effect)).toMatchObject(expected);
  });

  it.each<[string, (emulator: RunningEmulator) => { accessKeyId: string; accessKeySecret: string }, object]>([
    [
      'a wrong secret',
      ({ accessKeyId }) => ({ accessKeyId, accessKeySecret: 'wrong' }),
      { code: 'SignatureDoesNotMatch', status: 400 },
    ],
    [
      'an unknown key',
      () => ({ accessKeyId: 'LTAIunknown', accessKeySecret: 'wrong' }),
      { code: 'InvalidAccessKeyId.NotFound', status: 404 },
    ],
  ])('%s', async (_, keysOf, expected) => {
    const { emulator } = await open();
    const client = ecsClient(emulator, keysOf(emulator));
    expect(await refusalOf(client.describeRegions(new ecs.DescribeRegionsRequest({})))).toMatchObject(
      expected,
    );
  });
});
