import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build-bundles.ts'],
    // A test that hangs is a bug in the test: nothing here waits for the wall clock.
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
