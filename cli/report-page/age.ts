import type { Bilingual } from './wording.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
const yearMs = 365.25 * dayMs;

interface Unit {
  readonly short: string;
  readonly long: string;
  readonly zh: string;
}

/** An age in its largest fitting unit, rounded down: "38 d" for anything from 38 days to just short of 39. */
export function formatAge(ageMs: number): Bilingual {
  const { count, unit } = inUnits(ageMs);
  return { en: `${count} ${unit.short}`, zh: `${count} ${unit.zh}` };
}

/** The same for a sentence: "38 days". */
export function sayAge(ageMs: number): Bilingual {
  const { count, unit } = inUnits(ageMs);
  return { en: `${count} ${unit.long}${count === 1 ? '' : 's'}`, zh: `${count} ${unit.zh}` };
}

/** Ages that tell different stories: a run of today, a forgotten week, a forgotten project. */
export const ageBuckets: readonly { readonly belowMs: number; readonly label: Bilingual }[] = [
  { belowMs: dayMs, label: { en: '< 1 d', zh: '< 1 天' } },
  { belowMs: 7 * dayMs, label: { en: '1–7 d', zh: '1–7 天' } },
  { belowMs: 30 * dayMs, label: { en: '7–30 d', zh: '7–30 天' } },
  { belowMs: 90 * dayMs, label: { en: '30–90 d', zh: '30–90 天' } },
  { belowMs: yearMs, label: { en: '90 d–1 y', zh: '90 天–1 年' } },
  { belowMs: Number.POSITIVE_INFINITY, label: { en: '> 1 y', zh: '> 1 年' } },
];

const minute: Unit = { short: 'min', long: 'minute', zh: '分钟' };
const hour: Unit = { short: 'h', long: 'hour', zh: '小时' };
const day: Unit = { short: 'd', long: 'day', zh: '天' };
const year: Unit = { short: 'y', long: 'year', zh: '年' };

function inUnits(ageMs: number): { readonly count: number; readonly unit: Unit } {
  if (ageMs < hourMs) return { count: Math.floor(Math.max(0, ageMs) / minuteMs), unit: minute };
  if (ageMs < 2 * dayMs) return { count: Math.floor(ageMs / hourMs), unit: hour };
  if (ageMs < yearMs) return { count: Math.floor(ageMs / dayMs), unit: day };
  return { count: Math.floor((10 * ageMs) / yearMs) / 10, unit: year };
}
