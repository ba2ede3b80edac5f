import type { CloudError } from '../errors.ts';
import type { EniPolicy, Mode } from '../settings.ts';
import type { Refusal, TeardownTask } from './teardown-task.ts';

export interface TeardownRules {
  readonly mode: Mode;
  readonly policy: Pick<EniPolicy, 'protectTags' | 'controllerTags'>;
  readonly stuckAfterMs: number;
}

/** The calls that change something. */
export type TeardownCall =
  | { readonly kind: 'detach'; readonly instanceId: string }
  | { readonly kind: 'delete' }
  | { readonly kind: 'attach'; readonly instanceId: string };

/** The one thing to do next about one ENI of a request. */
export type TeardownStep = TeardownCall | TeardownStop;

/** A step that sends nothing and ends this look. */
export type TeardownStop =
  | TeardownFinish
  /** The delete is refused for good after our own detach: from now on the task says so, and the way leads back. */
  | { readonly kind: 'go-back'; readonly refusal: Refusal }
  | TeardownWait;

type ProviderCodes = Pick<TeardownFinish, 'providerCode' | 'providerRequestId'>;

export interface TeardownFinish {
  readonly kind: 'finish';
  readonly outcome: 'gone' | 'refused' | 'reattached';
  readonly reason: string;
  readonly because?: string | undefined;
  readonly providerCode?: string | undefined;
  readonly providerRequestId?: string | undefined;
}

export interface TeardownWait {
  readonly kind: 'look-again';
  readonly reason: string;
  /**
   * `backoff`: the world has to move. `instance`: its instance has to be stopped or to come to rest, which may take until the deadline. `last-reads`: the
   * deadline has passed and a deletion from before it is coming to its end. `next-minute` and `forbidden`: as for the worker.
   */
  readonly wait: 'backoff' | 'instance' | 'last-reads' | 'next-minute' | 'forbidden';
  /** Of the failure that makes it wait, for the event that ends a task whose looks are used up. */
  readonly providerCode?: string | undefined;
  readonly providerRequestId?: string | undefined;
}

/** The end that leaves the ENI as it is. */
export function refuse(reason: string, because: string): TeardownFinish {
  return { kind: 'finish', outcome: 'refused', reason, because };
}

/** Another look, when the world has had time to move. */
export function waitForChange(reason: string): TeardownWait {
  return { kind: 'look-again', reason, wait: 'backoff' };
}

/** Another look, as late as the failure asks for it; its codes go along. */
export function waitFor(reason: string, error: CloudError): TeardownWait {
  const { handling } = error;
  const wait = handling === 'throttled' ? 'next-minute' : handling === 'forbidden' ? 'forbidden' : 'backoff';
  return { kind: 'look-again', reason, wait, ...codesIn(error) };
}

/** What the provider called a failure, and its request. */
export function codesIn({ providerCode, providerRequestId }: CloudError): ProviderCodes {
  return { providerCode, providerRequestId };
}

/** Those of the refusal that led back. */
export function codesOf({ refusal }: TeardownTask): ProviderCodes {
  return { providerCode: refusal?.providerCode, providerRequestId: refusal?.providerRequestId };
}

/** Whether these hosts are exactly this instance. No host at all is not it. */
export function isOn(instanceId: string, hosts: readonly string[]): boolean {
  return hosts.length > 0 && hosts.every(host => host === instanceId);
}

/** A clock that stepped back makes nothing look old. */
export function isLongAgo(
  since: number | undefined,
  rules: Pick<TeardownRules, 'stuckAfterMs'>,
  now: number,
): boolean {
  return since !== undefined && now - since > rules.stuckAfterMs;
}
