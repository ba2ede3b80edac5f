/** What provisioning needs of the topics. */
interface TopicProvisioner {
  createTopic(topicName: string): Promise<'created' | 'unchanged'>;
}

export interface ProvisionedTopic {
  readonly topic: string;
  readonly state: 'created' | 'unchanged';
}

/** Creates the topic that the settings name for digests; `undefined` when they name none. Safe to repeat. */
export async function provisionTopic(
  provisioner: TopicProvisioner,
  topic: string | undefined,
): Promise<ProvisionedTopic | undefined> {
  if (topic === undefined) return undefined;
  return { topic, state: await provisioner.createTopic(topic) };
}
