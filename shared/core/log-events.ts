/** Every event name that a log line can carry. A line says one of these and puts the rest into fields, so that logs can be counted. */
export const logEvents = [
  'scan.started',
  'scan.region-planned',
  'scan.region-incomplete',
  'scan.regions-dropped',
  'scan.mark-failed',
  'scan.send-failed',
  'scan.finished',
  'breaker.tripped',
  'worker.started',
  'worker.delete-requested',
  'worker.delete-refused',
  'worker.read-failed',
  'worker.finished',
  'task.ended',
  'task.look-again',
  'permission.refused',
  'api.throttled',
  'send.failed',
  'handler.failed',
] as const;
export type LogEvent = (typeof logEvents)[number];
