import { endpoint } from '../config/parse-endpoint.ts';
import { ConfigError } from '../core/errors.ts';
import type { Place } from '../ports.ts';

/**
 * Functions belong to an account and a region ("Service endpoints" page of Function Compute); both API versions answer there. `flag` is what the override
 * is called on the command line.
 */
export function fcEndpoint(
  { accountId, region }: Place,
  override: string | undefined,
  flag = '--endpoint',
): string {
  if (override !== undefined) return checkedFcEndpoint(override, flag);
  if (/^\d{1,20}$/.test(accountId) && /^[a-z0-9-]{1,60}$/.test(region))
    return `https://${accountId}.${region}.fc.aliyuncs.com`;
  throw new ConfigError([`${accountId} and ${region} are not the ids of an account and a region.`]);
}

/** By the rule of the settings: what is sent there is signed and carries a token, so it does not leave this machine in the open. */
export function checkedFcEndpoint(override: string, flag = '--endpoint'): string {
  const parsed = endpoint.parse(override);
  if (parsed.kind === 'valid') return parsed.value;
  const because = parsed.because === undefined ? '' : `; ${parsed.because}`;
  throw new ConfigError([
    `${flag} is ${JSON.stringify(override)}${because}; expected ${endpoint.expected}, such as https://1234567890123456.cn-hangzhou.fc.aliyuncs.com.`,
  ]);
}
