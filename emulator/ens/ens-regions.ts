/** One edge node. ENS calls it a region; it has nothing to do with the regions of the other products. */
export interface EnsRegion {
  readonly ensRegionId: string;
  readonly name: string;
  readonly englishName: string;
  readonly area: string;
  readonly province: string;
}

/** The few edge nodes that every little cloud has; a world may have more. */
export const ensRegions: readonly EnsRegion[] = [
  region('cn-hangzhou-telecom', '杭州电信', 'Hangzhou Telecom', 'EastChina', '浙江省'),
  region('cn-suzhou-telecom', '苏州电信', 'Suzhou Telecom', 'EastChina', '江苏省'),
  region('cn-chengdu-telecom', '成都电信', 'Chengdu Telecom', 'SouthWestChina', '四川省'),
  region('cn-beijing-cmcc', '北京移动', 'Beijing Mobile', 'NorthChina', '北京市'),
  region('cn-dalian-unicom', '大连联通', 'Dalian Unicom', 'NorthEastChina', '辽宁省'),
];

function region(
  ensRegionId: string,
  name: string,
  englishName: string,
  area: string,
  province: string,
): EnsRegion {
  return { ensRegionId, name, englishName, area, province };
}
