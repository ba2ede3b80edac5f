import type { NotGone } from '../../shared/app/operator/drain-deletions.ts';
import type { Operator } from '../../shared/compose/operator.ts';
import { isJsonObject, type JsonObject } from '../../shared/core/json.ts';
import { type Outcome, outcomes } from '../../shared/core/messages/result-event.ts';

/** How the tasks of a run ended, by their events. */
export interface Results {
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  readonly notGone: readonly NotGone[];
}

/** Receives of one drain; 16 events each, so this is far more than any run sends. */
const receivesCap = 10_000;

/** Reads the result queue until it is empty, one result per task: the same event id twice is the same event. */
export async function drainResults(operator: Operator): Promise<Results> {
  const ends = new Map<string, NotGone>();
  for (let receive = 0; receive < receivesCap; receive++) {
    const messages = await operator.receiveResults();
    if (messages.length === 0) return resultsOf([...ends.values()]);
    for (const { body } of messages) {
      const end = endIn(body);
      if (end !== undefined && !ends.has(end.id)) ends.set(end.id, end.said);
    }
  }
  throw new Error(
    `The result queue was not empty after ${receivesCap} receives. Something sends faster than this command reads.`,
  );
}

function resultsOf(ends: readonly NotGone[]): Results {
  const counts: Partial<Record<Outcome, number>> = {};
  for (const { outcome } of ends) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return { outcomes: counts, notGone: ends.filter(({ outcome }) => outcome !== 'gone') };
}

function endIn(event: unknown): { readonly id: string; readonly said: NotGone } | undefined {
  if (!isJsonObject(event)) return undefined;
  const outcome = outcomes.find(name => event['type'] === `eni-reaper.eni.${name}`);
  if (outcome === undefined) return undefined;
  const data = isJsonObject(event['data']) ? event['data'] : {};
  const [because, providerCode] = [textIn(data, 'because'), textIn(data, 'providerCode')];
  const said = {
    region: textIn(data, 'region'),
    eniId: textIn(data, 'eniId'),
    outcome,
    reason: textIn(data, 'reason'),
    ...(because !== '' && { because }),
    ...(providerCode !== '' && { providerCode }),
  };
  return { id: String(event['id']), said };
}

function textIn(data: JsonObject, name: string): string {
  const value = data[name];
  return typeof value === 'string' ? value : '';
}
