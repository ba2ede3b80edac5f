import * as z from 'zod';
import type { Fault, FaultEffect } from '../faults.ts';
import type { RamRule } from '../ram/rules.ts';
import { type Budget, terwayBudgets } from '../throttle.ts';
import { ControlError } from './control-error.ts';

/** Reads a posted document; throws a ControlError that lists everything wrong with it. */
export function parseDocument<T>(schema: z.ZodType<T>, document: unknown): T {
  const result = schema.safeParse(document);
  if (result.success) return result.data;
  throw new ControlError(`The document was not understood:\n${z.prettifyError(result.error)}`);
}

const milliseconds = z.number().min(0);
const retryAfterSeconds = z.number().positive().exactOptional();
const simpleKinds = [
  'html-503',
  'empty-500',
  'json-without-code',
  'reset-before-effect',
  'reset-after-effect',
  'reset-mid-body',
  'stick',
  'fall-back',
  'empty-page',
  'repeat-token',
  'invent-rows',
  'duplicate',
  'reorder',
] as const;

const effectSchema: z.ZodType<FaultEffect> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(simpleKinds) }),
  z.strictObject({
    kind: z.literal('refuse'),
    code: z.string().min(1),
    status: z.int().min(400).max(599).exactOptional(),
    message: z.string().exactOptional(),
    retryAfterSeconds,
  }),
  z.strictObject({ kind: z.literal('throttle'), retryAfterSeconds }),
  z.strictObject({ kind: z.enum(['slow', 'delay']), delayMs: milliseconds }),
  z.strictObject({ kind: z.literal('miss-rows'), eniIds: z.array(z.string()).exactOptional() }),
  z.strictObject({ kind: z.literal('short-page'), size: z.int().min(0) }),
  z.strictObject({ kind: z.literal('stale-read'), ageMs: milliseconds }),
  z.strictObject({ kind: z.literal('kill'), when: z.enum(['before', 'after']) }),
]);

const faultSchema: z.ZodType<Fault> = z.strictObject({
  service: z.string().min(1),
  action: z.string().min(1),
  resource: z.string().min(1).exactOptional(),
  count: z.int().min(1).exactOptional(),
  after: z.int().min(0).exactOptional(),
  probability: z.number().gt(0).max(1).exactOptional(),
  effect: effectSchema,
});

/** One fault or a list of them. */
export const faultsDocument = oneOrMore(faultSchema);

const ruleSchema: z.ZodType<RamRule> = z.strictObject({
  principal: z.string().min(1),
  effect: z.enum(['allow', 'deny']),
  action: z.string().min(1),
  resource: z.string().min(1),
});

/** One RAM rule or a list of them. */
export const rulesDocument = oneOrMore(ruleSchema);

const budgetSchema: z.ZodType<Budget> = z.strictObject({
  perMinute: z.int().min(0),
  announceRetryAfter: z.boolean().exactOptional(),
});

/** `{"ecs:DeleteNetworkInterface":{"perMinute":10}}`, or `"terway"` for the table of Alibaba Cloud's own controller. */
export const budgetsDocument = z.preprocess(
  document => (document === 'terway' ? terwayBudgets : document),
  z.record(z.string().regex(/^(\*|[a-z]+:(\*|[A-Za-z]+))$/), budgetSchema),
);

/** A century either way is enough for every story and keeps dates printable. */
const centuryMs = 100 * 366 * 24 * 3600_000;

/** How far to move the clock; negative values step it back. */
export const clockDocument = z.strictObject({ shiftMs: z.int().min(-centuryMs).max(centuryMs) });

/** `policy` is what Mns-open calls DlqPolicy; null takes it away. */
export const deadLetterPolicyDocument = z.strictObject({
  queue: z.string().min(1),
  accountId: z.string().exactOptional(),
  region: z.string().exactOptional(),
  policy: z.nullable(
    z.strictObject({
      enabled: z.boolean().default(true),
      deadLetterTargetQueue: z.string().min(1),
      maxReceiveCount: z.int().min(1),
    }),
  ),
});

export type DeadLetterPolicyDocument = z.output<typeof deadLetterPolicyDocument>;

export const countersDocument = z.strictObject({ real: z.boolean() });

/** A union of both would only say that neither fits; made a list first, every problem is named. */
function oneOrMore<T>(schema: z.ZodType<T>) {
  return z.preprocess(document => (Array.isArray(document) ? document : [document]), z.array(schema));
}
