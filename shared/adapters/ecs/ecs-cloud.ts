import { CloudError, ConfigError } from '../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../core/json.ts';
import type { Settings } from '../../core/settings.ts';
import type { Clock, EniCloud, EniSurveyor, Place, Random, RegionalEnis } from '../../ports.ts';
import { ecsEndpoint, stsEndpoint } from '../endpoints.ts';
import type { Credentials } from '../fc/credentials.ts';
import { createRpcApi, type RpcApi } from '../rpc/rpc-client.ts';
import { assumeRole, stsVersion } from '../sts/assume-role.ts';
import type { Patience } from '../tell-slowness.ts';
import { createEcsEnis, ecsVersion } from './ecs-enis.ts';

export interface EcsCloudOptions {
  /** The function's own account and region. */
  readonly home: Place;
  readonly credentials: Credentials;
  readonly settings: Pick<Settings, 'endpoints' | 'accounts'>;
  readonly clock: Clock;
  readonly random: Random;
  /** No call outlasts this instant, when somebody ends the run. */
  readonly endsAt?: number | undefined;
  readonly patience?: Patience | undefined;
}

/** ECS in all accounts and regions, for one invocation: connections and temporary credentials do not outlive it. */
export interface EcsCloud extends EniCloud {
  open(place: Place): Promise<RegionalEnis & EniSurveyor>;
}

/** Opens the function's own account with its own credentials, and every account of ENI_REAPER_ACCOUNTS by its role; no other. */
export function createEcsCloud(options: EcsCloudOptions): EcsCloud {
  const { home, credentials, settings } = options;
  const credentialsOf = rememberByKey((accountId: string) => credentialsFor(accountId, options));
  const ecsOf = rememberByKey(async (key: string): Promise<RpcApi> => {
    const [accountId = '', region = ''] = key.split(' ');
    const endpoint = ecsEndpoint(region, settings.endpoints.ecs);
    return createRpcApi({
      ...options,
      endpoint,
      version: ecsVersion,
      credentials: accountId === home.accountId ? credentials : await credentialsOf(accountId),
    });
  });
  const open = (place: Place) => ecsOf(`${place.accountId} ${place.region}`);

  return {
    open: async place => createEcsEnis(await open(place), place),
    async listRegions() {
      const ecs = await open(home);
      return regionIdsIn(await ecs.call('DescribeRegions', { RegionId: home.region }, 'read'));
    },
  };
}

async function credentialsFor(accountId: string, options: EcsCloudOptions): Promise<Credentials> {
  const { home, settings } = options;
  const account = settings.accounts.find(entry => entry.accountId === accountId);
  if (account === undefined) {
    throw new ConfigError([
      `Account ${accountId} is neither this function's own nor one of ENI_REAPER_ACCOUNTS: it is not opened.`,
    ]);
  }
  const endpoint = stsEndpoint(home.region, settings.endpoints.sts);
  return assumeRole(createRpcApi({ ...options, endpoint, version: stsVersion }), account);
}

/** Each key is worked out once, however many ask for it at the same time; a failure is remembered too, until the next invocation. */
function rememberByKey<T>(make: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const made = new Map<string, Promise<T>>();
  return key => {
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    return known;
  };
}

function regionIdsIn(body: JsonObject): readonly string[] {
  const regions = body['Regions'];
  const rows: unknown = isJsonObject(regions) ? regions['Region'] : undefined;
  const ids = Array.isArray(rows)
    ? rows.map((row: unknown) => (isJsonObject(row) ? row['RegionId'] : undefined))
    : [];
  const named = ids.filter(id => typeof id === 'string').filter(id => id !== '');
  if (named.length > 0 && named.length === ids.length) return [...new Set(named)];
  throw new CloudError(
    'DescribeRegions answered without a list of regions. Nothing is scanned by it; the next run asks again.',
    {
      handling: 'transient',
      operation: 'DescribeRegions',
    },
  );
}
