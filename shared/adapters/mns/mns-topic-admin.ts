import { CloudError } from '../../core/errors.ts';
import { callTimeoutCapMs } from '../call-timeout.ts';
import { createMnsConnection, type MnsConnectionOptions, refuseStranger } from './mns-connection.ts';

/** What an operator does with the topic that digests go to. The functions only publish, which is `createTopicChannel`. */
export interface MnsTopicAdmin {
  /** Safe to repeat. A topic that is there with other attributes is `unchanged` too: none of them matters to a digest. */
  createTopic(topicName: string): Promise<'created' | 'unchanged'>;
  topicExists(topicName: string): Promise<boolean>;
}

export function createMnsTopicAdmin(options: Omit<MnsConnectionOptions, 'timeoutMs'>): MnsTopicAdmin {
  const connection = createMnsConnection({ ...options, timeoutMs: () => callTimeoutCapMs });
  return {
    async createTopic(topicName) {
      try {
        const answer = await connection.call('CreateTopic', client => client.createTopic(topicName, {}));
        refuseStranger('CreateTopic', answer);
        return answer.code === 201 ? 'created' : 'unchanged';
      } catch (error) {
        if (hasCode(error, 'TopicAlreadyExist')) return 'unchanged';
        throw error;
      }
    },
    async topicExists(topicName) {
      try {
        const answer = await connection.call('GetTopicAttributes', client =>
          client.getTopicAttributes(topicName),
        );
        refuseStranger('GetTopicAttributes', answer);
        return true;
      } catch (error) {
        if (hasCode(error, 'TopicNotExist')) return false;
        throw error;
      }
    },
  };
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof CloudError && error.providerCode === code;
}
