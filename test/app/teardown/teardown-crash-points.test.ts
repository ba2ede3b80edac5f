import { describe, expect, it } from 'vitest';
import type { Eni } from '../../../shared/core/eni.ts';
import { minutes, noon } from '../../support/times.ts';
import {
  aRequest,
  createTeardownStage,
  type Death,
  type StageOptions,
  type TeardownStage,
} from './teardown-stage.ts';
import { refusalOf } from './teardown-world.ts';

// Goal: wherever a process dies, the request still ends as promised. Method: one story after the other is told once for each call to the outside,
// and dies there, on either side of the call's effect; what it had in hand is delivered again, soon or late.

interface Story {
  readonly title: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly enis: readonly (Partial<Eni> & { readonly eniId: string })[];
  readonly prepare?: (stage: TeardownStage) => void;
  /** The outcome of each ENI, and its status at the end; `undefined` when it is gone. */
  readonly ends: Readonly<Record<string, readonly [outcome: string, status: string | undefined]>>;
  /** What a late copy of a task may be answered besides, when the instance that knew better has died (docs/adr/0012, limits). */
  readonly coldCopiesMayTell?: string;
}

const onWeb = { status: 'InUse', hosts: ['i-web'] };
const onOther = { status: 'InUse', hosts: ['i-other'] };
const forGood = (operation: string) => refusalOf('rejected', operation, 'InvalidOperation.HasSlaveEniBonded');

const stories: readonly Story[] = [
  {
    title: 'some attached, some not, one elsewhere, one gone before',
    request: aRequest({ eniIds: ['eni-a', 'eni-b', 'eni-c', 'eni-d', 'eni-e'] }),
    enis: [
      { eniId: 'eni-a', ...onWeb },
      { eniId: 'eni-b', ...onWeb },
      { eniId: 'eni-c' },
      { eniId: 'eni-d', ...onOther },
    ],
    ends: {
      'eni-a': ['gone', undefined],
      'eni-b': ['gone', undefined],
      'eni-c': ['gone', undefined],
      'eni-d': ['refused', 'InUse'],
      'eni-e': ['gone', undefined],
    },
  },
  {
    title: 'a drain of a vSwitch',
    request: aRequest({ eniIds: undefined, vSwitchId: 'vsw-1' }),
    enis: [{ eniId: 'eni-a', ...onWeb }, { eniId: 'eni-b' }, { eniId: 'eni-p', ...onWeb, type: 'Primary' }],
    ends: { 'eni-a': ['gone', undefined], 'eni-b': ['gone', undefined], 'eni-p': ['refused', 'InUse'] },
  },
  {
    title: 'deletes that are refused for good, with a way back',
    request: aRequest({ eniIds: ['eni-a', 'eni-b'], onFailure: 'reattach' }),
    enis: [
      { eniId: 'eni-a', ...onWeb },
      { eniId: 'eni-b', ...onWeb },
    ],
    prepare: ({ world }) => world.refuse('delete', forGood('Delete')),
    ends: { 'eni-a': ['reattached', 'InUse'], 'eni-b': ['reattached', 'InUse'] },
  },
  {
    title: 'a way back that is refused too',
    request: aRequest({ onFailure: 'reattach' }),
    enis: [{ eniId: 'eni-a', ...onWeb }],
    prepare({ world }) {
      world.refuse('delete', forGood('Delete'));
      world.refuse('attach', refusalOf('rejected', 'Attach', 'EniPerInstanceLimitExceeded'));
    },
    ends: { 'eni-a': ['refused', 'Available'] },
  },
  {
    title: 'a delete that is not permitted, with a way back',
    request: aRequest({ onFailure: 'reattach' }),
    enis: [{ eniId: 'eni-a', ...onWeb }],
    prepare: ({ world }) => world.refuse('delete', refusalOf('forbidden', 'Delete', 'Forbidden.RAM')),
    ends: { 'eni-a': ['reattached', 'InUse'] },
    coldCopiesMayTell: 'exhausted',
  },
  {
    title: 'an instance that is released under it',
    request: aRequest({ eniIds: ['eni-a', 'eni-b'], onFailure: 'reattach' }),
    enis: [
      { eniId: 'eni-a', ...onWeb },
      { eniId: 'eni-b', ...onWeb },
    ],
    prepare({ world, clock }) {
      world.refuse('detach', refusalOf('conflict', 'Detach', 'InvalidEcsId.NotFound'));
      // One is set free by it, the other one is gone with it, and the reads show it late.
      world.before('readByIds', () => {
        if (clock.nowMs() < noon + minutes(1) || world.find('eni-a')?.status !== 'InUse') return;
        world.change('eni-a', { status: 'Available', hosts: [] });
        world.hide('eni-b');
      });
    },
    ends: { 'eni-a': ['gone', undefined], 'eni-b': ['gone', 'InUse'] },
  },
  {
    title: 'a detach and a delete that stick at first',
    request: aRequest(),
    enis: [{ eniId: 'eni-a', ...onWeb }],
    prepare({ world }) {
      world.stick('detach', 1);
      world.stick('delete', 1);
    },
    ends: { 'eni-a': ['gone', undefined] },
  },
];

