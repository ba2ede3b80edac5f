import { parseTeardownMessage } from '../../../shared/adapters/fc/parse-teardown-request.ts';
import { createCallBudgets } from '../../../shared/app/call-budgets.ts';
import { runTeardown } from '../../../shared/app/run-teardown.ts';
import { createTeardownMemory } from '../../../shared/app/teardown/teardown-memory.ts';
import type { ResultEvent } from '../../../shared/core/messages/result-event.ts';
import type { Settings } from '../../../shared/core/settings.ts';
import type { TeardownReport } from '../../../shared/core/teardown/teardown-report.ts';
import { isRegionAllowed } from '../../../shared/core/teardown/teardown-scope.ts';
import type { OutgoingMessage, QueueSender, SendResult } from '../../../shared/ports.ts';
import { homePlace, queueNames, someSettings } from '../../support/builders.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { createMemoryLog, type LogLine } from '../../support/memory-log.ts';
import { createMemoryQueues, type MemoryQueues, type QueuedMessage } from '../../support/memory-queues.ts';
import { constantRandom } from '../../support/seeded-random.ts';
import { type CallOut, createTeardownWorld, type Durations, type TeardownWorld } from './teardown-world.ts';

/** What the platform does to a function in the middle of its work: nothing of it goes on. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** When the process dies: at which call to the outside, counted from 1, and on which side of its effect. */
export interface Death {
  readonly call: number;
  readonly effect: 'before' | 'after';
}

export interface TeardownStage {
  readonly clock: ManualClock;
  readonly world: TeardownWorld;
  readonly queues: MemoryQueues;
  settings: Settings;
  /** Puts a message on the teardown queue. */
  send(message: unknown): void;
  /** Handles what is visible now, as one batch, and acknowledges it. */
  runOnce(): Promise<TeardownReport | undefined>;
  /** Goes on, moving the clock, until the teardown queue is empty or this much time has passed. */
  runUntilQuiet(upToMs?: number): Promise<void>;
  /** The process dies once. */
  dieAt(death: Death): void;
  /** Another instance takes over, which remembers nothing. */
  restart(): void;
  readonly died: boolean;
  /** Every terminal event, oldest first. */
  events(): readonly ResultEvent[];
  deadLetters(): readonly unknown[];
  /** What the log says of the end of each task, oldest first. */
  loggedEnds(): readonly LogLine['fields'][];
}

/** A message that was not acknowledged is delivered again after this: soon, as a stream does, or late, as the queue itself does. */
export interface StageOptions {
  readonly settings?: Partial<Settings>;
  readonly redeliverAfterMs?: number;
  /** Messages of one run; 100 when absent. */
  readonly batchCap?: number;
  /** Every message of the teardown queue is delivered a second time, this long after it was acknowledged. */
  readonly secondDeliveryAfterMs?: number;
  readonly durationsMs?: Partial<Durations>;
}

