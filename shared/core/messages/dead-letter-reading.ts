import { isJsonObject, type JsonObject } from '../json.ts';
import type { QueueNames } from '../settings.ts';

export const deadLetterOutcomes = [
  'exhausted',
  'poison',
  'undelivered',
  'failed-invocation',
  'unreadable',
] as const;
export type DeadLetterOutcome = (typeof deadLetterOutcomes)[number];

/**
 * What a message on the dead-letter queue turned out to be.
 * - `poison`, `exhausted`: our own functions buried it and said why.
 * - `undelivered`: the trigger gave up on a message, because the function failed on it or could not be started.
 * - `failed-invocation`: the platform's record of an asynchronous invocation that failed, a scan most often.
 * - `unreadable`: none of these.
 */
export interface DeadLetterReading {
  readonly outcome: DeadLetterOutcome;
  readonly reason: string;
  readonly attempts?: number;
  /** The messages inside, as they were on their queue; more than one when the trigger gave up on a batch. */
  readonly originals: readonly unknown[];
  /** Only the beginning of a message that was too large was kept. */
  readonly isCut: boolean;
}

/** Tells the forms of dead letters apart. `decode` reads a message body that travels inside another one, and gives back what it cannot read. */
export function readDeadLetter(body: unknown, decode: (body: unknown) => unknown): DeadLetterReading {
  if (!isJsonObject(body)) return readEvents(body, decode) ?? unreadable(body);
  if (body['kind'] === 'dead-letter') return readOwn(body);
  if (queueRoleOf(body) !== undefined) return undelivered([body]);
  if (isJsonObject(body['requestContext'])) return readInvocation(body, body['requestContext'], decode);
  return readEvents([body], decode) ?? unreadable(body);
}

export type RedrivePlan = SendPlan | { readonly kind: 'keep'; readonly because: string };

export interface SendPlan {
  readonly kind: 'send';
  readonly messages: readonly { readonly queueName: string; readonly body: string }[];
  /** Something attached may be detached for one of them, so somebody must want that today. */
  readonly forTeardown: boolean;
}

/**
 * Where the messages inside a dead letter go when they are to be tried again. Looks that were used up begin anew. Poison was refused for what it says, so
 * it would come straight back: `poisonToo` is for somebody who means exactly this letter, or all poison, because its reader has changed.
 */
export function planRedrive(
  letter: DeadLetterReading,
  queues: QueueNames,
  { poisonToo }: { readonly poisonToo: boolean },
): RedrivePlan {
  const { originals, isCut, outcome } = letter;
  if (outcome === 'poison' && !poisonToo)
    return keep('it is poison, which would come straight back; to send it all the same, name it by its id');
  if (isCut) return keep('only the beginning of the message was kept, so it cannot be sent again');
  if (outcome === 'failed-invocation')
    return keep('it is no message but an invocation that failed; the timer starts the next one');
  if (originals.length === 0) return keep('there is no message inside');
  const messages = originals.flatMap(original => {
    const role = queueRoleOf(original);
    const fresh = outcome === 'exhausted' ? withoutLooks(original) : original;
    return role === undefined ? [] : [{ queueName: queues[role], body: JSON.stringify(fresh) }];
  });
  if (messages.length < originals.length)
    return keep('its kind does not say which queue it belongs to; show it, then delete it');
  return {
    kind: 'send',
    messages,
    forTeardown: originals.some(original => queueRoleOf(original) === 'teardown'),
  };
}

/** What a person recognises a dead letter by: the kind of its message, and the ENI or the request that it is about. */
export function describeOriginal(original: unknown): string {
  if (!isJsonObject(original)) return typeof original === 'string' ? 'a text' : 'no JSON object';
  const request = isJsonObject(original['request']) ? original['request'] : original;
  const words = [original['kind'], request['region'], request['requestId'], request['eniId']];
  const said = words.filter(word => typeof word === 'string' && word !== '');
  return said.length === 0 ? 'an object that does not say what it is' : said.join(' ').slice(0, 160);
}

/** The same for all messages inside a letter. */
export function describeLetter({ originals }: DeadLetterReading): string {
  return originals.map(describeOriginal).join(', ') || '-';
}

function queueRoleOf(message: unknown): 'delete' | 'teardown' | undefined {
  const kind = isJsonObject(message) ? message['kind'] : undefined;
  if (kind === 'delete-task') return 'delete';
  return typeof kind === 'string' && /^teardown-(?:request|pending|task)$/.test(kind)
    ? 'teardown'
    : undefined;
}

function withoutLooks(original: unknown): unknown {
  return isJsonObject(original) && original['attempts'] !== undefined
    ? { ...original, attempts: 0 }
    : original;
}

function readOwn(body: JsonObject): DeadLetterReading {
  const { outcome, reason, attempts, message } = body;
  return {
    outcome: outcome === 'exhausted' ? 'exhausted' : 'poison',
    reason: typeof reason === 'string' ? reason : 'no reason given',
    ...(typeof attempts === 'number' && { attempts }),
    originals: [message],
    isCut: body['truncatedFromBytes'] !== undefined,
  };
}

/** CloudEvents of the trigger, one or a batch: each carries one message of the queue. */
function readEvents(body: unknown, decode: (body: unknown) => unknown): DeadLetterReading | undefined {
  if (!Array.isArray(body)) return undefined;
  const originals = body.flatMap((event: unknown) => {
    const data = isJsonObject(event) && isJsonObject(event['data']) ? event['data'] : event;
    return isJsonObject(data) && data['messageBody'] !== undefined ? [decode(data['messageBody'])] : [];
  });
  return originals.length > 0 && originals.length === body.length ? undelivered(originals) : undefined;
}

function undelivered(originals: readonly unknown[]): DeadLetterReading {
  const reason = 'the trigger gave up on it; the log of the function says why';
  return { outcome: 'undelivered', reason, originals, isCut: false };
}

/** "Result callback" page of Function Compute: what a destination for failures receives. */
function readInvocation(
  body: JsonObject,
  context: JsonObject,
  decode: (body: unknown) => unknown,
): DeadLetterReading {
  const payload = decode(body['responsePayload']);
  const response = isJsonObject(body['responseContext']) ? body['responseContext'] : {};
  const arn = typeof context['functionArn'] === 'string' ? context['functionArn'] : '';
  const said = [
    isJsonObject(payload) ? payload['errorMessage'] : undefined,
    response['functionError'],
    context['condition'],
  ];
  const why = said.find(word => typeof word === 'string' && word !== '') ?? 'it does not say why';
  return {
    outcome: 'failed-invocation',
    reason: `${arn.split('/').at(-1) || 'a function'} failed: ${why}`,
    originals: [],
    isCut: false,
  };
}

function unreadable(body: unknown): DeadLetterReading {
  return {
    outcome: 'unreadable',
    reason: 'it is no dead letter that is known',
    originals: [body],
    isCut: false,
  };
}

function keep(because: string): RedrivePlan {
  return { kind: 'keep', because };
}
