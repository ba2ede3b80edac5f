import { describe, expect, it } from 'vitest';
import { listLimit } from '../../../emulator/ens/parameters.ts';
import { accountB, longEnoughMs, refusalOf, type Stage, setStage, words } from './stage.ts';

const free = (stage: Stage) => stage.world.addEni(stage.place).eniId;
const inUse = (stage: Stage) =>
  stage.world.addEni({ ...stage.place, instanceId: stage.stoppedInstanceId }).eniId;
const remove = (stage: Stage, ...eniIds: readonly unknown[]) =>
  stage.call('DeleteNetworkInterfaces', { NetworkInterfaceIds: JSON.stringify(eniIds) });

describe('deleting edge ENIs', () => {
  it('leads over Deleting to gone, several at a time, and answers nothing of its own', () => {
    const stage = setStage();
    const [first, second] = [free(stage), free(stage)];
    expect(remove(stage, first, second)).toEqual({});
    expect([stage.statusOf(first), stage.statusOf(second)]).toEqual(['Deleting', 'Deleting']);
    stage.clock.shiftMs(longEnoughMs);
    expect([stage.statusOf(first), stage.statusOf(second)]).toEqual(['gone', 'gone']);
    expect(stage.listEnis({ NetworkInterfaceId: first }).totalCount).toBe(0);
  });

  it('takes the same id twice as once', () => {
    const stage = setStage();
    const eniId = free(stage);
    remove(stage, eniId, eniId);
    stage.clock.shiftMs(longEnoughMs);
    expect(stage.statusOf(eniId)).toBe('gone');
    const noted = stage.foundation.history.entries().filter(entry => entry.resource === eniId);
    expect(noted.map(entry => entry.what)).toEqual(['eni.created', 'eni.deleting', 'eni.deleted']);
  });

  it('ends a stuck deletion when it is asked again', () => {
    const stage = setStage();
    const eniId = free(stage);
    stage.call(
      'DeleteNetworkInterfaces',
      { NetworkInterfaceIds: JSON.stringify([eniId]) },
      { fault: { kind: 'stick' } },
    );
    stage.clock.shiftMs(7 * 24 * 3_600_000);
    expect(stage.statusOf(eniId)).toBe('Deleting');
    remove(stage, eniId);
    stage.clock.shiftMs(longEnoughMs);
    expect(stage.statusOf(eniId)).toBe('gone');
  });

  it('writes down what an ENI was at the moment of its delete', () => {
    const stage = setStage();
    const eniId = free(stage);
    remove(stage, eniId);
    expect(stage.foundation.history.entries().at(-1)).toMatchObject({
      service: 'ens',
      what: 'eni.deleting',
      resource: eniId,
      details: { status: 'Available', type: 'Secondary', serviceManaged: false },
    });
  });

  const bad: readonly [string, (stage: Stage) => readonly unknown[], string][] = [
    ['an ENI in use', stage => [inUse(stage)], words.eniStatus],
    [
      'an ENI that is attaching',
      stage => {
        const eniId = free(stage);
        stage.call('AttachNetworkInterface', {
          NetworkInterfaceId: eniId,
          InstanceId: stage.stoppedInstanceId,
        });
        return [eniId];
      },
      words.eniStatus,
    ],
    [
      'an ENI that is detaching',
      stage => {
        const eniId = inUse(stage);
        stage.call('DetachNetworkInterface', { NetworkInterfaceId: eniId });
        return [eniId];
      },
      words.eniStatus,
    ],
    ['a primary ENI', stage => [stage.primaryEniId], words.eniType],
    [
      'a service-managed ENI',
      stage => [stage.world.addEni({ ...stage.place, serviceManaged: true }).eniId],
      words.managed,
    ],
    ['an ENI that does not exist', () => ['eni-bp1missing'], words.notFound],
  ];
  it.each(bad)('refuses the whole call for %s', (_what, prepare, refusal) => {
    const stage = setStage();
    const bystander = free(stage);
    const eniIds = prepare(stage);
    expect(refusalOf(() => remove(stage, bystander, ...eniIds))).toBe(refusal);
    stage.clock.shiftMs(longEnoughMs);
    expect(stage.statusOf(bystander)).toBe('Available');
  });

  it.each(bad)('silently passes over %s when it is lenient', (_what, prepare) => {
    const stage = setStage({ lenientDelete: true });
    const bystander = free(stage);
    const eniIds = prepare(stage);
    expect(remove(stage, ...eniIds, bystander)).toEqual({});
    expect(stage.statusOf(bystander)).toBe('Deleting');
    for (const eniId of eniIds) expect(stage.statusOf(String(eniId))).not.toBe('Deleting');
  });

  const malformed: readonly [string, (stage: Stage) => string][] = [
    ['text that is no JSON', stage => free(stage)],
    ['a JSON string', stage => JSON.stringify(free(stage))],
    ['a JSON object', stage => JSON.stringify({ 0: free(stage) })],
    ['an array with a number', stage => JSON.stringify([free(stage), 1])],
    ['an array with a malformed id', stage => JSON.stringify([free(stage), 'i-bp1'])],
    ['an array with an empty id', stage => JSON.stringify([free(stage), ''])],
    ['an empty array', () => '[]'],
    ['nothing', () => ''],
    ['more than a hundred ids', stage => JSON.stringify(Array(listLimit + 1).fill(free(stage)))],
  ];
  it.each(malformed)('refuses %s, lenient or not, and deletes nothing', (_what, prepare) => {
    for (const lenientDelete of [false, true]) {
      const stage = setStage({ lenientDelete });
      const text = prepare(stage);
      const attempt = () => stage.call('DeleteNetworkInterfaces', { NetworkInterfaceIds: text });
      expect(refusalOf(attempt)).toBe(words.field('NetworkInterfaceIds'));
      expect(stage.listEnis({ Status: 'Deleting' }).totalCount).toBe(0);
    }
  });

  it('takes a hundred ids', () => {
    const stage = setStage();
    const eniIds = Array.from({ length: listLimit }, () => free(stage));
    remove(stage, ...eniIds);
    expect(stage.listEnis({ Status: 'Deleting' }).totalCount).toBe(listLimit);
  });

  it('finds no ENI of another account', () => {
    const stage = setStage();
    const eniId = free(stage);
    const params = { NetworkInterfaceIds: JSON.stringify([eniId]) };
    expect(refusalOf(() => stage.call('DeleteNetworkInterfaces', params, { accountId: accountB }))).toBe(
      words.notFound,
    );
    expect(stage.statusOf(eniId)).toBe('Available');
  });
});
