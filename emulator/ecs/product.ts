import type { Foundation } from '../foundation.ts';
import type { RpcProduct } from '../rpc/operation.ts';
import { documentedRefusal } from './error-codes.ts';
import { createJudge, type JudgeRules, type WrongDeletion } from './judge.ts';
import { attachNetworkInterface } from './operations/attach-network-interface.ts';
import { createNetworkInterface } from './operations/create-network-interface.ts';
import { deleteNetworkInterface } from './operations/delete-network-interface.ts';
import { describeInstances } from './operations/describe-instances.ts';
import { describeNetworkInterfaceAttribute } from './operations/describe-network-interface-attribute.ts';
import { describeNetworkInterfaces } from './operations/describe-network-interfaces.ts';
import { describeRegions } from './operations/describe-regions.ts';
import { detachNetworkInterface } from './operations/detach-network-interface.ts';
import { listTagResources } from './operations/list-tag-resources.ts';
import { modifyNetworkInterfaceAttribute } from './operations/modify-network-interface-attribute.ts';
import { startInstance } from './operations/start-instance.ts';
import { stopInstance } from './operations/stop-instance.ts';
import { tagResources } from './operations/tag-resources.ts';
import { untagResources } from './operations/untag-resources.ts';
import { defaultEcsOptions, type EcsOptions } from './options.ts';
import { ecsHostOf } from './regions.ts';
import { createEcsStore } from './store.ts';
import { createEcsWorld, type EcsWorld } from './world.ts';

export interface Ecs {
  readonly world: EcsWorld;
  readonly product: RpcProduct;
  /** ENIs whose deletion was accepted although they were in use, protected, managed or young; see judge.ts. */
  wronglyDeleted(): readonly WrongDeletion[];
  /** Other rules for the judge, e.g. another age; they hold for deletions accepted from now on. */
  setJudgeRules(rules: Partial<JudgeRules>): void;
}

/** Elastic Compute Service, 2014-05-26: the part of it that is about ENIs. */
export function createEcs(foundation: Foundation, options: Partial<EcsOptions> = {}): Ecs {
  const store = createEcsStore(foundation, { ...defaultEcsOptions, ...options });
  const judge = createJudge(store);
  return {
    world: createEcsWorld(store),
    wronglyDeleted: judge.wronglyDeleted,
    setJudgeRules: judge.setRules,
    product: {
      service: 'ecs',
      title: 'Ecs',
      version: '2014-05-26',
      operations: [
        describeNetworkInterfaces(store),
        describeNetworkInterfaceAttribute(store),
        createNetworkInterface(store),
        deleteNetworkInterface(store, judge),
        attachNetworkInterface(store),
        detachNetworkInterface(store),
        modifyNetworkInterfaceAttribute(store),
        tagResources(store),
        untagResources(store),
        listTagResources(store),
        describeRegions,
        describeInstances(store),
        startInstance(store),
        stopInstance(store),
      ],
      // The public endpoint without a region is Hangzhou's.
      regionOf: params => params.get('RegionId') || 'cn-hangzhou',
      hostId: ecsHostOf,
      noPermission: {
        status: 403,
        code: 'Forbidden.RAM',
        message: "User not authorized to operate on the specified resource, or this API doesn't support RAM.",
        detailed: true,
      },
      documentedRefusal,
      commonParameters: ['OwnerId', 'OwnerAccount', 'ResourceOwnerId', 'ResourceOwnerAccount'],
    },
  };
}
