import type { PageFacts, Share } from '../summarize-report.ts';
import { shareOf } from '../summarize-report.ts';
import type { Bilingual, Language } from '../wording.ts';
import type { Chart } from './chart.ts';
import { drawBars, heightOf } from './draw-bars.ts';
import { portion } from './portion.ts';

/** What deleting all orphans would give back, each as a part of its whole. */
export function sweepChart(facts: PageFacts): Chart | undefined {
  const title = { en: 'What a sweep would free', zh: '清理后可释放的资源' };
  if (facts.orphans === 0) return undefined;
  const gains = gainsOf(facts).filter(({ share }) => share.orphans > 0);
  const line = ({ label, share }: Gain, language: Language) =>
    `${label[language]}${language === 'en' ? ': ' : '：'}${portion(share, language)} · ${percent(share, language)}`;
  return {
    title,
    insight: {
      en: `${percent({ orphans: facts.orphans, all: facts.total }, 'en')} of all interfaces and ${percent(facts.addresses, 'en')} of the addresses they hold.`,
      zh: `相当于全部网卡的 ${percent({ orphans: facts.orphans, all: facts.total }, 'zh')}，及其所占地址的 ${percent(facts.addresses, 'zh')}。`,
    },
    alternative: {
      en: gains.map(gain => line(gain, 'en')).join('; '),
      zh: gains.map(gain => line(gain, 'zh')).join('；'),
    },
    height: heightOf(gains, 'above'),
    draw: (language, height) =>
      drawBars(
        gains.map(({ label, share }) => ({
          label: label[language],
          parts: [{ size: (100 * share.orphans) / Math.max(1, share.all), ink: 'orphan' }],
          note: `${portion(share, language)} · ${percent(share, language)}`,
        })),
        { labels: 'above', full: 100, height },
      ),
  };
}

interface Gain {
  readonly label: Bilingual;
  readonly share: Share;
}

function gainsOf(facts: PageFacts): readonly Gain[] {
  const { rows } = facts;
  return [
    {
      label: { en: 'Network interfaces', zh: '弹性网卡' },
      share: { orphans: facts.orphans, all: facts.total },
    },
    {
      label: { en: 'Unattached ones', zh: '未绑定的网卡' },
      share: shareOf(rows, ({ eni }) => (eni.status === 'Available' ? 1 : 0)),
    },
    { label: { en: 'IPv4 addresses', zh: 'IPv4 地址' }, share: facts.addresses },
    {
      // Each ENI counts against the member limit of every security group that it is in.
      label: { en: 'Places in security groups', zh: '安全组名额' },
      share: shareOf(rows, ({ eni }) => eni.securityGroupIds.length),
    },
  ];
}

/** A share that is not nothing never reads as 0 %. */
function percent({ orphans, all }: Share, language: Language): string {
  const exact = (100 * orphans) / Math.max(1, all);
  const english = exact > 0 && exact < 1 ? '< 1 %' : `${Math.round(exact)} %`;
  // Chinese typography puts no space before the sign.
  return language === 'en' ? english : english.replaceAll(' ', '');
}
