import { describe, expect, it } from 'vitest';
import {
  aRequest,
  createTeardownStage,
  ids,
  onWeb,
  outcomeOf,
  stageWith,
  theEvent,
} from './teardown-stage.ts';
import { refusalOf } from './teardown-world.ts';

// Goal: whoever is woken by a task without an end can look its last failure up. Method: each way to use up all looks, and what its event carries.

const few = { settings: { maxAttempts: 3 } };

describe('an ENI whose looks are used up', () => {
  it.each([
    ['a read', 'readByIds', 'transient', 'InternalError'],
    ['a read that is not permitted', 'readByIds', 'forbidden', 'Forbidden.RAM'],
    ['a detach', 'detach', 'transient', 'InternalError'],
    ['a detach that is not permitted', 'detach', 'forbidden', 'Forbidden.RAM'],
    [
      'a detach of an instance that does not come to rest',
      'detach',
      'conflict',
      'InvalidOperation.InvalidEcsState',
    ],
    ['a delete', 'delete', 'conflict', 'InvalidOperation.InvalidEniState'],
  ] as const)(
    'by %s is told with the code and the request of the last failure',
    async (_, action, handling, code) => {
      const stage = stageWith(few);
      stage.send(aRequest());
      await stage.runOnce();
      stage.world.refuse(action, refusalOf(handling, 'Call', code));
      await stage.runUntilQuiet();
      expect(theEvent(stage)).toMatchObject({
        type: 'eni-reaper.eni.exhausted',
        data: { providerCode: code, providerRequestId: 'refused-request' },
      });
    },
  );

  it('is told with the code alone when the refusal was about another ENI', async () => {
    const stage = createTeardownStage({ settings: { maxAttempts: 1 } });
    for (const eniId of ids(10)) stage.world.put({ eniId, ...onWeb });
    stage.world.refuse('detach', refusalOf('forbidden', 'Detach', 'Forbidden.RAM'));
    stage.send(aRequest({ eniIds: ids(10) }));
    await stage.runUntilQuiet();
    const codes = stage.events().map(({ data }) => data.providerCode);
    expect(codes).toEqual(Array(10).fill('Forbidden.RAM'));
    const withRequest = stage.events().filter(({ data }) => data.providerRequestId !== undefined);
    expect(withRequest).toHaveLength(stage.world.countOf('detach'));
  });

  it('is told without a code when no provider said anything', async () => {
    const stage = stageWith({ ...few, durationsMs: { detach: 10 * 3_600_000 } });
    stage.send(aRequest());
    await stage.runUntilQuiet();
    expect(outcomeOf(theEvent(stage))).toBe('exhausted');
    expect(theEvent(stage).data).not.toHaveProperty('providerCode');
  });
});

it('a request that cannot be read tells each of its ENIs the code and the request of the last failure', async () => {
  const stage = stageWith(few);
  stage.world.refuse('readByIds', refusalOf('forbidden', 'Describe', 'Forbidden.RAM'));
  stage.send(aRequest({ eniIds: ['eni-a', 'eni-b'] }));
  await stage.runUntilQuiet();
  expect(stage.events()).toHaveLength(2);
  for (const { data } of stage.events())
    expect(data).toMatchObject({ providerCode: 'Forbidden.RAM', providerRequestId: 'refused-request' });
});
