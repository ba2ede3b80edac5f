import { ecsEndpoint, mnsEndpoint } from '../adapters/endpoints.ts';
import { askEndpoint } from '../adapters/operator/ask-endpoint.ts';
import { lookAtHost } from '../adapters/operator/look-at-host.ts';
import { checkEndpoint } from '../app/doctor/check-endpoint.ts';
import { checkTopic, checkWebhook } from '../app/doctor/check-notifications.ts';
import { checkQueues } from '../app/doctor/check-queues.ts';
import { checkRegions } from '../app/doctor/check-regions.ts';
import { policyLine } from '../app/doctor/policy-line.ts';
import { type Check, ok, problem, skipped } from '../core/check.ts';
import { CloudError } from '../core/errors.ts';
import type { QueueNames } from '../core/settings.ts';
import type { Operator } from './operator.ts';

export interface ExaminedPlaces {
  readonly mnsAnswers: boolean;
  /** How long each queue leases a message, where it says so. */
  readonly leaseSeconds: Readonly<Partial<Record<keyof QueueNames, number>>>;
}

/** Everything that the functions reach: regions, accounts, queues, and where digests go. `undefined` when the home region does not exist. */
export async function examinePlaces(
  operator: Operator,
  onCheck: (check: Check) => void,
): Promise<ExaminedPlaces | undefined> {
  const { settings, home, cloud } = operator;
  const visited = settings.regions ?? [home.region];
  const { check, regions, known } = await checkRegions(() => cloud.listRegions(), visited);
  if (known !== undefined && !known.includes(home.region)) {
    const todo = 'Correct --region, or ALIBABA_CLOUD_REGION_ID.';
    onCheck(problem('region', `${home.region}: no such region`, todo));
    return undefined;
  }
  onCheck(check);
  for (const region of regions) {
    const url = ecsEndpoint(region, settings.endpoints.ecs);
    const product = `ECS in ${region}`;
    onCheck(await checkEndpoint(askEndpoint, { product, url, setting: 'ENI_REAPER_ECS_ENDPOINT' }));
  }
  for (const { accountId, roleArn } of settings.accounts)
    onCheck(await checkAccount(operator, accountId, roleArn));
  const queues = await examineQueues(operator, onCheck);
  const { webhook } = settings.notifications;
  if (webhook !== undefined) onCheck(await checkWebhook(lookAtHost, webhook));
  return queues;
}

async function examineQueues(
  { settings, home, queueAdmin, topicAdmin }: Operator,
  onCheck: (check: Check) => void,
): Promise<ExaminedPlaces> {
  const { topic } = settings.notifications;
  const url = mnsEndpoint(home.accountId, home.region, settings.endpoints.mns);
  const mns = await checkEndpoint(askEndpoint, { product: 'MNS', url, setting: 'ENI_REAPER_MNS_ENDPOINT' });
  onCheck(mns);
  if (mns.status !== 'ok') {
    onCheck(skipped(topic === undefined ? 'queues' : 'queues and topic', 'need MNS'));
    return { mnsAnswers: false, leaseSeconds: {} };
  }
  const { checks, leaseSeconds } = await checkQueues(queueAdmin, settings.queues);
  for (const queue of checks) onCheck(queue);
  if (topic !== undefined) onCheck(await checkTopic(topicAdmin, topic));
  return { mnsAnswers: true, leaseSeconds };
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
