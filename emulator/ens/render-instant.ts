/** An instant as ENS prints it: UTC, to the second. */
export function renderInstant(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
