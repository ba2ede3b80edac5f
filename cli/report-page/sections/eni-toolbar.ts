import type { ReportWord } from '../../../shared/core/verdict.ts';
import { creatorTexts } from '../creator-texts.ts';
import { type Html, html } from '../html.ts';
import { type PageFacts, placeOf } from '../summarize-report.ts';
import { wordText } from '../word-texts.ts';
import { type Bilingual, formatCount, type Wording } from '../wording.ts';

export interface Column {
  readonly key: string;
  readonly title: Bilingual;
  readonly number?: true;
}

/** What the table is searched, filtered and, on a narrow screen, sorted by. It offers only what is listed. */
export function renderToolbar(
  { words, listed, listedWords, read }: PageFacts,
  columns: readonly Column[],
  wording: Wording,
): Html {
  const option = (value: string, said: Bilingual, isEmpty = false) =>
    html`<option value="${value}"${isEmpty ? html` disabled` : undefined}${wording.follow(said)}>${said[wording.language]}</option>`;
  const creators = [...new Set(listed.map(({ eni }) => eni.creator.word))];
  const places = [...new Set(listed.map(placeOf))];
  return html`
    <div class="toolbar">
      <input type="search" id="search" autocomplete="off" spellcheck="false"${wording.attribute(
        'placeholder',
        {
          en: 'Search names, ids, tags, evidence…',
          zh: '搜索名称、ID、标签、依据…',
        },
      )}${wording.attribute('aria-label', { en: 'Search', zh: '搜索' })}>
      <select id="filter-word"${wording.attribute('aria-label', { en: 'Verdict', zh: '判定' })}>
        ${option('', { en: 'All verdicts', zh: '全部判定' })}
        ${option('orphan', { en: 'Orphaned', zh: '孤立' })}
        ${option('kept', { en: 'Kept', zh: '保留' })}
        ${[...words].map(([word, count]) => {
          const number = listedWords.get(word) ?? 0;
          return option(word, nameWithCount(word, number, count), number === 0);
        })}
      </select>
      <select id="filter-creator"${wording.attribute('aria-label', { en: 'Made by', zh: '来源' })}>
        ${option('', { en: 'Made by anyone', zh: '全部来源' })}
        ${creators.map(word => option(word, creatorTexts[word]))}
      </select>
      ${
        read.length > 1
          ? html`<select id="filter-place"${wording.attribute('aria-label', { en: 'Region', zh: '地域' })}>
        ${option('', { en: 'All regions', zh: '全部地域' })}
        ${places.map(place => html`<option value="${place}">${place}</option>`)}
      </select>`
          : undefined
      }
      <select id="sort"${wording.attribute('aria-label', { en: 'Sort by', zh: '排序方式' })}>
        ${option('', { en: 'In reading order', zh: '默认顺序' })}
        ${columns.map(({ key, title }) => option(key, { en: `By ${title.en}`, zh: `排序：${title.zh}` }))}
      </select>
      <output id="count" aria-live="polite"></output>
    </div>`;
}

/** Behind a word stands what choosing it brings, which is less than the report counts where rows are left out. */
function nameWithCount(word: ReportWord, listed: number, count: number): Bilingual {
  const { label } = wordText(word);
  const [some, all] = [formatCount(listed), formatCount(count)];
  return listed < count
    ? { en: `${label.en} (${some} of ${all} listed)`, zh: `${label.zh}（共 ${all} 张，列出 ${some} 张）` }
    : { en: `${label.en} (${all})`, zh: `${label.zh}（${all}）` };
}
