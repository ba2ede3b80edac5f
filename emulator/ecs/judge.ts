import { forgetOldest } from '../forget-oldest.ts';
import { type Eni, publicIpsOf } from './eni.ts';
import type { EcsStore } from './store.ts';

/** An ENI whose deletion the cloud accepted although it should not have been asked for. */
export interface WrongDeletion {
  readonly eniId: string;
  /** All that spoke against it, in words, joined by `; `. */
  readonly reason: string;
}

/** What makes a deletion wrong. It is the owner's view of the account, written down here once more so that no reaper can talk itself out of it. */
export interface JudgeRules {
  /** An ENI younger than this may be about to be used. */
  readonly youngMs: number;
  /** `key` or `key=value`: the owner's word that it must stay. */
  readonly protectingTags: readonly string[];
  /** `key` or `key=value`: another controller made it and cleans up after itself. */
  readonly controllerTags: readonly string[];
}

export const defaultJudgeRules: JudgeRules = {
  youngMs: 3_600_000,
  protectingTags: ['eni-reaper:keep'],
  controllerTags: [
    'creator=terway',
    'creator=terway-controller',
    'creator=alibabacloud-erdma-controller',
    'ack.aliyun.com',
    'io.cilium/cilium-managed',
  ],
};

export interface Judge {
  /** To be called the moment a deletion is accepted, with the ENI as it was just before. */
  judge(eni: Eni): void;
  setRules(rules: Partial<JudgeRules>): void;
  /** In the order in which they were accepted; one entry per ENI, however often its deletion was asked for. */
  wronglyDeleted(): readonly WrongDeletion[];
}

/** ENIs remembered as judged, and as wrongly deleted: more than any story deletes, and a bound for what never ends. */
export const judgedCap = 200_000;

/**
 * Judges every accepted deletion from the world's own knowledge at that moment, never from what the caller believed. It is
 * deliberately not made of the refusals of the API: should the emulator ever accept what it must refuse, this still tells.
 */
export function createJudge(store: EcsStore): Judge {
  const wrong = new Map<string, WrongDeletion>();
  const judged = new Set<string>();
  let rules = defaultJudgeRules;
  return {
    judge(eni) {
      // Asking again for an ENI whose deletion was accepted before decides nothing new.
      if (eni.status === 'Deleting' && judged.has(eni.eniId)) return;
      judged.add(eni.eniId);
      forgetOldest(judged, judgedCap);
      const reasons = reasonsAgainst(eni, rules, store.nowMs());
      if (reasons.length > 0 && wrong.size < judgedCap)
        wrong.set(eni.eniId, { eniId: eni.eniId, reason: reasons.join('; ') });
    },
    setRules: changed => {
      rules = { ...rules, ...changed };
    },
    wronglyDeleted: () => [...wrong.values()],
  };
}

/** Everything that speaks against deleting this ENI now; empty for one that nobody will miss. */
export function reasonsAgainst(eni: Eni, rules: JudgeRules, nowMs: number): readonly string[] {
  const reasons: string[] = [];
  if (eni.protected !== undefined) reasons.push(`protected: ${eni.protected}`);
  if (eni.attachment) reasons.push(`in use: attached to ${eni.attachment.instanceId}`);
  else if (eni.status !== 'Available' && eni.status !== 'Deleting') reasons.push(`in use: ${eni.status}`);
  if (eni.serviceManaged || eni.serviceId !== 0) reasons.push(`managed by service ${eni.serviceId}`);
  if (eni.type !== 'Secondary') reasons.push(`not secondary: ${eni.type}`);
  for (const tag of carried(eni, rules.protectingTags)) reasons.push(`protected by tag ${tag}`);
  for (const tag of carried(eni, rules.controllerTags)) reasons.push(`owned by a controller: ${tag}`);
  const publicIps = publicIpsOf(eni);
  if (publicIps.length > 0) reasons.push(`holds EIP ${publicIps.join(', ')}`);
  const ageMs = nowMs - eni.createdAtMs;
  if (ageMs < rules.youngMs) reasons.push(`young: ${Math.floor(ageMs / 1_000)} s old`);
  return reasons;
}

function carried(eni: Eni, tags: readonly string[]): readonly string[] {
  return tags.filter(tag => {
    const [key = '', value] = tag.split('=', 2);
    return value === undefined ? eni.tags.has(key) : eni.tags.get(key) === value;
  });
}
