import { isJsonObject, type JsonObject } from '../../core/json.ts';
import { type Outcome, outcomes } from '../../core/messages/result-event.ts';
import type { Clock } from '../../ports.ts';
import type { Lease } from '../messages/lease-messages.ts';

/** What following needs of the queue service. */
export interface ResultQueue {
  receive(count: number, waitSeconds: number): Promise<readonly Lease[]>;
  acknowledge(receiptHandle: string): Promise<void>;
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

export interface FollowOptions {
  readonly requestId: string;
  /** The ENIs that will be answered; `undefined` when nobody could tell, and then only the time ends the wait. */
  readonly expected: readonly string[] | undefined;
  readonly untilMs: number;
  readonly signal: AbortSignal;
  readonly onAnswer: (answer: RequestAnswer) => void;
}

const perReceive = 16;
/** How long one receive waits for something to come. */
const waitCapSeconds = 10;
/** Receives of one wait; at 16 events each, or 10 s without any, far more than any wait comes to. */
const receivesCap = 100_000;

/**
 * Follows the result queue until every ENI of one request is answered, or the request as a whole is. Only that request's events are taken away. The others
 * are on lease while this walks past them, and are given back whenever the end of the queue is reached, so that whoever they are meant for gets them.
 */
export async function followRequest(
  ports: { readonly clock: Clock; readonly results: ResultQueue },
  options: FollowOptions,
): Promise<readonly RequestAnswer[]> {
  const { clock, results } = ports;
  const answers = new Map<string, RequestAnswer>();
  let others: string[] = [];
  try {
    for (let receive = 0; receive < receivesCap; receive++) {
      const leftMs = options.untilMs - clock.nowMs();
      if (isAnswered(answers, options.expected) || options.signal.aborted || leftMs <= 0) break;
      const leases = await results.receive(perReceive, Math.min(waitCapSeconds, Math.ceil(leftMs / 1000)));
      for (const { body, receiptHandle } of leases) {
        const answer = answerIn(results.decode(body), options.requestId);
        if (answer === undefined) {
          others.push(receiptHandle);
          continue;
        }
        // The same event twice is the same answer.
        if (!answers.has(answer.eniId)) options.onAnswer(answer);
        answers.set(answer.eniId, answer);
        await results.acknowledge(receiptHandle);
      }
      if (leases.length === 0) {
        const handles = others;
        others = [];
        await results.release(handles);
      }
    }
  } finally {
    await results.release(others);
  }
  return [...answers.values()];
}

function isAnswered(
  answers: ReadonlyMap<string, RequestAnswer>,
  expected: readonly string[] | undefined,
): boolean {
  // Poison, and a request that is answered as a whole, have no further answers.
  if ([...answers.values()].some(({ eniId, outcome }) => eniId === '' || outcome === 'poison')) return true;
  return expected !== undefined && expected.length > 0 && expected.every(eniId => answers.has(eniId));
}

function answerIn(event: unknown, requestId: string): RequestAnswer | undefined {
  if (!isJsonObject(event) || !isJsonObject(event['data'])) return undefined;
  const { data, type } = event;
  const outcome = outcomes.find(name => type === `eni-reaper.eni.${name}`);
  if (outcome === undefined || data['requestId'] !== requestId) return undefined;
  const text = (name: string) => (typeof data[name] === 'string' ? data[name] : '');
  return { eniId: text('eniId'), outcome, reason: text('reason'), because: text('because'), event };
}
