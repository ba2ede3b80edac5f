import { addressesByVSwitch, type PageFacts } from '../summarize-report.ts';
import { type Chart, noOrphans } from './chart.ts';
import { drawBars } from './draw-bars.ts';

/** Most vSwitches that are drawn; the others are counted in the insight. */
const drawnCap = 6;

/** Where the orphans hold addresses: a vSwitch that is full of them refuses new instances. */
export function vSwitchChart(facts: PageFacts): Chart {
  const shares = addressesByVSwitch(facts);
  const title = { en: 'Addresses per vSwitch', zh: '各交换机的地址占用' };
  const [most] = shares;
  if (most === undefined) return { title, insight: noOrphans, alternative: noOrphans };
  const [id, { orphans, all }] = most;
  const name = id === '' ? { en: 'An unnamed vSwitch', zh: '未知交换机' } : { en: id, zh: id };
  const hidden = shares.length - drawnCap;
  const drawn = shares.slice(0, drawnCap);
  return {
    title,
    insight: {
      en: `Orphans hold ${orphans} of ${all} addresses in use in ${name.en}.${hidden > 0 ? ` ${hidden} more vSwitches hold fewer.` : ''}`,
      zh: `${name.zh}：已用的 ${all} 个地址中，有 ${orphans} 个被孤立网卡占用。${hidden > 0 ? `另有 ${hidden} 个交换机被占用的地址较少。` : ''}`,
    },
    alternative: {
      en: shares.map(([vSwitch, share]) => `${vSwitch}: ${share.orphans} of ${share.all}`).join('; '),
      zh: shares.map(([vSwitch, share]) => `${vSwitch}：${share.all} 个中占 ${share.orphans} 个`).join('；'),
    },
    legend: ['orphan', 'kept'],
    draw: language =>
      drawBars(
        drawn.map(([vSwitch, share]) => ({
          label: vSwitch || '—',
          parts: [
            { size: share.orphans, ink: 'orphan' },
            { size: share.all - share.orphans, ink: 'kept' },
          ],
          note: language === 'en' ? `${share.orphans} of ${share.all}` : `${share.orphans} / ${share.all}`,
        })),
        { labels: 'above', full: Math.max(...drawn.map(([, share]) => share.all)) },
      ),
  };
}
