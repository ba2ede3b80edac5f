import type { MnsOperation } from './operation.ts';
import { batchDeleteMessage } from './operations/batch-delete-message.ts';
import { batchPeekMessage } from './operations/batch-peek-message.ts';
import { batchReceiveMessage } from './operations/batch-receive-message.ts';
import { batchSendMessage } from './operations/batch-send-message.ts';
import { changeMessageVisibility } from './operations/change-message-visibility.ts';
import { createQueue } from './operations/create-queue.ts';
import { createTopic } from './operations/create-topic.ts';
import { deleteMessage } from './operations/delete-message.ts';
import { deleteQueue } from './operations/delete-queue.ts';
import { deleteTopic } from './operations/delete-topic.ts';
import { getAccountAttributes } from './operations/get-account-attributes.ts';
import { getQueueAttributes } from './operations/get-queue-attributes.ts';
import { getSubscriptionAttributes } from './operations/get-subscription-attributes.ts';
import { getTopicAttributes } from './operations/get-topic-attributes.ts';
import { listQueue } from './operations/list-queue.ts';
import { listSubscriptionByTopic } from './operations/list-subscription-by-topic.ts';
import { listTopic } from './operations/list-topic.ts';
import { peekMessage } from './operations/peek-message.ts';
import { publishMessage } from './operations/publish-message.ts';
import { receiveMessage } from './operations/receive-message.ts';
import { sendMessage } from './operations/send-message.ts';
import { setAccountAttributes } from './operations/set-account-attributes.ts';
import { setQueueAttributes } from './operations/set-queue-attributes.ts';
import { setSubscriptionAttributes } from './operations/set-subscription-attributes.ts';
import { setTopicAttributes } from './operations/set-topic-attributes.ts';
import { subscribe } from './operations/subscribe.ts';
import { unsubscribe } from './operations/unsubscribe.ts';

/** Everything the API of 2015 can do. Where two share method and path, the one with the narrower condition comes first. */
export const mnsOperations: readonly MnsOperation[] = [
  batchSendMessage,
  sendMessage,
  batchPeekMessage,
  peekMessage,
  batchReceiveMessage,
  receiveMessage,
  batchDeleteMessage,
  deleteMessage,
  changeMessageVisibility,
  setQueueAttributes,
  createQueue,
  getQueueAttributes,
  deleteQueue,
  listQueue,
  setTopicAttributes,
  createTopic,
  getTopicAttributes,
  deleteTopic,
  listTopic,
  publishMessage,
  setSubscriptionAttributes,
  subscribe,
  getSubscriptionAttributes,
  unsubscribe,
  listSubscriptionByTopic,
  setAccountAttributes,
  getAccountAttributes,
];
