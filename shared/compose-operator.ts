import { createEcsCloud } from './adapters/ecs/ecs-cloud.ts';
import { mnsEndpoint } from './adapters/endpoints.ts';
import { resolveCredentials } from './adapters/fc/credentials.ts';
import { decodeBody } from './adapters/fc/decode-body.ts';
import { parseContext } from './adapters/fc/parse-context.ts';
import { createMnsQueueAdmin } from './adapters/mns/mns-queue-admin.ts';
import { systemClock as clock, systemRandom as random } from './adapters/system.ts';
import { runSurvey } from './app/run-survey.ts';
import { type Environment, parseSettings } from './config/parse-settings.ts';
import type { RegionReport } from './core/scan-report.ts';

/** What the command does in an account by itself, beside starting functions: look, provision, and read results. */
export interface Operator {
  /** Every ENI of the home region with its word. */
  survey(): Promise<RegionReport>;
  /** Creates the queues; safe to repeat. */
  provisionQueues(): Promise<void>;
  /** Up to 16 results, acknowledged at once; empty when there are none. */
  receiveResults(): Promise<readonly { readonly body: unknown }[]>;
}

export function composeOperator(env: Environment): Operator {
  const settings = parseSettings(env);
  const { accountId, region } = parseContext(undefined, env);
  const credentials = resolveCredentials(undefined, env);
  const home = { accountId, region };
  const cloud = createEcsCloud({
    home,
    credentials,
    settings,
    clock,
    random,
    // A person decides when a command has taken too long.
    deadlineAt: Number.POSITIVE_INFINITY,
  });
  const admin = createMnsQueueAdmin({
    endpoint: mnsEndpoint(accountId, region, settings.endpoints.mns),
    accountId,
    credentials,
  });

  return {
    survey: async () => runSurvey({ clock, enis: await cloud.open(home) }, settings, home),
    async provisionQueues() {
      for (const name of Object.values(settings.queues)) await admin.createQueue(name);
    },
    async receiveResults() {
      const messages = await admin.receive(settings.queues.result, 16);
      for (const message of messages) await admin.acknowledge(settings.queues.result, message.receiptHandle);
      return messages.map(message => ({ body: decodeBody(message.body) }));
    },
  };
}
