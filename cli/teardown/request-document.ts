import { parseDuration } from '../../shared/config/parse-duration.ts';
import { ConfigError } from '../../shared/core/errors.ts';
import { formatInstant, parseInstant } from '../../shared/core/instant.ts';
import type { JsonObject } from '../../shared/core/json.ts';
import { isWithinCap } from '../duration-flag.ts';

/** What the flags of `teardown` say. */
export interface RequestFlags {
  readonly cloud: string;
  readonly region: string;
  readonly eni?: readonly string[];
  readonly instance?: string;
  readonly vswitch?: string;
  readonly securityGroup?: string;
  readonly vpc?: string;
  readonly maxEnis?: string;
  readonly detachFrom?: string;
  readonly onFailure: string;
  readonly reason: string;
  readonly requestedBy: string;
  readonly deadline?: string;
  readonly requestId: string;
}

/** The TeardownRequest that these flags stand for; what only the function's own rules can tell is left to them. */
export function requestDocument(flags: RequestFlags, now: number): JsonObject {
  const targets = {
    eniIds: flags.eni,
    instanceId: flags.instance,
    vSwitchId: flags.vswitch,
    securityGroupId: flags.securityGroup,
    vpcId: flags.vpc,
  };
  if (Object.values(targets).filter(target => target !== undefined).length !== 1) {
    throw new ConfigError([
      'Say what to take down in exactly one way: --eni (as often as needed), --instance, --vswitch, --security-group or --vpc.',
    ]);
  }
  const { requestId, cloud, region, detachFrom, onFailure, reason, requestedBy, deadline, maxEnis } = flags;
  return withoutUndefined({
    kind: 'teardown-request',
    version: 1,
    requestId,
    cloud,
    region,
    ...targets,
    maxEnis: maxEnis === undefined ? undefined : wholeNumber('--max-enis', maxEnis),
    detachFrom,
    onFailure,
    reason,
    requestedBy,
    deadline: deadline === undefined ? undefined : instantOf(deadline, now),
  });
}

/** An instant as it is, or a duration from now on. */
function instantOf(text: string, now: number): string {
  const afterMs = parseDuration(text);
  if (afterMs !== undefined && isWithinCap(afterMs)) return formatInstant(now + afterMs);
  if (parseInstant(text) !== undefined) return text;
  throw new ConfigError([
    `--deadline is ${JSON.stringify(text)}; expected a duration such as 2h, up to 365d, or a date such as 2026-11-21T00:00:00Z.`,
  ]);
}

function wholeNumber(flag: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new ConfigError([`${flag} is ${JSON.stringify(text)}; expected a whole number.`]);
}

function withoutUndefined(document: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(document).filter(([, value]) => value !== undefined));
}
