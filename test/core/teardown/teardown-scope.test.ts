import { expect, it } from 'vitest';
import { isRegionAllowed } from '../../../shared/core/teardown/teardown-scope.ts';

it.each([
  ['the function’s own region when no regions are set', undefined, 'ecs', 'cn-hangzhou', true],
  ['no other region then', undefined, 'ecs', 'cn-beijing', false],
  ['any edge node then', undefined, 'ens', 'cn-suzhou-telecom', true],
  ['every region when all are', 'all', 'ecs', 'cn-beijing', true],
  ['every edge node when all are', 'all', 'ens', 'cn-suzhou-telecom', true],
  ['what is listed', ['cn-beijing'], 'ecs', 'cn-beijing', true],
  ['not even the own region when it is not listed', ['cn-beijing'], 'ecs', 'cn-hangzhou', false],
  ['no edge node that is not listed', ['cn-beijing'], 'ens', 'cn-suzhou-telecom', false],
] as const)('allows %s', (_, regions, cloud, region, allowed) =>
  expect(isRegionAllowed({ regions }, 'cn-hangzhou', { cloud, region })).toBe(allowed),
);
