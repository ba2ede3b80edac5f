import { runUntilIdle } from '../../emulator/fc/run-until-idle.ts';
import type { TimerTrigger } from '../../emulator/fc/timer-trigger.ts';
import type { Operator } from '../../shared/compose/operator.ts';
import type { ScanReport } from '../../shared/core/scan/scan-report.ts';
import type { Output } from '../output.ts';
import { drainResults } from './drain-results.ts';
import type { EmbeddedCloud } from './embedded-cloud.ts';
import { addWords, assertRunAddsUp, countWords, type RunReport, type WordCounts } from './run-report.ts';
import { watchProgress } from './watch-progress.ts';

const hourMs = 3_600_000;

/**
 * The main job as an operator lives through it: look in report mode, switch on, wait a day, watch the worker, look again. Time is the emulator's: the day
 * between the two scans passes in one step, and functions that sleep move it too.
 */
export async function tellStory(
  cloud: EmbeddedCloud,
  operator: Operator,
  output: Output,
): Promise<RunReport> {
  const { emulator, demo } = cloud;
  const { clock, faults, history } = emulator.foundation;
  // Neither Date nor performance.now() tells real time here: both follow the story's clock.
  const startedAt = process.hrtime.bigint();
  await operator.provisionQueues();

  const seeded = await survey(operator);
  const orphans = demo.groups.filter(({ expected }) => expected === 'candidate');
  const orphanCount = orphans.reduce((sum, { count }) => sum + count, 0);
  output.say(
    `An account with ${countWords(seeded)} ENIs in ${emulator.region}; ${orphanCount} of them were left behind.`,
  );

  const looking = cloud.deploy('report');
  output.say('1. Report mode: look, and change nothing.');
  const look = await runTimer(looking.timer);
  sayScan(output, look);

  const { timer, deletions } = cloud.deploy('delete');
  output.say('2. Delete mode, first scan: what was never seen before is only marked.');
  const first = await runTimer(timer);
  sayScan(output, first);

  clock.shiftMs(25 * hourMs);
  const before = emulator.ecs.world.enis().length;
  demo.arriveLater();
  const newcomers = emulator.ecs.world.enis().length - before;
  output.say(
    `3. 25 hours later, with ${newcomers} new ENIs, second scan: what is still unattached becomes a delete task.`,
  );
  const second = await runTimer(timer);
  sayScan(output, second);

  output.say(
    '4. Before the worker comes, somebody attaches one of them; one delete will stick, and one minute will be throttled.',
  );
  const { eniId, instanceId } = demo.actors.attachedLate;
  emulator.ecs.world.attachNow(eniId, instanceId);
  for (const fault of demo.faults) faults.add(fault);

  output.say('5. The worker looks at each again, deletes, and verifies.');
  const stopWatching = watchProgress(emulator, second, output);
  const idle = await runUntilIdle([deletions], clock);
  stopWatching();
  output.say(
    `   ${idle.messages} messages in ${idle.batches} batches, until the queue was empty ${minutes(idle.shiftedMs)} later.`,
  );

  const results = await drainResults(operator);
  const report: RunReport = {
    kind: 'run-report',
    seeded,
    scans: [look, first, second],
    ...results,
    apiCalls: history.apiCalls(),
    wronglyDeleted: emulator.ecs.wronglyDeleted().length,
    survivors: await survey(operator),
    elapsedMs: Number((process.hrtime.bigint() - startedAt) / 1_000_000n),
  };
  assertRunAddsUp(report);
  return report;
}

/** Fires the timer and waits for the scan that it starts. */
async function runTimer(timer: TimerTrigger): Promise<ScanReport> {
  const invocation = await timer.fireNow();
  const outcome = await invocation.outcome;
  const result = outcome?.result;
  if (result === undefined || result.errorType !== undefined) {
    throw new Error(`The scan failed: ${result?.payload.toString() ?? 'the platform did not run it'}`);
  }
  return JSON.parse(result.payload.toString()) as ScanReport;
}

async function survey(operator: Operator): Promise<WordCounts> {
  return addWords([(await operator.survey()).words]);
}

function sayScan(output: Output, report: ScanReport): void {
  for (const region of report.regions) {
    const { words, total, orphans, marked, unmarked, enqueued, problem } = region;
    const lookedAt = `${countWords(words)} of ${total} ENIs are unattached or marked`;
    output.say(
      problem === undefined || region.complete
        ? `   ${lookedAt}: ${orphans} orphans, ${marked} marked, ${unmarked} unmarked, ${enqueued} tasks sent.`
        : `   incomplete: ${problem}`,
    );
  }
}

function minutes(ms: number): string {
  return `${Math.round(ms / 60_000)} minutes`;
}
