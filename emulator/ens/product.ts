import type { Foundation } from '../foundation.ts';
import type { RpcProduct } from '../rpc/operation.ts';
import { createBuilder, type EnsBuilder } from './builder.ts';
import { type Durations, usualDurations } from './durations.ts';
import { attachNetworkInterface } from './operations/attach-network-interface.ts';
import { createNetworkInterface } from './operations/create-network-interface.ts';
import { deleteNetworkInterfaces } from './operations/delete-network-interfaces.ts';
import { describeEnsRegions } from './operations/describe-ens-regions.ts';
import { describeInstances } from './operations/describe-instances.ts';
import { describeNetworkInterfaces } from './operations/describe-network-interfaces.ts';
import { detachNetworkInterface } from './operations/detach-network-interface.ts';
import { modifyNetworkInterfaceAttribute } from './operations/modify-network-interface-attribute.ts';
import { startInstance } from './operations/start-instance.ts';
import { stopInstance } from './operations/stop-instance.ts';
import { createState, type EnsState } from './state.ts';

/** What exists at the edge, with the means to build it. */
export type EnsWorld = EnsState & EnsBuilder;

export interface EnsOptions {
  /** DeleteNetworkInterfaces skips ids that it cannot delete instead of refusing the call. Off when absent. */
  readonly lenientDelete?: boolean;
  readonly durations?: Partial<Durations>;
}

/**
 * ENS 2017-11-10, as far as ENIs go, without HTTP. All accounts live in one world and none sees another's.
 * ENS has one central endpoint and no RegionId: where something is, is the EnsRegionId of its edge node.
 */
export function createEns(
  foundation: Foundation,
  options: EnsOptions = {},
): { readonly world: EnsWorld; readonly product: RpcProduct } {
  const state = createState(foundation, { ...usualDurations, ...options.durations });
  return {
    world: { ...state, ...createBuilder(state, foundation) },
    product: {
      service: 'ens',
      title: 'Ens',
      version: '2017-11-10',
      operations: [
        describeNetworkInterfaces(state),
        detachNetworkInterface(state),
        attachNetworkInterface(state),
        deleteNetworkInterfaces(state, { lenient: options.lenientDelete ?? false }),
        createNetworkInterface(state),
        modifyNetworkInterfaceAttribute(state),
        describeInstances(state),
        startInstance(state),
        stopInstance(state),
        describeEnsRegions(state),
      ],
      regionOf: () => 'central',
      hostId: () => 'ens.aliyuncs.com',
      noPermission: { status: 400, code: 'NoPermission', message: 'Permission denied.', detailed: false },
    },
  };
}
