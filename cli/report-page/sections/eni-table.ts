import { creatorTexts } from '../creator-texts.ts';
import { type Html, html } from '../html.ts';
import { firstRows, listedCap } from '../row-caps.ts';
import { type PageFacts, placeOf } from '../summarize-report.ts';
import { wordText } from '../word-texts.ts';
import { type Bilingual, formatCount, type Wording } from '../wording.ts';
import { renderEni } from './eni-row.ts';

/** What paper cannot say; `{}` stands for the number of rows that are printed, then of those that fit the filters. */
export const printedText: Bilingual = {
  en: 'Only the first {} of {} are printed. The page shows all of them on a screen.',
  zh: '仅打印前 {} 张，共 {} 张。在屏幕上打开本页可查看全部。',
};

interface Column {
  readonly key: string;
  readonly title: Bilingual;
  readonly number?: true;
}

const columns: readonly Column[] = [
  { key: 'word', title: { en: 'Verdict', zh: '判定' } },
  { key: 'name', title: { en: 'Network interface', zh: '弹性网卡' } },
  { key: 'because', title: { en: 'Evidence', zh: '依据' } },
  { key: 'age', title: { en: 'Age', zh: '创建时长' }, number: true },
  { key: 'addresses', title: { en: 'IPv4', zh: 'IPv4' }, number: true },
  { key: 'creator', title: { en: 'Made by', zh: '来源' } },
  { key: 'vswitch', title: { en: 'vSwitch', zh: '交换机' } },
];

/** Every network interface, to be searched, filtered and sorted. Without a script it is a plain long table. */
export function renderEniTable(facts: PageFacts, wording: Wording): Html {
  if (facts.rows.length === 0) return html``;
  const shown = facts.rows.slice(0, listedCap);
  const hidden = facts.rows.length - shown.length;
  return html`
  <section class="enis" id="enis">
    <h2>${wording.text({ en: 'Every network interface', zh: '全部弹性网卡' })}</h2>
    ${
      hidden > 0
        ? html`<p class="hint">${wording.text({
            en: `The first ${formatCount(listedCap)} are listed, orphans first. ${formatCount(hidden)} more are in the JSON report (eni-reaper scan --json).`,
            zh: `仅列出前 ${formatCount(listedCap)} 张，孤立的在前。其余 ${formatCount(hidden)} 张见 JSON 报告（eni-reaper scan --json）。`,
          })}</p>`
        : undefined
    }
    ${renderToolbar(facts, wording)}
    <table id="eni-table">
      <thead><tr>${columns.map(
        ({ key, title, number }) => html`
        <th scope="col" data-key="${key}" class="${number ? 'number' : ''}"><button type="button" class="bare">${wording.text(title)}</button></th>`,
      )}
        <th scope="col"><span class="unseen">${wording.text({ en: 'Details', zh: '详情' })}</span></th>
      </tr></thead>
      ${shown.map(row => renderEni(row, { columnCount: columns.length + 1, severalPlaces: facts.read.length > 1 }, wording))}
    </table>
    <p class="empty" id="empty" hidden>${wording.text({ en: 'Nothing matches. Remove a filter or a word.', zh: '没有匹配项。请减少筛选条件或搜索词。' })}</p>
    ${renderPrinted(shown.length, wording)}
    <p class="more"><button type="button" id="more" hidden></button></p>
  </section>`;
}

/** The script says the same with the numbers of what fits the filters. */
function renderPrinted(listed: number, { language }: Wording): Html {
  const said = [firstRows, listed].reduce<string>(
    (text, count) => text.replace('{}', formatCount(count)),
    printedText[language],
  );
  return html`<p class="printed" id="printed"${listed > firstRows ? undefined : html` hidden`}>${said}</p>`;
}

function renderToolbar({ words, rows, read }: PageFacts, wording: Wording): Html {
  const option = (value: string, said: Bilingual) =>
    html`<option value="${value}"${wording.follow(said)}>${said[wording.language]}</option>`;
  const creators = [...new Set(rows.map(({ eni }) => eni.creator.word))];
  const places = [...new Set(rows.map(placeOf))];
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
          const { label } = wordText(word);
          return option(word, {
            en: `${label.en} (${formatCount(count)})`,
            zh: `${label.zh}（${formatCount(count)}）`,
          });
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
