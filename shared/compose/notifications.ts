import { mnsEndpoint } from '../adapters/endpoints.ts';
import { createTopicChannel } from '../adapters/notify/topic-channel.ts';
import { createWebhookChannel } from '../adapters/notify/webhook-channel.ts';
import { systemClock as clock, systemRandom as random } from '../adapters/system.ts';
import { sendDigest } from '../app/messages/send-digest.ts';
import type { DigestOrigin } from '../core/digest/digest-event.ts';
import type { Digest } from '../core/digest/render-digest.ts';
import type { DigestChannel } from '../ports.ts';
import type { Wired } from './invocation.ts';

/** The last thing that a run does: tells whoever wants to know. Never rejects, and does nothing unless the operator named a topic or a webhook. */
export function notify(
  wired: Wired,
  functionName: DigestOrigin['functionName'],
  createDigest: () => Digest | undefined,
  mayTell?: (digest: Digest) => boolean,
): Promise<void> {
  const { settings, invocation, log } = wired;
  const channels = channelsFor(wired, functionName);
  return sendDigest(
    { clock, log, channels, mayTell },
    settings.notifications.on,
    createDigest,
    invocation.deadlineAt,
  );
}

function channelsFor(
  { settings, invocation, credentials }: Wired,
  functionName: DigestOrigin['functionName'],
): readonly DigestChannel[] {
  const { topic: topicName, webhook } = settings.notifications;
  const { accountId, region, requestId, deadlineAt } = invocation;
  const retries = { clock, random, deadlineAt };
  const endpoint = mnsEndpoint(accountId, region, settings.endpoints.mns);
  const origin = { functionName, accountId, region, requestId };
  return [
    ...(topicName === undefined
      ? []
      : [createTopicChannel({ topicName, endpoint, credentials, origin, ...retries })]),
    ...(webhook === undefined ? [] : [createWebhookChannel(webhook, retries)]),
  ];
}
