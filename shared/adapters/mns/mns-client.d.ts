/** What we use of @alicloud/mns 1.2.0, which has no types. */
declare module '@alicloud/mns/lib/client.js' {
  class MnsClient {
    constructor(
      accountId: string,
      options: {
        endpoint: string;
        accessKeyId: string;
        accessKeySecret: string;
        securityToken?: string | undefined;
      },
    );
    /** Every operation ends here. Resolves whatever the status; rejects only for an `<Error>` document, and on the network. */
    request(
      method: string,
      resource: string,
      type: string,
      requestBody: string | Buffer,
      attentions?: readonly string[],
      options?: object,
    ): Promise<MnsClient.Answer>;
    get(resource: string, type: string, options?: object): Promise<MnsClient.Answer>;
    put(resource: string, type: string, body: string): Promise<MnsClient.Answer>;
    createQueue(queueName: string, attributes: object): Promise<MnsClient.Answer>;
    getQueueAttributes(queueName: string): Promise<MnsClient.Answer>;
    setQueueAttributes(queueName: string, attributes: object): Promise<MnsClient.Answer>;
    batchSendMessage(queueName: string, messages: readonly object[]): Promise<MnsClient.Answer>;
    createTopic(topicName: string, attributes: object): Promise<MnsClient.Answer>;
    getTopicAttributes(topicName: string): Promise<MnsClient.Answer>;
    publishMessage(topicName: string, message: object): Promise<MnsClient.Answer>;
    batchDeleteMessage(queueName: string, receiptHandles: readonly string[]): Promise<MnsClient.Answer>;
  }

  namespace MnsClient {
    interface Answer {
      readonly code: number;
      readonly headers: Readonly<Record<string, string | undefined>>;
      readonly body?: unknown;
    }
  }
  export = MnsClient;
}
