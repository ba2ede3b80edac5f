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
    meaning: { en: 'The settings do not ask to look after it.', zh: '设置未要求管理它。' },
    adviceInChinese: '无需处理。如需检查，请放宽范围设置。',
  },
  'service-managed': {
    label: { en: 'service-managed', zh: '云服务托管' },
    meaning: { en: 'A cloud service owns it.', zh: '由某个云服务拥有。' },
    adviceInChinese: '无需处理。拥有它的云服务会自行释放。',
  },
  'not-secondary': {
    label: { en: 'not secondary', zh: '非辅助网卡' },
    meaning: { en: 'A primary, trunk or member interface.', zh: '主网卡、Trunk 网卡或 Member 网卡。' },
    adviceInChinese: '无需处理。主网卡、Trunk 和 Member 网卡绝不会被触碰。',
  },
  attached: {
    label: { en: 'attached', zh: '使用中' },
    meaning: {
      en: 'An instance, a container group or a trunk uses it.',
      zh: '正被实例、容器组或 Trunk 网卡使用。',
    },
    adviceInChinese: '无需处理。它正在使用中。',
  },
  changing: {
    label: { en: 'changing', zh: '变更中' },
    meaning: { en: 'It is being attached, detached or deleted.', zh: '正在绑定、解绑或删除。' },
    adviceInChinese: '无需处理。如果持续数小时，请检查它的实例。',
  },
  'unknown-status': {
    label: { en: 'unknown status', zh: '未知状态' },
    meaning: { en: 'Its status is one that no reference page names.', zh: '其状态不在任何参考文档中。' },
    adviceInChinese: '请反馈：本程序不认识该状态。',
  },
  'has-public-ip': {
    label: { en: 'has a public IP', zh: '有公网 IP' },
    meaning: { en: 'A public address is bound to it.', zh: '绑定了公网地址。' },
    adviceInChinese: '如果确实闲置，请解绑 EIP；EIP 会产生费用。',
  },
  'protected-by-tag': {
    label: { en: 'protected by tag', zh: '标签保护' },
    meaning: { en: 'Its owner tagged it to be kept.', zh: '所有者用标签要求保留。' },
    adviceInChinese: '无需处理。有人要求保留它。',
  },
  'owned-by-controller': {
    label: { en: 'owned by controller', zh: '控制器所有' },
    meaning: {
      en: 'A controller such as Terway or Cilium looks after it.',
      zh: '由 Terway、Cilium 等控制器管理。',
    },
    adviceInChinese: '无需处理。控制器会自行清理。',
  },
  retained: {
    label: { en: 'retained', zh: '要求保留' },
    meaning: { en: 'It was asked to outlive its instance.', zh: '被设置为不随实例释放。' },
    adviceInChinese: '请询问所有者；设置 ENI_REAPER_RETAINED=sweep 后可清理。',
  },
  'cannot-tell': {
    label: { en: 'cannot tell', zh: '无法判断' },
    meaning: { en: 'A field is missing or contradicts another.', zh: '字段缺失或相互矛盾。' },
    adviceInChinese: '请查看依据：有字段缺失或与其他字段矛盾。',
  },
  'too-young': {
    label: { en: 'too young', zh: '创建不久' },
    meaning: { en: 'It may be about to be attached.', zh: '可能即将被绑定。' },
    adviceInChinese: '请等待：创建时间短于 ENI_REAPER_MIN_AGE。',
  },
  'first-sighting': {
    label: { en: 'first sighting', zh: '首次发现' },
    meaning: {
      en: 'Nothing protects it, and no scan has marked it before.',
      zh: '没有任何保护，且此前未被扫描标记。',
    },
    adviceInChinese: '请等待：首次发现它未被绑定。',
  },
  'in-grace': {
    label: { en: 'in grace', zh: '宽限期内' },
    meaning: { en: 'Marked by an earlier scan and still unattached.', zh: '已被先前的扫描标记，仍未绑定。' },
    adviceInChinese: '请等待：宽限期尚未结束。',
  },
  'already-queued': {
    label: { en: 'already queued', zh: '已入队' },
    meaning: { en: 'An earlier scan sent a delete task for it.', zh: '先前的扫描已发送删除任务。' },
    adviceInChinese: '请等待：删除任务正在处理，或最近被拒绝。',
  },
  candidate: {
    label: { en: 'candidate', zh: '待清理' },
    meaning: { en: 'Nothing protects it; its task could not be sent.', zh: '没有任何保护；任务未能发送。' },
    adviceInChinese: '请等待：任务未能发送，下次扫描会重试。',
  },
  enqueued: {
    label: { en: 'enqueued', zh: '本次入队' },
    meaning: { en: 'This scan sent a delete task for it.', zh: '本次扫描已发送删除任务。' },
    adviceInChinese: '无需处理。删除前会再次检查。',
  },
  'over-cap': {
    label: { en: 'over the cap', zh: '超出上限' },
    meaning: { en: 'There are more than one scan may send.', zh: '超过单次扫描允许发送的数量。' },
    adviceInChinese: '无需处理。下次扫描会继续，或提高 ENI_REAPER_DELETE_CAP。',
  },
  'withheld-by-breaker': {
    label: { en: 'withheld by breaker', zh: '熔断暂缓' },
    meaning: { en: 'So many at once that nothing is sent.', zh: '数量异常之多，因此全部暂缓。' },
    adviceInChinese: '请查明原因，确认后再提高熔断阈值。',
  },
  'would-enqueue': {
    label: { en: 'ready to delete', zh: '可清理' },
    meaning: { en: 'In delete mode a delete task would be sent.', zh: '在删除模式下会发送删除任务。' },
    adviceInChinese: '如同意清理，请切换到 ENI_REAPER_MODE=delete。',
  },
};
