/** One region of the cloud, as DescribeRegions shows it. */
export interface CloudRegion {
  readonly regionId: string;
  readonly localName: string;
}

/** A selection of the public cloud's regions. An id that is not in it is refused, as the cloud refuses a misspelt one. */
export const cloudRegions: readonly CloudRegion[] = [
  { regionId: 'cn-qingdao', localName: '华北1（青岛）' },
  { regionId: 'cn-beijing', localName: '华北2（北京）' },
  { regionId: 'cn-zhangjiakou', localName: '华北3（张家口）' },
  { regionId: 'cn-huhehaote', localName: '华北5（呼和浩特）' },
  { regionId: 'cn-wulanchabu', localName: '华北6（乌兰察布）' },
  { regionId: 'cn-hangzhou', localName: '华东1（杭州）' },
  { regionId: 'cn-shanghai', localName: '华东2（上海）' },
  { regionId: 'cn-shenzhen', localName: '华南1（深圳）' },
  { regionId: 'cn-heyuan', localName: '华南2（河源）' },
  { regionId: 'cn-guangzhou', localName: '华南3（广州）' },
  { regionId: 'cn-chengdu', localName: '西南1（成都）' },
  { regionId: 'cn-hongkong', localName: '中国香港' },
  { regionId: 'ap-southeast-1', localName: '新加坡' },
  { regionId: 'ap-southeast-3', localName: '马来西亚（吉隆坡）' },
  { regionId: 'ap-southeast-5', localName: '印度尼西亚（雅加达）' },
  { regionId: 'ap-northeast-1', localName: '日本（东京）' },
  { regionId: 'eu-central-1', localName: '德国（法兰克福）' },
  { regionId: 'eu-west-1', localName: '英国（伦敦）' },
  { regionId: 'us-east-1', localName: '美国（弗吉尼亚）' },
  { regionId: 'us-west-1', localName: '美国（硅谷）' },
  { regionId: 'me-east-1', localName: '阿联酋（迪拜）' },
];

const knownIds = new Set(cloudRegions.map(region => region.regionId));

export function isCloudRegion(regionId: string): boolean {
  return knownIds.has(regionId);
}

/** The public endpoint; cn-hangzhou keeps the spelling of the early years. */
export function ecsHostOf(regionId: string): string {
  return regionId === 'cn-hangzhou' ? 'ecs-cn-hangzhou.aliyuncs.com' : `ecs.${regionId}.aliyuncs.com`;
}
