import { CloudError } from '../../core/errors.ts';
import type { Settings } from '../../core/settings.ts';
import type { TeardownCall } from '../../core/teardown/teardown-step.ts';
import type { Clock, Log, TeardownEnis } from '../../ports.ts';
import type { CallBudgets } from '../call-budgets.ts';
import type { Invocation } from '../invocation.ts';
import { budgetName } from './read-teardown-enis.ts';

export interface TeardownCallPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly budgets: CallBudgets;
  readonly enis: TeardownEnis;
}

export type SentCall =
  | { readonly kind: 'accepted'; readonly providerRequestId: string }
  | { readonly kind: 'refused'; readonly error: CloudError }
  /** Not sent at all: it would have been too late, too old or too many. */
  | {
      readonly kind: 'withheld';
      readonly why: string;
      /** The refusal of another call of this kind in this run, when the permission is missing. */
      readonly forbidden?: CloudError | undefined;
    };

export interface TeardownCaller {
  /** Sends one call for an ENI whose read was asked for at `askedAt` (monotonic milliseconds). */
  send(eniId: string, call: TeardownCall, askedAt: number): Promise<SentCall>;
}

/** A call is only sent while the read that justifies it is younger than this; after it, the ENI is looked at again. */
const observationAgeCapMs = 30_000;

/**
 * Sends the calls that change something in one place, within the budgets of settings and provider. A call that was refused for lack of permission
 * ends all calls of its kind in this run: the next one would be refused as well.
 */
export function createTeardownCaller(
  ports: TeardownCallPorts,
  settings: Settings,
  invocation: Invocation,
): TeardownCaller {
  const { budgets, clock, enis, log } = ports;
  const shares = {
    detach: settings.detachesPerMinute,
    delete: settings.deletesPerMinute,
    // What is attached back was detached before: the detaches bound it.
    attach: settings.detachesPerMinute,
  };
  const forbidden = new Map<TeardownCall['kind'], CloudError>();
  const withhold = (why: string): SentCall => ({ kind: 'withheld', why });

  return {
    async send(eniId, call, askedAt) {
      const now = clock.nowMs();
      const api = budgetName(enis, call.kind);
      const refusal = forbidden.get(call.kind);
      if (refusal !== undefined) {
        const why = `a ${call.kind} was refused for lack of permission in this run`;
        return { kind: 'withheld', why, forbidden: refusal };
      }
      if (!budgets.mayCall(api, enis.place, now, shares[call.kind]))
        return withhold(`the ${call.kind} budget of this minute is spent`);
      if (clock.monotonicMs() - askedAt > observationAgeCapMs)
        return withhold('the read became too old to act on');
      if (now >= invocation.deadlineAt) return withhold('the time of this run was used up');

      budgets.count(api, enis.place, now);
      const facts = { cloud: enis.cloud, ...enis.place, eniId, call: call.kind };
      try {
        const { providerRequestId } = await request(enis, eniId, call);
        log.info('teardown.requested', { ...facts, providerRequestId });
        return { kind: 'accepted', providerRequestId };
      } catch (error) {
        if (!(error instanceof CloudError)) throw error;
        const { handling, operation, providerCode } = error;
        log.warn('teardown.refused', { ...facts, providerCode, problem: error.message });
        if (handling === 'throttled') {
          budgets.close(api, enis.place, clock.nowMs());
          log.warn('api.throttled', { ...facts, api, providerCode });
        }
        if (handling === 'forbidden') {
          forbidden.set(call.kind, error);
          log.error('permission.refused', { ...facts, operation, providerCode, problem: error.message });
        }
        return { kind: 'refused', error };
      }
    },
  };
}

function request(
  enis: TeardownEnis,
  eniId: string,
  call: TeardownCall,
): Promise<{ readonly providerRequestId: string }> {
  switch (call.kind) {
    case 'detach':
      return enis.requestDetach(eniId, call.instanceId);
    case 'delete':
      return enis.requestDelete(eniId);
    case 'attach':
      return enis.requestAttach(eniId, call.instanceId);
  }
}
