import { createCallBudgets } from '../../shared/app/call-budgets.ts';
import { runDeletions } from '../../shared/app/run-deletions.ts';
import { runScan } from '../../shared/app/run-scan.ts';
import { parseDeleteTask, taskKey } from '../../shared/core/deletion/delete-task.ts';
import { type Eni, firstSeenTag } from '../../shared/core/eni.ts';
import { CloudError, type Handling } from '../../shared/core/errors.ts';
import { formatInstant } from '../../shared/core/instant.ts';
import type { ScanReport } from '../../shared/core/scan/scan-report.ts';
import type { Mode, Settings } from '../../shared/core/settings.ts';
import { aCloudError, anEni, homePlace, queueNames, someSettings } from '../support/builders.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';
import { createMemoryCloud, type MemoryCloud, readActions, writeActions } from '../support/memory-cloud.ts';
import { createMemoryLog } from '../support/memory-log.ts';
import { createMemoryQueues, type MemoryQueues, type QueuedMessage } from '../support/memory-queues.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import { days, hours, minutes } from '../support/times.ts';

/** How rough a story is: each a probability, per call or per message. */
export interface Weather {
  readonly failedCalls: number;
  readonly lostAnswers: number;
  readonly failedSends: number;
  readonly duplicates: number;
  /** Of a delete: somebody attaches the ENI right before it. */
  readonly rivals: number;
}

export const calm: Weather = { failedCalls: 0, lostAnswers: 0, failedSends: 0, duplicates: 0, rivals: 0 };
export const rough: Weather = {
  failedCalls: 0.08,
  lostAnswers: 0.05,
  failedSends: 0.05,
  duplicates: 0.1,
  rivals: 0.05,
};

export interface Story {
  readonly clock: ManualClock;
  readonly cloud: MemoryCloud;
  readonly queues: MemoryQueues;
  readonly settings: Settings;
  setWeather(weather: Weather): void;
  /** An owner of ENIs does something: attaches, detaches, renames, protects, creates, deletes. */
  act(): void;
  scan(mode?: Mode): Promise<ScanReport>;
  /** One of two workers takes a batch of what is visible; a batch that it rejects stays on the queue. */
  work(): Promise<void>;
  /** Lets time pass and workers work until the delete queue is empty. */
  drain(): Promise<void>;
  /** Keys of all tasks that scans have sent, and of those for which an end was reported, each event once. */
  sentKeys(): ReadonlySet<string>;
  endedKeys(): readonly string[];
}

/** A region with some forty ENIs of all kinds, two workers, and owners that do as they please. */
export function createStory(random: SeededRandom): Story {
  const clock = createManualClock();
  const cloud = createMemoryCloud(clock, { lingerMs: random.pick([0, 1_500, 20_000, 90_000]) });
  const queues = createMemoryQueues(clock);
  const settings = someSettings({
    deleteCap: random.pick([1, 3, 10, 200]),
    deletesPerMinute: random.pick([1, 4, 60, 400]),
    maxAttempts: random.pick([3, 12]),
    breaker: { count: 1_000, percent: random.pick([100, 100, 60]) },
  });
  const log = createMemoryLog();
  const workers = [createCallBudgets(), createCallBudgets()] as const;
  let weather = calm;
  let created = 0;

  const create = (): void => {
    created += 1;
    const eniId = `eni-${String(created).padStart(3, '0')}`;
    cloud.put(anyKindOf(random, eniId, clock.nowMs()));
    if (random.chance(0.05)) cloud.stick(eniId, random.below(4));
  };
  for (let count = 0; count < 40; count += 1) create();
  letItRain(random, cloud, queues, () => weather);

  const receive = async (messages: readonly QueuedMessage[]): Promise<void> => {
    const batch = messages.flatMap(message =>
      random.chance(weather.duplicates) ? [message, message] : [message],
    );
    const ports = { clock, cloud, queues, log, random, budgets: random.pick([workers[0], workers[1]]) };
    const received = batch.map(({ messageId, body }) => ({ messageId, body: JSON.parse(body) as unknown }));
    try {
      const report = await runDeletions(ports, settings, received, invocationAt(clock, minutes(2)));
      if (report.tasks.length !== batch.length) throw new Error('The worker lost count.');
    } catch (error) {
      // The batch stays on the queue, as it would on MNS.
      if (error instanceof CloudError) return;
      throw error;
    }
    for (const message of messages) if (!random.chance(weather.duplicates)) queues.acknowledge(message);
  };

  return {
    clock,
    cloud,
    queues,
    settings,
    setWeather(next) {
      weather = next;
    },
    act: () => actAsOwner(random, cloud, create),
    scan: (mode = 'delete') =>
      runScan({ clock, cloud, queues, log }, { ...settings, mode }, {}, invocationAt(clock, minutes(10))),
    async work() {
      const visible = [...queues.visibleIn(queueNames.delete)].sort(() => random.unit() - 0.5);
      if (visible.length > 0) await receive(visible.slice(0, 1 + random.below(16)));
    },
    async drain() {
      for (let round = 0; round < 3_000; round += 1) {
        const waiting = queues.waitingIn(queueNames.delete);
        if (waiting.length === 0) return;
        const next = Math.min(...waiting.map(({ visibleAt }) => visibleAt));
        clock.advance(Math.max(0, next - clock.nowMs()));
        await receive(queues.visibleIn(queueNames.delete).slice(0, 16));
      }
      throw new Error('The delete queue never became empty.');
    },
    sentKeys: () =>
      new Set(
        queues.bodiesOf(queueNames.delete).map(body => {
          const parsed = parseDeleteTask(body);
          if (parsed.kind === 'poison') throw new Error(`We sent poison ourselves: ${parsed.reason}.`);
          return taskKey(parsed.task);
        }),
      ),
    endedKeys: () => queues.bodiesOf(queueNames.result).map(event => (event as { readonly id: string }).id),
  };
}

