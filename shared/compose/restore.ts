import { ecsVersion } from '../adapters/ecs/ecs-enis.ts';
import { createEcsRestore } from '../adapters/ecs/ecs-restore.ts';
import { ecsEndpoint, stsEndpoint } from '../adapters/endpoints.ts';
import type { Credentials } from '../adapters/fc/credentials.ts';
import { createRpcApi } from '../adapters/rpc/rpc-client.ts';
import { assumeRole, stsVersion } from '../adapters/sts/assume-role.ts';
import { systemRandom as random } from '../adapters/system.ts';
import { type Restored, type RestoreOptions, restoreEni } from '../app/operator/restore-eni.ts';
import { ConfigError } from '../core/errors.ts';
import type { RestorePlan } from '../core/restore/restore-plan.ts';
import type { Place } from '../ports.ts';
import type { Operator } from './operator.ts';

/** Carries out one plan in the place where the ENI was; a ConfigError says that this account may not be entered. */
export async function restoreInPlace(
  operator: Operator,
  place: Place,
  plan: RestorePlan,
  options: RestoreOptions,
): Promise<Restored> {
  const { clock, patience, settings } = operator;
  const api = createRpcApi({
    endpoint: ecsEndpoint(place.region, settings.endpoints.ecs),
    version: ecsVersion,
    credentials: await credentialsFor(operator, place.accountId),
    clock,
    random,
    patience,
  });
  return restoreEni({ clock, restorer: createEcsRestore(api, place) }, plan, options);
}

/** The operator's own, or those of the role that the settings name for this account. */
async function credentialsFor(
  { settings, home, credentials, clock, patience }: Operator,
  accountId: string,
): Promise<Credentials> {
  if (accountId === home.accountId) return credentials;
  const account = settings.accounts.find(entry => entry.accountId === accountId);
  if (account === undefined) {
    throw new ConfigError([
      `It was in account ${accountId}, and the key at hand is of ${home.accountId}. Use a key of that account, or name a role in ENI_REAPER_ACCOUNTS.`,
    ]);
  }
  const endpoint = stsEndpoint(home.region, settings.endpoints.sts);
  const sts = createRpcApi({ endpoint, version: stsVersion, credentials, clock, random, patience });
  return assumeRole(sts, account);
}