export function createTeardownStage(options: StageOptions = {}): TeardownStage {
  const { redeliverAfterMs = 1_000, batchCap = 100 } = options;
  const clock = createManualClock();
  const log = createMemoryLog();
  let death: Death | undefined;
  let calls = 0;
  let died = false;
  /** The calls of one run: at one of them the process may die, and then the run makes no further one. */
  const startLife = (): CallOut => {
    let dead = false;
    return effect => {
      if (dead) throw new Killed('dead already');
      if (died || death === undefined) return effect();
      calls += 1;
      if (calls !== death.call) return effect();
      died = true;
      dead = true;
      if (death.effect === 'after') effect();
      throw new Killed(`killed ${death.effect} call ${calls}`);
    };
  };
  const world = createTeardownWorld(clock, options.durationsMs);
  const memory = createMemoryQueues(clock);
  const queuesThrough = (callOut: CallOut): QueueSender => ({
    async send(queueName, messages) {
      const results: SendResult[] = [];
      // One message a call, so that the process can die between any two of them.
      for (const message of messages)
        results.push(...(await callOut(() => memory.send(queueName, [message]))));
      return results;
    },
  });
  const hiddenUntil = new Map<string, number>();
  const budgets = createCallBudgets();
  let warm = createTeardownMemory();

  const delivered = new Set<string>();
  const acknowledge = (message: QueuedMessage) => {
    const { secondDeliveryAfterMs } = options;
    const isLast = secondDeliveryAfterMs === undefined || delivered.has(message.messageId);
    if (isLast) memory.acknowledge(message);
    else hiddenUntil.set(message.messageId, clock.nowMs() + secondDeliveryAfterMs);
    delivered.add(message.messageId);
  };
  const visible = () =>
    memory
      .visibleIn(queueNames.teardown)
      .filter(({ messageId }) => (hiddenUntil.get(messageId) ?? 0) <= clock.nowMs());
  const nextAt = () =>
    memory
      .waitingIn(queueNames.teardown)
      .map(({ messageId, visibleAt }) => Math.max(visibleAt, hiddenUntil.get(messageId) ?? 0));

  const stage: TeardownStage = {
    clock,
    world,
    queues: memory,
    settings: someSettings(options.settings),
    send: message => {
      const body: OutgoingMessage = { body: typeof message === 'string' ? message : JSON.stringify(message) };
      void memory.send(queueNames.teardown, [body]);
    },
    async runOnce() {
      const batch = visible().slice(0, batchCap);
      if (batch.length === 0) return undefined;
      const now = clock.nowMs();
      const rules = {
        now,
        isRegionAllowed: (asked: Parameters<typeof isRegionAllowed>[2]) =>
          isRegionAllowed(stage.settings, homePlace.region, asked),
      };
      const messages = batch.map(({ body }) => parseTeardownMessage(readJson(body), rules));
      const invocation = { ...homePlace, requestId: 'invocation', deadlineAt: now + 220_000 };
      try {
        const callOut = startLife();
        const clouds = world.cloudsThrough(callOut);
        const queues = queuesThrough(callOut);
        const ports = { clock, random: constantRandom(0.5), log, clouds, queues, budgets, memory: warm };
        const report = await runTeardown(ports, stage.settings, messages, invocation);
        for (const message of batch) acknowledge(message);
        return report;
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        stage.restart();
        for (const { messageId } of batch) hiddenUntil.set(messageId, clock.nowMs() + redeliverAfterMs);
        return undefined;
      }
    },
    async runUntilQuiet(upToMs = 24 * 3_600_000) {
      const until = clock.nowMs() + upToMs;
      while (clock.nowMs() < until) {
        const next = nextAt();
        if (next.length === 0) return;
        const waitMs = Math.min(...next) - clock.nowMs();
        if (waitMs > 0) clock.advance(waitMs);
        await stage.runOnce();
      }
    },
    dieAt(wanted) {
      death = wanted;
    },
    restart() {
      warm = createTeardownMemory();
    },
    get died() {
      return died;
    },
    events: () => memory.bodiesOf(queueNames.result) as ResultEvent[],
    deadLetters: () => memory.bodiesOf(queueNames.deadLetter),
    loggedEnds: () => log.lines.filter(({ event }) => event === 'task.ended').map(({ fields }) => fields),
  };
  return stage;
}

/** A stage with one ENI on the named instance. */
export function stageWith(options: StageOptions = {}): TeardownStage {
  const stage = createTeardownStage(options);
  stage.world.put({ eniId: 'eni-a', ...onWeb });
  return stage;
}

export const onWeb = { status: 'InUse', hosts: ['i-web'] };

/** The only event there is. */
export function theEvent(stage: TeardownStage): ResultEvent {
  const [event, ...others] = stage.events();
  if (event === undefined || others.length > 0) throw new Error(`There are ${stage.events().length} events.`);
  return event;
}

export const outcomeOf = (event: ResultEvent): string => event.type.replace('eni-reaper.eni.', '');

/** Outcome and reason by ENI. */
export const told = (stage: TeardownStage): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(stage.events().map(event => [event.subject, [outcomeOf(event), event.data.reason]]));

export const ids = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `eni-${index + 1}`);

/** A request as other systems send it. */
export function aRequest(
  override: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    kind: 'teardown-request',
    version: 1,
    requestId: 'stack-42',
    cloud: 'ecs',
    region: homePlace.region,
    eniIds: ['eni-a'],
    detachFrom: 'i-web',
    onFailure: 'leave',
    reason: 'stack deleted',
    requestedBy: 'infra-ci',
    ...override,
  };
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
