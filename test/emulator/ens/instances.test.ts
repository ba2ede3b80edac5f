import { describe, expect, it } from 'vitest';
import { listLimit } from '../../../emulator/ens/parameters.ts';
import { accountB, longEnoughMs, refusalOf, type Stage, setStage, words } from './stage.ts';

describe('an edge instance', () => {
  it('goes over Stopping to Stopped and over Starting to Running, and success carries a numeric Code', () => {
    const stage = setStage();
    const InstanceId = stage.runningInstanceId;
    expect(stage.call('StopInstance', { InstanceId })).toEqual({ Code: 0 });
    expect(stage.instanceStatusOf(InstanceId)).toBe('Stopping');
    stage.clock.shiftMs(longEnoughMs);
    expect(stage.instanceStatusOf(InstanceId)).toBe('Stopped');
    expect(stage.call('StartInstance', { InstanceId })).toEqual({ Code: 0 });
    expect(stage.instanceStatusOf(InstanceId)).toBe('Starting');
    stage.clock.shiftMs(longEnoughMs);
    expect(stage.instanceStatusOf(InstanceId)).toBe('Running');
  });

  it('stops sooner by force', () => {
    const stage = setStage();
    stage.call('StopInstance', { InstanceId: stage.runningInstanceId, ForceStop: 'true' });
    stage.clock.shiftMs(3_000);
    expect(stage.instanceStatusOf(stage.runningInstanceId)).toBe('Stopped');
  });

  it.each(['StartInstance', 'StopInstance'])('can be stuck in what %s began', action => {
    const stage = setStage();
    const id = action === 'StartInstance' ? stage.stoppedInstanceId : stage.runningInstanceId;
    stage.call(action, { InstanceId: id }, { fault: { kind: 'stick' } });
    const underWay = stage.instanceStatusOf(id);
    stage.clock.shiftMs(7 * 24 * 3_600_000);
    expect(stage.instanceStatusOf(id)).toBe(underWay);
    stage.world.unstick(id);
    expect(stage.instanceStatusOf(id)).toBe(action === 'StartInstance' ? 'Running' : 'Stopped');
  });

  const refused: readonly [string, string, (stage: Stage) => Record<string, string>, string][] = [
    ['to start a missing one', 'StartInstance', () => ({ InstanceId: 'i-bp1' }), words.instanceNotFound],
    ['to stop a missing one', 'StopInstance', () => ({ InstanceId: 'i-bp1' }), words.instanceIdNotFound],
    [
      'to start a running one',
      'StartInstance',
      stage => ({ InstanceId: stage.runningInstanceId }),
      words.instanceStatus,
    ],
    [
      'to stop a stopped one',
      'StopInstance',
      stage => ({ InstanceId: stage.stoppedInstanceId }),
      words.instanceStatus,
    ],
    [
      'to start one that is starting',
      'StartInstance',
      stage => {
        stage.call('StartInstance', { InstanceId: stage.stoppedInstanceId });
        return { InstanceId: stage.stoppedInstanceId };
      },
      words.instanceStatus,
    ],
    [
      'to stop one that is stopping',
      'StopInstance',
      stage => {
        stage.call('StopInstance', { InstanceId: stage.runningInstanceId });
        return { InstanceId: stage.runningInstanceId };
      },
      words.instanceStatus,
    ],
    [
      'a ForceStop that is no truth value',
      'StopInstance',
      stage => ({ InstanceId: stage.runningInstanceId, ForceStop: 'yes' }),
      words.field('ForceStop'),
    ],
  ];
  it.each(refused)('refuses %s', (_what, action, prepare, refusal) => {
    const stage = setStage();
    const params = prepare(stage);
    const before = stage.instanceStatusOf(params['InstanceId'] ?? '');
    expect(refusalOf(() => stage.call(action, params))).toBe(refusal);
    expect(stage.instanceStatusOf(params['InstanceId'] ?? '')).toBe(before);
  });

  it('does not exist for another account', () => {
    const stage = setStage();
    const by = { accountId: accountB };
    const start = () => stage.call('StartInstance', { InstanceId: stage.stoppedInstanceId }, by);
    const stop = () => stage.call('StopInstance', { InstanceId: stage.runningInstanceId }, by);
    expect(refusalOf(start)).toBe(words.instanceNotFound);
    expect(refusalOf(stop)).toBe(words.instanceIdNotFound);
    expect(stage.listInstances({}, by).ids).toEqual([]);
  });
});

