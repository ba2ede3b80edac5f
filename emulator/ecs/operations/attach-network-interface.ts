import { type RpcCall, RpcError, type RpcOperation } from '../../rpc/operation.ts';
import type { Eni } from '../eni.ts';
import type { Instance } from '../instance.ts';
import { startAttach } from '../lifecycle.ts';
import { pairingOfCall, permissionOnBoth } from '../pairing.ts';
import { integerOf } from '../params.ts';
import {
  eniServiceManaged,
  invalidEcsState,
  invalidEniState,
  invalidEniType,
  vpcMismatch,
} from '../refusals.ts';
import type { EcsStore, RegionState } from '../store.ts';

/** Starts to attach an Available ENI. Asynchronous: InUse means attached, Available again means that it failed. */
export function attachNetworkInterface(store: EcsStore): RpcOperation {
  return {
    action: 'AttachNetworkInterface',
    required: ['RegionId', 'NetworkInterfaceId', 'InstanceId'],
    parameters: [
      ...['RegionId', 'NetworkInterfaceId', 'InstanceId', 'NetworkCardIndex'],
      ...['TrunkNetworkInstanceId', 'WaitForNetworkConfigurationReady'],
    ],
    permission: permissionOnBoth('AttachNetworkInterface'),
    run(call) {
      const { state, eni, instance } = pairingOfCall(store, call);
      refuseByEni(eni);
      refuseByInstance(eni, instance);
      refuseByLimits(state, eni, instance);
      const networkCardIndex = networkCardOf(call, instance);
      const { fault } = call;
      startAttach(
        store,
        state,
        eni,
        { instance, networkCardIndex },
        {
          stuck: fault?.kind === 'stick',
          fallsBack: fault?.kind === 'fall-back',
        },
      );
      return {};
    },
  };
}

function refuseByEni(eni: Eni): void {
  if (eni.serviceManaged) throw eniServiceManaged(eni.eniId);
  if (eni.type !== 'Secondary' && eni.type !== 'Trunk') throw invalidEniType('Secondary', eni.type);
  if (eni.status !== 'Available') throw invalidEniState('Available', eni.status);
}

function refuseByInstance(eni: Eni, instance: Instance): void {
  const { instanceId, status, instanceType } = instance;
  if (status !== 'Running' && status !== 'Stopped') throw invalidEcsState('Running, Stopped', status);
  if (instance.vpcId !== eni.vpcId) {
    throw vpcMismatch(`the ENI is in ${eni.vpcId}, the instance "${instanceId}" in ${instance.vpcId}`);
  }
  if (instance.zoneId !== eni.zoneId) {
    const message = `The ENI is in zone ${eni.zoneId}, the instance "${instanceId}" in ${instance.zoneId}.`;
    throw new RpcError(403, 'InvalidOperation.AvailabilityZoneMismatch', message);
  }
  if (status === 'Running' && !instance.hotPlug) {
    const message = `Instances of type ${instanceType} take an ENI only while they are Stopped.`;
    throw new RpcError(403, 'InvalidOperation.HotPlugNotSupport', message);
  }
  if (eni.type === 'Trunk' && !instance.trunking) {
    const message = `The instance type ${instanceType} does not support ENI trunking.`;
    throw new RpcError(403, 'InvalidOperation.InstanceTypeNotSupportEniTrunking', message);
  }
  if (eni.trafficMode === 'HighPerformance' && !instance.highPerformance) {
    const code = 'InvalidOperation.InstanceTypeNotSupportHighPerformanceTrafficMode';
    throw new RpcError(403, code, `The instance type ${instanceType} does not support this traffic mode.`);
  }
}

function refuseByLimits(state: RegionState, eni: Eni, instance: Instance): void {
  const { instanceId, eniLimit, ipv4PerEniLimit, ipv6PerEniLimit } = instance;
  const own = [...(state.eniIdsByHost.get(instanceId) ?? [])].filter(
    // Members ride on their trunk and take no place of their own.
    id => state.enis.get(id)?.type !== 'Member',
  );
  if (own.length >= eniLimit) {
    const message = `The instance "${instanceId}" takes at most ${eniLimit} ENIs.`;
    throw new RpcError(403, 'EniPerInstanceLimitExceeded', message);
  }
  if (eni.privateIps.length > ipv4PerEniLimit) {
    const message = `The instance type allows ${ipv4PerEniLimit} IPv4 addresses per ENI.`;
    throw new RpcError(403, 'InvalidOperation.Ipv4CountExceeded', message);
  }
  if (eni.ipv6s.length > 0 && ipv6PerEniLimit === 0) {
    const message = 'The instance type does not support IPv6.';
    throw new RpcError(403, 'InvalidOperation.Ipv6NotSupport', message);
  }
  if (eni.ipv6s.length > ipv6PerEniLimit) {
    const message = `The instance type allows ${ipv6PerEniLimit} IPv6 addresses per ENI.`;
    throw new RpcError(403, 'InvalidOperation.Ipv6CountExceeded', message);
  }
}

function networkCardOf(call: RpcCall, instance: Instance): number | undefined {
  const index = integerOf(call, 'NetworkCardIndex');
  if (index === undefined || (index >= 0 && index < instance.networkCards)) return index;
  throw new RpcError(
    400,
    'InvalidParameter.NetworkCardIndexInvalid',
    'The network card index is invalid or the current ECS/ENI type does not support the value.',
  );
}
