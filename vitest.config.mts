import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

/**
 * Stories that start dozens of processes each. They prove the same rules once more from the outside, so the everyday run leaves them to
 * `npm run test:all`.
 */
const slowTests = [
  'test/cli/run-real-cloud.test.ts',
  'test/cli/credentials.test.ts',
  'test/cli/endings.test.ts',
  'test/cli/invoke.test.ts',
  'test/cli/doctor.test.ts',
  'test/cli/doctor-deployment.test.ts',
  'test/cli/restore.test.ts',
  'test/cli/dead-letters.test.ts',
  'test/cli/teardown.test.ts',
  'test/cli/scan.test.ts',
  'test/cli/report-page/browser.test.ts',
  'test/deploy/ram-operator.test.ts',
  'test/docs/commands/checkout-stories.test.ts',
  'test/docs/commands/cloud-stories.test.ts',
  'test/docs/commands/operations-stories.test.ts',
  'test/scenario/least-privilege.test.ts',
  'test/scenario/teardown-crashes.test.ts',
];
/** Unset: the everyday files. `slow`: the files above. `all`: both. */
const which = process.env['TEST_FILES'];
if (which === undefined) {
  process.stderr.write(
    `${slowTests.length} slow test files are left out; "npm run test:all" runs them too.\n`,
  );
}

export default defineConfig({
  test: {
    include: which === 'slow' ? slowTests : ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(which === undefined ? slowTests : [])],
    globalSetup: ['test/support/build-bundles.ts'],
    pool: 'threads',
    // Many tests wait for a process that they started, so no core is kept free for the runner.
    maxWorkers: availableParallelism(),
    // A busy CI machine may stall one of the socket tests; a rule that is broken fails twice.
    retry: process.env['CI'] === undefined ? 0 : 1,
    // A test that hangs is a bug in the test: nothing here waits for the wall clock.
    // A CI machine that is busy with others gets more of it.
    testTimeout: process.env['CI'] === undefined ? 20_000 : 60_000,
    hookTimeout: process.env['CI'] === undefined ? 30_000 : 60_000,
  },
});