describe('listing edge instances', () => {
  it('shows state, place and ENIs, in a body with a numeric Code', () => {
    const stage = setStage();
    const { eniId } = stage.world.addEni({ ...stage.place, instanceId: stage.stoppedInstanceId });
    const { body, rows } = stage.listInstances({ InstanceId: stage.stoppedInstanceId });
    expect(body).toMatchObject({ Code: 0, PageNumber: 1, PageSize: 10, TotalCount: 1 });
    expect(rows).toMatchObject([
      {
        InstanceId: stage.stoppedInstanceId,
        Status: 'Stopped',
        EnsRegionId: stage.ensRegionId,
        NetworkAttributes: { NetworkId: stage.networkId, VSwitchId: stage.vSwitchId },
        NetworkInterfaces: {
          NetworkInterfaces: [
            { NetworkInterfaceId: stage.primaryEniId, Type: 'Primary', PrimaryIpAddress: '10.0.0.2' },
            { NetworkInterfaceId: eniId, Type: 'Secondary' },
          ],
        },
        SecurityGroupIds: { SecurityGroupId: [stage.securityGroupId] },
      },
    ]);
  });

  const filters: readonly [string, (stage: Stage) => string][] = [
    ['InstanceId', stage => stage.stoppedInstanceId],
    ['InstanceIds', stage => JSON.stringify(['i-bp1missing', stage.stoppedInstanceId])],
    ['InstanceName', stage => stage.stoppedInstanceId],
    ['Status', () => 'Stopped'],
    ['IntranetIp', () => '10.0.0.2'],
    ['SearchKey', () => '0.0.2'],
  ];
  it.each(filters)('filters by %s', (name, valueFor) => {
    const stage = setStage();
    expect(stage.listInstances({ [name]: valueFor(stage) }).ids).toEqual([stage.stoppedInstanceId]);
    expect(stage.listInstances({ [name]: '' }).totalCount).toBe(2);
  });

  const places: readonly [string, (stage: Stage) => string][] = [
    ['EnsRegionId', stage => stage.ensRegionId],
    ['EnsRegionIds', stage => JSON.stringify([stage.ensRegionId])],
    ['NetworkId', stage => stage.networkId],
    ['VSwitchId', stage => stage.vSwitchId],
    ['SecurityGroupId', stage => stage.securityGroupId],
  ];
  it.each(places)('filters by %s as a place', (name, valueFor) => {
    const stage = setStage();
    const other = name.endsWith('Ids') ? '["elsewhere"]' : 'elsewhere';
    expect(stage.listInstances({ [name]: valueFor(stage) }).totalCount).toBe(2);
    expect(stage.listInstances({ [name]: other }).totalCount).toBe(0);
  });

  it('finds nothing by an empty array of ids', () => {
    expect(setStage().listInstances({ InstanceIds: '[]' }).totalCount).toBe(0);
  });

  it('can miss an instance, or show it as it was', () => {
    const stage = setStage();
    stage.clock.shiftMs(longEnoughMs);
    stage.call('StartInstance', { InstanceId: stage.stoppedInstanceId });
    stage.clock.shiftMs(longEnoughMs);
    const stale = stage.listInstances({}, { fault: { kind: 'stale-read', ageMs: 2 * longEnoughMs } });
    expect(stale.rows[0]).toMatchObject({ InstanceId: stage.stoppedInstanceId, Status: 'Stopped' });
    const missing = { kind: 'miss-rows', eniIds: [stage.stoppedInstanceId] } as const;
    expect(stage.listInstances({}, { fault: missing }).ids).toEqual([stage.runningInstanceId]);
  });

  const refused: readonly [string, Readonly<Record<string, string>>, string][] = [
    ['ids that are no JSON', { InstanceIds: 'i-bp1' }, 'InstanceIds'],
    ['ids that are no strings', { InstanceIds: '[1]' }, 'InstanceIds'],
    ['too many ids', { InstanceIds: JSON.stringify(Array(listLimit + 1).fill('i-bp1')) }, 'InstanceIds'],
    ['a status that cannot be asked for', { Status: 'Stopping' }, 'Status'],
    ['a page size above the maximum', { PageSize: '101' }, 'PageSize'],
    ['a filter that is not modelled', { ImageId: 'm-1' }, 'ImageId'],
    ['a list filter that is not modelled', { 'Tags.1.Key': 'team' }, 'Tags'],
  ];
  it.each(refused)('refuses %s', (_what, params, field) => {
    const stage = setStage();
    expect(refusalOf(() => stage.listInstances(params))).toBe(words.field(field));
  });

  it('tells the person at the emulator about a filter that is not modelled', () => {
    const stage = setStage();
    expect(refusalOf(() => stage.listInstances({ ImageId: 'm-1' }))).not.toBe('accepted');
    expect(stage.complaints).toEqual([expect.stringContaining('ImageId')]);
  });
});
