import { type Check, ok, problem, skipped } from '../../core/check.ts';
import { CloudError } from '../../core/errors.ts';
import type { PolicyHolder } from '../../core/function-names.ts';
import type { Webhook } from '../../core/settings.ts';
import { policyLine } from './policy-line.ts';

/** The functions that send digests. */
const senders: readonly PolicyHolder[] = ['scan', 'worker', 'teardown'];

/** Whether the topic for digests is there. */
export async function checkTopic(
  topics: { topicExists(topicName: string): Promise<boolean> },
  topic: string,
): Promise<Check> {
  const name = `topic ${topic}`;
  try {
    if (await topics.topicExists(topic)) return ok(name, 'is there; digests go to its subscribers');
    return problem(name, 'does not exist, so digests get lost', 'Run "eni-reaper provision".');
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const line = policyLine('mns:GetTopicAttributes', `acs:mns:*:*:/topics/${topic}`);
    const todo =
      error.handling === 'forbidden'
        ? `Add ${line} to the policy of the key at hand.`
        : 'Run the doctor again; if it stays so, look at the endpoint of MNS.';
    return problem(name, error.message, todo);
  }
}

/** Publishing cannot be tried: there is no publishing of nothing, and what is published is with every subscriber at once. */
export function checkPublishing(topic: string, holders: readonly PolicyHolder[]): readonly Check[] {
  const neededBy = senders.filter(sender => holders.includes(sender));
  if (neededBy.length === 0) return [];
  const line = policyLine('mns:PublishMessage', `acs:mns:*:*:/topics/${topic}/messages`);
  const found = `not tried: it would tell every subscriber. Needed by ${neededBy.join(', ')}: ${line}`;
  return [skipped('permission mns:PublishMessage', found)];
}

/** What a look at a host can come to. */
type Look = { readonly kind: 'answered' } | { readonly kind: 'silent'; readonly because: string };

/**
 * Whether the host of the webhook can be reached. Nothing is posted, and nothing of the URL but its host is sent or shown: the rest is as good as a
 * password. So whether the token in it is right stays unknown.
 */
export async function checkWebhook(
  lookAtHost: (url: string) => Promise<Look>,
  { url, format }: Webhook,
): Promise<Check> {
  const name = `${format} webhook`;
  const { host } = new URL(url);
  const look = await lookAtHost(url);
  if (look.kind === 'answered')
    return ok(name, `${host} can be reached; nothing was posted, so its token is not tried`);
  return problem(
    name,
    `${host}: ${look.because}`,
    'Check ENI_REAPER_NOTIFY_WEBHOOK, unless only this machine cannot reach it and the functions can.',
  );
}
