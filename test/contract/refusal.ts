/** What a client threw, reduced to what the vendors' clients have in common; pop-core throws plain objects now and then. */
export interface Refusal {
  readonly name: string;
  /** `err.code` where the client has one. */
  readonly code: string;
  /** HTTP status where the client keeps it. */
  readonly status: number | undefined;
  readonly message: string;
  readonly data: unknown;
  /** Milliseconds, where the client reads `x-acs-retry-after`. */
  readonly retryAfter: unknown;
}

/** Waits for a refusal; fails when there is none. */
export async function refusalOf(call: Promise<unknown>): Promise<Refusal> {
  const thrown: unknown = await call.then(
    () => undefined,
    (error: unknown) => error ?? 'nothing',
  );
  if (thrown === undefined) throw new Error('The call was expected to be refused, but it succeeded.');
  return {
    name: textOf(thrown, 'name'),
    code: textOf(thrown, 'code'),
    status:
      typeof fieldOf(thrown, 'statusCode') === 'number' ? Number(fieldOf(thrown, 'statusCode')) : undefined,
    message: textOf(thrown, 'message'),
    data: fieldOf(thrown, 'data'),
    retryAfter: fieldOf(thrown, 'retryAfter'),
  };
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function textOf(value: unknown, name: string): string {
  const field = fieldOf(value, name);
  return field === undefined ? '' : String(field);
}
