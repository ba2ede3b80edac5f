import { handleScan } from '../../shared/compose.ts';

/** Timer-triggered: lists, judges, marks and enqueues orphaned ENIs, and returns a ScanReport. */
export const handler = (event: unknown, context: unknown) => handleScan(event, context, process.env);
