import type { Eni } from '../../core/eni.ts';
import { CloudError } from '../../core/errors.ts';
import { compareRestored } from '../../core/restore/compare-restored.ts';
import { type CreateEni, type RestorePlan, withAnyPrimaryIp } from '../../core/restore/restore-plan.ts';
import type { Clock } from '../../ports.ts';

/** What a restore may do in one place. Nothing of it is given to any function. */
export interface EniRestorer {
  /** The id of the ENI that was created, now or by an earlier call with the same token. */
  create(eni: CreateEni): Promise<string>;
  read(eniId: string): Promise<Eni | undefined>;
  /** Resolves when the attach was accepted, which is not yet attached. */
  requestAttach(eniId: string, instanceId: string): Promise<unknown>;
}

export interface RestoreOptions {
  /** Take any primary address when the old one is taken. */
  readonly anyIp: boolean;
  /** Attach it to the instance that the record names. */
  readonly attach: boolean;
  /** Ends the wait for an attach that was asked for; the attach goes on without it. */
  readonly signal?: AbortSignal | undefined;
  /** Hears the new id as soon as there is one. */
  readonly onCreated?: ((newEniId: string) => void) | undefined;
}

export interface Restored {
  /** `undefined` when nothing was created, or when nobody knows. */
  readonly newEniId: string | undefined;
  /** Nobody knows whether it was created: the answer was lost. A repeated call with the same token tells. */
  readonly mayExist: boolean;
  readonly primaryIp: string | undefined;
  readonly attachedTo: string | undefined;
  /** What is not as it was, or could not be done, each a sentence or a clause; empty when all is well. */
  readonly problems: readonly string[];
  /** The key at hand may not do this; it may not do it for the next one of this account either. */
  readonly isForbidden: boolean;
}

const repeatSoon = 'It may exist now; repeat the command, and the provider answers with the same ENI.';
/** CreateNetworkInterface page: somebody else has the primary address now. */
const primaryIpTaken = 'InvalidPrivateIpAddress.Duplicated';
/** An attach takes some seconds; clients of this API give up after two minutes. */
const attachDelaysMs = [1_000, 2_000, 3_000, 5_000, 5_000, 10_000, 10_000, 20_000, 30_000, 30_000] as const;

/**
 * Creates one ENI from its record, reads it back and compares, and attaches it where it was when that is asked for. Never rejects for what the
 * provider refuses: how far it got is the result. Safe to repeat, as long as the provider remembers the token of the creation.
 */
export async function restoreEni(
  ports: { readonly clock: Clock; readonly restorer: EniRestorer },
  { create, attachedTo }: RestorePlan,
  options: RestoreOptions,
): Promise<Restored> {
  const problems: string[] = [];
  let newEniId: string | undefined;
  let eni: Eni | undefined;
  let host: string | undefined;
  let mayExist = false;
  let isForbidden = false;
  try {
    const created = await createOne(ports.restorer, create, options);
    newEniId = created.eniId;
    options.onCreated?.(newEniId);
    eni = await ports.restorer.read(newEniId);
    if (eni === undefined) problems.push(`${newEniId} was created but is not found when it is read`);
    else problems.push(...compareRestored(created.wanted, newEniId, eni.record));
    if (options.attach && eni !== undefined) {
      if (attachedTo === undefined) problems.push('the record names no instance to attach it to');
      else {
        await attach(ports, eni, attachedTo, options.signal);
        host = attachedTo;
      }
    }
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    mayExist = newEniId === undefined && error.mayHaveTakenEffect;
    isForbidden = error.handling === 'forbidden';
    problems.push(mayExist ? `${error.message} ${repeatSoon}` : error.message);
  }
  const primaryIp = eni?.record['PrivateIpAddress'];
  return {
    newEniId,
    mayExist,
    primaryIp: typeof primaryIp === 'string' ? primaryIp : undefined,
    attachedTo: host,
    problems,
    isForbidden,
  };
}

async function createOne(
  restorer: EniRestorer,
  create: CreateEni,
  { anyIp }: RestoreOptions,
): Promise<{ readonly eniId: string; readonly wanted: CreateEni }> {
  try {
    return { eniId: await restorer.create(create), wanted: create };
  } catch (error) {
    const isTaken = error instanceof CloudError && error.providerCode === primaryIpTaken;
    if (isTaken && anyIp) {
      const wanted = withAnyPrimaryIp(create);
      return { eniId: await restorer.create(wanted), wanted };
    }
    if (!isTaken) throw error;
    throw new CloudError(
      `${error.message} Its address ${create.primaryIp} belongs to another ENI now; take any free one with --any-ip.`,
      error,
    );
  }
}

/** Attaches an ENI and waits until a read says that it is in use there. Available again means that the attach failed (AttachNetworkInterface page). */
async function attach(
  { clock, restorer }: { readonly clock: Clock; readonly restorer: EniRestorer },
  eni: Eni,
  instanceId: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (isOn(eni, instanceId)) return;
  if (eni.status === 'Available') await restorer.requestAttach(eni.eniId, instanceId);
  let last: Eni | undefined = eni;
  for (const delayMs of attachDelaysMs) {
    if (!(await slept(clock, delayMs, signal))) {
      throw new CloudError(
        `${eni.eniId} was to be attached to ${instanceId}, and nobody waited for it: it may be on its way. Look at the ENI, or repeat the command.`,
        { handling: 'transient', operation: 'AttachNetworkInterface' },
      );
    }
    last = await restorer.read(eni.eniId);
    if (last !== undefined && isOn(last, instanceId)) return;
    if (last?.status === 'Available') break;
  }
  throw new CloudError(
    `${eni.eniId} was to be attached to ${instanceId}, but it is ${last?.status ?? 'not found'}. It exists; attach it in the console or repeat the command.`,
    { handling: 'conflict', operation: 'AttachNetworkInterface' },
  );
}

/** False when somebody asked to stop. */
async function slept(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    await clock.sleepMs(ms, signal);
    return true;
  } catch (error) {
    if (signal?.aborted) return false;
    throw error;
  }
}

function isOn({ status, hosts }: Eni, instanceId: string): boolean {
  return status === 'InUse' && hosts?.includes(instanceId) === true;
}
