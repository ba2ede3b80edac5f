import type { Operator } from '../../shared/compose/operator.ts';
import { isJsonObject } from '../../shared/core/json.ts';
import { type Outcome, outcomes } from '../../shared/core/messages/result-event.ts';

/** Receives of one drain; 16 events each, so this is far more than any run sends. */
const receivesCap = 10_000;

/** Reads the result queue until it is empty and counts the outcomes, one per task: the same event id twice is the same event. */
export async function drainResults(operator: Operator): Promise<Partial<Record<Outcome, number>>> {
  const counts: Partial<Record<Outcome, number>> = {};
  const seen = new Set<string>();
  for (let receive = 0; receive < receivesCap; receive++) {
    const messages = await operator.receiveResults();
    if (messages.length === 0) return counts;
    for (const { body } of messages) {
      const outcome = outcomeOf(body);
      const id = isJsonObject(body) ? String(body['id']) : '';
      if (outcome === undefined || seen.has(id)) continue;
      seen.add(id);
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    }
  }
  throw new Error(
    `The result queue was not empty after ${receivesCap} receives. Something sends faster than this command reads.`,
  );
}

function outcomeOf(event: unknown): Outcome | undefined {
  const type = isJsonObject(event) ? event['type'] : undefined;
  return outcomes.find(outcome => type === `eni-reaper.eni.${outcome}`);
}
