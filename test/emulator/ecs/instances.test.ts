import { describe, expect, it } from 'vitest';
import { stage } from './stage.ts';

type Stage = ReturnType<typeof stage>;
const statusOf = (s: Stage) => s.world.findInstance(s.instanceId)?.status;

describe('instances', () => {
  it('are Stopping, then Stopped; Starting, then Running', () => {
    const s = stage();
    expect(s.call('StopInstance', { InstanceId: s.instanceId, ForceStop: 'true' }).body).toEqual({});
    expect(statusOf(s)).toBe('Stopping');
    s.clock.shiftMs(15_000);
    expect(statusOf(s)).toBe('Stopped');
    expect(s.call('StartInstance', { InstanceId: s.instanceId }).body).toEqual({});
    expect(statusOf(s)).toBe('Starting');
    s.clock.shiftMs(15_000);
    expect(statusOf(s)).toBe('Running');
  });

  it('stay Stopping for ever when the stop is stuck', () => {
    const s = stage();
    s.call('StopInstance', { InstanceId: s.instanceId }, { fault: { kind: 'stick' } });
    s.clock.shiftMs(86_400_000);
    expect(statusOf(s)).toBe('Stopping');
  });

  it.each([
    ['StartInstance', 'Running'],
    ['StartInstance', 'Stopping'],
    ['StopInstance', 'Stopped'],
    ['StopInstance', 'Starting'],
  ] as const)('refuse %s while %s', (action, status) => {
    const s = stage();
    const refusal = s.call(action, { InstanceId: s.addInstance({ status }) });
    expect(refusal).toMatchObject({ refused: 'IncorrectInstanceStatus', status: 403 });
  });

  it('are only tried out in a dry run', () => {
    const s = stage();
    expect(s.call('StopInstance', { InstanceId: s.instanceId, DryRun: 'true' }).refused).toBe(
      'DryRunOperation',
    );
    expect(statusOf(s)).toBe('Running');
  });

  it('are found without naming their region, as their pages have no RegionId', () => {
    const s = stage();
    s.world.addVSwitch({ ...s.place, region: 'cn-shanghai', vSwitchId: 'vsw-sh' });
    const instanceId = s.addInstance({ region: 'cn-shanghai', vSwitchId: 'vsw-sh' });
    expect(s.call('StopInstance', { RegionId: '', InstanceId: instanceId }).refused).toBeUndefined();
  });

  it('are shown with their ENIs', () => {
    const s = stage();
    const eniId = s.addEni({ attachedTo: s.instanceId });
    const { body } = s.call('DescribeInstances', {
      InstanceIds: JSON.stringify([s.instanceId, 'i-nowhere']),
    });
    expect(body.TotalCount).toBe(1);
    expect(body.Instances.Instance[0]).toMatchObject({
      InstanceId: s.instanceId,
      Status: 'Running',
      ZoneId: 'cn-hangzhou-i',
      CreationTime: '2026-11-20T08:00Z',
      VpcAttributes: { VpcId: s.vpcId, VSwitchId: s.vSwitchId },
      NetworkInterfaces: {
        NetworkInterface: [{ Type: 'Primary' }, { Type: 'Secondary', NetworkInterfaceId: eniId }],
      },
      SecurityGroupIds: { SecurityGroupId: [s.securityGroupId] },
    });
  });

  it.each([
    [{ Status: 'Stopped' }, 'stopped'],
    [{ InstanceName: 'sto*ed' }, 'stopped'],
    [{ InstanceName: '*top*' }, 'stopped'],
    [{ InstanceName: 'stopped' }, 'stopped'],
    [{ 'Tag.1.Key': 'team' }, 'tagged'],
    [{ ResourceGroupId: 'rg-a', Status: 'Pending' }, 'grouped'],
    [{ InstanceType: 'ecs.tiny' }, 'tagged'],
  ])('are found by %j', (given, name) => {
    const s = stage();
    s.addInstance({ name: 'stopped', status: 'Stopped' });
    s.addInstance({ name: 'tagged', tags: { team: 'net' }, instanceType: 'ecs.tiny' });
    s.addInstance({ name: 'grouped', resourceGroupId: 'rg-a', status: 'Pending' });
    s.addInstance({ name: 'other-group', resourceGroupId: 'rg-b', status: 'Pending' });
    const { body } = s.call('DescribeInstances', given);
    expect(body.Instances.Instance.map((row: { InstanceName: string }) => row.InstanceName)).toEqual([name]);
  });

  it.each(['not json', '{"a":1}', '[1]', JSON.stringify(Array.from({ length: 101 }, () => 'i-1'))])(
    'refuse the ids %s',
    ids => {
      expect(stage().call('DescribeInstances', { InstanceIds: ids }).refused).toBe(
        'InvalidInstanceIds.Malformed',
      );
    },
  );

  it('come page by page, by number or by token', () => {
    const s = stage();
    for (let made = 0; made < 24; made++) s.addInstance();
    expect(s.call('DescribeInstances').body.Instances.Instance).toHaveLength(10);
    expect(s.call('DescribeInstances', { PageNumber: '3' }).body.Instances.Instance).toHaveLength(5);
    const first = s.call('DescribeInstances', { MaxResults: '20' }).body;
    const second = s.call('DescribeInstances', { MaxResults: '20', NextToken: first.NextToken }).body;
    expect([first.Instances.Instance.length, second.Instances.Instance.length, second.NextToken]).toEqual([
      20,
      5,
      '',
    ]);
  });
});

describe('regions', () => {
  it('are listed with their endpoints, of which Hangzhou keeps its old spelling', () => {
    const { body } = stage().call('DescribeRegions', { RegionId: '' });
    expect(body.Regions.Region).toContainEqual({
      RegionId: 'cn-hangzhou',
      LocalName: '华东1（杭州）',
      RegionEndpoint: 'ecs-cn-hangzhou.aliyuncs.com',
      Status: 'available',
    });
    expect(body.Regions.Region).toContainEqual(
      expect.objectContaining({ RegionId: 'cn-shanghai', RegionEndpoint: 'ecs.cn-shanghai.aliyuncs.com' }),
    );
  });
});
