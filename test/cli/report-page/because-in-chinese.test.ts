import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { becauseText } from '../../../cli/report-page/because-in-chinese.ts';
import { type Emulator, startEmulator } from '../../../emulator/start-emulator.ts';
import { seedDemoWorld } from '../../../emulator/worlds/demo-world.ts';
import { openOperator } from '../../../shared/compose/operator.ts';
import type { EniReport } from '../../../shared/core/scan/scan-report.ts';

const chinese = /\p{Script=Han}/u;

describe('evidence in Chinese', () => {
  it.each<readonly [string, string]>([
    ['Status is InUse', 'Status 为 InUse'],
    ['the protection tag eni-reaper:keep is on it', '带有保护标签 eni-reaper:keep'],
    ['the tag creator=terway is on it', '带有标签 creator=terway'],
    ['seen unattached since 2026-11-18T12:00:00Z', '自 2026-11-18T12:00:00Z 起未绑定'],
    [
      'ServiceManaged is missing; CreationTime is missing or no date',
      '缺少 ServiceManaged；CreationTime 缺失或不是日期',
    ],
    ['Type is missing; something new', '缺少 Type；something new'],
    [
      '60 candidates are more than 50 % of the 100 ENIs of the region',
      '60 个候选超过该地域 100 张弹性网卡的 50%',
    ],
    ['the required tag $1 is not on it', '没有必备标签 $1'],
  ])('says %j', (english, expected) => expect(becauseText(english)).toEqual({ en: english, zh: expected }));

  it('leaves a clause that is not known as it is', () => {
    expect(becauseText('the moon was full')).toEqual({ en: 'the moon was full', zh: 'the moon was full' });
  });

  describe('of a whole account', () => {
    let cloud: Emulator;
    let enis: readonly EniReport[];
    beforeAll(async () => {
      cloud = await startEmulator({ world: 'empty', seed: 5 });
      const place = { accountId: cloud.accountId, region: cloud.region };
      const demo = seedDemoWorld(cloud.foundation, cloud.ecs, place);
      const operator = await openOperator({
        env: {
          ALIBABA_CLOUD_ACCESS_KEY_ID: cloud.accessKeyId,
          ALIBABA_CLOUD_ACCESS_KEY_SECRET: cloud.accessKeySecret,
          ENI_REAPER_ECS_ENDPOINT: cloud.endpoint,
          ENI_REAPER_STS_ENDPOINT: cloud.endpoint,
          ENI_REAPER_VPC_IDS: demo.scopeVpcIds.join(','),
        },
        region: cloud.region,
      });
      ({ enis } = await operator.survey());
    });
    afterAll(() => cloud.close());

    // Guards against a clause that is reworded where it is written and forgotten here.
    it('lacks no clause', () => {
      expect(enis.length).toBeGreaterThan(300);
      const clauses = new Set(enis.flatMap(({ because, creator }) => [because, creator.because]));
      expect([...clauses].filter(clause => !chinese.test(becauseText(clause).zh))).toEqual([]);
    });
  });
});
