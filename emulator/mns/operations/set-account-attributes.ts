import type { MnsOperation } from '../operation.ts';
import { expectElement, textField } from '../xml-fields.ts';
import { readXml } from '../xml-read.ts';

/** Remembers the bucket and writes nothing to it; whether it exists is not checked. */
export const setAccountAttributes: MnsOperation = {
  action: 'SetAccountAttributes',
  method: 'PUT',
  path: '/',
  query: ['accountmeta'],
  when: ({ query }) => query.get('accountmeta') === 'true',
  run({ broker, accountId, body }) {
    const account = readXml(body);
    expectElement(account, 'Account', ['LoggingBucket']);
    const bucket = textField(account, 'LoggingBucket');
    if (bucket !== undefined) broker.setLoggingBucket(accountId, bucket);
    return { status: 204 };
  },
};
