import { describe, expect, it } from 'vitest';
import { minutes, noon, seconds } from '../../support/times.ts';
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

  it('acts on no read older than half a minute, and begins nothing when the time of the run is over', async () => {
    const stage = createTeardownStage();
    for (const eniId of ids(40)) stage.world.put({ eniId, ...onWeb });
    let readAt = 0;
    stage.world.before('readByIds', () => {
      readAt = stage.clock.nowMs();
    });
    const oldest: number[] = [];
    stage.world.before('detach', () => {
      oldest.push(stage.clock.nowMs() - readAt);
      stage.clock.advance(seconds(6));
    });
    stage.send(aRequest({ eniIds: ids(40) }));
    await stage.runOnce();
    stage.clock.advance(seconds(10));
    await stage.runOnce();
    const startedAt = stage.clock.nowMs();
    expect(Math.max(...oldest)).toBeLessThanOrEqual(seconds(30));
    expect(oldest.length).toBeLessThan(40);
    await stage.runUntilQuiet();
    expect(Math.max(...oldest)).toBeLessThanOrEqual(seconds(30));
    expect(stage.clock.nowMs()).toBeGreaterThan(startedAt);
    expect(stage.events().map(outcomeOf)).toEqual(Array(40).fill('gone'));
  });

  it('begins nothing when the time of the run is over, and leaves nothing behind', async () => {
    const stage = createTeardownStage();
    for (const eniId of ids(6)) stage.world.put({ eniId, ...onWeb });
    const startedAt = stage.clock.nowMs();
    // The first read of the run takes all of its time.
    let reads = 0;
    stage.world.before('readByIds', () => {
      reads += 1;
      if (reads === 1) stage.clock.advance(seconds(221));
    });
    for (const eniId of ids(6)) stage.send(aRequest({ requestId: eniId, eniIds: [eniId] }));
    const report = await stage.runOnce();
    expect(stage.world.countOf('readByIds')).toBe(1);
    expect(stage.clock.nowMs() - startedAt).toBe(seconds(221));
    expect(report?.tasks.map(({ ended }) => ended)).toEqual(['expanded', ...Array(5).fill('look-again')]);
    await stage.runUntilQuiet();
    expect(stage.events().map(outcomeOf)).toEqual(Array(6).fill('gone'));
  });

  it('sends no call when reading took all the time of the run', async () => {
    const stage = createTeardownStage();
    stage.world.put({ eniId: 'eni-1', ...onWeb });
    stage.send(aRequest({ eniIds: ['eni-1'] }));
    await stage.runOnce();
    let isSlow = true;
    // Longer than the run, and yet young by the clock that measures durations: the wall clock was set forward.
    stage.world.before('readByIds', () => {
      if (isSlow) stage.clock.stepBack(-seconds(221));
      isSlow = false;
    });
    await stage.runOnce();
    expect(stage.world.effects).toEqual([]);
    await stage.runUntilQuiet();
    expect(stage.events().map(outcomeOf)).toEqual(['gone']);
  });
});
