import { creatorTexts } from '../creator-texts.ts';
import { orphansByCreator, type PageFacts } from '../summarize-report.ts';
import { formatCount } from '../wording.ts';
import { type Chart, noOrphans } from './chart.ts';
import { drawBars } from './draw-bars.ts';

/** Who left the orphans behind, as far as names, descriptions and tags tell: where to mend the leak. */
export function creatorChart(facts: PageFacts): Chart {
  const counts = orphansByCreator(facts);
  const title = { en: 'Who left them behind', zh: '孤立网卡的来源' };
  const [most] = counts;
  if (most === undefined) return { title, insight: noOrphans, alternative: noOrphans };
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
    draw: language =>
      drawBars(
        counts.map(([word, count]) => ({
          label: creatorTexts[word][language],
          parts: [{ size: count, ink: word === 'unknown' ? 'quiet' : 'orphan' }],
          note: formatCount(count),
        })),
        { labels: 'beside' },
      ),
  };
}
