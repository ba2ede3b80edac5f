import type { MnsOperation } from '../operation.ts';
import { element, xmlDocument } from '../xml-write.ts';

export const getAccountAttributes: MnsOperation = {
  action: 'GetAccountAttributes',
  method: 'GET',
  path: '/',
  query: ['accountmeta'],
  when: ({ query }) => query.get('accountmeta') === 'true',
  run: ({ broker, accountId }) => ({
    status: 200,
    xml: xmlDocument('Account', element('LoggingBucket', broker.loggingBucket(accountId))),
  }),
};
