import type { Eni } from '../../../shared/core/eni.ts';
import { CloudError, type CloudErrorDetails } from '../../../shared/core/errors.ts';
import type { Cloud, Selector } from '../../../shared/core/teardown/teardown-request.ts';
import type { Clock, Place, TeardownClouds, TeardownEnis } from '../../../shared/ports.ts';
import { anEni } from '../../support/builders.ts';

export type WorldAction = 'readByIds' | 'listBySelector' | 'detach' | 'delete' | 'attach';

/** A call that took effect. */
export interface WorldEffect {
  readonly action: 'detach' | 'delete' | 'attach';
  readonly eniId: string;
  readonly instanceId: string | undefined;
  /** Where the ENI was at that moment. */
  readonly wasOn: readonly string[];
  readonly atMs: number;
}

/** Makes a call to the outside, or not. */
export type CallOut = <T>(effect: () => T) => T;

export interface TeardownWorld {
  /** Both clouds, reached by way of `callOut`, which each call passes. */
  cloudsThrough(callOut: CallOut): TeardownClouds;
  readonly effects: readonly WorldEffect[];
  /** How often this was called, refused calls included. */
  countOf(action: WorldAction): number;
  put(eni: Partial<Eni> & { readonly eniId: string }): void;
  change(eniId: string, patch: Partial<Eni>): void;
  find(eniId: string): Eni | undefined;
  /** Reads miss this ENI until it is shown again: a bad read. */
  hide(eniId: string): void;
  unhide(eniId: string): void;
  /** Refuses these calls, counted from 1; without numbers, every call. `after`: it has its effect, and only the answer is lost. */
  refuse(action: WorldAction, error: CloudError, ...calls: readonly number[]): void;
  loseAnswer(action: WorldAction, ...calls: readonly number[]): void;
  /** Runs right before each call of this action. */
  before(action: WorldAction, hook: (eniId: string, call: number) => void): void;
  /** The next transitions that this action starts do not end by themselves. */
  stick(action: 'detach' | 'delete' | 'attach', times: number): void;
  /** The next attaches are accepted and fall back to Available. */
  fallBack(times: number): void;
}

interface Stored {
  eni: Eni;
  turnsAt: number | undefined;
  turnsTo: Partial<Eni> | 'gone' | undefined;
}

/** How long what was accepted takes, unless a story says otherwise. */
const usualDurationsMs = { detach: 4_000, delete: 2_000, attach: 3_000 };
export type Durations = typeof usualDurationsMs;

