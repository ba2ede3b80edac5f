import type { Foundation } from '../foundation.ts';

/** A text of an entry as its copy of this number has it: `#` stands for the number. */
export function numbered(text: string, number: number): string;
export function numbered(text: string | undefined, number: number): string | undefined;
export function numbered(text: string | undefined, number: number): string | undefined {
  return text?.replaceAll('#', String(number));
}

/** When a copy was created whose age is in this range; each copy draws its own. */
export function bornAt({ clock, random }: Foundation, [least, most]: readonly [number, number]): number {
  return clock.nowMs() - random.integer(Math.min(least, most), Math.max(least, most));
}
