import { describe, expect, it } from 'vitest';
import { minutes, noon } from '../support/times.ts';
import { aRequest, createTeardownStage, ids, onWeb, outcomeOf } from './teardown-stage.ts';
import { refusalOf } from './teardown-world.ts';

describe('budgets', () => {
  it('reads 100 ENIs with one call', async () => {
    const stage = createTeardownStage();
    for (const eniId of ids(100)) stage.world.put({ eniId, type: 'Primary' });
    stage.send(aRequest({ eniIds: ids(100) }));
    await stage.runUntilQuiet();
    expect(stage.world.countOf('readByIds')).toBe(1);
    expect(stage.events()).toHaveLength(100);
  });

  it('keeps detaches and deletes per minute', async () => {
    const stage = createTeardownStage({ settings: { detachesPerMinute: 30, deletesPerMinute: 20 } });
    for (const eniId of ids(100)) stage.world.put({ eniId, ...onWeb });
    stage.send(aRequest({ eniIds: ids(100) }));
    await stage.runUntilQuiet();
    const inMinutes = new Map<string, number>();
    for (const { action, atMs } of stage.world.effects) {
      const key = `${action} ${Math.floor(atMs / minutes(1))}`;
      inMinutes.set(key, (inMinutes.get(key) ?? 0) + 1);
    }
    for (const [key, count] of inMinutes)
      expect({ key, ok: count <= (key.startsWith('detach') ? 30 : 20) }).toEqual({ key, ok: true });
    expect(stage.events().map(outcomeOf)).toEqual(Array(100).fill('gone'));
  });

  it('asks nothing more of a throttled call before the next minute, and does not count the look', async () => {
    const stage = createTeardownStage({ settings: { maxAttempts: 2 } });
    for (const eniId of ids(20)) stage.world.put({ eniId, ...onWeb });
    stage.world.refuse('detach', refusalOf('throttled', 'Detach', 'Throttling.User'), 1);
    stage.send(aRequest({ eniIds: ids(20) }));
    await stage.runUntilQuiet();
    // Those that were on their way at the same time as the throttled one are all that this minute sees.
    expect(
      stage.world.effects.filter(({ action, atMs }) => action === 'detach' && atMs < noon + minutes(1))
        .length,
    ).toBeLessThan(4);
    expect(stage.events().map(outcomeOf)).toEqual(Array(20).fill('gone'));
  });

  it('stops asking in this run when a permission is missing, and gives up in the end', async () => {
    const stage = createTeardownStage({ settings: { maxAttempts: 3 } });
    for (const eniId of ids(10)) stage.world.put({ eniId, ...onWeb });
    stage.world.refuse('detach', refusalOf('forbidden', 'Detach', 'Forbidden.RAM'));
    stage.send(aRequest({ eniIds: ids(10) }));
    await stage.runUntilQuiet();
    // Two groups of tasks, each looked at three times: in each run no more than are on their way at the same time.
    expect(stage.world.countOf('detach')).toBeLessThanOrEqual(2 * 3 * 4);
    expect(stage.events().map(outcomeOf)).toEqual(Array(10).fill('exhausted'));
    expect(stage.deadLetters()).toHaveLength(10);
  });
});
