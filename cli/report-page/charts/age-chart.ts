import { ageBuckets, sayAge } from '../age.ts';
import { orphanAges, type PageFacts } from '../summarize-report.ts';
import { formatCount } from '../wording.ts';
import type { Chart } from './chart.ts';
import { drawBars, heightOf } from './draw-bars.ts';

/** How long ago the orphans were made. One whose creation time is not known is in no bar. */
export function ageChart(facts: PageFacts): Chart | undefined {
  const ages = orphanAges(facts);
  const title = { en: 'Age of the orphans', zh: '孤立网卡的创建时长' };
  const [oldest] = ages;
  const median = ages[Math.floor(ages.length / 2)];
  if (oldest === undefined || median === undefined) return undefined;
  const bars = ageBuckets.map(({ belowMs, label }, index) => {
    const from = ageBuckets[index - 1]?.belowMs ?? Number.NEGATIVE_INFINITY;
    return { label, count: ages.filter(age => age >= from && age < belowMs).length };
  });
  return {
    title,
    insight:
      ages.length === 1
        ? { en: `It is ${sayAge(oldest).en} old.`, zh: `已创建 ${sayAge(oldest).zh}。` }
        : {
            en: `The oldest is ${sayAge(oldest).en} old, half of them are older than ${sayAge(median).en}.`,
            zh: `最早的一张已创建 ${sayAge(oldest).zh}，半数已超过 ${sayAge(median).zh}。`,
          },
    alternative: {
      en: bars.map(({ label, count }) => `${label.en}: ${formatCount(count)}`).join('; '),
      zh: bars.map(({ label, count }) => `${label.zh}：${formatCount(count)}`).join('；'),
    },
    height: heightOf(bars, 'below'),
    draw: (language, height) =>
      drawBars(
        bars.map(({ label, count }) => ({
          label: label[language],
          parts: [{ size: count, ink: 'orphan' }],
          note: count === 0 ? '' : formatCount(count),
        })),
        { labels: 'below', height },
      ),
  };
}
