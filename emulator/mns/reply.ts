import type { PlainReply } from '../http/exchange.ts';
import { apiVersion } from './authenticate.ts';
import type { MnsReply } from './operation.ts';
import { element, xmlDocument } from './xml-write.ts';

/** Adds what all replies have in common. */
export function renderReply({ status, xml, headers }: MnsReply, requestId: string): PlainReply {
  return {
    kind: 'reply',
    status,
    headers: {
      ...(xml === undefined ? {} : { 'content-type': 'text/xml;charset=utf-8' }),
      'x-mns-request-id': requestId,
      'x-mns-version': apiVersion,
      ...headers,
    },
    body: xml ?? '',
  };
}

/** All four elements are always there: clients read them without looking. */
export function renderRefusal(
  refusal: { readonly status: number; readonly code: string; readonly message: string },
  requestId: string,
  hostId: string,
  headers: Readonly<Record<string, string>> = {},
): PlainReply {
  const xml = xmlDocument(
    'Error',
    element('Code', refusal.code),
    element('Message', refusal.message),
    element('RequestId', requestId),
    element('HostId', hostId),
  );
  return renderReply({ status: refusal.status, xml, headers }, requestId);
}
