import { addressesByVSwitch, type PageFacts } from '../summarize-report.ts';
import { formatCount } from '../wording.ts';
import type { Chart } from './chart.ts';
import { drawBars, heightOf } from './draw-bars.ts';
import { portion } from './portion.ts';

/** Most vSwitches that are drawn; the others are counted in the insight. */
const drawnCap = 6;

/** Where the orphans hold addresses: a vSwitch that is full of them refuses new instances. */
export function vSwitchChart(facts: PageFacts): Chart | undefined {
  const shares = addressesByVSwitch(facts);
  const title = { en: 'Addresses per vSwitch', zh: '各交换机的地址占用' };
  const [most] = shares;
  if (most === undefined) return undefined;
  const [id, share] = most;
  const [orphans, all] = [formatCount(share.orphans), formatCount(share.all)];
  const name = id === '' ? { en: 'An unnamed vSwitch', zh: '未知交换机' } : { en: id, zh: id };
  const hidden = shares.length - drawnCap;
  const drawn = shares.slice(0, drawnCap);
  return {
    title,
    insight: {
      en: `Orphans hold ${orphans} of ${all} addresses in use in ${name.en}.${hidden > 0 ? ` ${formatCount(hidden)} more vSwitches hold fewer.` : ''}`,
      zh: `${name.zh}：已用的 ${all} 个地址中，有 ${orphans} 个被孤立网卡占用。${hidden > 0 ? `另有 ${formatCount(hidden)} 个交换机被占用的地址较少。` : ''}`,
    },
    alternative: {
      en: shares.map(([vSwitch, share]) => `${vSwitch}: ${portion(share, 'en')}`).join('; '),
      zh: shares
        .map(
          ([vSwitch, share]) =>
            `${vSwitch}：${formatCount(share.all)} 个中占 ${formatCount(share.orphans)} 个`,
        )
        .join('；'),
    },
    legend: ['orphan', 'kept'],
    height: heightOf(drawn, 'above'),
    draw: (language, height) =>
      drawBars(
        drawn.map(([vSwitch, share]) => ({
          label: vSwitch || '—',
          parts: [
            { size: share.orphans, ink: 'orphan' },
            { size: share.all - share.orphans, ink: 'kept' },
          ],
          note: portion(share, language),
        })),
        { labels: 'above', full: Math.max(...drawn.map(([, share]) => share.all)), height },
      ),
  };
}
