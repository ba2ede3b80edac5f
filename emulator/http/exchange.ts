/** One HTTP request, read whole, as every service of the emulator sees it. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query exactly as sent; signatures are computed over this. */
  readonly rawUrl: string;
  /** `rawUrl` up to the question mark, percent-encoding and doubled slashes untouched. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Aborted when the client goes away before the reply, so that long polls end. */
  readonly signal: AbortSignal;
}

/** What goes back on the socket. Besides an honest reply there are the ways in which a network fails. */
export type HttpReply =
  | PlainReply
  /** The socket is destroyed without a byte of reply. */
  | { readonly kind: 'reset' }
  /** Headers and half of the body are sent, then the socket is destroyed. */
  | { readonly kind: 'reset-mid-body'; readonly reply: PlainReply }
  /** The reply is held back for `delayMs` of the emulator's time. */
  | { readonly kind: 'late'; readonly delayMs: number; readonly reply: PlainReply };

export interface PlainReply {
  readonly kind: 'reply';
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** One of the products behind the emulator's single port. */
export interface Service {
  readonly name: string;
  /** True when this request is this product's; services are asked in order, the first that says yes handles it. */
  claims(request: HttpRequest): boolean;
  handle(request: HttpRequest): Promise<HttpReply>;
  /** Whether requests to this path may be as large as the server takes at all; others end at a megabyte. */
  takesLargeBodies?(path: string): boolean;
  /** The product's own words for a body beyond the server's bound, which was thrown away: `request.body` is empty. */
  refuseLargeBody?(request: HttpRequest): HttpReply | Promise<HttpReply>;
}
