import { orphanWords, type ReportWord } from '../../../shared/core/verdict.ts';
import { type Html, html } from '../html.ts';
import { wordText } from '../word-texts.ts';
import type { Wording } from '../wording.ts';

/** A word of the report as a small coloured label. The colour only repeats what the word says. */
export function renderBadge(word: ReportWord, wording: Wording): Html {
  const { label } = wordText(word);
  return html`<span class="badge ${toneOf(word)}"${wording.follow(label)}>${label[wording.language]}</span>`;
}

function toneOf(word: ReportWord): string {
  if (orphanWords.has(word)) return 'orphan';
  return word === 'cannot-tell' || word === 'unknown-status' ? 'doubt' : 'kept';
}
