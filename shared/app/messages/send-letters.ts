import { CloudError } from '../../core/errors.ts';
import type { Log, OutgoingMessage, QueueSender } from '../../ports.ts';

/** What has to be sent for one received message before it may be acknowledged. */
export interface Parcel {
  readonly deadLetter: string | undefined;
  readonly events: readonly string[];
  /** For the queue that the message came from. */
  readonly again: readonly OutgoingMessage[];
  /** Goes to that queue in place of `again` when the dead letter or an event could not be sent. */
  readonly ifUnreported: OutgoingMessage;
}

/** The three queues that a parcel goes to. */
export interface ParcelQueues {
  readonly deadLetter: string;
  readonly result: string;
  /** The queue that the messages came from. */
  readonly again: string;
}

/**
 * Sends dead letters first, then result events, then what will be looked at again, and returns the parcels whose outcome could not be reported: their
 * message was sent again, so that it is reported later. Rejects when a message cannot even be sent again, which leaves the whole batch to
 * redelivery. Nothing is acknowledged that is not safe elsewhere.
 */
export async function sendLetters<Item extends Parcel>(
  ports: { readonly log: Log; readonly queues: QueueSender },
  queues: ParcelQueues,
  parcels: readonly Item[],
): Promise<ReadonlySet<Item>> {
  const unburied = await sendAll(ports, queues.deadLetter, parcels, ({ deadLetter }) =>
    deadLetter === undefined ? [] : [deadLetter],
  );
  const unreported = await sendAll(
    ports,
    queues.result,
    parcels.filter(parcel => !unburied.has(parcel)),
    ({ events }) => events,
  );
  const unsent = new Set([...unburied, ...unreported]);
  const again = parcels.flatMap(parcel => (unsent.has(parcel) ? [parcel.ifUnreported] : parcel.again));
  const results = await ports.queues.send(queues.again, again);
  const lost = again.length - results.filter(result => result.kind === 'sent').length;
  if (lost > 0) {
    const failure = results.find(result => result.kind === 'failed');
    throw new CloudError(
      `${lost} of ${again.length} tasks could not be sent again: ${failure?.reason ?? 'the queue did not say why.'} ` +
        'The whole batch is left to redelivery.',
      { handling: 'transient', operation: 'SendMessage' },
    );
  }
  return unsent;
}

/** Sends these messages of each parcel and returns the parcels for which any of them failed. */
async function sendAll<Item extends Parcel>(
  ports: { readonly log: Log; readonly queues: QueueSender },
  queueName: string,
  parcels: readonly Item[],
  bodiesOf: (parcel: Item) => readonly string[],
): Promise<ReadonlySet<Item>> {
  const outgoing = parcels.flatMap(parcel => bodiesOf(parcel).map(body => ({ parcel, body })));
  const results = await ports.queues.send(
    queueName,
    outgoing.map(({ body }) => ({ body })),
  );
  const failures = outgoing.filter((_, index) => results[index]?.kind !== 'sent');
  if (failures.length > 0) {
    const failure = results.find(result => result.kind === 'failed');
    ports.log.error('send.failed', { queueName, failed: failures.length, reason: failure?.reason });
  }
  return new Set(failures.map(({ parcel }) => parcel));
}
