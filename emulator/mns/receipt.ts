/**
 * What a receipt handle says. Handles are the cloud's shape, `1-` and the Base64 of four numbers, e.g.
 * `1-ODU4OTkzNDU5My0xNDMyNzI3ODI3LTItOA==` for 8589934593-1432727827-2-8. The first number is the last part of the
 * documentation's sample MessageId (0x200000001) and the fourth its priority; that the others are a time and a count is inferred.
 */
export interface Receipt {
  /** Which message; unique in one emulator, so that a handle never fits a message of another queue. */
  readonly sequence: number;
  /** Until when, in epoch seconds. */
  readonly untilSeconds: number;
  /** How many handles this message has had, this one included: what makes every older handle worthless. */
  readonly lease: number;
  readonly priority: number;
}

export function renderReceipt(receipt: Receipt): string {
  const text = `${receipt.sequence}-${receipt.untilSeconds}-${receipt.lease}-${receipt.priority}`;
  return `1-${Buffer.from(text).toString('base64')}`;
}

/** Undefined for anything that is not, letter for letter, a handle that `renderReceipt` makes. */
export function parseReceipt(handle: string): Receipt | undefined {
  if (!handle.startsWith('1-') || handle.length > 100) return undefined;
  const text = Buffer.from(handle.slice(2), 'base64').toString('latin1');
  const match = /^(\d{1,15})-(\d{1,15})-(\d{1,9})-(\d{1,2})$/.exec(text);
  if (!match) return undefined;
  const receipt: Receipt = {
    sequence: Number(match[1]),
    untilSeconds: Number(match[2]),
    lease: Number(match[3]),
    priority: Number(match[4]),
  };
  return renderReceipt(receipt) === handle ? receipt : undefined;
}
