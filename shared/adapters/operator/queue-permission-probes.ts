import type MnsClient from '@alicloud/mns/lib/client.js';
import type { PolicyHolder } from '../../core/function-names.ts';
import type { QueueNames } from '../../core/settings.ts';
import { callTimeoutCapMs } from '../call-timeout.ts';
import { notAnswered, refused, textField } from '../cloud-failures.ts';
import { createMnsConnection, type MnsConnectionOptions, succeeded } from '../mns/mns-connection.ts';

/** One call on a queue that comes to nothing there, whoever makes it. */
export interface QueueProbe {
  /** The call, as the newer pages name its permission. */
  readonly action: string;
  /** What a policy has to grant: the older table of permissions lets the single call cover its batch, so deploy/ram grants both. */
  readonly grants: readonly string[];
  /** On which queues, and by whom. */
  readonly neededOn: Readonly<Partial<Record<keyof QueueNames, readonly PolicyHolder[]>>>;
  /** Rejects with a CloudError when the call is refused, for whatever reason. */
  run(queueName: string): Promise<unknown>;
}

/** No handle that the service ever gave: those are Base64 behind a digit. It proves no lease, so there is no message that it could be about. */
const noHandle = 'eni-reaper-doctor';

/**
 * A call for each permission on queues that can be tried. None of them can send, lease, hide or delete a message, also if the service looks at what
 * they hold before, or without ever, looking at the permission:
 *
 * - A batch of no messages holds no message. If it is accepted, nothing was sent. The single SendMessage has no such form: with a body that is too large, or no
 *   XML at all, it comes to nothing only if the service refuses it, so it is not tried.
 * - A peek leaves messages as they are (PeekMessage page); what it reads is thrown away.
 * - Deleting and releasing need the handle of a lease, and this is none.
 *
 * A receive leases whatever comes first, so it is not tried either.
 */
export function queuePermissionProbes(
  options: Omit<MnsConnectionOptions, 'timeoutMs'>,
): readonly QueueProbe[] {
  const connection = createMnsConnection({ ...options, timeoutMs: () => callTimeoutCapMs });
  const run = async (operation: string, send: (client: MnsClient) => Promise<MnsClient.Answer>) => {
    const answer = await connection.call(operation, send);
    if (!succeeded(answer)) throw refusalIn(operation, answer);
  };
  return [
    {
      action: 'mns:BatchSendMessage',
      grants: ['mns:SendMessage', 'mns:BatchSendMessage'],
      neededOn: {
        delete: ['scan', 'worker', 'operator'],
        teardown: ['teardown', 'operator'],
        result: ['worker', 'teardown'],
        deadLetter: ['scan', 'worker', 'teardown'],
      },
      run: queueName => run('BatchSendMessage', client => client.batchSendMessage(queueName, [])),
    },
    {
      action: 'mns:BatchPeekMessage',
      grants: ['mns:PeekMessage', 'mns:BatchPeekMessage'],
      neededOn: { deadLetter: ['operator'] },
      run: queueName =>
        run('BatchPeekMessage', client =>
          client.get(`/queues/${queueName}/messages?peekonly=true&numOfMessages=1`, 'Messages'),
        ),
    },
    {
      action: 'mns:BatchDeleteMessage',
      grants: ['mns:DeleteMessage', 'mns:BatchDeleteMessage'],
      neededOn: { delete: ['operator'], result: ['operator'], deadLetter: ['operator'] },
      run: queueName => run('BatchDeleteMessage', client => client.batchDeleteMessage(queueName, [noHandle])),
    },
    {
      action: 'mns:ChangeMessageVisibility',
      grants: ['mns:ChangeMessageVisibility'],
      neededOn: { delete: ['operator'], result: ['operator'], deadLetter: ['operator'] },
      run: queueName => {
        const query = `receiptHandle=${noHandle}&visibilityTimeout=1`;
        return run('ChangeMessageVisibility', client =>
          client.put(`/queues/${queueName}/messages?${query}`, 'ChangeVisibility', ''),
        );
      },
    },
  ];
}

/** The client resolves when a batch failed in part; with one entry the first failure is the whole of it. */
function refusalIn(operation: string, { body, code: status }: MnsClient.Answer) {
  const [first] = Array.isArray(body) ? body : [];
  const code = textField(first, 'ErrorCode');
  if (code === undefined || !/^[\w.]{1,120}$/.test(code))
    return notAnswered(operation, 'it failed without saying why', { status });
  return refused({ operation, code, status });
}
