import type { ReportWord } from '../../shared/core/verdict.ts';
import { adviceForWord } from '../advice.ts';
import type { Bilingual } from './wording.ts';

interface WordText {
  readonly label: Bilingual;
  readonly meaning: Bilingual;
  readonly advice: Bilingual;
}

/** What a word of the report is called on the page, what it means, and what it asks of its reader. */
export function wordText(word: ReportWord): WordText {
  const { label, meaning, adviceInChinese } = texts[word];
  return { label, meaning, advice: { en: adviceForWord[word], zh: adviceInChinese } };
}

interface Entry {
  readonly label: Bilingual;
  readonly meaning: Bilingual;
  readonly adviceInChinese: string;
}

const texts: Readonly<Record<ReportWord, Entry>> = {
  'out-of-scope': {
    label: { en: 'out of scope', zh: '不在范围内' },
    meaning: { en: 'The settings do not ask to look after it.', zh: '设置未将其纳入范围。' },
    adviceInChinese: '无需处理。如需检查，请放宽范围设置。',
  },
  'service-managed': {
    label: { en: 'service-managed', zh: '云服务托管' },
    meaning: { en: 'A cloud service owns it.', zh: '归某个云服务所有。' },
    adviceInChinese: '无需处理。所属云服务会释放它。',
  },
  'not-secondary': {
    label: { en: 'not secondary', zh: '非辅助网卡' },
    meaning: { en: 'A primary, trunk or member interface.', zh: '主网卡、Trunk 网卡或 Member 网卡。' },
    adviceInChinese: '无需处理。主网卡、Trunk 网卡和 Member 网卡绝不会被改动。',
  },
  attached: {
    label: { en: 'attached', zh: '使用中' },
    meaning: {
      en: 'An instance, a container group or a trunk uses it.',
      zh: '正被实例、容器组或 Trunk 网卡使用。',
    },
    adviceInChinese: '无需处理，正在使用中。',
  },
  changing: {
    label: { en: 'changing', zh: '变更中' },
    meaning: { en: 'It is being attached, detached or deleted.', zh: '正在绑定、解绑或删除。' },
    adviceInChinese: '无需处理。如果持续数小时仍未结束，请检查所属实例；若一直处于删除中，请再次删除。',
  },
  'unknown-status': {
    label: { en: 'unknown status', zh: '未知状态' },
    meaning: { en: 'Its status is one that no reference page names.', zh: '任何参考文档都未列出该状态。' },
    adviceInChinese: '请反馈：本程序无法识别该状态。',
  },
  'has-public-ip': {
    label: { en: 'has a public IP', zh: '有公网 IP' },
    meaning: { en: 'A public address is bound to it.', zh: '绑定了公网 IP 地址。' },
    adviceInChinese: '如果该网卡确实闲置，请解绑 EIP；EIP 会产生费用。',
  },
  'protected-by-tag': {
    label: { en: 'protected by tag', zh: '标签保护' },
    meaning: { en: 'Its owner tagged it to be kept.', zh: '所有者通过标签要求保留。' },
    adviceInChinese: '无需处理。有人要求保留它。',
  },
  'owned-by-controller': {
    label: { en: 'owned by controller', zh: '归控制器所有' },
    meaning: {
      en: 'A controller such as Terway or Cilium looks after it.',
      zh: '由 Terway、Cilium 等控制器管理。',
    },
    adviceInChinese: '无需处理。控制器会自行清理。',
  },
  retained: {
    label: { en: 'retained', zh: '释放实例时保留' },
    meaning: { en: 'It was asked to outlive its instance.', zh: '被设置为释放实例时保留。' },
    adviceInChinese: '请向所有者确认；如需清理，请设置 ENI_REAPER_RETAINED=sweep。',
  },
  'cannot-tell': {
    label: { en: 'cannot tell', zh: '无法判断' },
    meaning: { en: 'A field is missing or contradicts another.', zh: '某个字段缺失，或与其他字段矛盾。' },
    adviceInChinese: '请查看报告中的依据：某个字段缺失，或与其他字段矛盾。',
  },
  'too-young': {
    label: { en: 'too young', zh: '创建不久' },
    meaning: { en: 'It may be about to be attached.', zh: '可能即将被绑定。' },
    adviceInChinese: '请等待：创建时长不足 ENI_REAPER_MIN_AGE。',
  },
  'first-sighting': {
    label: { en: 'first sighting', zh: '首次发现' },
    meaning: {
      en: 'Nothing protects it, and no scan has marked it before.',
      zh: '不受任何规则保护，此前也未被扫描标记过。',
    },
    adviceInChinese: '请以删除模式扫描：届时才会标记它并开始计算宽限期。报告模式不做任何标记。',
  },
  'in-grace': {
    label: { en: 'in grace', zh: '宽限期内' },
    meaning: { en: 'Marked by an earlier scan and still unattached.', zh: '已被先前的扫描标记，仍未绑定。' },
    adviceInChinese: '请等待：宽限期尚未结束。',
  },
  'already-queued': {
    label: { en: 'already queued', zh: '已入队' },
    meaning: { en: 'An earlier scan sent a delete task for it.', zh: '先前的扫描已为它发送删除任务。' },
    adviceInChinese: '请等待：它的删除任务已在途中，或最近被拒绝过。',
  },
  candidate: {
    label: { en: 'candidate', zh: '候选' },
    meaning: {
      en: 'Nothing protects it; its task could not be sent.',
      zh: '不受任何规则保护，但任务未能发送。',
    },
    adviceInChinese: '请等待：任务未能发送，下次扫描会重试。',
  },
  enqueued: {
    label: { en: 'enqueued', zh: '本次入队' },
    meaning: { en: 'This scan sent a delete task for it.', zh: '本次扫描已为它发送删除任务。' },
    adviceInChinese: '无需处理。worker 会再次检查，然后将其删除。',
  },
  'over-cap': {
    label: { en: 'over the cap', zh: '超出上限' },
    meaning: { en: 'There are more than one scan may send.', zh: '数量超过单次扫描可发送的上限。' },
    adviceInChinese: '无需处理。下次扫描会继续，也可以提高 ENI_REAPER_DELETE_CAP。',
  },
  'withheld-by-breaker': {
    label: { en: 'withheld by breaker', zh: '熔断暂缓' },
    meaning: { en: 'So many at once that nothing is sent.', zh: '一次出现的数量过多，因此一个也不发送。' },
    adviceInChinese: '请查明数量为何这么多，确认后再提高熔断阈值。',
  },
  'would-enqueue': {
    label: { en: 'ready to delete', zh: '可删除' },
    meaning: { en: 'In delete mode a delete task would be sent.', zh: '在删除模式下会为它发送删除任务。' },
    adviceInChinese: '确认无误后，请切换到 ENI_REAPER_MODE=delete。',
  },
};
