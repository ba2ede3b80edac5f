/** A refusal in the product's own words. The core throws it, the wire turns it into status and XML. */
export class MnsError extends Error {
  override readonly name = 'MnsError';
  readonly code: MnsErrorCode;
  constructor(code: MnsErrorCode, message: string = refusals[code].message) {
    super(message);
    this.code = code;
  }
}

/**
 * Codes, statuses and texts, spelling included, of https://www.alibabacloud.com/help/doc-detail/27501.html. The codes of
 * topics and subscriptions are on that page too, but their statuses are inferred from those of queues. InvalidVersionHeader
 * is known from the vendor's Go SDK (errors.go) only; its status is inferred.
 */
const refusals = {
  AccessDenied: {
    status: 403,
    message: 'The OwnerId that your Access Key Id associated to is forbidden for this operation.',
  },
  InvalidAccessKeyId: { status: 403, message: 'The AccessKey Id you provided is not exist.' },
  SignatureDoesNotMatch: {
    status: 403,
    message:
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  },
  TimeExpired: { status: 408, message: 'The http request you sent is expired.' },
  InvalidAuthorizationHeader: { status: 400, message: 'The Authorization header format is invalid.' },
  InvalidDateHeader: { status: 400, message: 'The Date header format is invalid.' },
  InvalidVersionHeader: { status: 400, message: 'The x-mns-version header is invalid.' },
  MissingAuthorizationHeader: { status: 400, message: 'Authorization header is required.' },
  MissingDateHeader: { status: 400, message: 'Date header is required.' },
  MissingVersionHeader: { status: 400, message: 'x-mns-version header is required.' },
  InvalidArgument: {
    status: 400,
    message: 'The XML you provided did not validate against our published schema.',
  },
  MalformedXML: { status: 400, message: 'The XML you provided was not well-formed.' },
  InvalidRequestURL: { status: 400, message: 'Http request URL format invalid.' },
  InvalidQueryString: { status: 400, message: 'Http request URL contains invalid querystring item.' },
  InvalidDegist: { status: 400, message: 'The Content-MD5 you specified is invalid.' },
  MissingReceiptHandle: { status: 400, message: 'ReceiptHandle is required.' },
  MissingVisibilityTimeout: { status: 400, message: 'VisibilityTimeout is required.' },
  MessageNotExist: { status: 404, message: 'Message not exist.' },
  ReceiptHandleError: { status: 400, message: 'The receipt handle you provide is not valid.' },
  QueueNotExist: { status: 404, message: 'The queue name you provided is not exist.' },
  QueueAlreadyExist: { status: 409, message: 'The queue you want to create is already exist.' },
  QueueDeletedRecently: { status: 400, message: 'The queue you want to create is deleted recently.' },
  InvalidQueueName: {
    status: 400,
    message:
      'The queue name you provided is invalid. QueueName should start with alpha or digit and contain only alpha, digit or -.',
  },
  QueueNameLengthError: { status: 400, message: 'Queue name length is out of range.' },
  TopicNotExist: { status: 404, message: 'The topic name you provided is not exist.' },
  TopicAlreadyExist: { status: 409, message: 'The topic you want to create is already exist.' },
  TopicNameInvalid: { status: 400, message: 'The topic name you provided is invalid.' },
  TopicNameLengthError: { status: 400, message: 'Topic name length is out of range.' },
  SubscriptionNotExist: { status: 404, message: 'The subscription name you provided is not exist.' },
  SubscriptionAlreadyExist: {
    status: 409,
    message: 'The subscription you want to create is already exist.',
  },
  SubscriptionNameInvalid: { status: 400, message: 'The subscription name you provided is invalid.' },
  SubscriptionNameLengthError: { status: 400, message: 'Subscription name length is out of range.' },
  EndpointInvalid: { status: 400, message: 'The endpoint you provided is invalid.' },
  QpsLimitExceeded: { status: 400, message: 'The qps limit of the queue is exceeded.' },
  InternalError: { status: 500, message: 'Interal error.' },
  InternalServerError: { status: 500, message: 'Interal error.' },
} as const;

export type MnsErrorCode = keyof typeof refusals;

/** Status and text for any code, also one that only a fault knows: those are a bad request unless the fault says otherwise. */
export function refusalOf(code: string): { readonly status: number; readonly message: string } {
  return isMnsErrorCode(code)
    ? refusals[code]
    : { status: 400, message: `The request was refused with ${code}.` };
}

/** Every code of the error table. */
export const mnsErrorCodes: readonly MnsErrorCode[] = Object.keys(refusals).filter(isMnsErrorCode);

function isMnsErrorCode(code: string): code is MnsErrorCode {
  return Object.hasOwn(refusals, code);
}
