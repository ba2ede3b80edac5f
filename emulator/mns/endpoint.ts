/** Where a subscription delivers. Only queues are delivered to here; the others are accepted and remembered. */
export type Endpoint =
  | {
      readonly kind: 'queue';
      readonly region: string;
      readonly accountId: string;
      readonly queueName: string;
    }
  | { readonly kind: 'http' | 'mail' | 'sms' };

/** The four forms of the Subscribe page; undefined for anything else. */
export function parseEndpoint(text: string): Endpoint | undefined {
  const queue = /^acs:mns:([a-z0-9-]+):(\d+):queues\/([A-Za-z0-9][A-Za-z0-9-]*)$/.exec(text);
  if (queue) {
    const [, region = '', accountId = '', queueName = ''] = queue;
    return { kind: 'queue', region, accountId, queueName };
  }
  if (/^https?:\/\/[^\s/]+/.test(text)) return { kind: 'http' };
  if (/^mail:directmail:\S+@\S+$/.test(text)) return { kind: 'mail' };
  if (/^sms:directsms:(anonymous|\d+)$/.test(text)) return { kind: 'sms' };
  return undefined;
}
