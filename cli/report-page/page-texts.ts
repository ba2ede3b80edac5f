import type { PageFacts } from './summarize-report.ts';
import { type Bilingual, counted, formatCount } from './wording.ts';

/** The one sentence that the page is about. It counts only regions that were read, and promises no more than what the report knows. */
export function headline(facts: PageFacts): Bilingual {
  const { orphans, addresses, atLeast, read, unread } = facts;
  if (read.length + unread.length === 0) return { en: 'No region was looked at', zh: '未检查任何地域' };
  if (read.length === 0) {
    const where = places(facts, unread);
    return { en: `Nothing could be read in ${where.en}`, zh: `无法读取 ${where.zh}` };
  }
  const { en: place, zh: placeInChinese } = places(facts, read);
  // Chinese sets a space between Latin letters and its own, and none behind its own brackets.
  const at = /[a-z0-9]$/.test(placeInChinese) ? `${placeInChinese} ` : placeInChinese;
  if (orphans === 0)
    return { en: `No orphaned network interfaces in ${place}`, zh: `${at}没有孤立的弹性网卡` };
  const found = counted(orphans, 'orphaned network interface', 'orphaned network interfaces');
  const freed = `${atLeast ? 'at least ' : ''}${counted(addresses.orphans, 'address', 'addresses')}`;
  return {
    en: `${found} in ${place}; a sweep would free ${freed}`,
    zh: `${at}有 ${formatCount(orphans)} 张孤立的弹性网卡，清理后${atLeast ? '至少' : ''}可释放 ${formatCount(addresses.orphans)} 个地址`,
  };
}

/** What was looked at, when, and what was done about it. */
export function subline(facts: PageFacts, startedAt: string): Bilingual {
  const { lookedAt, total, read } = facts;
  const when = formatMoment(startedAt);
  const others =
    total > lookedAt
      ? {
          en: ` (of ${formatCount(total)}; the others are attached or changing)`,
          zh: `（共 ${formatCount(total)} 张，其余为使用中或变更中）`,
        }
      : { en: '', zh: '' };
  const number = counted(lookedAt, 'network interface was', 'network interfaces were');
  const seen = {
    en: `${number} looked at on ${when}${others.en}.`,
    zh: `于 ${when} 检查了 ${formatCount(lookedAt)} 张弹性网卡${others.zh}。`,
  };
  if (facts.mode === 'report')
    return {
      en: `${seen.en} This was a look: nothing was changed.`,
      zh: `${seen.zh}本次仅查看，未做任何更改。`,
    };
  const sent = read.reduce((sum, { enqueued }) => sum + enqueued, 0);
  const marked = read.reduce((sum, { marked }) => sum + marked, 0);
  return {
    en: `${seen.en} ${counted(sent, 'delete task was', 'delete tasks were')} sent and ${formatCount(marked)} marked for a later scan.`,
    zh: `${seen.zh}已发送 ${formatCount(sent)} 个删除任务，并标记 ${formatCount(marked)} 张留待后续扫描。`,
  };
}

/** `2026-11-20 12:00 UTC`, which reads the same in both languages; a text that is no such instant is shown as it is. */
export function formatMoment(instant: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z$/.exec(instant);
  return match === null ? instant : `${match[1]} ${match[2]} UTC`;
}

/** Names up to three regions; more would hide the number that matters. */
function places(facts: PageFacts, regions: PageFacts['read']): Bilingual {
  const names = [...new Set(regions.map(({ region }) => region))];
  const accounts = facts.accounts.length;
  const inAccounts =
    accounts > 1 ? { en: ` in ${accounts} accounts`, zh: `（${accounts} 个账号）` } : { en: '', zh: '' };
  const named =
    names.length <= 3
      ? { en: names.join(', ').replace(/, ([^,]*)$/, ' and $1'), zh: names.join('、') }
      : { en: `${names.length} regions`, zh: `${names.length} 个地域` };
  return { en: `${named.en}${inAccounts.en}`, zh: `${named.zh}${inAccounts.zh}` };
}
