import { ConfigError } from '../../core/errors.ts';
import type { Place } from '../../ports.ts';

/**
 * Functions belong to an account and a region ("Service endpoints" page of Function Compute); both API versions answer there. `flag` is what the override
 * is called on the command line.
 */
export function fcEndpoint(
  { accountId, region }: Place,
  override: string | undefined,
  flag = '--endpoint',
): string {
  if (override === undefined) {
    if (/^\d{1,20}$/.test(accountId) && /^[a-z0-9-]{1,60}$/.test(region))
      return `https://${accountId}.${region}.fc.aliyuncs.com`;
    throw new ConfigError([`${accountId} and ${region} are not the ids of an account and a region.`]);
  }
  if (URL.canParse(override) && /^https?:$/.test(new URL(override).protocol)) return override;
  throw new ConfigError([
    `${flag} is ${JSON.stringify(override)}; expected a URL such as https://1234567890123456.cn-hangzhou.fc.aliyuncs.com.`,
  ]);
}
