import { describe, expect, it } from 'vitest';
import { firstSeenTag } from '../../shared/core/eni.ts';
import { queueNames } from '../support/builders.ts';
import { type Deletion, writeActions } from '../support/memory-cloud.ts';
import { type SeededRandom, tellWithSeed } from '../support/seeded-random.ts';
import { hours, minutes } from '../support/times.ts';
import { calm, createStory, rough, type Story, type Weather } from './story.ts';

// Goal: no order of events, however unlucky, breaks one of the promises. Method: random worlds, owners, faults, scans and workers under
// a clock that only the story moves; after each step everything that must always hold is checked against what the cloud really did.

const seeds = Array.from({ length: 20 }, (_, index) => 1_000 + index);

/** What the cloud saw at the moment of a delete has to be an orphan. Written down without a look at the code under test. */
function assertOrphan({ eni, at }: Deletion, { settings }: Story): void {
  const { policy } = settings;
  expect(['Available', 'Deleting']).toContain(eni.status);
  expect(eni).toMatchObject({
    type: 'Secondary',
    serviceManaged: false,
    serviceId: undefined,
    hosts: [],
    publicIps: [],
    deleteOnRelease: true,
  });
  expect(at - (eni.createdAt ?? Number.NaN)).toBeGreaterThanOrEqual(policy.minAgeMs);
  expect(eni.tags?.has('eni-reaper:keep')).toBe(false);
  expect(eni.tags?.get('creator')).not.toBe('terway');
  expect(at - Date.parse(eni.tags?.get(firstSeenTag) ?? '')).toBeGreaterThanOrEqual(policy.gracePeriodMs);
}

/** Everything that must hold after any step; returns how many deletions it has judged. */
function assertPromises(story: Story, judged: number): number {
  const { deletions } = story.cloud;
  for (const deletion of deletions.slice(judged)) assertOrphan(deletion, story);
  // No end without a task.
  const sent = story.sentKeys();
  expect(story.endedKeys().filter(key => !sent.has(key))).toEqual([]);
  return deletions.length;
}

async function takeStep(story: Story, random: SeededRandom): Promise<void> {
  const kind = random.pick(['time', 'time', 'owner', 'owner', 'scan', 'work', 'work', 'report', 'step back']);
  if (kind === 'time')
    story.clock.advance(random.pick([minutes(1), minutes(7), hours(1), hours(9), hours(26)]));
  if (kind === 'step back') story.clock.stepBack(random.pick([500, minutes(3)]));
  if (kind === 'owner') story.act();
  if (kind === 'work') await story.work();
  if (kind === 'scan') {
    const before = story.queues.sentTo(queueNames.delete).length;
    const { regions } = await story.scan();
    const sent = story.queues.sentTo(queueNames.delete).length - before;
    expect(sent).toBeLessThanOrEqual(story.settings.deleteCap);
    expect(sent).toBe(regions.reduce((sum, { enqueued }) => sum + enqueued, 0));
  }
  if (kind === 'report') {
    const writes = story.cloud.countOf(...writeActions);
    const sends = story.queues.sendCalls;
    await story.scan('report');
    expect(story.cloud.countOf(...writeActions)).toBe(writes);
    expect(story.queues.sendCalls).toBe(sends);
  }
}

async function tell(random: SeededRandom, weather: Weather): Promise<Story> {
  const story = createStory(random);
  story.setWeather(weather);
  let judged = 0;
  for (let step = 0; step < 80; step += 1) {
    await takeStep(story, random);
    judged = assertPromises(story, judged);
  }
  story.setWeather(calm);
  await story.drain();
  assertPromises(story, judged);
  return story;
}

describe('in calm weather', () => {
  it.each(seeds)('every task ends exactly once, and nothing in use is deleted (seed %i)', seed =>
    tellWithSeed(seed, async random => {
      const story = await tell(random, calm);
      const ended = story.endedKeys();
      expect([...ended].sort()).toEqual([...story.sentKeys()].sort());
    }),
  );
});

describe('in rough weather', () => {
  it.each(seeds)('every task still ends, and nothing in use is deleted (seed %i)', seed =>
    tellWithSeed(seed, async random => {
      const story = await tell(random, rough);
      // Redelivery may report an end twice, under one id that lets consumers drop the copy.
      expect([...new Set(story.endedKeys())].sort()).toEqual([...story.sentKeys()].sort());
    }),
  );
});

describe('a finished world', () => {
  it.each(seeds.slice(0, 6))('is not changed by running everything again (seed %i)', seed =>
    tellWithSeed(seed, async random => {
      const story = await tell(random, rough);
      // Everything that is an orphan has its time; what was asked for is done.
      for (let round = 0; round < 60; round += 1) {
        story.clock.advance(hours(26));
        await story.scan();
        await story.drain();
      }
      const before = story.cloud.all();
      const writes = story.cloud.countOf(...writeActions);
      const sends = story.queues.sendCalls;
      story.clock.advance(hours(26));
      const { regions } = await story.scan();
      await story.drain();
      expect(story.cloud.all()).toEqual(before);
      expect(story.cloud.countOf(...writeActions)).toBe(writes);
      expect(story.queues.sendCalls).toBe(sends);
      expect(regions).toMatchObject([{ enqueued: 0, marked: 0, unmarked: 0 }]);
    }),
  );
});

describe('the stories themselves', () => {
  it('are worth telling: ENIs are deleted, reprieved, and fought over', async () => {
    const types = new Map<string, number>();
    for (const seed of seeds) {
      await tellWithSeed(seed, async random => {
        const story = await tell(random, rough);
        for (const event of story.queues.bodiesOf(queueNames.result)) {
          const { type } = event as { readonly type: string };
          types.set(type, (types.get(type) ?? 0) + 1);
        }
      });
    }
    expect(types.get('eni-reaper.eni.gone')).toBeGreaterThan(50);
    expect(types.get('eni-reaper.eni.reprieved')).toBeGreaterThan(10);
    expect(types.get('eni-reaper.eni.refused')).toBeGreaterThan(0);
    expect(types.get('eni-reaper.eni.exhausted')).toBeGreaterThan(0);
    expect(types.get('eni-reaper.eni.poison')).toBeUndefined();
  });
});