/** Every message comes a second time: at once, while its copy is being worked on, or when the instance has forgotten about it. */
const secondDeliveries = [
  { title: 'at once', secondDeliveryAfterMs: 0 },
  { title: 'soon', secondDeliveryAfterMs: 3_000 },
  { title: 'a minute later', secondDeliveryAfterMs: 61_000 },
  { title: 'half an hour later', secondDeliveryAfterMs: 1_800_000 },
];

async function tell(story: Story, options: StageOptions, death?: Death): Promise<TeardownStage> {
  const stage = createTeardownStage(options);
  for (const eni of story.enis) stage.world.put(eni);
  story.prepare?.(stage);
  stage.send(story.request);
  if (death !== undefined) stage.dieAt(death);
  await stage.runUntilQuiet();
  return stage;
}

function expectPromisesKept(story: Story, stage: TeardownStage, deliveredTwice = false): void {
  const outcomes = new Map<string, Set<string>>();
  const cold = stage.died && deliveredTwice ? story.coldCopiesMayTell : undefined;
  for (const { id, type, subject } of stage.events()) {
    if (cold !== undefined && type === `eni-reaper.eni.${cold}`) continue;
    expect(id).toBe(`teardown/1234567890123456/ecs/cn-hangzhou/stack-42/${subject}`);
    outcomes.set(subject, (outcomes.get(subject) ?? new Set()).add(type.replace('eni-reaper.eni.', '')));
  }
  // Whoever keeps the first of several copies has what an undo needs; behind a death it may be another one of them.
  for (const { action, eniId } of stage.world.effects) {
    if (action !== 'delete') continue;
    const copies = stage.events().filter(({ subject }) => subject === eniId);
    const records = copies.slice(0, stage.died ? copies.length : 1).map(({ data }) => data.record);
    expect(records).toContainEqual(expect.objectContaining({ NetworkInterfaceId: eniId }));
  }
  // Copies of one event are one event; two that differ would be two answers.
  const told = Object.fromEntries([...outcomes].map(([eniId, all]) => [eniId, [...all]]));
  const wanted = Object.fromEntries(
    Object.entries(story.ends).map(([eniId, [outcome]]) => [eniId, [outcome]]),
  );
  expect(told).toEqual(wanted);
  for (const [eniId, [, status]] of Object.entries(story.ends))
    expect({ eniId, status: stage.world.find(eniId)?.status }).toEqual({ eniId, status });
  for (const { action, instanceId, wasOn } of stage.world.effects)
    if (action === 'detach') expect({ instanceId, wasOn }).toEqual({ instanceId: 'i-web', wasOn: ['i-web'] });
  if (cold === undefined) expect(stage.deadLetters()).toEqual([]);
  expect(stage.queues.waitingIn('teardown-queue')).toEqual([]);
}

describe.each(stories)('$title', story => {
  it('ends as promised when nothing dies', async () => {
    expectPromisesKept(story, await tell(story, {}));
  });

  it.each(secondDeliveries)('ends the same when every message is delivered again $title', async options => {
    expectPromisesKept(story, await tell(story, options));
    expectPromisesKept(story, await tell(story, { ...options, batchCap: 1 }));
  });

  it.each(secondDeliveries)(
    'ends the same wherever the process dies, when every message is delivered again $title',
    async options => {
      await dieEverywhere(story, { ...options, redeliverAfterMs: 30_000 });
    },
  );

  it.each([
    { title: 'soon', redeliverAfterMs: 1_000, batchCap: 100 },
    { title: 'late', redeliverAfterMs: 30_000, batchCap: 100 },
    { title: 'very late', redeliverAfterMs: 300_000, batchCap: 100 },
    { title: 'soon, one message at a time', redeliverAfterMs: 1_000, batchCap: 1 },
    { title: 'late, one message at a time', redeliverAfterMs: 30_000, batchCap: 1 },
  ])('ends the same wherever the process dies, delivered again $title', async options => {
    await dieEverywhere(story, options);
  });
});

async function dieEverywhere(story: Story, options: StageOptions): Promise<void> {
  let calls = 0;
  for (const effect of ['before', 'after'] as const) {
    for (let call = 1; ; call += 1) {
      const stage = await tell(story, options, { call, effect });
      if (!stage.died) break;
      calls = Math.max(calls, call);
      try {
        expectPromisesKept(story, stage, options.secondDeliveryAfterMs !== undefined);
      } catch (error) {
        throw new Error(`killed ${effect} call ${call}: ${String(error)}`, { cause: error });
      }
    }
  }
  expect(calls).toBeGreaterThan(5);
}
