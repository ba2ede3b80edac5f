import { expect } from 'vitest';
import { CloudError } from '../../../shared/core/errors.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { constantRandom } from '../../support/seeded-random.ts';

/** A key that no text contains by chance, with characters that look different once they are URL-encoded. */
export const credentials = {
  accessKeyId: 'STS.ZxKeyIdentifierQq',
  accessKeySecret: 'ZxVerySecretQq',
  securityToken: 'ZxToken+/==Qq',
} as const;

/** Everything that no error may contain, in all the ways in which it travels. */
const secretTexts = Object.values(credentials).flatMap(secret => [
  secret,
  encodeURIComponent(secret),
  encodeURIComponent(encodeURIComponent(secret)),
]);

export function testPorts(): {
  readonly clock: ManualClock;
  readonly random: ReturnType<typeof constantRandom>;
} {
  return { clock: createManualClock(), random: constantRandom(0.5) };
}

/** An inner deadline that leaves a call this many milliseconds. */
export function deadlineLeaving(clock: ManualClock, timeoutMs: number): number {
  return clock.nowMs() + timeoutMs;
}

/** The CloudError of a call that has to fail; holds it, and all that hangs on it, against every secret. */
export async function failureOf(call: Promise<unknown>): Promise<CloudError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CloudError))
    throw new Error('The call did not fail with a CloudError.', { cause: error });
  expectNoSecretIn(everythingIn(error));
  expect(error.message).toMatch(/^[A-Z].*[.]$/s);
  return error;
}

export function expectNoSecretIn(text: string): void {
  for (const secret of secretTexts) expect(text).not.toContain(secret);
  expect(text).not.toMatch(/Signature(=|%3D)(?!\[redacted\])/);
}

function everythingIn(error: CloudError): string {
  const own = Object.getOwnPropertyNames(error).map(name => Reflect.get(error, name));
  return [
    error.message,
    error.stack,
    String(error.cause),
    ...own.map(value => JSON.stringify(value) ?? ''),
  ].join('\n');
}
