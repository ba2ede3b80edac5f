/** The reference pages with an error table of their own among those that this product implements. */
export type ErrorPage = 'describe' | 'delete' | 'detach' | 'attach';

/** One row of the error tables of DescribeNetworkInterfaces, DeleteNetworkInterface, DetachNetworkInterface and AttachNetworkInterface. */
export interface ErrorRow {
  readonly code: string;
  /** HTTP status by page; pages disagree now and then. A page that is missing does not list the code. */
  readonly status: { readonly [page in ErrorPage]?: number };
  /** The literal text where a page prints one; all others print a placeholder. */
  readonly message?: string;
  /** What leads to it, or why nothing here does. */
  readonly when: string;
}
