import { ecsVersion } from '../adapters/ecs/ecs-enis.ts';
import { ecsEndpoint, ensEndpoint, mnsEndpoint } from '../adapters/endpoints.ts';
import { ensVersion } from '../adapters/ens/ens-teardown.ts';
import { askEndpoint } from '../adapters/operator/ask-endpoint.ts';
import { ecsPermissionProbes, ensPermissionProbes } from '../adapters/operator/permission-probes.ts';
import { queuePermissionProbes } from '../adapters/operator/queue-permission-probes.ts';
import { createRpcApi } from '../adapters/rpc/rpc-client.ts';
import { systemClock as clock, systemRandom as random } from '../adapters/system.ts';
import { checkEndpoint } from '../app/doctor/check-endpoint.ts';
import { checkPublishing } from '../app/doctor/check-notifications.ts';
import { checkPermissions, type Tried } from '../app/doctor/check-permissions.ts';
import { checkQueuePermissions } from '../app/doctor/check-queue-permissions.ts';
import { policyLine } from '../app/doctor/policy-line.ts';
import { type Check, skipped } from '../core/check.ts';
import type { PolicyHolder } from '../core/function-names.ts';
import type { Operator } from './operator.ts';

/** What the key at hand may do of that which the functions, or the command, will have to do. */
export async function examinePermissions(
  operator: Operator,
  asked: Tried & { readonly usesEns: boolean; readonly mnsAnswers: boolean },
  onCheck: (check: Check) => void,
): Promise<void> {
  const { settings, home } = operator;
  const ecs = apiOf(operator, ecsEndpoint(home.region, settings.endpoints.ecs), ecsVersion);
  for (const check of await checkPermissions(ecsPermissionProbes(ecs, home.region), asked)) onCheck(check);
  const edge: readonly PolicyHolder[] = ['teardown', 'operator'];
  if (edge.some(holder => asked.holders.includes(holder))) await examineEns(operator, asked, onCheck);
  await examineQueuePermissions(operator, asked, onCheck);
  const { topic } = settings.notifications;
  if (topic !== undefined) for (const check of checkPublishing(topic, asked.holders)) onCheck(check);
  if (asked.holders.includes('operator')) onCheck(untriedInvoke());
}

/** The settings do not say whether anybody asks for teardowns at the edge; who names its endpoint, or asks for it, means to. */
async function examineEns(
  operator: Operator,
  asked: Tried & { readonly usesEns: boolean },
  onCheck: (check: Check) => void,
): Promise<void> {
  const override = operator.settings.endpoints.ens;
  if (!asked.usesEns && override === undefined)
    return onCheck(
      skipped(
        'permissions on ENS',
        'not tried: only teardowns at the edge need them. If you have any, run the doctor with --ens',
      ),
    );
  const url = ensEndpoint(override);
  const ens = await checkEndpoint(askEndpoint, { product: 'ENS', url, setting: 'ENI_REAPER_ENS_ENDPOINT' });
  onCheck(ens);
  if (ens.status !== 'ok') return onCheck(skipped('permissions on ENS', 'need ENS'));
  const probes = ensPermissionProbes(apiOf(operator, url, ensVersion));
  for (const check of await checkPermissions(probes, asked)) onCheck(check);
}

async function examineQueuePermissions(
  { settings, home, credentials }: Operator,
  asked: Tried & { readonly mnsAnswers: boolean },
  onCheck: (check: Check) => void,
): Promise<void> {
  if (!asked.mnsAnswers) return onCheck(skipped('permissions on queues', 'need MNS'));
  const { accountId, region } = home;
  const endpoint = mnsEndpoint(accountId, region, settings.endpoints.mns);
  const probes = queuePermissionProbes({ endpoint, accountId, credentials });
  for (const check of await checkQueuePermissions(probes, settings.queues, asked)) onCheck(check);
}

function untriedInvoke(): Check {
  const functions = ['functions', 'services/*/functions'].map(path => `acs:fc:*:*:${path}/eni-reaper-scan`);
  const line = policyLine('fc:InvokeFunction', functions);
  return skipped(
    'permission fc:InvokeFunction',
    `not tried: it would run the scan. Needed by operator: ${line}`,
  );
}

function apiOf({ credentials }: Operator, endpoint: string, version: string) {
  return createRpcApi({ endpoint, version, credentials, clock, random });
}
