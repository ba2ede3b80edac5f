import * as z from 'zod';
import { parseInstant } from '../../core/instant.ts';
import { isJsonObject, type JsonObject, utf8Bytes } from '../../core/json.ts';
import type { TeardownMessage } from '../../core/teardown/teardown-message.ts';
import {
  clouds,
  eniShape,
  instanceShape,
  onFailureChoices,
  regionShape,
  type Selector,
  selectorFields,
  type TeardownRequest,
} from '../../core/teardown/teardown-request.ts';
import { parseTeardownTask } from '../../core/teardown/teardown-task.ts';

export interface TeardownParseRules {
  readonly now: number;
  readonly isRegionAllowed: (asked: {
    readonly cloud: (typeof clouds)[number];
    readonly region: string;
  }) => boolean;
}

/** What a queue takes in one message. */
export const bodyLimitBytes = 65_536;
export const defaultMaxEnis = 50;

/**
 * Reads one message of the teardown queue: a request as other systems send it, or what teardown sends itself. Whatever is wrong with a message makes it
 * poison, with every bad field named; nothing is guessed and unknown fields are refused, because a mistyped one could take down more than was meant.
 */
export function parseTeardownMessage(body: unknown, rules: TeardownParseRules): TeardownMessage {
  const poison = (reason: string): TeardownMessage => ({ kind: 'poison', reason, ...identityOf(body), body });
  if (!isJsonObject(body)) return poison('the body is not a JSON object');
  const bytes = utf8Bytes(JSON.stringify(body));
  if (bytes > bodyLimitBytes) return poison(`the body has ${bytes} bytes; a message holds ${bodyLimitBytes}`);
  switch (body['kind']) {
    case 'teardown-task': {
      const task = parseTeardownTask(body);
      return task === undefined ? poison('it is not a task that teardown sent') : { kind: 'task', task };
    }
    case 'teardown-pending':
      return parsePending(body, rules) ?? poison('it is not a pending request that teardown sent');
    default:
      return parseRequest(body, rules) satisfies TeardownMessage;
  }
}

/** A request that was read once already: its deadline may have passed since, which is nobody's mistake. */
function parsePending(body: JsonObject, rules: TeardownParseRules): TeardownMessage | undefined {
  const { version, request, attempts } = body;
  const isCount = typeof attempts === 'number' && Number.isSafeInteger(attempts) && attempts >= 0;
  if (version !== 1 || !isJsonObject(request) || !isCount) return undefined;
  const message = parseRequest(request, rules);
  return message.kind === 'request' ? { ...message, attempts, overdue: undefined } : message;
}

function parseRequest(body: JsonObject, rules: TeardownParseRules): TeardownMessage {
  const parsed = requestSchema.safeParse(body, { error: sayIssue });
  const problems = parsed.success
    ? problemsBetween(parsed.data, rules)
    : parsed.error.issues.map(describeIssue);
  if (!parsed.success || problems.length > 0) {
    return { kind: 'poison', reason: problems.join('; '), ...identityOf(body), body };
  }
  const request = toRequest(parsed.data);
  const isOverdue = request.deadlineAt !== undefined && request.deadlineAt <= rules.now;
  const overdue = isOverdue ? `deadline: ${parsed.data.deadline} is in the past` : undefined;
  return { kind: 'request', request, attempts: 0, source: body, overdue };
}

const id = (prefix: string, shape: RegExp) => z.string().regex(shape, `must be an id such as ${prefix}bp1…`);
const text = (limit: number) =>
  z
    .string()
    .max(limit, `must have at most ${limit} characters`)
    .regex(/^\S/, 'must not be empty')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not be there.
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'must not contain control characters');

const eniIds = z
  .array(id('eni-', eniShape))
  .min(1, 'must name at least one ENI')
  .max(100, 'must name at most 100 ENIs')
  .refine(ids => new Set(ids).size === ids.length, 'must not name an ENI twice');

