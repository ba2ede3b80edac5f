import { expect, it } from 'vitest';
import type { Drainable } from '../../../emulator/fc/drainable.ts';
import { startPump } from '../../../emulator/fc/pump.ts';
import { aFoundation, onCleanup, startMs } from './fc-world.ts';

const turns = async () => {
  for (let turn = 0; turn < 10; turn++) await new Promise(resolve => setImmediate(resolve));
};

/** A drainable with work at these instants; `during` happens inside each drain. */
function aDrainable(dueAtMs: number[], during: (drains: number) => void = () => {}) {
  const { clock } = aFoundation();
  const listeners = new Set<() => void>();
  const world = { clock, drains: 0, done: 0, isBroken: false };
  const drainable: Drainable = {
    name: 'work',
    async drainOnce() {
      world.drains++;
      const due = world.isBroken ? [] : dueAtMs.filter(atMs => atMs <= clock.nowMs());
      for (const atMs of due) dueAtMs.splice(dueAtMs.indexOf(atMs), 1);
      world.done += due.length;
      during(world.drains);
      return { batches: due.length, messages: due.length };
    },
    nextDueAtMs: () => (dueAtMs.length === 0 ? undefined : Math.min(...dueAtMs)),
  };
  const start = () => {
    const stop = startPump(drainable, clock, listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    });
    onCleanup(stop);
    return stop;
  };
  const arrive = (atMs: number) => {
    dueAtMs.push(atMs);
    for (const listener of listeners) listener();
  };
  return { world, clock, start, arrive };
}

it('does what is due, when it becomes due and when something new arrives', async () => {
  const { world, clock, start, arrive } = aDrainable([startMs, startMs + 1000]);
  start();
  await turns();
  expect(world.done).toBe(1);
  clock.shiftMs(1000);
  await turns();
  expect(world.done).toBe(2);
  arrive(clock.nowMs());
  await turns();
  expect(world.done).toBe(3);
});

it('misses nothing that becomes due or arrives in the middle of its work', async () => {
  const dueMeanwhile = aDrainable([startMs + 500], drains => {
    if (drains === 1) dueMeanwhile.clock.shiftMs(500);
  });
  const arrivesMeanwhile = aDrainable([], drains => {
    if (drains === 1) arrivesMeanwhile.arrive(startMs);
  });
  dueMeanwhile.start();
  arrivesMeanwhile.start();
  await turns();
  expect([dueMeanwhile.world.done, arrivesMeanwhile.world.done]).toEqual([1, 1]);
});

it('does not spin on work that cannot be done, and tries it again when time has passed', async () => {
  const { world, clock, start } = aDrainable([startMs]);
  world.isBroken = true;
  start();
  await turns();
  expect(world.drains).toBe(1);
  world.isBroken = false;
  clock.shiftMs(100);
  await turns();
  expect(world.done).toBe(1);
});

it('does nothing more once it was stopped', async () => {
  const { world, clock, start, arrive } = aDrainable([startMs + 1000]);
  const stop = start();
  await turns();
  stop();
  arrive(startMs);
  clock.shiftMs(5000);
  await turns();
  expect([world.drains, world.done]).toEqual([1, 0]);
});
