import { creatorTexts } from '../creator-texts.ts';
import { orphansByCreator, type PageFacts } from '../summarize-report.ts';
import { formatCount } from '../wording.ts';
import type { Chart } from './chart.ts';
import { drawBars, heightOf } from './draw-bars.ts';

/** Who left the orphans behind, as far as names, descriptions and tags tell: where to mend the leak. */
export function creatorChart(facts: PageFacts): Chart | undefined {
  const counts = orphansByCreator(facts);
  const title = { en: 'Who left them behind', zh: '孤立网卡的来源' };
  const [most] = counts;
  if (most === undefined) return undefined;
  const list = (language: 'en' | 'zh') =>
    counts
      .map(([word, count]) => `${creatorTexts[word][language]} ${formatCount(count)}`)
      .join(language === 'en' ? '; ' : '；');
  const leaders = counts.filter(([, count]) => count === most[1]).map(([word]) => creatorTexts[word]);
  return {
    title,
    insight: {
      en: `Most come from: ${leaders.map(({ en }) => en).join(', ')} (${formatCount(most[1])}${leaders.length > 1 ? ' each' : ''}). A guess by names and tags.`,
      zh: `最多来自：${leaders.map(({ zh }) => zh).join('、')}（${leaders.length > 1 ? '各 ' : ''}${formatCount(most[1])} 张）。根据名称和标签推断。`,
    },
    alternative: { en: list('en'), zh: list('zh') },
    height: heightOf(counts, 'beside'),
    draw: (language, height) =>
      drawBars(
        counts.map(([word, count]) => ({
          label: creatorTexts[word][language],
          parts: [{ size: count, ink: word === 'unknown' ? 'quiet' : 'orphan' }],
          note: formatCount(count),
        })),
        { labels: 'beside', height },
      ),
  };
}
