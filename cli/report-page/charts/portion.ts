import type { Share } from '../summarize-report.ts';
import { formatCount, type Language } from '../wording.ts';

/** A part and its whole: "34 of 1,093". */
export function portion({ orphans, all }: Share, language: Language): string {
  const [part, whole] = [formatCount(orphans), formatCount(all)];
  return language === 'en' ? `${part} of ${whole}` : `${part} / ${whole}`;
}