function invocationAt(clock: ManualClock, timeMs: number) {
  return { ...homePlace, requestId: 'run', deadlineAt: clock.nowMs() + timeMs };
}

/** One of everything that a region may hold. Most are, or become, orphans. */
function anyKindOf(random: SeededRandom, eniId: string, now: number): Eni {
  const createdAt = now - random.pick([0, minutes(30), hours(2), days(3), days(300)]);
  const seenTag = random.pick([
    undefined,
    undefined,
    formatInstant(now - hours(30)),
    formatInstant(now - days(400)),
    'spoilt',
  ]);
  const plain = anEni({
    eniId,
    createdAt,
    tags: new Map(seenTag === undefined ? [] : [[firstSeenTag, seenTag]]),
  });
  return random.pick<Eni>([
    plain,
    plain,
    plain,
    plain,
    { ...plain, status: 'InUse', hosts: ['i-1'] },
    { ...plain, hosts: ['eni-trunk'] },
    { ...plain, serviceManaged: true },
    { ...plain, serviceManaged: undefined },
    { ...plain, type: 'Primary', status: 'InUse', hosts: ['i-1'] },
    { ...plain, publicIps: ['47.0.0.1'] },
    { ...plain, tags: new Map([...(plain.tags ?? []), ['eni-reaper:keep', '']]) },
    { ...plain, tags: new Map([...(plain.tags ?? []), ['creator', 'terway']]) },
    { ...plain, deleteOnRelease: false },
    { ...plain, createdAt: undefined },
    { ...plain, tags: undefined },
  ]);
}

function actAsOwner(random: SeededRandom, cloud: MemoryCloud, create: () => void): void {
  const eni = cloud.all()[random.below(Math.max(1, cloud.all().length))];
  if (eni === undefined || eni.status === 'Deleting' || random.chance(0.2)) {
    create();
    return;
  }
  const changes: readonly [Partial<Eni>, ...(readonly Partial<Eni>[])] = [
    { status: 'Attaching', hosts: ['i-2'] },
    { status: 'InUse', hosts: ['i-2'] },
    { status: 'Detaching' },
    { status: 'Available', hosts: [] },
    { status: 'Available', hosts: [] },
    { name: `renamed-${random.below(9)}` },
    { tags: new Map([...(eni.tags ?? []), ['eni-reaper:keep', 'no']]) },
    { tags: new Map([...(eni.tags ?? []), [firstSeenTag, 'whenever']]) },
    { publicIps: random.chance(0.5) ? ['47.0.0.2'] : [] },
  ];
  cloud.change(eni.eniId, random.pick(changes));
}

const handlings: readonly [Handling, ...(readonly Handling[])] = [
  'transient',
  'throttled',
  'conflict',
  'forbidden',
  'rejected',
  'not-found',
];

/** Lets calls and sends fail as often as the weather says. */
function letItRain(
  random: SeededRandom,
  cloud: MemoryCloud,
  queues: MemoryQueues,
  weather: () => Weather,
): void {
  for (const action of [...readActions, ...writeActions]) {
    cloud.onCall(action, ({ eniIds }) => {
      const [eniId] = eniIds;
      if (action === 'requestDelete' && eniId !== undefined && random.chance(weather().rivals))
        cloud.change(eniId, { status: 'InUse', hosts: ['i-rival'] });
      if (random.chance(weather().failedCalls))
        return { error: aCloudError(random.pick(handlings), { operation: action }) };
      if (random.chance(weather().lostAnswers))
        return { error: aCloudError('transient', { operation: action }), effect: 'after' };
      return undefined;
    });
  }
  for (const queueName of Object.values(queueNames))
    queues.breakQueue(queueName, () => random.chance(weather().failedSends));
}
