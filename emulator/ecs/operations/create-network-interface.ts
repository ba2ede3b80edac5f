import { type RpcCall, RpcError, type RpcOperation } from '../../rpc/operation.ts';
import { type AddressRefusal, grantAddresses } from '../addresses.ts';
import { parseCreateRequest } from '../create-request.ts';
import { checkSecurityGroups } from '../eni-attributes.ts';
import { makeEni } from '../make-eni.ts';
import { textOf } from '../params.ts';
import { invalidParameter, vSwitchNotFound } from '../refusals.ts';
import { renderEni } from '../render-eni.ts';
import type { EcsStore, RegionState } from '../store.ts';
import { arnOf, regionOfCall } from '../subject.ts';
import type { VSwitch } from '../vswitch.ts';

const parameters = [
  ...['RegionId', 'VSwitchId', 'SecurityGroupId', 'SecurityGroupIds.N', 'PrimaryIpAddress'],
  ...['PrivateIpAddress.N', 'SecondaryPrivateIpAddressCount', 'Ipv6Address.N', 'Ipv6AddressCount'],
  ...['Ipv4Prefix.N', 'Ipv4PrefixCount', 'Ipv6Prefix.N', 'Ipv6PrefixCount', 'NetworkInterfaceName'],
  ...['Description', 'ResourceGroupId', 'Tag.N.Key', 'Tag.N.Value', 'ClientToken', 'DeleteOnRelease'],
  ...['InstanceType', 'NetworkInterfaceTrafficMode', 'QueueNumber', 'SourceDestCheck'],
  // Taken without effect: no longer used, not publicly available, or of no consequence for the life of an ENI.
  ...['BusinessType', 'Visible', 'QueuePairNumber', 'TxQueueSize', 'RxQueueSize'],
  ...[
    'NetworkInterfaceTrafficConfig.NetworkInterfaceTrafficMode',
    'NetworkInterfaceTrafficConfig.QueueNumber',
  ],
  ...['NetworkInterfaceTrafficConfig.QueuePairNumber', 'NetworkInterfaceTrafficConfig.TxQueueSize'],
  ...[
    'NetworkInterfaceTrafficConfig.RxQueueSize',
    'EnhancedNetwork.EnableSriov',
    'EnhancedNetwork.EnableRss',
  ],
  ...['EnhancedNetwork.VirtualFunctionQuantity', 'EnhancedNetwork.VirtualFunctionTotalQueueNumber'],
  ...['ConnectionTrackingConfiguration.TcpEstablishedTimeout', 'ConnectionTrackingConfiguration.UdpTimeout'],
  'ConnectionTrackingConfiguration.TcpClosedAndTimeWaitTimeout',
];

/** Creates an ENI, which is Available at once: this is the one operation on ENIs that is synchronous. */
export function createNetworkInterface(store: EcsStore): RpcOperation {
  return {
    action: 'CreateNetworkInterface',
    required: ['RegionId', 'VSwitchId'],
    parameters,
    permission: call => ({
      action: 'ecs:CreateNetworkInterface',
      resources: [arnOf(call, 'eni', ''), arnOf(call, 'vswitch', call.params.get('VSwitchId') ?? '', 'vpc')],
    }),
    run(call) {
      const state = regionOfCall(store, call, 'Forbidden.RegionId');
      return withClientToken(state, call, () => create(store, state, call));
    },
  };
}

function create(store: EcsStore, state: RegionState, call: RpcCall) {
  const request = parseCreateRequest(call);
  const vSwitch = state.vSwitches.get(request.vSwitchId);
  if (!vSwitch) throw vSwitchNotFound(request.vSwitchId);
  if (vSwitch.status !== 'Available') {
    const message = 'The current status of vSwitch does not support this operation.';
    throw new RpcError(400, 'IncorrectVSwitchStatus', message);
  }
  checkSecurityGroups(state, vSwitch.vpcId, request.securityGroupIds);
  if (state.enis.size >= store.options.eniQuota) {
    throw new RpcError(403, 'MaxEniCountExceeded', 'The number of ENI exceeds the limit per region.');
  }
  const granted = grantAddresses(vSwitch, request);
  if (granted.kind !== 'granted') throw addressRefusal(granted, vSwitch);
  const { accountId, region } = state;
  const eni = makeEni(store, state, vSwitch, { accountId, region, ...request }, granted.grant);
  store.putEni(state, eni, store.nowMs());
  store.note(state, 'eni.created', eni.eniId, store.nowMs());
  return renderEni(eni);
}

function addressRefusal(refusal: AddressRefusal, { vSwitchId, cidrBlock }: VSwitch): RpcError {
  switch (refusal.kind) {
    case 'full': {
      const message = `The specified VSwitch "${vSwitchId}" has not enough IpAddress.`;
      return new RpcError(403, 'InvalidVSwitchId.IpNotEnough', message);
    }
    case 'outside': {
      const message = `The IpAddress "${refusal.address}" cannot be had from the VSwitch "${vSwitchId}" (${cidrBlock}).`;
      return new RpcError(403, 'InvalidVSwitchId.IpInvalid', message);
    }
    case 'taken':
      return refusal.primary
        ? new RpcError(
            400,
            'InvalidPrivateIpAddress.Duplicated',
            'Specified private IP address is duplicated.',
          )
        : new RpcError(
            403,
            'InvalidIp.IpAssigned',
            `The IpAddress "${refusal.address}" is assigned already.`,
          );
    case 'no-ipv6': {
      const message = `IPv6 is not enabled on the VSwitch "${vSwitchId}".`;
      return new RpcError(403, 'InvalidVSwitch.Ipv6NotTurnOn', message);
    }
  }
}

/** ClientTokens remembered per region; how long the cloud remembers them is not published. */
const clientTokensCap = 10_000;

/** The same token with the same parameters gets the answer of the first call; with other parameters it is refused. */
function withClientToken(
  state: RegionState,
  call: RpcCall,
  create: () => Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const token = textOf(call, 'ClientToken');
  if (token === undefined) return create();
  if (!/^[\x21-\x7e]{1,64}$/.test(token)) {
    throw invalidParameter('ClientToken', 'it must be 1 to 64 visible ASCII characters');
  }
  const fingerprint = fingerprintOf(call);
  const former = state.createdByToken.get(token);
  if (former) {
    if (former.fingerprint === fingerprint) return former.body;
    const message = 'The request uses the same client token as a previous, but non-identical request.';
    throw new RpcError(400, 'IdempotentParameterMismatch', message);
  }
  const body = create();
  state.createdByToken.set(token, { fingerprint, body });
  const [oldest] = state.createdByToken.keys();
  if (state.createdByToken.size > clientTokensCap && oldest !== undefined) {
    state.createdByToken.delete(oldest);
  }
  return body;
}

/** The operation's own parameters: nonce, signature and timestamp differ from call to call. */
function fingerprintOf(call: RpcCall): string {
  const own = [...call.params].filter(([name]) => parameters.includes(name.replace(/\.\d+(?=\.|$)/g, '.N')));
  return JSON.stringify(own.sort(([a], [b]) => (a < b ? -1 : 1)));
}
