import { ageChart } from '../charts/age-chart.ts';
import { arrangeCharts, type PlacedChart } from '../charts/arrange-charts.ts';
import { creatorChart } from '../charts/creator-chart.ts';
import type { Ink } from '../charts/draw-bars.ts';
import { sweepChart } from '../charts/sweep-chart.ts';
import { verdictChart } from '../charts/verdict-chart.ts';
import { vSwitchChart } from '../charts/vswitch-chart.ts';
import { type Html, html } from '../html.ts';
import type { PageFacts } from '../summarize-report.ts';
import { type Bilingual, formatCount, type Language, type Wording } from '../wording.ts';

/**
 * The pictures of the page, each drawn once per language: letters are part of a drawing. All but one are about orphans, so without any there is a sentence
 * instead; the table below it has the rest.
 */
export function renderCharts(facts: PageFacts, wording: Wording): Html {
  if (facts.read.length === 0) return html``;
  if (facts.orphans === 0) return renderNothingToDo(facts, wording);
  const makers = [verdictChart, sweepChart, creatorChart, vSwitchChart, ageChart];
  const columns = arrangeCharts(makers.flatMap(make => make(facts) ?? []));
  const label = { en: 'Charts', zh: '图表' };
  return html`<section class="charts columns-${columns.length}"${wording.attribute('aria-label', label)}>${columns.map(
    column => html`
    <div class="column">${column.map(placed => renderChart(placed, wording))}
    </div>`,
  )}
  </section>`;
}

function renderNothingToDo({ lookedAt }: PageFacts, wording: Wording): Html {
  const count = formatCount(lookedAt);
  const said =
    lookedAt === 0
      ? { en: 'There is nothing here to look at.', zh: '此处没有可检查的弹性网卡。' }
      : {
          en: `Nothing to clean up: of the ${count} that were looked at, each is kept for a reason. The table below names the reasons.`,
          zh: `无需清理：检查的 ${count} 张弹性网卡均有保留原因，详见下表。`,
        };
  return html`<p class="calm">${wording.text(said)}</p>`;
}

function renderChart({ chart, heights }: PlacedChart, wording: Wording): Html {
  const { title, insight, alternative, draw, legend } = chart;
  const drawing = (language: Language) =>
    html`<div class="drawing" role="img" data-only="${language}" aria-label="${alternative[language]}">${draw(language, heights[language])}</div>`;
  return html`
    <figure>
      <figcaption><h2>${wording.text(title)}</h2><p>${wording.text(insight)}</p></figcaption>
      ${drawing('en')}${drawing('zh')}
      ${legend && renderLegend(legend, wording)}
    </figure>`;
}

const inkTexts: Readonly<Record<Ink, Bilingual>> = {
  orphan: { en: 'orphaned', zh: '孤立' },
  kept: { en: 'kept', zh: '保留' },
  doubt: { en: 'kept in doubt', zh: '存疑保留' },
  quiet: { en: 'not known', zh: '未知' },
};

function renderLegend(inks: readonly Ink[], wording: Wording): Html {
  return html`<p class="legend">${inks.map(
    ink =>
      html`<span class="${ink}"${wording.follow(inkTexts[ink])}>${inkTexts[ink][wording.language]}</span>`,
  )}</p>`;
}
