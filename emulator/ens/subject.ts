import type { RpcCall } from '../rpc/operation.ts';
import { checkEniId, readFilter } from './parameters.ts';
import type { EnsEni, EnsInstance } from './records.ts';
import { refusal } from './refusals.ts';
import type { EnsState } from './state.ts';

/** The caller's ENI that the call names in NetworkInterfaceId and wants to change; one that a service manages is refused. */
export function eniToChange(state: EnsState, { params, identity }: RpcCall): EnsEni {
  const eniId = checkEniId(readFilter(params, 'NetworkInterfaceId') ?? '', 'NetworkInterfaceId');
  const eni = state.enis.find(identity.accountId, eniId);
  if (!eni) throw refusal.eniNotFound();
  if (eni.serviceManaged) throw refusal.eniServiceManaged();
  return eni;
}

/** The caller's instance that the call names in InstanceId. */
export function instanceOfCall(state: EnsState, { params, identity }: RpcCall): EnsInstance {
  const instance = state.instances.find(identity.accountId, readFilter(params, 'InstanceId') ?? '');
  if (!instance) throw refusal.instanceNotFound();
  return instance;
}
