import { createTeardownInstance, handleTeardown } from '../../shared/compose/teardown.ts';

/** Survives between invocations of one warm instance: the calls it made in the current minute, and what it answered in the last ones. */
const instance = createTeardownInstance();

/** Queue-triggered: detaches and deletes the ENIs that a request names, verifies, puts back what may not be deleted, and returns a TeardownReport. */
export const handler = (event: unknown, context: unknown) =>
  handleTeardown(event, context, process.env, instance);
