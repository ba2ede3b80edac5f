import { orphanWords, type ReportWord } from '../../../shared/core/verdict.ts';
import type { PageFacts } from '../summarize-report.ts';
import { wordText } from '../word-texts.ts';
import { formatCount } from '../wording.ts';
import type { Chart } from './chart.ts';
import { drawBars, heightOf, type Ink } from './draw-bars.ts';

/** Everything that was looked at, by its word, in the order of the table below it, where the words are explained. */
export function verdictChart(facts: PageFacts): Chart | undefined {
  const counts = [...facts.words];
  if (counts.length === 0) return undefined;
  const [mainReason] = counts.filter(([word]) => !orphanWords.has(word)).sort(([, a], [, b]) => b - a);
  const list = (language: 'en' | 'zh') =>
    counts
      .map(([word, count]) => `${wordText(word).label[language]} ${formatCount(count)}`)
      .join(language === 'en' ? '; ' : '；');
  return {
    title: { en: 'What each one is', zh: '判定结果' },
    insight:
      mainReason === undefined
        ? { en: 'None is kept.', zh: '没有保留任何网卡。' }
        : {
            en: `${formatCount(facts.kept)} of ${formatCount(facts.lookedAt)} are kept; the most frequent reason: ${wordText(mainReason[0]).label.en}.`,
            zh: `${formatCount(facts.lookedAt)} 张中保留 ${formatCount(facts.kept)} 张，最常见的原因是“${wordText(mainReason[0]).label.zh}”。`,
          },
    alternative: { en: list('en'), zh: list('zh') },
    legend: (['orphan', 'kept', 'doubt'] as const).filter(ink =>
      counts.some(([word]) => inkOf(word) === ink),
    ),
    height: heightOf(counts, 'beside'),
    draw: (language, height) =>
      drawBars(
        counts.map(([word, count]) => ({
          label: wordText(word).label[language],
          parts: [{ size: count, ink: inkOf(word) }],
          note: formatCount(count),
        })),
        { labels: 'beside', height },
      ),
  };
}

/** Words that say "we do not know" stand out among the kept ones: they are the ones to look into. */
function inkOf(word: ReportWord): Ink {
  if (orphanWords.has(word)) return 'orphan';
  return word === 'cannot-tell' || word === 'unknown-status' ? 'doubt' : 'kept';
}
