import { describe, expect, it } from 'vitest';
import { defaultJudgeRules, reasonsAgainst } from '../../../emulator/ecs/judge.ts';
import { dayMs, stage, startMs } from './stage.ts';

type Stage = ReturnType<typeof stage>;

describe('the judgement of deletions', () => {
  it('finds nothing wrong with deleting an old, plain, unattached ENI', () => {
    const s = stage();
    s.remove(s.addEni());
    expect(s.ecs.wronglyDeleted()).toEqual([]);
  });

  const accepted: readonly [string, Parameters<Stage['addEni']>[0], string][] = [
    ['is younger than an hour', { createdAtMs: startMs - 3_599_000 }, 'young: 3599 s old'],
    [
      'carries the keep tag, whatever its value',
      { tags: { 'eni-reaper:keep': '' } },
      'protected by tag eni-reaper:keep',
    ],
    ['was made by Terway', { tags: { creator: 'terway' } }, 'owned by a controller: creator=terway'],
    ['belongs to a cluster', { tags: { 'ack.aliyun.com': 'c1' } }, 'owned by a controller: ack.aliyun.com'],
    ['holds an EIP on its primary address', { publicIp: '47.0.0.1' }, 'holds EIP 47.0.0.1'],
    [
      'holds an EIP on a secondary address',
      { secondaryIps: 1, secondaryPublicIp: '47.0.0.2' },
      'holds EIP 47.0.0.2',
    ],
    ['is a trunk', { type: 'Trunk' }, 'not secondary: Trunk'],
    ['is lent to a service', { serviceId: 1098765432109876 }, 'managed by service 1098765432109876'],
    [
      'is needed for a reason only the world knows',
      { protected: 'standby of a pair' },
      'protected: standby of a pair',
    ],
    [
      'names a host although it is Available',
      { status: 'Available', attachedTo: 'eci-1' },
      'in use: attached to eci-1',
    ],
  ];
  it.each(accepted)(
    'tells of a deletion that the cloud accepted although the ENI %s',
    (_why, spec, reason) => {
      const s = stage();
      const eniId = s.addEni(spec);
      expect(s.remove(eniId).refused).toBeUndefined();
      s.clock.shiftMs(60_000);
      expect(s.statusOf(eniId)).toBe('gone');
      expect(s.ecs.wronglyDeleted()).toEqual([{ eniId, reason }]);
    },
  );

  it('would tell of ENIs that the cloud refuses to delete, should it ever fail to refuse', () => {
    const s = stage();
    const reasons = (spec: Parameters<Stage['addEni']>[0]) => {
      const eni = s.world.findEni(s.addEni(spec));
      return eni ? reasonsAgainst(eni, defaultJudgeRules, startMs) : [];
    };
    expect(reasons({ attachedTo: s.instanceId })).toEqual([`in use: attached to ${s.instanceId}`]);
    expect(reasons({ status: 'Attaching' })).toEqual(['in use: Attaching']);
    expect(reasons({ serviceManaged: true })).toEqual(['managed by service 0']);
    expect(reasons({ type: 'Primary' })).toEqual(['not secondary: Primary']);
  });

  it('says nothing about a deletion that was refused', () => {
    const s = stage();
    s.remove(s.addEni({ attachedTo: s.instanceId }));
    s.remove(s.addEni({ serviceManaged: true }));
    expect(s.ecs.wronglyDeleted()).toEqual([]);
  });

  it('judges the moment of acceptance: what is attached or tagged later is not held against it, what was tagged just before is', () => {
    const s = stage();
    const [later, before] = [s.addEni(), s.addEni()];
    s.remove(later);
    s.world.touch(later, { tags: { 'eni-reaper:keep': '' } });
    s.world.touch(before, { tags: { 'eni-reaper:keep': '' } });
    s.remove(before);
    expect(s.ecs.wronglyDeleted().map(wrong => wrong.eniId)).toEqual([before]);
  });

  it('counts an ENI once however often its deletion is asked for, and tells all that spoke against it', () => {
    const s = stage();
    const eniId = s.addEni({ createdAtMs: startMs, publicIp: '47.0.0.1' });
    s.remove(eniId, { kind: 'stick' });
    s.remove(eniId);
    expect(s.ecs.wronglyDeleted()).toEqual([{ eniId, reason: 'holds EIP 47.0.0.1; young: 0 s old' }]);
  });

  it('does not hold against a deletion that was accepted what happens while it is stuck', () => {
    const s = stage();
    const eniId = s.addEni();
    s.remove(eniId, { kind: 'stick' });
    s.world.touch(eniId, { tags: { 'eni-reaper:keep': '' } });
    s.remove(eniId);
    expect(s.ecs.wronglyDeleted()).toEqual([]);
  });

  it('judges anew when a stuck deletion was overtaken by an owner who then let go again', () => {
    const s = stage();
    const eniId = s.addEni();
    s.remove(eniId, { kind: 'stick' });
    s.world.attachNow(eniId, s.instanceId);
    s.world.detachNow(eniId);
    s.world.touch(eniId, { protected: 'in use again tomorrow' });
    s.remove(eniId);
    expect(s.ecs.wronglyDeleted()).toHaveLength(1);
  });

  it('goes by the true age, not by the one that reads show', () => {
    const s = stage();
    const eniId = s.addEni({
      createdAtMs: startMs - 1_000,
      distort: { CreationTime: '2019-12-25T12:31:31Z' },
    });
    s.remove(eniId);
    expect(s.ecs.wronglyDeleted()).toHaveLength(1);
  });

  it('goes by other rules from the moment they are set', () => {
    const s = stage();
    const young = { createdAtMs: startMs - 1_000 };
    s.ecs.setJudgeRules({ youngMs: 0, protectingTags: ['team=net'] });
    s.remove(s.addEni(young));
    s.remove(s.addEni({ tags: { 'eni-reaper:keep': '' } }));
    s.remove(s.addEni({ tags: { team: 'other' } }));
    const ours = s.addEni({ tags: { team: 'net' } });
    s.remove(ours);
    s.ecs.setJudgeRules({ youngMs: 2 * dayMs });
    const young2 = s.addEni({ createdAtMs: startMs - dayMs });
    s.remove(young2);
    expect(s.ecs.wronglyDeleted().map(wrong => wrong.eniId)).toEqual([ours, young2]);
  });

  it('keeps its verdicts when the history is cleared', () => {
    const s = stage();
    s.remove(s.addEni({ publicIp: '47.0.0.1' }));
    s.foundation.history.clear();
    expect(s.ecs.wronglyDeleted()).toHaveLength(1);
  });
});
