import type { Html } from '../html.ts';
import type { Bilingual, Language } from '../wording.ts';
import type { Ink } from './draw-bars.ts';

/** One picture of the page, with what it says in one sentence for those who do not want to study it. */
export interface Chart {
  readonly title: Bilingual;
  readonly insight: Bilingual;
  /** Everything in the picture as words, for those who cannot see it. */
  readonly alternative: Bilingual;
  /** `undefined` when there is nothing to draw. */
  readonly draw?: ((language: Language) => Html) | undefined;
  /** The colours to explain, where more than one is used. */
  readonly legend?: readonly Ink[] | undefined;
}

export const noOrphans: Bilingual = {
  en: 'No orphans, so nothing to show.',
  zh: '没有孤立网卡，因此没有可展示的内容。',
};
