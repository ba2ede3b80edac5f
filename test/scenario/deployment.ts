import { manualClock } from '../../emulator/clock.ts';
import type { Eni } from '../../emulator/ecs/eni.ts';
import type { EniSpec } from '../../emulator/ecs/specs.ts';
import { findUpwards } from '../../emulator/fc/find-built-file.ts';
import { createQueueTrigger, type QueueTrigger } from '../../emulator/fc/queue-trigger.ts';
import { runUntilIdle } from '../../emulator/fc/run-until-idle.ts';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import type { ResultEvent } from '../../shared/core/messages/result-event.ts';
import type { ScanReport } from '../../shared/core/scan/scan-report.ts';

export const hours = (count: number) => count * 3_600_000;

/** Where every story happens, unless it says otherwise. */
export const region = 'cn-hangzhou';

/** The built bundles of scan and worker, deployed to an emulator whose clock moves only when a story moves it. */
export interface Deployment {
  readonly emulator: Emulator;
  /** An unattached secondary ENI, ten days old; the override makes it special. */
  addEni(override?: Partial<EniSpec>): Eni;
  addInstance(): string;
  /** Fires the timer once; rejects with what the platform reports when the scan fails. */
  scan(payload?: string): Promise<ScanReport>;
  /** Two scans a day and an hour apart: what is orphaned is marked, then enqueued. Returns the second report. */
  scanTwice(): Promise<ScanReport>;
  /** Lets the worker work until its queue has nothing left, moving the clock to whatever is due next. */
  drain(): Promise<void>;
  /** Deploys both functions anew, with these settings added. */
  redeploy(settings: Readonly<Record<string, string>>): void;
  /** Sends any body to the delete queue. */
  sendTask(body: string): void;
  /** Everything on the result queue, oldest first; it stays there. */
  results(): readonly ResultEvent[];
  deadLetters(): readonly Readonly<Record<string, unknown>>[];
  /** Every line that any function logged. */
  readonly logs: readonly string[];
  close(): Promise<void>;
}

const startOfStories = Date.UTC(2026, 10, 20, 8, 0, 0);

export async function deployToEmulator(settings: Readonly<Record<string, string>> = {}): Promise<Deployment> {
  const logs: string[] = [];
  const clock = manualClock(startOfStories);
  const emulator = await startEmulator({
    world: 'empty',
    clock,
    seed: 7,
    fc: { onLine: line => void logs.push(line) },
  });
  const { accountId, foundation, ecs, mns, fc } = emulator;
  for (const name of ['delete', 'teardown', 'result', 'dead-letter'])
    mns.broker.queues.create(accountId, region, `eni-reaper-${name}`, {});
  const queue = (name: string) => {
    const found = mns.broker.queue(accountId, region, `eni-reaper-${name}`);
    if (found === undefined) throw new Error(`The queue eni-reaper-${name} is gone.`);
    return found;
  };
  const vSwitch = ecs.world.addVSwitch({ accountId, region });
  const group = ecs.world.addSecurityGroup({ accountId, region, vpcId: vSwitch.vpcId });
  // Most ENIs of a real account are in use; without these the breaker would rightly call a handful of orphans too many.
  for (let number = 0; number < 12; number++)
    ecs.world.addInstance({ accountId, region, vSwitchId: vSwitch.vSwitchId });

  let deletions: QueueTrigger | undefined;
  const redeploy = (added: Readonly<Record<string, string>>) => {
    const environment = {
      ENI_REAPER_MODE: 'delete',
      ENI_REAPER_ECS_ENDPOINT: emulator.endpoint,
      ENI_REAPER_STS_ENDPOINT: emulator.endpoint,
      ENI_REAPER_MNS_ENDPOINT: emulator.endpoint,
      ...settings,
      ...added,
    };
    const common = { environment, timeoutSeconds: 240, memoryMb: 512, virtualSleep: true };
    for (const name of ['scan', 'worker']) {
      fc.platform.createFunction({
        ...common,
        name,
        codePath: findUpwards([`dist/${name}/index.js`]),
        role: `acs:ram::${accountId}:role/eni-reaper-${name}`,
      });
    }
    deletions = createQueueTrigger(foundation, fc.platform, {
      name: 'mns-delete',
      functionKey: 'worker',
      queue: queue('delete'),
      queueName: 'eni-reaper-delete',
      batchCount: 100,
      batchSeconds: 15,
      errorsTolerance: 'ALL',
      deadLetterQueue: queue('dead-letter'),
    });
  };
  redeploy({});

  const scan = async (payload = ''): Promise<ScanReport> => {
    const event = { triggerTime: new Date(clock.nowMs()).toISOString(), triggerName: 'hourly', payload };
    const result = await fc.platform.invoke('scan', JSON.stringify(event));
    if (result.errorType !== undefined || result.statusCode !== 200)
      throw new Error(result.payload.toString());
    return JSON.parse(result.payload.toString()) as ScanReport;
  };
  const bodiesOf = (name: string) =>
    queue(name)
      .snapshot()
      .map(message => message.body);

  return {
    emulator,
    logs,
    addEni: (override = {}) =>
      ecs.world.addEni({
        accountId,
        region,
        vSwitchId: vSwitch.vSwitchId,
        securityGroupIds: [group.securityGroupId],
        createdAtMs: clock.nowMs() - hours(240),
        ...override,
      }),
    addInstance: () => ecs.world.addInstance({ accountId, region, vSwitchId: vSwitch.vSwitchId }).instanceId,
    scan,
    async scanTwice() {
      await scan();
      clock.shiftMs(hours(25));
      return scan();
    },
    async drain() {
      if (deletions === undefined) return;
      await runUntilIdle([deletions], clock);
    },
    redeploy,
    sendTask: body => void queue('delete').send(body),
    results: () =>
      bodiesOf('result').map(body => JSON.parse(Buffer.from(body, 'base64').toString()) as ResultEvent),
    deadLetters: () =>
      bodiesOf('dead-letter').map(
        body => JSON.parse(Buffer.from(body, 'base64').toString()) as Record<string, unknown>,
      ),
    close: () => emulator.close(),
  };
}
