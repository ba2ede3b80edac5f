import { type Html, html } from '../html.ts';
import type { PageFacts } from '../summarize-report.ts';
import { wordText } from '../word-texts.ts';
import { formatCount, type Wording } from '../wording.ts';
import { renderBadge } from './badge.ts';

/** Every word that occurs, what it means, and what it asks of the reader. A click on one shows those of its network interfaces that are listed. */
export function renderWordTable({ words, listedWords }: PageFacts, wording: Wording): Html {
  if (words.size === 0) return html``;
  return html`
  <section class="words">
    <h2>${wording.text({ en: 'Why each one is kept or not', zh: '保留与否的原因' })}</h2>
    <p class="hint">${wording.text({
      en: 'The first rule that fits decides. Doubt keeps: only what passes every rule counts as orphaned.',
      zh: '以第一条符合的规则为准。存疑即保留：只有通过所有规则的才算孤立。',
    })}</p>
    <table>
      <thead><tr>
        <th>${wording.text({ en: 'Verdict', zh: '判定' })}</th>
        <th class="number">${wording.text({ en: 'Count', zh: '数量' })}</th>
        <th>${wording.text({ en: 'Meaning', zh: '含义' })}</th>
        <th>${wording.text({ en: 'What to do', zh: '处理建议' })}</th>
      </tr></thead>
      <tbody>${[...words].map(
        ([word, count]) => html`
        <tr>
          <td>${
            listedWords.has(word)
              ? html`<button type="button" class="bare" data-show-word="${word}">${renderBadge(word, wording)}</button>`
              : renderBadge(word, wording)
          }</td>
          <td class="number">${formatCount(count)}</td>
          <td>${wording.text(wordText(word).meaning)}</td>
          <td>${wording.text(wordText(word).advice)}</td>
        </tr>`,
      )}</tbody>
    </table>
  </section>`;
}
