import type { Foundation } from '../foundation.ts';
import { createQueue } from './create-queue.ts';
import { checkQueueName, queuesLimit } from './limits.ts';
import { MnsError } from './mns-error.ts';
import type { Queue, QueueInternals } from './queue.ts';
import {
  checkQueueAttributes,
  defaultQueueAttributes,
  type QueueAttributes,
  sameQueueAttributes,
} from './queue-attributes.ts';

/** The queues of all accounts and regions. */
export interface QueueRegistry {
  find(accountId: string, region: string, name: string): Queue | undefined;
  /**
   * Makes a queue, or finds it: creating one again with the same attributes is no error (CreateQueue page). Attributes
   * that are not given have their defaults in both cases.
   */
  create(
    accountId: string,
    region: string,
    name: string,
    attributes?: Partial<QueueAttributes>,
  ): { readonly queue: Queue; readonly created: boolean };
  /** False when there was none. */
  delete(accountId: string, region: string, name: string): boolean;
  /** Of one account and region, by name. */
  list(accountId: string, region: string): readonly Queue[];
  all(): readonly Queue[];
  clear(): void;
}

/** All queues that can be each other's dead-letter queues. */
interface Place {
  readonly queues: Map<string, QueueInternals>;
  /** Those with a dead-letter policy, so that the many without one cost nothing. */
  withPolicy: readonly QueueInternals[];
}

/** The sample MessageId of the documentation ends in 200000001; numbers go on from there across all queues. */
const firstSequence = 0x200000001;

export function createQueueRegistry({ clock, ids, history }: Foundation): QueueRegistry {
  const places = new Map<string, Place>();
  let sequence = firstSequence - 1;

  const keyOf = (accountId: string, region: string) => `${accountId}/${region}`;
  const placeOf = (accountId: string, region: string): Place | undefined =>
    places.get(keyOf(accountId, region));
  const placeFor = (accountId: string, region: string): Place => {
    const place = placeOf(accountId, region) ?? { queues: new Map(), withPolicy: [] };
    places.set(keyOf(accountId, region), place);
    return place;
  };
  const byName = (place: Place) =>
    [...place.queues.values()].map(({ queue }) => queue).sort((a, b) => (a.name < b.name ? -1 : 1));
  const recountPolicies = (place: Place) => {
    place.withPolicy = [...place.queues.values()].filter(({ queue }) => queue.dlqPolicy()?.enabled);
  };

  const make = (accountId: string, region: string, name: string, attributes: QueueAttributes) => {
    const place = placeFor(accountId, region);
    const internals = createQueue({ accountId, region, name }, attributes, {
      clock,
      tag: ids.hex(16),
      nextSequence: () => ++sequence,
      findSibling: siblingName => place.queues.get(siblingName),
      feeders: () =>
        place.withPolicy.filter(({ queue }) => queue.dlqPolicy()?.deadLetterTargetQueue === name),
      onDeadLetter: (message, target) =>
        history.add({
          atMs: clock.nowMs(),
          service: 'mns',
          what: 'message.dead-lettered',
          accountId,
          region,
          resource: name,
          details: { messageId: message.messageId, target: target.name },
        }),
      onPolicyChange: () => recountPolicies(place),
    });
    place.queues.set(name, internals);
    return internals.queue;
  };

  return {
    find: (accountId, region, name) => placeOf(accountId, region)?.queues.get(name)?.queue,
    create(accountId, region, name, given = {}) {
      checkQueueName(name);
      checkQueueAttributes(given);
      const attributes = { ...defaultQueueAttributes, ...given };
      const { queues } = placeFor(accountId, region);
      const existing = queues.get(name)?.queue;
      if (existing) {
        if (!sameQueueAttributes(existing.attributes(), attributes)) throw new MnsError('QueueAlreadyExist');
        return { queue: existing, created: false };
      }
      // The limit is documented, the code that goes with it is not.
      if (queues.size >= queuesLimit)
        throw new MnsError('InvalidArgument', `An account can have ${queuesLimit} queues in one region.`);
      return { queue: make(accountId, region, name, attributes), created: true };
    },
    delete(accountId, region, name) {
      const place = placeOf(accountId, region);
      const internals = place?.queues.get(name);
      if (!place || !internals) return false;
      place.queues.delete(name);
      recountPolicies(place);
      internals.markDeleted();
      return true;
    },
    list(accountId, region) {
      const place = placeOf(accountId, region);
      return place ? byName(place) : [];
    },
    all: () => [...places.values()].flatMap(byName),
    clear() {
      const queues = [...places.values()].flatMap(place => [...place.queues.values()]);
      places.clear();
      for (const internals of queues) internals.markDeleted();
    },
  };
}
