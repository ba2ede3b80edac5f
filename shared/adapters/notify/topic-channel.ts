import type MnsClient from '@alicloud/mns/lib/client.js';
import { createDigestEvent, type DigestOrigin } from '../../core/digest/digest-event.ts';
import { CloudError } from '../../core/errors.ts';
import { isJsonObject } from '../../core/json.ts';
import type { Clock, DigestChannel } from '../../ports.ts';
import { notAnswered } from '../cloud-failures.ts';
import type { Credentials } from '../fc/credentials.ts';
import { createMnsConnection, type MnsConnection, succeeded } from '../mns/mns-connection.ts';
import { type Attempt, digestTimeoutCapMs, type RetryOptions, sendWithRetries } from './send-with-retries.ts';

export interface TopicChannelOptions extends RetryOptions {
  readonly topicName: string;
  /** Where MNS answers. */
  readonly endpoint: string;
  readonly credentials: Credentials;
  readonly origin: DigestOrigin;
}

const operation = 'PublishMessage';

/**
 * Publishes digests as CloudEvents to an MNS topic, in Base64, because the client does not escape XML and the page of PublishMessage asks for it.
 * The message tag is `trouble` or `sweep`, so that a subscription can filter.
 */
export function createTopicChannel(options: TopicChannelOptions): DigestChannel {
  const { topicName, endpoint, credentials, origin, clock, deadlineAt } = options;
  const connection = createMnsConnection({
    endpoint,
    accountId: origin.accountId,
    credentials,
    timeoutMs: () => timeLeftMs(clock, deadlineAt),
  });
  return {
    name: 'topic',
    async send(digest) {
      const event = JSON.stringify(createDigestEvent(digest, origin, clock.nowMs()));
      const message = {
        MessageBody: Buffer.from(event, 'utf8').toString('base64'),
        MessageTag: digest.trouble ? 'trouble' : 'sweep',
      };
      const result = await sendWithRetries(options, () => publishOnce(connection, topicName, message));
      if (result.kind === 'sent') return result;
      return {
        kind: 'failed',
        reason: `The topic ${topicName} did not take the digest: ${result.reason}. The run is complete without it.`,
      };
    },
  };
}

/** At least a millisecond: the client reads 0 as its own default of 40 s. */
function timeLeftMs(clock: Clock, deadlineAt: number): number {
  return Math.max(1, Math.min(digestTimeoutCapMs, deadlineAt - clock.nowMs()));
}

async function publishOnce(connection: MnsConnection, topicName: string, message: object): Promise<Attempt> {
  try {
    const answer = await connection.call(operation, client => client.publishMessage(topicName, message));
    if (!isPublished(answer)) throw notAnswered(operation, 'it names no message', { status: answer.code });
    return { kind: 'sent' };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const mayRepeat = error.handling === 'transient' || error.handling === 'throttled';
    return { kind: 'failed', reason: error.message.replace(/\.$/, ''), mayRepeat };
  }
}

function isPublished(answer: MnsClient.Answer): boolean {
  return succeeded(answer) && isJsonObject(answer.body) && typeof answer.body['MessageId'] === 'string';
}
