import { createEcsCloud } from '../adapters/ecs/ecs-cloud.ts';
import { mnsEndpoint, stsEndpoint } from '../adapters/endpoints.ts';
import type { Credentials } from '../adapters/fc/credentials.ts';
import { decodeBody } from '../adapters/fc/decode-body.ts';
import { createMnsQueueAdmin, type MnsQueueAdmin } from '../adapters/mns/mns-queue-admin.ts';
import { createMnsQueues } from '../adapters/mns/mns-queues.ts';
import { createMnsTopicAdmin, type MnsTopicAdmin } from '../adapters/mns/mns-topic-admin.ts';
import { findCredentials, profileRegion } from '../adapters/operator/credential-chain.ts';
import { createRpcApi } from '../adapters/rpc/rpc-client.ts';
import { stsVersion } from '../adapters/sts/assume-role.ts';
import { getCallerIdentity } from '../adapters/sts/get-caller-identity.ts';
import { systemClock as clock, systemRandom as random } from '../adapters/system.ts';
import type { Patience } from '../adapters/tell-slowness.ts';
import {
  type ProvisionedQueue,
  type ProvisionOptions,
  provisionQueues,
} from '../app/operator/provision-queues.ts';
import { type ProvisionedTopic, provisionTopic } from '../app/operator/provision-topic.ts';
import type { ReadingProgress } from '../app/operator/read-whole-place.ts';
import { runSurvey } from '../app/operator/run-survey.ts';
import { type Environment, parseSettings } from '../config/parse-settings.ts';
import { ConfigError } from '../core/errors.ts';
import type { RegionReport } from '../core/scan/scan-report.ts';
import type { Settings } from '../core/settings.ts';
import type { Clock, EniCloud, Place, QueueSender } from '../ports.ts';

/** A person at a terminal, connected to one account and region with their own credentials. */
export interface Operator {
  readonly settings: Settings;
  readonly home: Place;
  readonly credentials: Credentials;
  readonly cloud: EniCloud;
  readonly queues: QueueSender;
  readonly queueAdmin: MnsQueueAdmin;
  readonly topicAdmin: MnsTopicAdmin;
  readonly clock: Clock;
  /** Who hears when an answer takes its time. */
  readonly patience: Patience | undefined;
  /** Every ENI of the home region, or of another place that the settings name, with the word that a scan would give it. Changes nothing. */
  survey(place?: Place, options?: SurveyOptions): Promise<RegionReport>;
  /** Creates the queues; safe to repeat. Queues that are there with other attributes are only changed when `update` asks for it. */
  provisionQueues(options?: ProvisionOptions): Promise<readonly ProvisionedQueue[]>;
  /** Creates the topic of the settings, when they name one; safe to repeat. */
  provisionTopic(): Promise<ProvisionedTopic | undefined>;
  /** Up to 16 results, acknowledged at once; empty when there are none. */
  receiveResults(): Promise<readonly { readonly body: unknown }[]>;
}

export interface SurveyOptions {
  /** Instead of the cap of the settings. */
  readonly deleteCap?: number | undefined;
  readonly onProgress?: ((progress: ReadingProgress) => void) | undefined;
}

export interface OperatorOptions {
  readonly env: Environment;
  /** Overrides the region of the environment. */
  readonly region?: string | undefined;
  /** What to do when no region is known, where it is not what the other commands advise. */
  readonly regionAdvice?: string | undefined;
  /** Hears when an answer takes its time, of whoever it is. */
  readonly say?: ((sentence: string) => void) | undefined;
}

/** Connects with the settings of the environment. Rejects with a ConfigError that says what is missing and where to get it. */
export async function openOperator(options: OperatorOptions): Promise<Operator> {
  const { env } = options;
  const settings = parseSettings(env);
  const region = options.region ?? regionIn(env, options.regionAdvice);
  const credentials = await credentialsIn(env, options.say);
  const patience = options.say && { clock, say: options.say };
  const calls = { credentials, clock, random, endsAt: noDeadline, patience };
  const sts = createRpcApi({
    ...calls,
    endpoint: stsEndpoint(region, settings.endpoints.sts),
    version: stsVersion,
  });
  const accountId = env['FC_ACCOUNT_ID'] || (await getCallerIdentity(sts)).accountId;
  const home = { accountId, region };
  const cloud = createEcsCloud({ ...calls, home, settings });
  const endpoint = mnsEndpoint(accountId, region, settings.endpoints.mns);
  const mns = { endpoint, accountId, credentials, patience };
  const queueAdmin = createMnsQueueAdmin(mns);
  const topicAdmin = createMnsTopicAdmin(mns);

  return {
    settings,
    home,
    credentials,
    cloud,
    queueAdmin,
    topicAdmin,
    queues: createMnsQueues({ ...mns, clock, random }),
    clock,
    patience,
    async survey(place = home, { deleteCap = settings.deleteCap, onProgress } = {}) {
      const ports = { clock, enis: await cloud.open(place) };
      return runSurvey(ports, { ...settings, deleteCap }, place, onProgress);
    },
    provisionQueues: (how = { update: false }) => provisionQueues(queueAdmin, settings.queues, how),
    provisionTopic: () => provisionTopic(topicAdmin, settings.notifications.topic),
    async receiveResults() {
      const messages = await queueAdmin.receive(settings.queues.result, 16);
      for (const message of messages)
        await queueAdmin.acknowledge(settings.queues.result, message.receiptHandle);
      return messages.map(message => ({ body: decodeBody(message.body) }));
    },
  };
}

/** A person decides when a command has taken too long. */
const noDeadline = Number.POSITIVE_INFINITY;

/** The credentials that the given environment, or else this machine, stands for. `say` hears when finding them takes its time. */
export function credentialsIn(env: Environment, say?: (sentence: string) => void): Promise<Credentials> {
  return findCredentials({ env, clock, say });
}

/** The region that the environment names, or the profile whose key is used; throws a ConfigError when none does, which ends with `advice`. */
export function regionIn(
  env: Environment,
  advice = 'Name it with --region, or set ALIBABA_CLOUD_REGION_ID.',
): string {
  const region =
    env['ALIBABA_CLOUD_REGION_ID'] || env['ALIBABA_CLOUD_REGION'] || env['FC_REGION'] || profileRegion(env);
  if (region) return region;
  throw new ConfigError([`The region is not known. ${advice}`]);
}
