import { sayAge } from '../age.ts';
import { type Html, html } from '../html.ts';
import { orphanAges, type PageFacts } from '../summarize-report.ts';
import { type Bilingual, formatCount, verbatim, type Wording } from '../wording.ts';

/** The handful of numbers that a reader takes away. */
export function renderKeyFigures(facts: PageFacts, wording: Wording): Html {
  const figures = facts.read.length === 0 ? [] : figuresOf(facts);
  return html`<ul class="figures">${figures.map(
    ({ value, label, accent }) => html`
      <li class="${accent ? 'accent' : ''}"><b>${wording.text(value)}</b> <span>${wording.text(label)}</span></li>`,
  )}</ul>`;
}

interface Figure {
  readonly value: Bilingual;
  readonly label: Bilingual;
  readonly accent?: true;
}

function figuresOf(facts: PageFacts): readonly Figure[] {
  const [oldest] = orphanAges(facts);
  const age = { en: 'age of the oldest orphan', zh: '孤立网卡的最长创建时长' };
  return [
    ...(facts.orphans > 0 ? orphanFigures(facts) : []),
    ...(facts.lookedAt > 0 ? keptFigures(facts) : []),
    ...(oldest === undefined ? [] : [{ value: sayAge(oldest), label: age }]),
  ];
}

/** Left out without orphans: a nought in the colour of alarm would say the opposite of what it means. */
function orphanFigures({ orphans, addresses, atLeast }: PageFacts): readonly Figure[] {
  return [
    {
      value: verbatim(formatCount(orphans)),
      label: { en: 'orphaned network interfaces', zh: '孤立的弹性网卡' },
      accent: true,
    },
    {
      value: verbatim(`${atLeast ? '≥ ' : ''}${formatCount(addresses.orphans)}`),
      label: { en: 'IPv4 addresses a sweep would free', zh: '清理后可释放的 IPv4 地址' },
      accent: true,
    },
  ];
}

function keptFigures({ kept, words }: PageFacts): readonly Figure[] {
  const doubtful = (words.get('cannot-tell') ?? 0) + (words.get('unknown-status') ?? 0);
  return [
    { value: verbatim(formatCount(kept)), label: { en: 'kept, each for a reason', zh: '保留，各有原因' } },
    {
      value: verbatim(formatCount(doubtful)),
      label:
        doubtful > 0
          ? { en: 'kept in doubt: have a look', zh: '因存疑而保留，建议查看' }
          : { en: 'kept in doubt', zh: '因存疑而保留' },
    },
  ];
}
