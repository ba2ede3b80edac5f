import { ecsVersion } from '../adapters/ecs/ecs-enis.ts';
import { ecsEndpoint, mnsEndpoint, stsEndpoint } from '../adapters/endpoints.ts';
import type { Credentials } from '../adapters/fc/credentials.ts';
import { askEndpoint } from '../adapters/operator/ask-endpoint.ts';
import {
  type FunctionName,
  functionNames,
  permissionProbes,
} from '../adapters/operator/permission-probes.ts';
import { createRpcApi } from '../adapters/rpc/rpc-client.ts';
import { stsVersion } from '../adapters/sts/assume-role.ts';
import { type CallerIdentity, getCallerIdentity } from '../adapters/sts/get-caller-identity.ts';
import { systemClock as clock, systemRandom as random } from '../adapters/system.ts';
import { checkClock, checkEndpoint } from '../app/doctor/check-endpoint.ts';
import { checkFunctions } from '../app/doctor/check-functions.ts';
import { checkPermissions, policyLine } from '../app/doctor/check-permissions.ts';
import { checkQueues } from '../app/doctor/check-queues.ts';
import { checkRegions } from '../app/doctor/check-regions.ts';
import { type Environment, parseSettings } from '../config/parse-settings.ts';
import { type Check, ok, problem, skipped } from '../core/check.ts';
import { CloudError, ConfigError } from '../core/errors.ts';
import type { Settings } from '../core/settings.ts';
import { openFunctions } from './functions.ts';
import { credentialsIn, type Operator, openOperator, regionIn } from './operator.ts';

export { type FunctionName, functionNames };

export interface ExamineOptions {
  readonly env: Environment;
  /** Overrides the region of the environment. */
  readonly region?: string | undefined;
  /** Whose permissions are tried. */
  readonly functions: readonly FunctionName[];
  /** Set to look at what is deployed, too: at the public endpoint of Function Compute, or at this one. */
  readonly deployed?: { readonly endpoint: string | undefined } | undefined;
  /** Hears each check as soon as it is made. */
  readonly onCheck: (check: Check) => void;
}

/**
 * Looks at everything that has to be right before the first scan, in the order in which one thing needs another: settings, key, clock, endpoints,
 * regions, queues, permissions. Changes nothing. What cannot be looked at because something before it is wrong is said to be skipped.
 */
export async function examine({ env, region, functions, deployed, onCheck }: ExamineOptions): Promise<void> {
  const settings = readOr(() => parseSettings(env), 'settings', 'Correct the environment variable.', onCheck);
  if (settings === undefined) return onCheck(skipped('the rest', 'needs settings that can be read'));
  onCheck(ok('settings', `can be read; mode ${settings.mode}`));

  const home = region ?? readOr(() => regionIn(env), 'region', 'Name one of the two.', onCheck);
  if (home === undefined) return onCheck(skipped('the rest', 'needs a region'));

  const identity = await examineKey(env, settings, home, onCheck);
  if (identity === undefined) return onCheck(skipped('the rest', 'needs a key that works'));

  const operator = await openOperator({ env: { ...env, FC_ACCOUNT_ID: identity.accountId }, region: home });
  await examinePlaces(operator, onCheck);
  const probes = permissionProbes(ecsApi(operator), home)
    .map(probe => ({ ...probe, neededBy: probe.neededBy.filter(name => functions.includes(name)) }))
    .filter(({ neededBy }) => neededBy.length > 0);
  for (const check of await checkPermissions(probes, identity.arn)) onCheck(check);
  if (deployed !== undefined) {
    const api = await openFunctions(operator, deployed);
    const names = functions.map(name => `eni-reaper-${name}`);
    for (const check of await checkFunctions(name => api.find(name), names)) onCheck(check);
  }
  const resources = Object.values(operator.settings.queues).map(
    name => `acs:mns:*:*:/queues/${name}/messages`,
  );
  const line = policyLine(['mns:SendMessage', 'mns:BatchSendMessage'], resources);
  onCheck(
    skipped('permission mns:BatchSendMessage', `cannot be tried without sending; all functions need ${line}`),
  );
}

/** The key: whether there is one, whether anybody can be asked about it, and whose it is. */
async function examineKey(
  env: Environment,
  settings: Settings,
  region: string,
  onCheck: (check: Check) => void,
): Promise<CallerIdentity | undefined> {
  let credentials: Credentials;
  let url: string;
  try {
    url = stsEndpoint(region, settings.endpoints.sts);
    credentials = await credentialsIn(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    onCheck(problem('credentials', error.message, 'See above.'));
    return undefined;
  }
  onCheck(await checkEndpoint(askEndpoint, { product: 'STS', url, setting: 'ENI_REAPER_STS_ENDPOINT' }));
  onCheck(await checkClock(askEndpoint, clock, url));
  try {
    const identity = await getCallerIdentity(
      createRpcApi({ endpoint: url, version: stsVersion, credentials, clock, random }),
    );
    onCheck(ok('credentials', `key of ${identity.arn}, account ${identity.accountId}`));
    return identity;
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    onCheck(problem('credentials', error.message, 'Check the key, its secret, and the clock above.'));
    return undefined;
  }
}

async function examinePlaces(operator: Operator, onCheck: (check: Check) => void): Promise<void> {
  const { settings, home, cloud, queueAdmin } = operator;
  const visited = settings.regions ?? [home.region];
  const { check, regions } = await checkRegions(() => cloud.listRegions(), visited);
  onCheck(check);
  for (const region of regions) {
    const url = ecsEndpoint(region, settings.endpoints.ecs);
    const product = `ECS in ${region}`;
    onCheck(await checkEndpoint(askEndpoint, { product, url, setting: 'ENI_REAPER_ECS_ENDPOINT' }));
  }
  for (const { accountId, roleArn } of settings.accounts)
    onCheck(await checkAccount(operator, accountId, roleArn));
  const url = mnsEndpoint(home.accountId, home.region, settings.endpoints.mns);
  const mns = await checkEndpoint(askEndpoint, { product: 'MNS', url, setting: 'ENI_REAPER_MNS_ENDPOINT' });
  onCheck(mns);
  if (mns.status !== 'ok') return onCheck(skipped('queues', 'need MNS'));
  for (const queue of await checkQueues(queueAdmin, settings.queues)) onCheck(queue);
}

async function checkAccount(operator: Operator, accountId: string, roleArn: string): Promise<Check> {
  const name = `account ${accountId}`;
  try {
    await operator.cloud.open({ accountId, region: operator.home.region });
    return ok(name, `${roleArn} can be taken`);
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return problem(
      name,
      error.message,
      `Add ${policyLine('sts:AssumeRole', roleArn)} to the policy of the scan and the worker.`,
    );
  }
}

function ecsApi({ settings, home, credentials }: Operator) {
  const endpoint = ecsEndpoint(home.region, settings.endpoints.ecs);
  return createRpcApi({ endpoint, version: ecsVersion, credentials, clock, random });
}

/** What can be read of the environment, or a check for each thing that is wrong with it. */
function readOr<T>(
  read: () => T,
  name: string,
  todo: string,
  onCheck: (check: Check) => void,
): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const found of error.problems) onCheck(problem(name, found, todo));
    return undefined;
  }
}
