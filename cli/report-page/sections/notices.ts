import type { ScanReport } from '../../../shared/core/scan/scan-report.ts';
import { type Html, html } from '../html.ts';
import type { PageFacts } from '../summarize-report.ts';
import { type Bilingual, formatCount, verbatim, type Wording } from '../wording.ts';

/** Everything that keeps the numbers from being the whole truth. It stands above them. */
export function renderNotices(report: ScanReport, facts: PageFacts, wording: Wording): Html {
  const notices = [...unreadRegions(facts), ...problems(facts), ...tripped(facts), ...leftOut(report, facts)];
  return html`${notices.map(
    ({ grave, title, detail }) => html`
      <div class="notice ${grave ? 'grave' : ''}" role="note"><strong>${wording.text(title)}</strong> ${wording.text(detail)}</div>`,
  )}`;
}

interface Notice {
  readonly grave: boolean;
  readonly title: Bilingual;
  readonly detail: Bilingual;
}

function unreadRegions({ unread }: PageFacts): readonly Notice[] {
  return unread.map(({ region, accountId, problem }) => ({
    grave: true,
    title: {
      en: `${region} of account ${accountId} could not be read completely, so nothing is said about it.`,
      zh: `未能完整读取账号 ${accountId} 的 ${region}，因此对该地域不作任何判断。`,
    },
    detail: verbatim(problem ?? ''),
  }));
}

function problems({ read }: PageFacts): readonly Notice[] {
  return read.flatMap(({ region, problem }) =>
    problem === undefined
      ? []
      : [
          {
            grave: false,
            title: { en: `Not all went well in ${region}.`, zh: `${region} 的扫描出现了问题。` },
            detail: verbatim(problem),
          },
        ],
  );
}

function tripped({ words }: PageFacts): readonly Notice[] {
  const withheld = words.get('withheld-by-breaker') ?? 0;
  if (withheld === 0) return [];
  return [
    {
      grave: true,
      title: { en: 'The breaker tripped.', zh: '熔断已触发。' },
      detail: {
        en: `${formatCount(withheld)} candidates at once are so many that none of them is sent. Find out why before raising the breaker.`,
        zh: `一次出现 ${formatCount(withheld)} 个候选，数量异常，因此不发送其中任何任务。请先查明原因，再提高熔断阈值。`,
      },
    },
  ];
}

function leftOut({ droppedRegions = [] }: ScanReport, { omitted }: PageFacts): readonly Notice[] {
  const notices: Notice[] = [];
  if (omitted > 0)
    notices.push({
      grave: false,
      title: { en: 'The report was cut.', zh: '报告已被截断。' },
      detail: {
        en: `${formatCount(omitted)} more network interfaces are counted, but neither listed nor in the charts on age, origin and addresses.`,
        zh: `另有 ${formatCount(omitted)} 张弹性网卡仅计入总数，既未列出，也未计入创建时长、来源和地址图表。`,
      },
    });
  if (droppedRegions.length > 0)
    notices.push({
      grave: false,
      title: { en: 'Some regions were not looked at.', zh: '部分地域未检查。' },
      detail: {
        en: `The settings do not allow ${droppedRegions.join(', ')}.`,
        zh: `设置不允许扫描 ${droppedRegions.join('、')}。`,
      },
    });
  return notices;
}
