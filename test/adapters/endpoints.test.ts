import { describe, expect, it } from 'vitest';
import { ecsVersion } from '../../shared/adapters/ecs/ecs-enis.ts';
import { ecsEndpoint, endpointSettingOf, mnsEndpoint, stsEndpoint } from '../../shared/adapters/endpoints.ts';
import { ensVersion } from '../../shared/adapters/ens/ens-teardown.ts';
import { stsVersion } from '../../shared/adapters/sts/assume-role.ts';
import { ConfigError } from '../../shared/core/errors.ts';

const override = 'http://127.0.0.1:8080';

describe('endpoints', () => {
  it.each([
    ['cn-hangzhou', 'https://ecs-cn-hangzhou.aliyuncs.com'],
    ['cn-shanghai', 'https://ecs.cn-shanghai.aliyuncs.com'],
    ['eu-central-1', 'https://ecs.eu-central-1.aliyuncs.com'],
    ['cn-shenzhen-finance-1', 'https://ecs-cn-hangzhou.aliyuncs.com'],
  ])('find ECS of %s', (region, endpoint) => {
    expect(ecsEndpoint(region, undefined)).toBe(endpoint);
  });

  it('find STS and MNS by region and account', () => {
    expect(stsEndpoint('cn-hangzhou', undefined)).toBe('https://sts.cn-hangzhou.aliyuncs.com');
    expect(mnsEndpoint('1234567890123456', 'cn-hangzhou', undefined)).toBe(
      'https://1234567890123456.mns.cn-hangzhou.aliyuncs.com',
    );
  });

  it('give way to the settings', () => {
    expect(ecsEndpoint('cn-hangzhou', override)).toBe(override);
    expect(stsEndpoint('cn-hangzhou', override)).toBe(override);
    expect(mnsEndpoint('1234567890123456', 'cn-hangzhou', override)).toBe(override);
  });

  it('are called in a sentence as the settings call them', () => {
    expect([ecsVersion, ensVersion, stsVersion].map(endpointSettingOf)).toEqual([
      'ENI_REAPER_ECS_ENDPOINT',
      'ENI_REAPER_ENS_ENDPOINT',
      'ENI_REAPER_STS_ENDPOINT',
    ]);
  });

  it.each([
    '',
    'evil.example/',
    'a.b',
    'cn-hangzhou.evil',
    'CN',
    'cn hangzhou',
    'x@y',
    '-x',
    'cn-hangzhou\n',
  ])('refuse to make a host of the region %j', region => {
    for (const find of [ecsEndpoint, stsEndpoint, (name: string) => mnsEndpoint('1', name, undefined)])
      expect(() => find(region, undefined)).toThrow(ConfigError);
  });

  it('refuse to make a host of an account that is no number', () => {
    expect(() => mnsEndpoint('evil.example', 'cn-hangzhou', undefined)).toThrow(ConfigError);
  });
});
