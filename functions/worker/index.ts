import { createInstance, handleDeletions } from '../../shared/compose.ts';

/** Survives between invocations of one warm instance: the calls it made in the current minute. */
const instance = createInstance();

/** Queue-triggered: looks at each delete task again, deletes what is still an orphan, verifies, and returns a WorkerReport. */
export const handler = (event: unknown, context: unknown) =>
  handleDeletions(event, context, process.env, instance);
