import { ConfigError } from '../core/errors.ts';

/**
 * Where a product answers, by region or account; a setting overrides each (the emulator, a VPC endpoint, an exception that is not listed here).
 * ECS follows one rule with a few old exceptions: the endpoint table of the vendor's ECS SDK.
 */
export function ecsEndpoint(region: string, override: string | undefined): string {
  const host = ecsExceptions.get(region) ?? `ecs.${checked(region, regionShape, 'region')}.aliyuncs.com`;
  return override ?? `https://${host}`;
}

/** STS answers in each region ("Endpoints" page of STS), and any of them can give a role for any region. */
export function stsEndpoint(region: string, override: string | undefined): string {
  return override ?? `https://sts.${checked(region, regionShape, 'region')}.aliyuncs.com`;
}

/** Queues belong to an account and a region (SMQ "Endpoints" page). */
export function mnsEndpoint(accountId: string, region: string, override: string | undefined): string {
  const account = checked(accountId, accountShape, 'account');
  return override ?? `https://${account}.mns.${checked(region, regionShape, 'region')}.aliyuncs.com`;
}

/** ENS has one endpoint for all edge nodes (endpoint table of the vendor's ENS SDK). */
export function ensEndpoint(override: string | undefined): string {
  return override ?? 'https://ens.aliyuncs.com';
}

/** The setting that names another endpoint for an RPC product, which only the version of its API tells apart. */
export function endpointSettingOf(apiVersion: string): string {
  return endpointSettings.get(apiVersion) ?? 'the setting of its endpoint';
}

const endpointSettings: ReadonlyMap<string, string> = new Map([
  ['2014-05-26', 'ENI_REAPER_ECS_ENDPOINT'],
  ['2015-04-01', 'ENI_REAPER_STS_ENDPOINT'],
  ['2017-11-10', 'ENI_REAPER_ENS_ENDPOINT'],
]);

const ecsExceptions: ReadonlyMap<string, string> = new Map([
  ['cn-hangzhou', 'ecs-cn-hangzhou.aliyuncs.com'],
  ['cn-shanghai-finance-1', 'ecs-cn-hangzhou.aliyuncs.com'],
  ['cn-shenzhen-finance-1', 'ecs-cn-hangzhou.aliyuncs.com'],
  ['cn-north-2-gov-1', 'ecs.aliyuncs.com'],
]);

const regionShape = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const accountShape = /^\d{1,20}$/;

/** A region may come out of a message: it must not be able to turn the host, and with it signed requests, into somebody else's. */
function checked(name: string, shape: RegExp, what: string): string {
  if (shape.test(name)) return name;
  throw new ConfigError([
    `${JSON.stringify(name.slice(0, 60))} is not the id of ${what === 'account' ? 'an' : 'a'} ${what}.`,
  ]);
}
