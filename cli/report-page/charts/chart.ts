import type { Html } from '../html.ts';
import type { Bilingual, Language } from '../wording.ts';
import type { Ink } from './draw-bars.ts';

/** One picture of the page, with what it says in one sentence for those who do not want to study it. A maker that has nothing to draw makes none. */
export interface Chart {
  readonly title: Bilingual;
  readonly insight: Bilingual;
  /** Everything in the picture as words, for those who cannot see it. */
  readonly alternative: Bilingual;
  /** Between these heights, in pixels at its own size, the drawing looks as it should. */
  readonly height: Stretch;
  readonly draw: (language: Language, height: number) => Html;
  /** The colours to explain, where more than one is used. */
  readonly legend?: readonly Ink[] | undefined;
}

export interface Stretch {
  readonly least: number;
  readonly most: number;
}
