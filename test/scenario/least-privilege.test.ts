import { describe, expect, it } from 'vitest';
import { type Policies, readPolicy, runMainJob, runTeardownJob, without } from './least-privilege-stage.ts';

// Goal: the policies of deploy/ram are enough, and nothing in them is too much. Method: the built functions work with nothing but them, once as
// they are and once without each single action.
const notify = readPolicy('eni-reaper-notify');
const additions = [...readPolicy('eni-reaper-other-accounts'), ...notify];
const main: Policies = {
  'eni-reaper-scan': [...readPolicy('eni-reaper-scan'), ...additions],
  'eni-reaper-worker': [...readPolicy('eni-reaper-worker'), ...additions],
  'eni-reaper-swept': readPolicy('eni-reaper-swept'),
};
const teardown: Policies = { 'eni-reaper-teardown': [...readPolicy('eni-reaper-teardown'), ...notify] };

/** Function Compute sends the record of a failed asynchronous run by it, and older policy tables want it for batches; our own code sends batches only. */
const usedByOthers = 'mns:SendMessage';

const rowsOf = (policies: Policies) =>
  Object.entries(policies).flatMap(([role, statements]) =>
    [...new Set(statements.map(({ action }) => action))]
      .filter(action => action !== usedByOthers)
      .map((action): [string, string] => [role, action]),
  );

const mainJobDone = [
  'orphan: gone',
  'orphan there: gone',
  'attached later: InUse',
  'attached later there: InUse',
  'attached before the worker came: InUse',
  'events: gone gone poison reprieved',
  'dead letters: 1',
  'digests of scan and worker: 3',
];
const teardownDone = [
  'ecs: gone',
  'ecs: InUse',
  'ens: gone',
  'ens: InUse',
  'events: gone gone reattached reattached',
  'dead letters: 1',
  'was told by a digest: true',
];

describe('the main job', () => {
  it('is done with nothing but the policies of scan, worker and the role in the other account', async () => {
    expect(await runMainJob(main)).toEqual({ outcomes: mainJobDone, denied: [] });
  });

  it.each(rowsOf(main))('is not done when %s lacks %s', async (role, action) => {
    // Only one call has to do with there being several regions, and they take time.
    const regions = action === 'ecs:DescribeRegions' ? 'all' : 'cn-hangzhou';
    const { outcomes, denied } = await runMainJob(without(main, role, action), regions);
    expect(denied).toEqual([action]);
    expect(outcomes).not.toEqual(mainJobDone);
  });
});

describe('a teardown', () => {
  it('is done on both clouds with nothing but its policy', async () => {
    expect(await runTeardownJob(teardown)).toEqual({ outcomes: teardownDone, denied: [] });
  });

  it.each(rowsOf(teardown))('is not done when %s lacks %s', async (role, action) => {
    const { outcomes, denied } = await runTeardownJob(without(teardown, role, action));
    expect(denied).toEqual([action]);
    expect(outcomes).not.toEqual(teardownDone);
  });
});
