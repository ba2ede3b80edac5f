import type { Foundation } from '../foundation.ts';
import type { EnsEni, EnsVSwitch } from './records.ts';
import { refusal } from './refusals.ts';
import type { EnsState } from './state.ts';

/** ENIs that one emulator holds at a time, over all accounts; the next one is refused. */
export const eniCap = 20_000;

export interface NewEni {
  readonly vSwitch: EnsVSwitch;
  readonly securityGroupIds: readonly string[];
  /** A new one when absent. */
  readonly eniId?: string | undefined;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly type?: EnsEni['type'];
  readonly status?: EnsEni['status'];
  readonly transition?: EnsEni['transition'];
  readonly instanceId?: string | undefined;
  readonly serviceManaged?: boolean | undefined;
  readonly ipv6Addresses?: readonly string[] | undefined;
  /** Epoch milliseconds; now when absent. */
  readonly createdAtMs?: number | undefined;
}

/** Makes an ENI that is ready at once, as CreateNetworkInterface does: no state comes before Available. */
export function createEni(state: EnsState, foundation: Foundation, wish: NewEni): EnsEni {
  const primaryIp = state.enis.size() < eniCap ? state.takeAddress(wish.vSwitch) : undefined;
  if (primaryIp === undefined) throw refusal.interfaceError();
  const eni: EnsEni = {
    eniId: wish.eniId ?? foundation.ids.resource('eni'),
    accountId: wish.vSwitch.accountId,
    ensRegionId: wish.vSwitch.ensRegionId,
    networkId: wish.vSwitch.networkId,
    vSwitchId: wish.vSwitch.vSwitchId,
    securityGroupIds: [...wish.securityGroupIds],
    name: wish.name ?? '',
    description: wish.description ?? '',
    type: wish.type ?? 'Secondary',
    status: wish.status ?? 'Available',
    instanceId: wish.instanceId,
    serviceManaged: wish.serviceManaged ?? false,
    macAddress: foundation.ids.macAddress(),
    primaryIp,
    ipv6Addresses: [...(wish.ipv6Addresses ?? [])],
    createdAtMs: wish.createdAtMs ?? foundation.clock.nowMs(),
    transition: wish.transition,
  };
  state.enis.save(eni, eni.createdAtMs);
  state.note('eni.created', eni);
  return eni;
}
