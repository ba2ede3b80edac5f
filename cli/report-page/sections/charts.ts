import { ageChart } from '../charts/age-chart.ts';
import type { Chart } from '../charts/chart.ts';
import { creatorChart } from '../charts/creator-chart.ts';
import type { Ink } from '../charts/draw-bars.ts';
import { sweepChart } from '../charts/sweep-chart.ts';
import { verdictChart } from '../charts/verdict-chart.ts';
import { vSwitchChart } from '../charts/vswitch-chart.ts';
import { type Html, html } from '../html.ts';
import type { PageFacts } from '../summarize-report.ts';
import type { Bilingual, Language, Wording } from '../wording.ts';

/** The pictures of the page, each drawn once per language: letters are part of a drawing. */
export function renderCharts(facts: PageFacts, wording: Wording): Html {
  if (facts.read.length === 0) return html``;
  const charts = [verdictChart, sweepChart, creatorChart, vSwitchChart, ageChart].map(make => make(facts));
  return html`<section class="charts"${wording.attribute('aria-label', { en: 'Charts', zh: '图表' })}>${charts.map(
    chart => renderChart(chart, wording),
  )}</section>`;
}

function renderChart({ title, insight, alternative, draw, legend }: Chart, wording: Wording): Html {
  const drawing = (language: Language) =>
    draw &&
    html`<div class="drawing" role="img" data-only="${language}" aria-label="${alternative[language]}">${draw(language)}</div>`;
  return html`
    <figure>
      <figcaption><h2>${wording.text(title)}</h2><p>${wording.text(insight)}</p></figcaption>
      ${drawing('en')}${drawing('zh')}
      ${draw && legend && renderLegend(legend, wording)}
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
