import { describe, expect, it } from 'vitest';
import { descriptionLimit, nameLimit } from '../../../emulator/ens/parameters.ts';
import { accountB, refusalOf, type Stage, setStage, words } from './stage.ts';

const valid = (stage: Stage) => ({
  VSwitchId: stage.vSwitchId,
  SecurityGroupIds: JSON.stringify([stage.securityGroupId]),
});

describe('creating an edge ENI', () => {
  it('answers with a list of one id, whose ENI is Available at once', () => {
    const stage = setStage();
    const body = stage.call('CreateNetworkInterface', {
      ...valid(stage),
      Name: 'web',
      Description: 'of the shop',
    });
    const { rows } = stage.listEnis({ Type: 'Secondary' });
    expect(rows).toHaveLength(1);
    expect(body).toEqual({ NetworkInterfaceIds: [rows[0]?.['NetworkInterfaceId']] });
    expect(rows[0]).toMatchObject({
      Status: 'Available',
      NetworkInterfaceName: 'web',
      Description: 'of the shop',
      VSwitchId: stage.vSwitchId,
      CreationTime: '2026-11-20T12:00:00Z',
    });
  });

  it('gives every ENI its own id, address and MAC', () => {
    const stage = setStage();
    for (let count = 0; count < 300; count++) stage.call('CreateNetworkInterface', valid(stage));
    const enis = stage.world.enis.listAll();
    for (const key of ['eniId', 'primaryIp', 'macAddress'] as const)
      expect(new Set(enis.map(eni => eni[key])).size).toBe(enis.length);
  });

  const refused: readonly [string, (stage: Stage) => Readonly<Record<string, string>>, string][] = [
    ['an unknown vSwitch', () => ({ VSwitchId: 'vsw-bp1missing' }), 'VSwitchId'],
    ['no vSwitch', () => ({ VSwitchId: '' }), 'VSwitchId'],
    [
      'the vSwitch of another account',
      stage => ({ VSwitchId: stage.world.addVSwitch({ accountId: accountB }).vSwitchId }),
      'VSwitchId',
    ],
    ['an unknown security group', () => ({ SecurityGroupIds: '["sg-bp1missing"]' }), 'SecurityGroupIds'],
    [
      'the security group of another account',
      stage => ({
        SecurityGroupIds: JSON.stringify([
          stage.world.addSecurityGroup({ accountId: accountB }).securityGroupId,
        ]),
      }),
      'SecurityGroupIds',
    ],
    ['an empty list of security groups', () => ({ SecurityGroupIds: '[]' }), 'SecurityGroupIds'],
    [
      'security groups that are no JSON array',
      stage => ({ SecurityGroupIds: stage.securityGroupId }),
      'SecurityGroupIds',
    ],
    ['a name that is too long', () => ({ Name: 'n'.repeat(nameLimit + 1) }), 'Name'],
    ['a name that is a web address', () => ({ Name: 'http://example.com' }), 'Name'],
    [
      'a description that is too long',
      () => ({ Description: 'd'.repeat(descriptionLimit + 1) }),
      'Description',
    ],
  ];
  it.each(refused)('refuses %s', (_what, wrong, field) => {
    const stage = setStage();
    const params = { ...valid(stage), ...wrong(stage) };
    expect(refusalOf(() => stage.call('CreateNetworkInterface', params))).toBe(words.field(field));
    expect(stage.listEnis({ Type: 'Secondary' }).totalCount).toBe(0);
  });
});

describe('modifying an edge ENI', () => {
  const modify = (stage: Stage, eniId: string, params: Readonly<Record<string, string>>) =>
    stage.call('ModifyNetworkInterfaceAttribute', { NetworkInterfaceId: eniId, ...params });

  it('changes what is sent and nothing else', () => {
    const stage = setStage();
    const { eniId } = stage.world.addEni({ ...stage.place, name: 'old', description: 'stays' });
    expect(modify(stage, eniId, { NetworkInterfaceName: 'n'.repeat(nameLimit) })).toEqual({});
    expect(stage.eni(eniId)).toMatchObject({ name: 'n'.repeat(nameLimit), description: 'stays' });
    modify(stage, eniId, { Description: 'd'.repeat(descriptionLimit) });
    expect(stage.eni(eniId)?.description).toHaveLength(descriptionLimit);
  });

  it('does not disturb a transition under way', () => {
    const stage = setStage();
    const { eniId } = stage.world.addEni({ ...stage.place, instanceId: stage.stoppedInstanceId });
    stage.call('DetachNetworkInterface', { NetworkInterfaceId: eniId });
    modify(stage, eniId, { NetworkInterfaceName: 'new' });
    stage.clock.shiftMs(8_000);
    expect(stage.eni(eniId)).toMatchObject({ status: 'Available', name: 'new' });
  });

  const named = { NetworkInterfaceName: 'new' };
  const refused: readonly [string, (stage: Stage) => string, Readonly<Record<string, string>>, string][] = [
    ['an ENI that does not exist', () => 'eni-bp1missing', named, words.notFound],
    ['an id without the shape of one', () => 'eni', named, words.field('NetworkInterfaceId')],
    ['a primary ENI', stage => stage.primaryEniId, named, words.eniType],
    [
      'a service-managed ENI',
      stage => stage.world.addEni({ ...stage.place, serviceManaged: true }).eniId,
      named,
      words.managed,
    ],
    [
      'an ENI that is being deleted',
      stage => {
        const eniId = free(stage);
        stage.call('DeleteNetworkInterfaces', { NetworkInterfaceIds: JSON.stringify([eniId]) });
        return eniId;
      },
      named,
      words.eniStatus,
    ],
    ['an empty name', free, { NetworkInterfaceName: '' }, words.field('NetworkInterfaceName')],
    [
      'a name that is too long',
      free,
      { NetworkInterfaceName: 'n'.repeat(nameLimit + 1) },
      words.field('NetworkInterfaceName'),
    ],
    [
      'a name that is a web address',
      free,
      { NetworkInterfaceName: 'https://example.com' },
      words.field('NetworkInterfaceName'),
    ],
    [
      'a description that is too long',
      free,
      { Description: 'd'.repeat(descriptionLimit + 1) },
      words.field('Description'),
    ],
  ];
  it.each(refused)('refuses %s', (_what, prepare, params, refusal) => {
    const stage = setStage();
    const eniId = prepare(stage);
    const before = stage.eni(eniId);
    expect(refusalOf(() => modify(stage, eniId, params))).toBe(refusal);
    expect(stage.eni(eniId)).toEqual(before);
  });

  it('finds no ENI of another account', () => {
    const stage = setStage();
    const params = { NetworkInterfaceId: free(stage), ...named };
    const attempt = () => stage.call('ModifyNetworkInterfaceAttribute', params, { accountId: accountB });
    expect(refusalOf(attempt)).toBe(words.notFound);
  });
});

function free(stage: Stage): string {
  return stage.world.addEni(stage.place).eniId;
}
