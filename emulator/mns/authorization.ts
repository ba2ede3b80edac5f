import type { MnsV4Scope } from '../signatures/mns.ts';

/** The header `Authorization`, taken apart. */
export type Authorization =
  | { readonly kind: 'v1'; readonly accessKeyId: string; readonly signature: string }
  | {
      readonly kind: 'v4';
      readonly accessKeyId: string;
      readonly signature: string;
      readonly scope: MnsV4Scope;
    };

/** Undefined when the header is none of the two forms. */
export function parseAuthorization(header: string): Authorization | undefined {
  const v1 = /^MNS ([^:\s]+):(\S+)$/.exec(header);
  if (v1) {
    const [, accessKeyId = '', signature = ''] = v1;
    return { kind: 'v1', accessKeyId, signature };
  }
  const v4 =
    /^MNS4-HMAC-SHA256 Credential=([^/\s]+)\/(\d{8})\/([a-z0-9-]+)\/mns\/aliyun_v4_request,\s?Signature=([0-9a-f]{64})$/.exec(
      header,
    );
  if (!v4) return undefined;
  const [, accessKeyId = '', date = '', region = '', signature = ''] = v4;
  return { kind: 'v4', accessKeyId, signature, scope: { date, region } };
}

/** Whether a request is signed the MNS way at all, which tells it from those of the other products. */
export function isMnsAuthorization(header: string | undefined): boolean {
  return header !== undefined && /^MNS(4-HMAC-SHA256)? /.test(header);
}
