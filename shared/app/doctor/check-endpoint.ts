import { type Check, ok, problem, skipped } from '../../core/check.ts';
import type { Clock } from '../../ports.ts';

/** What a plain question to a URL can come to. */
type Answer =
  | { readonly kind: 'answered'; readonly dateAt: number | undefined }
  | { readonly kind: 'silent'; readonly because: string };
export type AskEndpoint = (url: string) => Promise<Answer>;

/** Whether somebody answers at the endpoint of a product; the setting that names another one is part of the advice. */
export async function checkEndpoint(
  ask: AskEndpoint,
  endpoint: { readonly product: string; readonly url: string; readonly setting: string },
): Promise<Check> {
  const { product, url, setting } = endpoint;
  const name = `endpoint of ${product}`;
  const answer = await ask(url);
  if (answer.kind === 'answered') return ok(name, `${url} answers`);
  const todo = `Check the network, the region, and ${setting}.`;
  return problem(name, `${url}: ${answer.because}`, todo);
}

/** Requests that are signed further from the server's time are refused (RPC "Signature" page: 15 minutes). */
const skewLimitMs = 15 * 60_000;
/** From here on it is worth putting right before it comes to that. */
const skewCapMs = 5 * 60_000;

/** How far this machine's clock is from the server's. */
export async function checkClock(ask: AskEndpoint, clock: Clock, url: string): Promise<Check> {
  const before = clock.nowMs();
  const answer = await ask(url);
  const after = clock.nowMs();
  if (answer.kind === 'silent' || answer.dateAt === undefined)
    return skipped('clock', 'no server said what time it is');
  // The header has whole seconds, and was written at some time between question and answer.
  const skewMs = Math.round((before + after) / 2) - answer.dateAt;
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  const found =
    seconds <= 1 ? 'agrees with the cloud' : `${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} the cloud`;
  if (Math.abs(skewMs) <= skewCapMs) return ok('clock', found);
  const refused =
    Math.abs(skewMs) > skewLimitMs
      ? 'Every request is refused until then.'
      : 'From 15 minutes on every request is refused.';
  return problem('clock', found, `Set the clock of this machine, or let it follow a time server. ${refused}`);
}
