import { classifyEni, firstSeenAt } from '../classify-eni.ts';
import { createDeleteTask, type DeleteTask } from '../deletion/delete-task.ts';
import { tagsToRemove } from '../end-sighting.ts';
import type { Eni } from '../eni.ts';
import type { BreakerLimits, EniPolicy, Mode } from '../settings.ts';
import type { ReportWord } from '../verdict.ts';
import { pacedDelaySeconds } from './pacing.ts';

/** One region of one account, listed completely. */
export interface Inventory {
  readonly accountId: string;
  readonly region: string;
  /** Every ENI that is Available. */
  readonly available: readonly Eni[];
  /** Every ENI with our first-seen tag that is Attaching, InUse or Detaching, read after `available`. */
  readonly markedElsewhere: readonly Eni[];
  /** ENIs of the region in any status. */
  readonly totalCount: number;
}

export interface ScanRules {
  readonly mode: Mode;
  readonly policy: EniPolicy;
  readonly breaker: BreakerLimits;
  /** Most tasks one scan sends per region; reaching it trims, and the rest waits for the next scan. */
  readonly deleteCap: number;
  readonly deletesPerMinute: number;
}

export interface ScanPlan {
  readonly findings: readonly Finding[];
  /** ENI ids that get the first-seen tag. */
  readonly toMark: readonly string[];
  readonly toUnmark: readonly { readonly eniId: string; readonly keys: readonly string[] }[];
  readonly tasks: readonly PlannedTask[];
  readonly breakerTrip: string | undefined;
}

export interface Finding {
  readonly eni: Eni;
  readonly word: ReportWord;
  readonly because: string;
}

export interface PlannedTask {
  readonly task: DeleteTask;
  readonly delaySeconds: number;
}

/**
 * Decides everything that one scan of one region does, for the whole inventory at once and before anything is done: the word of each ENI,
 * the marks to set and to remove, and the tasks to send with their delays. In report mode the words are the same but nothing is to be done.
 */
export function planScan(inventory: Inventory, rules: ScanRules, now: number): ScanPlan {
  const judged = judgeRegion(enisOf(inventory), inventory.totalCount, rules, now);
  const { findings, chosen, breakerTrip } = judged;
  if (rules.mode === 'report') return { findings, toMark: [], toUnmark: [], tasks: [], breakerTrip };

  return {
    findings,
    toMark: findings.filter(({ word }) => word === 'first-sighting').map(({ eni }) => eni.eniId),
    toUnmark: findings
      .map(({ eni, word }) => ({ eniId: eni.eniId, keys: tagsToRemove(eni, word) }))
      .filter(({ keys }) => keys.length > 0),
    tasks: chosen.map(({ eni, seenAt }, index) => ({
      task: createDeleteTask(inventory, eni, { firstSeenAt: seenAt, queuedAt: now }),
      delaySeconds: pacedDelaySeconds(index, rules.deletesPerMinute),
    })),
    breakerTrip,
  };
}

export interface JudgedRegion {
  readonly findings: readonly Finding[];
  /** The candidates that a task is for, in the order of their tasks: the longest seen first. */
  readonly chosen: readonly { readonly eni: Eni; readonly seenAt: number }[];
  readonly breakerTrip: string | undefined;
}

/**
 * The word of each of these ENIs, breaker and cap included. A scan and a person's look share it, so that the look says exactly what the scan
 * would do. `total` is how many ENIs the region holds in any status, listed here or not.
 */
export function judgeRegion(
  enis: readonly Eni[],
  total: number,
  rules: Pick<ScanRules, 'mode' | 'policy' | 'breaker' | 'deleteCap'>,
  now: number,
): JudgedRegion {
  const verdicts = enis.map(eni => ({ eni, ...classifyEni(eni, rules.policy, now) }));
  const candidates = verdicts
    .filter(({ word }) => word === 'candidate')
    .map(({ eni }) => ({ eni, seenAt: firstSeenAt(eni, now) ?? now }))
    .sort((a, b) => a.seenAt - b.seenAt || (a.eni.eniId < b.eni.eniId ? -1 : 1));
  const breakerTrip = tripBreaker(candidates.length, total, rules.breaker);
  const chosen = breakerTrip === undefined ? candidates.slice(0, rules.deleteCap) : [];
  const chosenIds = new Set(chosen.map(({ eni }) => eni.eniId));

  const findings = verdicts.map(({ eni, word, because }): Finding => {
    if (word !== 'candidate') return { eni, word, because };
    if (breakerTrip !== undefined) return { eni, word: 'withheld-by-breaker', because: breakerTrip };
    if (!chosenIds.has(eni.eniId))
      return { eni, word: 'over-cap', because: `the cap of ${rules.deleteCap} tasks per scan is reached` };
    return { eni, word: rules.mode === 'report' ? 'would-enqueue' : 'enqueued', because };
  });
  return { findings, chosen, breakerTrip };
}

/** One entry per ENI. One that was seen in both lists changed between the two reads; the later one, not Available, counts. */
function enisOf(inventory: Inventory): readonly Eni[] {
  const byId = new Map(inventory.available.map(eni => [eni.eniId, eni]));
  for (const eni of inventory.markedElsewhere) byId.set(eni.eniId, eni);
  return [...byId.values()];
}

/** Says why nothing may be sent, or `undefined`. Exactly at a limit is still allowed; both limits abort, they do not trim. */
function tripBreaker(candidates: number, total: number, limits: BreakerLimits): string | undefined {
  if (candidates > limits.count)
    return `${candidates} candidates are more than the ${limits.count} that the breaker allows`;
  // Written so that a total that is no number trips it, too.
  if (!(candidates * 100 <= limits.percent * total)) {
    return `${candidates} candidates are more than ${limits.percent} % of the ${total} ENIs of the region`;
  }
  return undefined;
}