/** ENIs in memory, as asynchronous and as strict as the clouds are about attaching, detaching and deleting. Both clouds see the same ENIs. */
export function createTeardownWorld(clock: Clock, durationsMs: Partial<Durations> = {}): TeardownWorld {
  const durationMs = { ...usualDurationsMs, ...durationsMs };
  const enis = new Map<string, Stored>();
  const effects: WorldEffect[] = [];
  const counts = new Map<WorldAction, number>();
  const refusals: {
    action: WorldAction;
    error: CloudError;
    calls: readonly number[];
    effect: 'before' | 'after';
  }[] = [];
  const hooks: { action: WorldAction; hook: (eniId: string, call: number) => void }[] = [];
  const stuck = { detach: 0, delete: 0, attach: 0 };
  let fallBacks = 0;
  const hidden = new Set<string>();

  const settle = () => {
    for (const [eniId, stored] of enis) {
      if (stored.turnsAt === undefined || stored.turnsAt > clock.nowMs()) continue;
      if (stored.turnsTo === 'gone') enis.delete(eniId);
      else stored.eni = { ...stored.eni, ...stored.turnsTo };
      stored.turnsAt = undefined;
    }
  };
  const through =
    (callOut: CallOut) =>
    async <T>(action: WorldAction, eniId: string, effect: () => T): Promise<T> =>
      callOut(() => {
        const count = (counts.get(action) ?? 0) + 1;
        counts.set(action, count);
        for (const entry of hooks) if (entry.action === action) entry.hook(eniId, count);
        settle();
        const refusal = refusals.find(
          entry => entry.action === action && (entry.calls.length === 0 || entry.calls.includes(count)),
        );
        if (refusal?.effect === 'before') throw refusal.error;
        const result = effect();
        if (refusal !== undefined) throw refusal.error;
        return result;
      });
  const begin = (
    action: 'detach' | 'delete' | 'attach',
    stored: Stored,
    now: Partial<Eni>,
    then: Partial<Eni> | 'gone',
    instanceId?: string,
  ) => {
    const { eniId, hosts = [] } = stored.eni;
    effects.push({ action, eniId, instanceId, wasOn: hosts, atMs: clock.nowMs() });
    stored.eni = withRow({ ...stored.eni, ...now });
    stored.turnsAt = stuck[action] > 0 ? undefined : clock.nowMs() + durationMs[action];
    if (stuck[action] > 0) stuck[action] -= 1;
    stored.turnsTo = then;
    return { providerRequestId: `request-${effects.length}` };
  };
  const find = (eniId: string, operation: string): Stored => {
    const stored = enis.get(eniId);
    if (stored === undefined) throw refusalOf('not-found', operation, 'InvalidEniId.NotFound');
    return stored;
  };
  const stateError = (operation: string) =>
    refusalOf('conflict', operation, 'InvalidOperation.InvalidEniState');

  const open = (callOut: CallOut, cloud: Cloud, place: Place): TeardownEnis => {
    const call = through(callOut);
    return {
      cloud,
      place,
      readByIds: eniIds =>
        call(
          'readByIds',
          '',
          () =>
            new Map(
              eniIds.flatMap(eniId => {
                const stored = enis.get(eniId);
                return stored === undefined || hidden.has(eniId)
                  ? []
                  : [[eniId, withRow(stored.eni)] as const];
              }),
            ),
        ),
      listBySelector: selector =>
        call('listBySelector', '', () =>
          [...enis.values()].map(({ eni }) => withRow(eni)).filter(eni => hangsOn(eni, selector)),
        ),
      requestDetach: (eniId, instanceId) =>
        call('detach', eniId, () => {
          const stored = find(eniId, 'Detach');
          if (!['InUse', 'Detaching'].includes(stored.eni.status ?? '')) throw stateError('Detach');
          if (stored.eni.hosts?.[0] !== instanceId)
            throw refusalOf('conflict', 'Detach', 'InvalidParameter.EniNotBelongEcs');
          return begin(
            'detach',
            stored,
            { status: 'Detaching' },
            { status: 'Available', hosts: [] },
            instanceId,
          );
        }),
      requestDelete: eniId =>
        call('delete', eniId, () => {
          const stored = find(eniId, 'Delete');
          if (!['Available', 'Deleting'].includes(stored.eni.status ?? '')) throw stateError('Delete');
          return begin('delete', stored, { status: 'Deleting' }, 'gone');
        }),
      requestAttach: (eniId, instanceId) =>
        call('attach', eniId, () => {
          const stored = find(eniId, 'Attach');
          if (stored.eni.status !== 'Available') throw stateError('Attach');
          const attached = { status: 'InUse', hosts: [instanceId] };
          const failed = fallBacks > 0;
          fallBacks -= failed ? 1 : 0;
          return begin(
            'attach',
            stored,
            { status: 'Attaching', hosts: [instanceId] },
            failed ? { status: 'Available', hosts: [] } : attached,
            instanceId,
          );
        }),
    };
  };

  return {
    cloudsThrough: callOut => ({ open: (cloud, place) => open(callOut, cloud, place) }),
    effects,
    countOf: action => counts.get(action) ?? 0,
    put: eni => void enis.set(eni.eniId, { eni: anEni(eni), turnsAt: undefined, turnsTo: undefined }),
    change(eniId, patch) {
      const stored = enis.get(eniId);
      if (stored === undefined) throw new Error(`There is no ${eniId}.`);
      stored.eni = { ...stored.eni, ...patch };
      if (patch.status !== undefined) stored.turnsAt = undefined;
    },
    find(eniId) {
      settle();
      return enis.get(eniId)?.eni;
    },
    hide: eniId => void hidden.add(eniId),
    unhide: eniId => void hidden.delete(eniId),
    refuse: (action, error, ...calls) => void refusals.push({ action, error, calls, effect: 'before' }),
    loseAnswer: (action, ...calls) =>
      void refusals.push({ action, error: lostAnswer(action), calls, effect: 'after' }),
    before: (action, hook) => void hooks.push({ action, hook }),
    stick(action, times) {
      stuck[action] = times;
    },
    fallBack(times) {
      fallBacks = times;
    },
  };
}

/** A refusal as the adapters report it. */
export function refusalOf(
  handling: CloudErrorDetails['handling'],
  operation: string,
  providerCode: string,
): CloudError {
  return new CloudError(`${operation} was refused with ${providerCode}.`, {
    handling,
    operation,
    providerCode,
    providerRequestId: 'refused-request',
  });
}

function lostAnswer(operation: string): CloudError {
  return new CloudError(`${operation} got no usable answer.`, { handling: 'transient', operation });
}

/** The row of the ENI says what the ENI says, so that a record shows when it was taken. */
function withRow(eni: Eni): Eni {
  const [InstanceId = ''] = eni.hosts ?? [];
  return { ...eni, record: { ...eni.record, NetworkInterfaceId: eni.eniId, Status: eni.status, InstanceId } };
}

function hangsOn(eni: Eni, { field, id }: Selector): boolean {
  if (field === 'instanceId') return eni.hosts?.includes(id) === true;
  if (field === 'vSwitchId') return eni.vSwitchId === id;
  return field === 'vpcId' ? eni.vpcId === id : false;
}
