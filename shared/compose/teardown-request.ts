import { noDeadline } from '../adapters/call-timeout.ts';
import { decodeBody } from '../adapters/fc/decode-body.ts';
import { parseTeardownMessage } from '../adapters/fc/parse-teardown-request.ts';
import { systemRandom as random } from '../adapters/system.ts';
import { createTeardownClouds } from '../adapters/teardown-clouds.ts';
import { type FollowOptions, followRequest } from '../app/operator/follow-request.ts';
import { CloudError, ConfigError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { TeardownMessage } from '../core/teardown/teardown-message.ts';
import type { TeardownRequest } from '../core/teardown/teardown-request.ts';
import { isRegionAllowed } from '../core/teardown/teardown-scope.ts';
import type { Operator } from './operator.ts';

/** The teardown queue and the result queue, from the side of whoever asks for a teardown. */
export interface TeardownDesk {
  /** The request as the function will read it; throws a ConfigError with everything that it would refuse. */
  check(document: JsonObject): TeardownRequest;
  /** The ENIs that will be answered, one event each; `undefined` when they cannot be listed with the key at hand. Changes nothing. */
  listTargets(request: TeardownRequest): Promise<readonly string[] | undefined>;
  /** Rejects when it is not known to be sent, and says whether it may be. */
  send(document: JsonObject): Promise<void>;
  follow(options: FollowOptions): ReturnType<typeof followRequest>;
}

export function openTeardownDesk(operator: Operator): TeardownDesk {
  const { settings, home, credentials, clock, patience, queueAdmin, queues } = operator;
  const { teardown, result } = settings.queues;
  const results = {
    receive: (count: number, waitSeconds: number) => queueAdmin.receive(result, count, waitSeconds),
    acknowledge: (handles: readonly string[]) => queueAdmin.acknowledge(result, ...handles),
    release: (handles: readonly string[]) => queueAdmin.release(result, ...handles),
    decode: decodeBody,
  };
  return {
    check(document) {
      const parsed = parseTeardownMessage(document, {
        now: clock.nowMs(),
        isRegionAllowed: asked => isRegionAllowed(settings, home.region, asked),
      });
      if (parsed.kind === 'request' && parsed.overdue === undefined) return parsed.request;
      const reason = reasonAgainst(parsed);
      throw new ConfigError([`The function would refuse this request: ${reason}.`]);
    },
    async listTargets({ cloud, region, target }) {
      if (target.kind === 'enis') return target.eniIds;
      const clouds = createTeardownClouds({
        credentials,
        settings,
        clock,
        random,
        endsAt: noDeadline,
        patience,
      });
      try {
        const enis = clouds.open(cloud, { accountId: home.accountId, region });
        return (await enis.listBySelector(target.selector)).map(eni => eni.eniId);
      } catch (error) {
        if (error instanceof CloudError) return undefined;
        throw error;
      }
    },
    async send(document) {
      const [sent] = await queues.send(teardown, [{ body: JSON.stringify(document) }]);
      if (sent?.kind !== 'failed') return;
      const requestId = String(document['requestId']);
      const whatNow = sent.isCertain
        ? 'Nothing was sent; "eni-reaper doctor" shows what is missing.'
        : `It may have been sent as ${requestId}: repeat it with --request-id ${requestId}, which does no harm.`;
      throw new CloudError(`${sent.reason} ${whatNow}`, {
        handling: sent.isCertain ? 'rejected' : 'transient',
        operation: 'BatchSendMessage',
      });
    },
    follow: options => followRequest({ clock, results }, options),
  };
}

function reasonAgainst(parsed: TeardownMessage): string {
  if (parsed.kind === 'poison') return parsed.reason;
  return (parsed.kind === 'request' ? parsed.overdue : undefined) ?? 'it is no request';
}
