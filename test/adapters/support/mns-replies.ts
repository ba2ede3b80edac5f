import { type Reply, xml } from './scripted-server.ts';

const namespace = 'xmlns="http://mns.aliyuncs.com/doc/v1/"';

/** The queue service's refusal: the client needs all four fields. */
export const mnsError = (status: number, code: string, message = 'No.'): Reply =>
  xml(
    status,
    `<Error ${namespace}><Code>${code}</Code><Message>${message}</Message><RequestId>REQ-M1</RequestId><HostId>http://1.mns</HostId></Error>`,
  );

/** A success without a body; the queue service names each request. */
export const done = (status: number): Reply => ({
  kind: 'answer',
  status,
  contentType: 'text/xml;charset=utf-8',
  body: '',
  headers: { 'x-mns-request-id': 'REQ-M1' },
});

/** A part of a batch that was taken, or the code with which it was refused. */
export type Entry = 'taken' | { readonly code: string };

export const batchSent = (status: number, entries: readonly Entry[]): Reply =>
  xml(
    status,
    `<Messages ${namespace}>${entries
      .map(entry =>
        entry === 'taken'
          ? '<Message><MessageId>5F290C926D472878</MessageId><MessageBodyMD5>C5DD56A39F5F7BB8</MessageBodyMD5></Message>'
          : `<Message><ErrorCode>${entry.code}</ErrorCode><ErrorMessage>bad</ErrorMessage></Message>`,
      )
      .join('')}</Messages>`,
  );

export const received = (bodies: readonly string[], leased = true): Reply =>
  xml(
    200,
    `<Messages ${namespace}>${bodies
      .map(
        (body, index) =>
          `<Message><MessageId>M-${index}</MessageId>${leased ? `<ReceiptHandle>1-H${index}==</ReceiptHandle>` : ''}` +
          `<MessageBodyMD5>C5DD</MessageBodyMD5><MessageBody>${body}</MessageBody><EnqueueTime>1250700979248</EnqueueTime>` +
          '<DequeueCount>1</DequeueCount><Priority>8</Priority></Message>',
      )
      .join('')}</Messages>`,
  );

export const notDeleted = (handles: readonly string[]): Reply =>
  xml(
    404,
    `<Errors ${namespace}>${handles
      .map(
        handle =>
          `<Error><ErrorCode>ReceiptHandleError</ErrorCode><ErrorMessage>bad</ErrorMessage><ReceiptHandle>${handle}</ReceiptHandle></Error>`,
      )
      .join('')}</Errors>`,
  );

export const attributes = (fields: Readonly<Record<string, string>>): Reply =>
  xml(
    200,
    `<Queue ${namespace}>${Object.entries({ QueueName: 'q', ...fields })
      .map(([name, value]) => `<${name}>${value}</${name}>`)
      .join('')}</Queue>`,
  );

/** How many messages a request carries. */
export const countMessages = (body: string): number => body.match(/<Message>/g)?.length ?? 0;

/** Takes everything that is sent. */
export const takeAll = ({ body }: { readonly body: string }): Reply =>
  batchSent(
    201,
    Array.from({ length: countMessages(body) }, () => 'taken' as const),
  );
