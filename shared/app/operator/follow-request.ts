import { CloudError } from '../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../core/json.ts';
import { type Outcome, outcomes } from '../../core/messages/result-event.ts';
import type { Clock } from '../../ports.ts';
import type { Lease } from '../messages/lease-messages.ts';

/** What following needs of the queue service. */
export interface ResultQueue {
  receive(count: number, waitSeconds: number): Promise<readonly Lease[]>;
  acknowledge(receiptHandles: readonly string[]): Promise<void>;
  release(receiptHandles: readonly string[]): Promise<void>;
  /** The JSON value of a message body, or `undefined`. */
  decode(body: string): unknown;
}

/** How one ENI of a request ended, or, with an empty id, the request as a whole. */
export interface RequestAnswer {
  readonly eniId: string;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly because: string;
  readonly event: JsonObject;
}

export interface Followed {
  readonly answers: readonly RequestAnswer[];
  /** Why the queue could not be read to the end of the wait; what was read before is among the answers. */
  readonly problem: CloudError | undefined;
}

export interface FollowOptions {
  readonly requestId: string;
  /** The ENIs that will be answered; `undefined` when nobody could tell, and then only the time ends the wait. */
  readonly expected: readonly string[] | undefined;
  readonly untilMs: number;
  readonly signal: AbortSignal;
  /** Hears of each answer when it comes, so that whoever waits sees how far this is. */
  readonly onAnswer: (answer: RequestAnswer) => void;
  /** Writes what came to where it lasts. Only when it has resolved are the events taken off the queue, because they are the only copy of an undo record. */
  readonly write: (followed: Followed) => Promise<void>;
  /** Whether `write` writes the whole events. If not, they stay on the queue for whoever archives them. */
  readonly takeAway: boolean;
}

const perReceive = 16;
/** How long one receive waits for something to come, and with it whoever asks this to stop: what an abandoned receive took would be on lease for nobody. */
const waitCapSeconds = 2;
/** Receives of one wait; at 16 events each, or 2 s without any, far more than any wait comes to. */
const receivesCap = 100_000;
/** The longest pause behind failures; a request to stop ends it. */
const pauseCapMs = 10_000;

/**
 * Follows the result queue until every ENI of one request is answered, or the request as a whole is. Everything that it meets is on lease; the events
 * of others are given back whenever the end of the queue is reached, so that whoever they are meant for gets them. Those of the request are only taken
 * away when they have been written down. A process that dies anywhere here loses nothing: every lease ends.
 */
export async function followRequest(
  ports: { readonly clock: Clock; readonly results: ResultQueue },
  options: FollowOptions,
): Promise<Followed & { readonly leftBehind: CloudError | undefined }> {
  const { results } = ports;
  const held: HeldEvents = { mine: new Map(), others: [] };
  let leftBehind: CloudError | undefined;
  try {
    const followed = await collect(ports, options, held);
    await options.write(followed);
    if (options.takeAway && held.mine.size > 0) {
      leftBehind = await failureOf(results.acknowledge([...held.mine.values()]));
      if (leftBehind === undefined) held.mine.clear();
    }
    return { ...followed, leftBehind };
  } finally {
    // What cannot be given back comes again when its lease ends, which is no reason to fail.
    await failureOf(results.release([...held.others, ...held.mine.values()]));
  }
}

/** Receipt handles of what is on lease; those of the request by message, because one that comes again has a newer handle. */
interface HeldEvents {
  readonly mine: Map<string, string>;
  others: string[];
}

async function collect(
  { clock, results }: { readonly clock: Clock; readonly results: ResultQueue },
  { requestId, expected, untilMs, signal, onAnswer }: FollowOptions,
  held: HeldEvents,
): Promise<Followed> {
  const answers = new Map<string, RequestAnswer>();
  let problem: CloudError | undefined;
  let failures = 0;
  for (let receive = 0; receive < receivesCap; receive++) {
    const leftMs = untilMs - clock.nowMs();
    if (isAnswered(answers, expected) || signal.aborted || leftMs <= 0) break;
    let leases: readonly Lease[];
    try {
      leases = await results.receive(perReceive, Math.min(waitCapSeconds, Math.ceil(leftMs / 1000)));
      problem = undefined;
      failures = 0;
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      problem = error;
      if (error.handling !== 'transient' && error.handling !== 'throttled') break;
      await pause(clock, Math.min(leftMs, 1_000 * 2 ** failures, pauseCapMs), signal);
      failures += 1;
      continue;
    }
    for (const { body, messageId, receiptHandle } of leases) {
      const answer = answerIn(results.decode(body), requestId);
      if (answer === undefined) {
        held.others.push(receiptHandle);
        continue;
      }
      held.mine.set(messageId, receiptHandle);
      // The same event twice is the same answer. A copy that was made without knowing of the first may know less; it never replaces one.
      const known = answers.get(answer.eniId);
      if (known === undefined) onAnswer(answer);
      if (known === undefined || (!hasRecord(known) && hasRecord(answer))) answers.set(answer.eniId, answer);
    }
    if (leases.length === 0) {
      const handles = held.others;
      held.others = [];
      problem = await failureOf(results.release(handles));
    }
  }
  return { answers: [...answers.values()], problem: isAnswered(answers, expected) ? undefined : problem };
}

/** The failure of a call to the cloud, as a value; anything else is thrown. */
async function failureOf(call: Promise<unknown>): Promise<CloudError | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof CloudError) return error;
    throw error;
  }
}

/** Ends early, without an error, when somebody asks to stop. */
async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  await clock.sleepMs(ms, signal).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

function isAnswered(
  answers: ReadonlyMap<string, RequestAnswer>,
  expected: readonly string[] | undefined,
): boolean {
  // Poison, and a request that is answered as a whole, have no further answers.
  if ([...answers.values()].some(({ eniId, outcome }) => eniId === '' || outcome === 'poison')) return true;
  return expected !== undefined && expected.length > 0 && expected.every(eniId => answers.has(eniId));
}

function hasRecord({ event }: RequestAnswer): boolean {
  return isJsonObject(event['data']) && event['data']['record'] !== undefined;
}

function answerIn(event: unknown, requestId: string): RequestAnswer | undefined {
  if (!isJsonObject(event) || !isJsonObject(event['data'])) return undefined;
  const { data, type } = event;
  const outcome = outcomes.find(name => type === `eni-reaper.eni.${name}`);
  if (outcome === undefined || data['requestId'] !== requestId) return undefined;
  const text = (name: string) => (typeof data[name] === 'string' ? data[name] : '');
  return { eniId: text('eniId'), outcome, reason: text('reason'), because: text('because'), event };
}
