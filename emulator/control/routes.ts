import type { Foundation } from '../foundation.ts';
import type { DeadLetterPolicyDocument } from './documents.ts';
import { historyPage } from './history-page.ts';

/** What the control API can do with the products together. */
export interface Controlled {
  /** All that exists, as JSON, product by product. */
  state(): Readonly<Record<string, unknown>>;
  /** Adds what the document describes to what is there; answers with the ids of what it made. */
  seed(document: unknown): unknown;
  /**
   * Back to the world that the emulator started with, without faults, rules, budgets and history; ids are still not given
   * twice, and keys stay valid.
   */
  reset(): Promise<unknown>;
  /** Throws a ControlError when the queue does not exist or may not have this policy. */
  setDeadLetterPolicy(order: DeadLetterPolicyDocument): void;
  setRealCounters(real: boolean): void;
}

export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below `/_emulator/`. */
  readonly path: string;
  /** One sentence for whoever lists the routes. */
  readonly about: string;
  answer(asked: {
    readonly foundation: Foundation;
    readonly controlled: Controlled;
    readonly query: URLSearchParams;
    /** The body as JSON; undefined when there was none. */
    readonly document: unknown;
  }): unknown | Promise<unknown>;
}

/**
 * The whole control API. It is not part of any cloud: no signatures, no faults, no budgets, and nothing of it is counted
 * as an API call. Answers are JSON; a refusal is `{"problem":"<sentence>"}` with status 400.
 */
export const controlRoutes: readonly ControlRoute[] = [
  {
    method: 'GET',
    path: '',
    about: 'This list.',
    answer: () =>
      controlRoutes.map(({ method, path, about }) => ({ method, path: `/_emulator/${path}`, about })),
  },
  {
    method: 'GET',
    path: 'state',
    about: 'Everything that exists now, product by product, and the time it is.',
    answer: ({ foundation, controlled }) => ({ clock: readClock(foundation), ...controlled.state() }),
  },
  {
    method: 'GET',
    path: 'history',
    about:
      'What happened, oldest first, newest kept: filters service, what, resource, result, accountId, region, sinceMs; limit (1000).',
    answer: ({ foundation, query }) => historyPage(foundation.history.entries(), query),
  },
  {
    method: 'GET',
    path: 'api-calls',
    about:
      'How many requests there were per action since the start or the last reset, refused ones included.',
    answer: ({ foundation }) => foundation.history.apiCalls(),
  },
  {
    method: 'GET',
    path: 'faults',
    about: 'The faults in force, in the order in which they are tried.',
    answer: ({ foundation }) => foundation.faults.list(),
  },
  {
    method: 'POST',
    path: 'faults',
    about:
      'Adds a fault or a list of faults: {"service","action","resource"?,"count"?,"after"?,"probability"?,"effect":{"kind",…}}.',
    async answer({ foundation, document }) {
      const { faultsDocument, parseDocument } = await documents();
      for (const fault of parseDocument(faultsDocument, document)) foundation.faults.add(fault);
      return foundation.faults.list();
    },
  },
  {
    method: 'DELETE',
    path: 'faults',
    about: 'Ends all faults. What they did stays done.',
    answer({ foundation }) {
      foundation.faults.clear();
      return foundation.faults.list();
    },
  },
  {
    method: 'GET',
    path: 'clock',
    about: 'The emulator’s time and how far it is from this machine’s.',
    answer: ({ foundation }) => readClock(foundation),
  },
  {
    method: 'POST',
    path: 'clock',
    about: 'Moves the clock: {"shiftMs":90000000} lives through 25 hours at once.',
    async answer({ foundation, document }) {
      const { clockDocument, parseDocument } = await documents();
      foundation.clock.shiftMs(parseDocument(clockDocument, document).shiftMs);
      return readClock(foundation);
    },
  },
  {
    method: 'POST',
    path: 'world',
    about: 'Adds what a world document describes and answers with the ids that it got.',
    answer: ({ controlled, document }) => controlled.seed(document),
  },
  {
    method: 'POST',
    path: 'reset',
    about:
      'Starts over: the first world again, no faults, no rules, no budgets, no history. The clock stays.',
    answer: ({ controlled }) => controlled.reset(),
  },
  {
    method: 'POST',
    path: 'mns/dead-letter-policy',
    about:
      'The native dead-letter policy of a queue: {"queue","policy":{"deadLetterTargetQueue","maxReceiveCount","enabled"?}|null,"accountId"?,"region"?}.',
    async answer({ controlled, document }) {
      const { deadLetterPolicyDocument, parseDocument } = await documents();
      const order = parseDocument(deadLetterPolicyDocument, document);
      controlled.setDeadLetterPolicy(order);
      return order;
    },
  },
  {
    method: 'POST',
    path: 'mns/counters',
    about:
      'Whether GetQueueAttributes counts messages or answers 0, as the cloud is beginning to: {"real":false}.',
    async answer({ controlled, document }) {
      const { countersDocument, parseDocument } = await documents();
      const { real } = parseDocument(countersDocument, document);
      controlled.setRealCounters(real);
      return { real };
    },
  },
  {
    method: 'GET',
    path: 'budgets',
    about: 'The budgets that were set; an API without one may be called as often as one likes.',
    answer: ({ foundation }) => foundation.throttle.budgets(),
  },
  {
    method: 'POST',
    path: 'budgets',
    about:
      'Sets budgets per account, region and minute: {"ecs:DeleteNetworkInterface":{"perMinute":10,"announceRetryAfter"?}}, or "terway".',
    async answer({ foundation, document }) {
      const { budgetsDocument, parseDocument } = await documents();
      for (const [api, budget] of Object.entries(parseDocument(budgetsDocument, document)))
        foundation.throttle.setBudget(api, budget);
      return foundation.throttle.budgets();
    },
  },
  {
    method: 'DELETE',
    path: 'budgets',
    about: 'Back to no budgets, with this minute’s calls forgotten.',
    answer({ foundation }) {
      foundation.throttle.clear();
      return foundation.throttle.budgets();
    },
  },
  {
    method: 'GET',
    path: 'ram',
    about: 'The RAM rules. Without any, every key may do everything in its own account.',
    answer: ({ foundation }) => foundation.ram.list(),
  },
  {
    method: 'POST',
    path: 'ram',
    about:
      'Adds a RAM rule or a list of them: {"principal":"<key id or ARN>","effect":"deny","action":"ecs:Delete*","resource":"*"}.',
    async answer({ foundation, document }) {
      const { rulesDocument, parseDocument } = await documents();
      for (const rule of parseDocument(rulesDocument, document)) foundation.ram.add(rule);
      return foundation.ram.list();
    },
  },
  {
    method: 'DELETE',
    path: 'ram',
    about: 'Removes all RAM rules.',
    answer({ foundation }) {
      foundation.ram.clear();
      return foundation.ram.list();
    },
  },
];

/** What is posted is checked by code that the first answer of an emulator should not wait for. */
const documents = () => import('./documents.ts');

function readClock({ clock }: Foundation) {
  const nowMs = clock.nowMs();
  return { nowMs, now: new Date(nowMs).toISOString(), offsetMs: clock.offsetMs() };
}
