import { type Html, html } from '../html.ts';
import { firstRows } from '../row-caps.ts';
import type { PageFacts } from '../summarize-report.ts';
import { type Bilingual, formatCount, type Wording } from '../wording.ts';
import { renderEni } from './eni-row.ts';
import { type Column, renderToolbar } from './eni-toolbar.ts';

/** Every network interface, to be searched, filtered and sorted. Without a script it is a plain long table. */
export function renderEniTable(facts: PageFacts, wording: Wording): Html {
  if (facts.rows.length === 0) return html``;
  const { listed } = facts;
  return html`
  <section class="enis" id="enis">
    <h2>${wording.text({ en: 'Every network interface', zh: '全部弹性网卡' })}</h2>
    ${listed.length < facts.rows.length ? html`<p class="hint">${wording.text(sayCut(facts))}</p>` : undefined}
    ${renderToolbar(facts, columns, wording)}
    <table id="eni-table">
      <thead><tr>${columns.map(
        ({ key, title, number }) => html`
        <th scope="col" data-key="${key}" class="${number ? 'number' : ''}"><button type="button" class="bare">${wording.text(title)}</button></th>`,
      )}
        <th scope="col"><span class="unseen">${wording.text({ en: 'Details', zh: '详情' })}</span></th>
      </tr></thead>
      ${listed.map(row => renderEni(row, { columnCount: columns.length + 1, severalPlaces: facts.read.length > 1 }, wording))}
    </table>
    <p class="empty" id="empty" hidden>${wording.text({ en: 'Nothing matches. Remove a filter or a word.', zh: '没有匹配项。请减少筛选条件或搜索词。' })}</p>
    ${renderPrinted(listed.length, wording)}
    <p class="more"><button type="button" id="more" hidden></button></p>
  </section>`;
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

/** What paper cannot say; `{}` stands for the number of rows that are printed, then of those that fit the filters. */
export const printedText: Bilingual = {
  en: 'Only the first {} of {} are printed. The page shows all of them on a screen.',
  zh: '仅打印前 {} 张，共 {} 张。在屏幕上打开本页可查看全部。',
};

/** The script says the same with the numbers of what fits the filters. */
function renderPrinted(listed: number, { language }: Wording): Html {
  const said = [firstRows, listed].reduce<string>(
    (text, count) => text.replace('{}', formatCount(count)),
    printedText[language],
  );
  return html`<p class="printed" id="printed"${listed > firstRows ? undefined : html` hidden`}>${said}</p>`;
}

/** Why not every network interface is in the table. */
function sayCut({ listed, rows }: PageFacts): Bilingual {
  const [some, all] = [formatCount(listed.length), formatCount(rows.length)];
  const which =
    rows.filter(({ orphan }) => orphan).length > listed.length
      ? { en: 'the oldest orphans', zh: '创建最早的孤立网卡' }
      : {
          en: 'all orphans, then the rare reasons to keep before the frequent ones',
          zh: '全部孤立网卡，其次是保留原因较少见的网卡',
        };
  return {
    en: `${some} of ${all} are listed: ${which.en}. All are in the JSON report (eni-reaper scan --json).`,
    zh: `共 ${all} 张，列出 ${some} 张：${which.zh}。完整内容见 JSON 报告（eni-reaper scan --json）。`,
  };
}
