import { manualClock } from '../../emulator/clock.ts';
import type { Eni } from '../../emulator/ecs/eni.ts';
import type { EniSpec } from '../../emulator/ecs/specs.ts';
import { findUpwards } from '../../emulator/fc/find-built-file.ts';
import { createQueueTrigger } from '../../emulator/fc/queue-trigger.ts';
import { runUntilIdle } from '../../emulator/fc/run-until-idle.ts';
import { type Emulator, type Fixtures, startEmulator } from '../../emulator/start-emulator.ts';
import type { ResultEvent } from '../../shared/core/messages/result-event.ts';

export const region = 'cn-hangzhou';
export const edgeNode = 'cn-hangzhou-telecom';
const startOfStories = Date.UTC(2026, 10, 20, 8, 0, 0);

/** The built bundle of teardown behind its queue, in an emulator whose clock moves only when a story moves it. */
export interface TeardownDeployment {
  readonly emulator: Emulator;
  readonly ecs: NonNullable<Fixtures['ecs']>;
  readonly ens: NonNullable<Fixtures['ens']>;
  /** A secondary ENI in the default vSwitch, ten days old; the override makes it special. */
  addEni(override?: Partial<EniSpec>): Eni;
  /** An instance with room for many ENIs. */
  addInstance(): string;
  /** The status of an ENI of the region; `undefined` when it is gone. */
  statusOf(eniId: string): string | undefined;
  hostOf(eniId: string): string | undefined;
  /** Sends a request to the teardown queue: plain JSON, or Base64 as most clients send it. */
  request(fields: Readonly<Record<string, unknown>>, encoding?: 'plain' | 'base64'): void;
  sendRaw(body: string): void;
  /** Lets teardown work until its queue has nothing left, moving the clock to whatever is due next. */
  drain(): Promise<void>;
  results(): readonly ResultEvent[];
  /** Outcome, reason and provider code by subject. */
  told(): Readonly<Record<string, readonly (string | undefined)[]>>;
  deadLetters(): readonly Readonly<Record<string, unknown>>[];
  readonly logs: readonly string[];
  close(): Promise<void>;
}

export async function deployTeardown(
  settings: Readonly<Record<string, string>> = {},
): Promise<TeardownDeployment> {
  const logs: string[] = [];
  const clock = manualClock(startOfStories);
  const emulator = await startEmulator({ clock, seed: 11, fc: { onLine: line => void logs.push(line) } });
  const { accountId, endpoint, foundation, fixtures, mns, fc } = emulator;
  const { ecs, ens } = fixtures;
  if (ecs === undefined || ens === undefined) throw new Error('The default world is not there.');
  for (const name of ['delete', 'teardown', 'result', 'dead-letter'])
    mns.broker.queues.create(accountId, region, `eni-reaper-${name}`, { visibilityTimeout: 600 });
  const queue = (name: string) => {
    const found = mns.broker.queue(accountId, region, `eni-reaper-${name}`);
    if (found === undefined) throw new Error(`The queue eni-reaper-${name} is gone.`);
    return found;
  };
  fc.platform.createFunction({
    name: 'teardown',
    codePath: findUpwards(['dist/teardown/index.js']),
    role: `acs:ram::${accountId}:role/eni-reaper-teardown`,
    environment: {
      ENI_REAPER_MODE: 'delete',
      ENI_REAPER_ECS_ENDPOINT: endpoint,
      ENI_REAPER_ENS_ENDPOINT: endpoint,
      ENI_REAPER_MNS_ENDPOINT: endpoint,
      ...settings,
    },
    timeoutSeconds: 240,
    memoryMb: 512,
    virtualSleep: true,
  });
  // As s.yaml describes it.
  const trigger = createQueueTrigger(foundation, fc.platform, {
    name: 'teardown-queue',
    functionKey: 'teardown',
    queue: queue('teardown'),
    queueName: 'eni-reaper-teardown',
    decodeBase64: false,
    batchCount: 100,
    batchSeconds: 5,
    retry: 'EXPONENTIAL_DECAY_RETRY',
    errorsTolerance: 'ALL',
    deadLetterQueue: queue('dead-letter'),
  });

  const place = { accountId, region };
  const find = (eniId: string) => emulator.ecs.world.enis(place).find(eni => eni.eniId === eniId);
  const bodiesOf = (name: string) =>
    queue(name)
      .snapshot()
      .map(({ body }): unknown => JSON.parse(Buffer.from(body, 'base64').toString()));
  const results = () => bodiesOf('result') as readonly ResultEvent[];

  return {
    emulator,
    ecs,
    ens,
    logs,
    addEni: (override = {}) =>
      emulator.ecs.world.addEni({
        ...place,
        vSwitchId: ecs.vSwitchId,
        securityGroupIds: [ecs.securityGroupId],
        createdAtMs: clock.nowMs() - 240 * 3_600_000,
        ...override,
      }),
    addInstance: () =>
      emulator.ecs.world.addInstance({ ...place, vSwitchId: ecs.vSwitchId, eniLimit: 200 }).instanceId,
    statusOf: eniId => find(eniId)?.status,
    hostOf: eniId => find(eniId)?.attachment?.instanceId,
    request(fields, encoding = 'plain') {
      const body = JSON.stringify({
        kind: 'teardown-request',
        version: 1,
        requestId: 'stack-42',
        cloud: 'ecs',
        region,
        onFailure: 'leave',
        reason: 'stack deleted',
        requestedBy: 'infra-ci',
        ...fields,
      });
      queue('teardown').send(encoding === 'plain' ? body : Buffer.from(body).toString('base64'));
    },
    sendRaw: body => void queue('teardown').send(body),
    async drain() {
      await runUntilIdle([trigger], clock);
    },
    results,
    told: () =>
      Object.fromEntries(
        results().map(({ subject, type, data }) => [
          subject,
          [type.replace('eni-reaper.eni.', ''), data.reason, data.providerCode],
        ]),
      ),
    deadLetters: () => bodiesOf('dead-letter') as readonly Readonly<Record<string, unknown>>[],
    close: () => emulator.close(),
  };
}
