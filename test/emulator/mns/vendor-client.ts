import type { Agent } from 'node:http';
import { createRequire } from 'node:module';

/** What the tests use of `@alicloud/mns`, which has no types of its own. All values in replies are strings. */
export interface VendorClient {
  createQueue(name: string, attributes?: Readonly<Record<string, unknown>>): Promise<VendorReply<undefined>>;
  setQueueAttributes(
    name: string,
    attributes: Readonly<Record<string, unknown>>,
  ): Promise<VendorReply<undefined>>;
  getQueueAttributes(name: string): Promise<VendorReply<Fields>>;
  deleteQueue(name: string): Promise<VendorReply<undefined>>;
  listQueue(
    start?: string,
    limit?: number,
    prefix?: string,
  ): Promise<VendorReply<readonly Fields[] | undefined>>;
  sendMessage(queue: string, message: OutgoingMessage): Promise<VendorReply<Fields>>;
  batchSendMessage(
    queue: string,
    messages: readonly OutgoingMessage[],
  ): Promise<VendorReply<readonly Fields[]>>;
  receiveMessage(queue: string, waitSeconds?: number): Promise<VendorReply<Fields>>;
  batchReceiveMessage(
    queue: string,
    count: number,
    waitSeconds?: number,
  ): Promise<VendorReply<readonly Fields[]>>;
  peekMessage(queue: string): Promise<VendorReply<Fields>>;
  batchPeekMessage(queue: string, count: number): Promise<VendorReply<readonly Fields[]>>;
  deleteMessage(queue: string, receiptHandle: string): Promise<VendorReply<undefined>>;
  batchDeleteMessage(
    queue: string,
    receiptHandles: readonly string[],
  ): Promise<VendorReply<readonly Fields[] | undefined>>;
  changeMessageVisibility(
    queue: string,
    receiptHandle: string,
    seconds: number,
  ): Promise<VendorReply<Fields>>;
  createTopic(name: string, attributes?: Readonly<Record<string, unknown>>): Promise<VendorReply<undefined>>;
  getTopicAttributes(name: string): Promise<VendorReply<Fields>>;
  publishMessage(topic: string, message: Readonly<Record<string, unknown>>): Promise<VendorReply<Fields>>;
  /** The way to what the client has no method for, or not with an agent of one's own. */
  get(resource: string, type: string, options: { readonly agent: Agent }): Promise<VendorReply<unknown>>;
  put(resource: string, type: string, body: Buffer): Promise<VendorReply<unknown>>;
}

export interface VendorReply<Body> {
  readonly code: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

export interface OutgoingMessage {
  readonly MessageBody: string;
  readonly DelaySeconds?: number;
  readonly Priority?: number;
}

type Fields = Readonly<Record<string, string>>;

type Constructor = new (
  accountId: string,
  options: {
    /** Without one the client makes the host of account and region itself. */
    readonly endpoint?: string;
    readonly region?: string;
    readonly accessKeyId: string;
    readonly accessKeySecret: string;
    readonly securityToken?: string;
  },
) => VendorClient;

export const VendorClient: Constructor = createRequire(import.meta.url)('@alicloud/mns/lib/client.js');
