import { type RpcCall, RpcError } from '../rpc/operation.ts';
import { integerOf, textOf } from './params.ts';
import { invalidParameter } from './refusals.ts';

/** How a listing is to be cut: by position (`after` is the last one already shown), or by the number of the page. */
export type Paging =
  | {
      readonly kind: 'token';
      readonly after: number;
      readonly size: number;
      readonly token: string | undefined;
    }
  | { readonly kind: 'number'; readonly page: number; readonly size: number };

/** `MaxResults` or `NextToken` select tokens; otherwise it is page numbers, ten rows a page unless told. */
export function parsePaging(
  call: RpcCall,
  limits: { readonly maxResults: number; readonly pageSize: number },
): Paging {
  const maxResults = integerOf(call, 'MaxResults');
  const token = textOf(call, 'NextToken');
  if (maxResults !== undefined || token !== undefined) {
    const size = maxResults === undefined || maxResults < 10 ? 10 : Math.min(maxResults, limits.maxResults);
    return { kind: 'token', after: token === undefined ? 0 : readPageToken(token), size, token };
  }
  const page = integerOf(call, 'PageNumber') ?? 1;
  if (page < 1) {
    const message = `The specified PageNumber "${page}" is not valid; pages start from 1.`;
    throw new RpcError(403, 'InvalidOperation.InvalidEniPageNumber', message);
  }
  const size = integerOf(call, 'PageSize', { min: 1, max: limits.pageSize }) ?? 10;
  return { kind: 'number', page, size };
}

/** These bytes print as `AAAA++//`: a client that does not encode its parameters properly fails on the second page already. */
const tokenHead = Buffer.from([0, 0, 0, 0xfb, 0xef, 0xff]);

/** The token that continues behind position `after`. */
export function makePageToken(after: number): string {
  return Buffer.concat([tokenHead, Buffer.from(String(after))]).toString('base64');
}

function readPageToken(token: string): number {
  const bytes = Buffer.from(token, 'base64');
  const position = bytes.subarray(tokenHead.length).toString('latin1');
  const genuine = bytes.subarray(0, tokenHead.length).equals(tokenHead) && /^\d{1,15}$/.test(position);
  if (!genuine) throw invalidParameter('NextToken', 'this operation did not give it out');
  return Number(position);
}
