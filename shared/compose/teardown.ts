import { parseEvent } from '../adapters/fc/parse-event.ts';
import { parseTeardownMessage } from '../adapters/fc/parse-teardown-request.ts';
import { systemClock as clock, systemRandom as random } from '../adapters/system.ts';
import { createTeardownClouds } from '../adapters/teardown-clouds.ts';
import { type CallBudgets, createCallBudgets } from '../app/call-budgets.ts';
import { createDigestShare } from '../app/messages/digest-share.ts';
import { runTeardown } from '../app/run-teardown.ts';
import { createTeardownMemory, type TeardownMemory } from '../app/teardown/teardown-memory.ts';
import type { Environment } from '../config/parse-settings.ts';
import { digestResults } from '../core/digest/results-digest.ts';
import { ConfigError } from '../core/errors.ts';
import type { TeardownReport } from '../core/teardown/teardown-report.ts';
import { isRegionAllowed } from '../core/teardown/teardown-scope.ts';
import { asHandler } from './invocation.ts';
import { notify } from './notifications.ts';

/** What one warm instance of teardown keeps between invocations. */
export interface TeardownInstance {
  readonly budgets: CallBudgets;
  readonly memory: TeardownMemory;
}

export function createTeardownInstance(): TeardownInstance {
  return { budgets: createCallBudgets(), memory: createTeardownMemory() };
}

/**
 * The teardown function: messages of the teardown queue in, a TeardownReport out. Returning acknowledges them all. Wired apart from scan and worker, so that
 * nothing that detaches can be reached from there.
 */
export function handleTeardown(
  event: unknown,
  context: unknown,
  env: Environment,
  instance: TeardownInstance,
): Promise<TeardownReport> {
  return asHandler(context, env, async wired => {
    const { settings, invocation, callsEndAt, credentials, log, queues } = wired;
    const parsed = parseEvent(event);
    if (parsed.kind !== 'messages') {
      throw new ConfigError([
        'Teardown was started by a timer; it takes messages of the teardown queue only. Check its triggers.',
      ]);
    }
    const { region } = invocation;
    const clouds = createTeardownClouds({ credentials, settings, clock, random, endsAt: callsEndAt });
    const rules = {
      now: clock.nowMs(),
      isRegionAllowed: (asked: Parameters<typeof isRegionAllowed>[2]) =>
        isRegionAllowed(settings, region, asked),
    };
    const messages = parsed.messages.map(({ body }) => parseTeardownMessage(body, rules));
    const ports = { clock, random, log, clouds, queues, ...instance };
    const report = await runTeardown(ports, settings, messages, invocation);
    const mayTell = createDigestShare({ clock, ...instance }, invocation);
    await notify(wired, 'teardown', () => digestResults(report), mayTell);
    return report;
  });
}
