import type { Bilingual } from './wording.ts';

/**
 * The evidence of the report is English, because it names fields of the API. This says the same in Chinese; a clause that is not known here stays
 * as it is, which is still evidence.
 */
export function becauseText(because: string): Bilingual {
  return { en: because, zh: translateClauses(because) };
}

function translateClauses(because: string): string {
  const whole = translate(because);
  if (whole !== undefined || !because.includes('; ')) return whole ?? because;
  return because
    .split('; ')
    .map(clause => translate(clause) ?? clause)
    .join('；');
}

function translate(clause: string): string | undefined {
  for (const [english, chinese] of clauses) {
    const match = english.exec(clause);
    if (match !== null)
      return chinese.replaceAll(/\{(\d)\}/g, (_, group: string) => match[Number(group)] ?? '');
  }
  return undefined;
}

/** One row per kind of clause, in the order of the files that write them. */
const clauses: readonly (readonly [RegExp, string])[] = [
  // classify-eni.ts
  [/^(\S+) is missing, so the scope cannot be checked$/, '缺少 {1}，无法判断是否在范围内'],
  [/^(\S+) (\S+) is not in the scope$/, '{1} {2} 不在范围内'],
  [/^Tags cannot be read, so the scope cannot be checked$/, '无法读取标签，因而无法判断是否在范围内'],
  [/^the required tag (.*) is not on it$/, '没有必备标签 {1}'],
  [/^its name does not match the name pattern$/, '名称与名称模式不匹配'],
  [/^ServiceManaged is false, yet ServiceID (.*) is named$/, 'ServiceManaged 为 false，却带有 ServiceID {1}'],
  [/^InstanceId or Attachment cannot be read$/, '无法读取 InstanceId 或 Attachment'],
  [/^AssociatedPublicIp and PrivateIpSets cannot be read$/, '无法读取 AssociatedPublicIp 和 PrivateIpSets'],
  [/^it names the host (.*)$/, '宿主为 {1}'],
  [/^Status (.*) is not one this program knows$/, '本程序无法识别状态 {1}'],
  [/^the public address (.*) is bound to it$/, '绑定了公网 IP 地址 {1}'],
  [/^the protection tag (.*) is on it$/, '带有保护标签 {1}'],
  [/^the controller tag (.*) is on it$/, '带有控制器标签 {1}'],
  [/^Tags cannot be read$/, '无法读取标签'],
  [/^DeleteOnRelease is false: somebody asked/, 'DeleteOnRelease 为 false：被设置为释放实例时保留'],
  [/^CreationTime is missing or no date$/, 'CreationTime 缺失或不是日期'],
  [/^CreationTime is the zero date or no date$/, 'CreationTime 为零值日期或不是日期'],
  [/^CreationTime lies in the future$/, 'CreationTime 晚于当前时间'],
  [/^the tag (\S+) is no date; remove it$/, '标签 {1} 的值不是日期，请移除该标签'],
  [/^the tag (\S+) lies in the future; remove it$/, '标签 {1} 的时间晚于当前时间，请移除该标签'],
  [/^created at (\S+)$/, '创建于 {1}'],
  [/^not seen unattached before$/, '此前没有处于未绑定状态的记录'],
  [/^seen unattached since (\S+)$/, '自 {1} 起未绑定'],
  [/^a delete task was sent at (\S+)$/, '删除任务已于 {1} 发送'],
  // plan-scan.ts and carry-out-plan.ts
  [/^the cap of (\d+) tasks per scan is reached$/, '已达到单次扫描 {1} 个任务的上限'],
  [/^(\d+) candidates are more than the (\d+) that the breaker allows$/, '{1} 个候选超过熔断阈值 {2}'],
  [/^(\d+) candidates are more than (\S+) % of the (\d+) ENIs/, '{1} 个候选超过该地域 {3} 张弹性网卡的 {2}%'],
  [/^its task could not be sent; the next scan tries again$/, '任务未能发送，下次扫描会重试'],
  // find-creator.ts
  [/^neither name, description nor tags tell$/, '名称、描述和标签均无线索'],
  [/^it has the name (.*) and no tags, and no tool/, '名称为 {1}，没有标签，已知工具都不会这样创建'],
  [/^it has the description (.*) and no tags, and no tool/, '描述为 {1}，没有标签，已知工具都不会这样创建'],
  [/^the tag (.*) is on it$/, '带有标签 {1}'],
  [/^its name is (.*)$/, '名称为 {1}'],
  [/^its description is (.*)$/, '描述为 {1}'],
  [/^its host is (.*)$/, '宿主为 {1}'],
  [/^ServiceID (.*) is named$/, '带有 ServiceID {1}'],
  // Last, because they are the most general.
  [/^(\S+) is missing$/, '缺少 {1}'],
  [/^([A-Z]\w+) is (\S+)$/, '{1} 为 {2}'],
];