const requestSchema = z.strictObject({
  kind: z.literal('teardown-request'),
  version: z.literal(1),
  requestId: text(128),
  cloud: z.enum(clouds),
  region: z.string().regex(regionShape, 'must be a region id such as cn-hangzhou'),
  eniIds: eniIds.optional(),
  instanceId: id('i-', instanceShape).optional(),
  vSwitchId: id('vsw-', /^vsw-[a-z0-9-]{1,60}$/i).optional(),
  securityGroupId: id('sg-', /^sg-[a-z0-9-]{1,60}$/i).optional(),
  // ENS calls its networks n-….
  vpcId: id('vpc-', /^(?:vpc|n)-[a-z0-9-]{1,60}$/i).optional(),
  maxEnis: z.int().min(1).max(1_000).optional(),
  detachFrom: id('i-', instanceShape).optional(),
  onFailure: z.enum(onFailureChoices),
  reason: text(1_000),
  requestedBy: text(256),
  deadline: z
    .string()
    .refine(
      value => parseInstant(value) !== undefined,
      'must be an RFC 3339 date such as 2026-11-21T00:00:00Z',
    )
    .optional(),
});
type RequestDocument = z.infer<typeof requestSchema>;

/** What no field can tell alone. */
function problemsBetween(document: RequestDocument, rules: TeardownParseRules): string[] {
  const { eniIds: named, maxEnis, region } = document;
  const targets = ['eniIds' as const, ...selectorFields].filter(name => document[name] !== undefined);
  return [
    ...(targets.length === 0
      ? [`there must be eniIds, or one of ${selectorFields.join(', ')}`]
      : targets.length > 1
        ? [`there must be only one of ${targets.join(', ')}`]
        : []),
    ...(named !== undefined && maxEnis !== undefined ? ['maxEnis does not go with eniIds'] : []),
    ...(rules.isRegionAllowed(document) ? [] : [`region: ${region} is not among ENI_REAPER_REGIONS`]),
  ];
}

function toRequest(document: RequestDocument): TeardownRequest {
  const { requestId, cloud, region, detachFrom, onFailure, reason, requestedBy, deadline } = document;
  const deadlineAt = deadline === undefined ? undefined : parseInstant(deadline);
  const asked = { requestId, cloud, region, detachFrom, onFailure, reason, requestedBy, deadlineAt };
  const selector = selectorIn(document);
  if (selector === undefined) return { ...asked, target: { kind: 'enis', eniIds: document.eniIds ?? [] } };
  return { ...asked, target: { kind: 'selector', selector, maxEnis: document.maxEnis ?? defaultMaxEnis } };
}

function selectorIn(document: RequestDocument): Selector | undefined {
  for (const field of selectorFields) {
    const value = document[field];
    if (value !== undefined) return { field, id: value };
  }
  return undefined;
}

/** Names are shown short, and values never: a message may carry anything. */
function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.slice(0, 10).map(name => JSON.stringify(name.slice(0, 40)));
    return `there are unknown fields: ${names.join(', ')}`;
  }
  return `${issue.path.join('.')}: ${issue.message}`;
}

/** What is wrong with a field, where the field itself does not say it: in the words of whoever wrote the request, not of a schema. */
function sayIssue(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined) return 'is missing';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${nounOf[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.map(value => JSON.stringify(value)).join(' or ')}`;
    case 'too_small':
      return `must be at least ${issue.minimum}`;
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    default:
      return undefined;
  }
}

const nounOf: Readonly<Record<string, string>> = {
  string: 'a text',
  int: 'a whole number',
  number: 'a number',
  array: 'a list',
};

/** What can be read of a message that cannot be used, in the shape that an event may carry. */
function identityOf(body: unknown): { requestId?: string; eniId?: string; region?: string } {
  if (!isJsonObject(body)) return {};
  if (isJsonObject(body['request'])) return identityOf(body['request']);
  const { requestId, region, eniIds: named, eniId } = body;
  const first: unknown = Array.isArray(named) ? named[0] : eniId;
  return {
    ...(typeof requestId === 'string' && requestId !== '' && { requestId: requestId.slice(0, 128) }),
    ...(typeof first === 'string' && first !== '' && { eniId: first.slice(0, 100) }),
    ...(typeof region === 'string' && regionShape.test(region) && { region }),
  };
}
