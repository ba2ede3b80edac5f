import { apps, type DemoGroup, lab, legacy, pods } from './demo-group.ts';

const cluster = { 'ack.aliyun.com': 'c8f2d6e1b04a94f0a9d2' };
const terway = { creator: 'terway', ...cluster };
const managed = { status: 'InUse', serviceManaged: true, serviceId: 1679259531804325 } as const;

/**
 * Everybody whose ENIs must not be touched. Names and tags of cloud services that publish none are made up; what counts is
 * how their ENIs differ from orphans.
 */
export const demoKeepers: readonly DemoGroup[] = [
  {
    group: 'second-nics',
    expected: 'attached',
    note: 'second ENIs of the web servers, in use',
    enis: [{ ...apps, count: 24, name: 'web-#-data', attachedTo: 'web-#', age: ['60d', '500d'] }],
  },
  {
    group: 'terway-in-use',
    expected: 'attached',
    note: 'ENIs of a container cluster, attached to its nodes by Terway',
    enis: [1, 2].map(() => ({
      ...pods,
      count: 20,
      description: 'interface create by terway',
      attachedTo: 'node-#',
      tags: terway,
      secondaryIps: 5,
      age: ['1d', '20d'] as [string, string],
    })),
  },
  {
    group: 'terway-pool',
    expected: 'owned-by-controller',
    note: 'the pool that Terway keeps at hand: Available, but not left behind',
    enis: [
      { ...pods, count: 28, description: 'interface create by terway', tags: terway, age: ['2h', '20d'] },
    ],
  },
  {
    group: 'terway-controller',
    expected: 'owned-by-controller',
    note: 'leftovers of the Terway controller, which collects its own',
    enis: [{ ...pods, count: 6, tags: { creator: 'terway-controller', ...cluster }, age: ['1d', '9d'] }],
  },
  {
    group: 'trunks-and-members',
    expected: 'not-secondary',
    note: 'two trunk ENIs and the sixteen pods that ride on them',
    enis: [
      {
        ...pods,
        as: 'trunk-#',
        count: 2,
        type: 'Trunk',
        attachedTo: 'node-#',
        tags: { creator: 'terway-controller', ...cluster },
        age: '15d',
      },
      ...[1, 2].map(number => ({
        ...pods,
        count: 8,
        type: 'Member' as const,
        attachedTo: `node-${number}`,
        trunk: `trunk-${number}`,
        tags: { creator: 'terway-controller', k8s_pod_name: 'checkout-#', k8s_pod_namespace: 'shop' },
        age: '2d',
      })),
    ],
  },
  {
    group: 'erdma-pool',
    expected: 'owned-by-controller',
    note: 'HighPerformance ENIs kept ready by the eRDMA controller',
    enis: [
      {
        ...apps,
        count: 2,
        trafficMode: 'HighPerformance',
        tags: { creator: 'alibabacloud-erdma-controller' },
        age: '12d',
      },
    ],
  },
  {
    group: 'high-performance',
    expected: 'attached',
    note: 'HighPerformance ENIs in use, which cannot even be detached from a running instance',
    enis: [
      { ...apps, count: 2, name: 'rdma-#', trafficMode: 'HighPerformance', attachedTo: 'rdma-#', age: '80d' },
    ],
  },
  {
    group: 'cilium-managed',
    expected: 'owned-by-controller',
    note: 'ENIs that Cilium manages and says so',
    enis: [{ ...lab, count: 6, tags: { 'io.cilium/cilium-managed': 'true' }, age: ['3h', '30d'] }],
  },
  {
    group: 'function-compute',
    expected: 'service-managed',
    note: 'lent to Function Compute; two of them Available for a moment',
    enis: [
      {
        ...apps,
        ...managed,
        count: 10,
        name: 'fc-eni-#',
        description: 'Created by Function Compute',
        age: ['1d', '90d'],
      },
      {
        ...apps,
        ...managed,
        status: 'Available',
        count: 2,
        name: 'fc-eni-idle-#',
        description: 'Created by Function Compute',
        age: '2d',
      },
    ],
  },
  {
    group: 'load-balancers',
    expected: 'service-managed',
    note: 'ENIs of network load balancers, with their EIPs',
    enis: [
      { ...apps, ...managed, count: 4, name: 'nlb-eni-#', publicIp: '47.110.8.#', age: ['30d', '300d'] },
    ],
  },
  {
    group: 'nat-gateways',
    expected: 'service-managed',
    note: 'private side of NAT gateways',
    enis: [{ ...apps, ...managed, count: 3, name: 'ngw-eni-#', age: ['100d', '400d'] }],
  },
  {
    group: 'private-link',
    expected: 'service-managed',
    note: 'endpoints of PrivateLink, one ENI per zone',
    enis: [{ ...apps, ...managed, securityGroups: ['endpoint-sg'], count: 4, name: 'ep-eni-#', age: '60d' }],
  },
  {
    group: 'container-instances',
    expected: 'attached',
    note: 'ENIs of elastic container instances: not managed, yet in use by a host that is no ECS instance',
    enis: [{ ...apps, count: 10, name: 'eci-#', attachedTo: 'eci-bp1f0z3k9d7w2m5q8r#', age: ['1h', '3d'] }],
  },
  {
    group: 'lent-to-partner',
    expected: 'cannot-tell',
    note: 'a service is named, but it is said not to be managed: a contradiction, so hands off',
    enis: [{ ...apps, count: 2, name: 'partner-#', serviceId: 1098765432109876, age: '45d' }],
  },
  {
    group: 'keepalived-active',
    expected: 'attached',
    note: 'the active half of a keepalived pair',
    enis: [{ ...apps, name: 'vip-a', attachedTo: 'gateway-1', deleteOnRelease: false, age: '300d' }],
  },
  {
    group: 'keepalived-spare',
    expected: 'protected-by-tag',
    note: 'its standby half: Available for months, and tagged by its owner to stay',
    enis: [
      {
        ...apps,
        name: 'vip-b',
        tags: { 'eni-reaper:keep': 'keepalived standby' },
        protected: 'standby of a keepalived pair',
        age: '300d',
      },
    ],
  },
  {
    group: 'kept-by-tag',
    expected: 'protected-by-tag',
    note: 'reserved by their owners with our tag, whatever its value',
    enis: [
      { ...apps, count: 3, name: 'reserved-#', tags: { 'eni-reaper:keep': 'true' }, age: ['10d', '400d'] },
      { ...lab, count: 2, name: 'licence-#', tags: { 'eni-reaper:keep': '' }, age: '700d' },
    ],
  },
  {
    group: 'eip-holders',
    expected: 'has-public-ip',
    note: 'somebody pays for the EIP on them; one has it on a secondary address',
    enis: [
      { ...apps, count: 3, name: 'eip-#', publicIp: '47.96.22.#', age: ['5d', '200d'] },
      { ...apps, name: 'eip-secondary', secondaryIps: 2, secondaryPublicIp: '47.96.22.99', age: '30d' },
    ],
  },
  {
    group: 'outlive-instance',
    expected: 'retained',
    note: 'DeleteOnRelease is false: somebody wanted them to outlive their instance',
    enis: [{ ...apps, count: 6, name: 'db-#-replica', deleteOnRelease: false, age: ['20d', '300d'] }],
  },
  {
    group: 'brand-new',
    expected: 'too-young',
    note: 'just created, about to be attached',
    enis: [{ ...apps, count: 8, name: 'rollout-#', age: ['2m', '50m'] }],
  },
  {
    group: 'stuck',
    expected: 'changing',
    note: 'attaching, detaching or being deleted, and not getting anywhere',
    enis: [
      { ...apps, status: 'Attaching', name: 'stuck-attaching', attachedTo: 'web-1', age: '3d' },
      { ...apps, status: 'Detaching', count: 2, name: 'stuck-detaching-#', attachedTo: 'web-#', age: '30d' },
      { ...apps, status: 'Deleting', count: 2, name: 'stuck-deleting-#', age: '30d' },
    ],
  },
  {
    group: 'unreadable',
    expected: 'cannot-tell',
    note: 'reads of these lack a field or hold nonsense in it',
    enis: [
      { ...lab, name: 'no-creation-time', age: '30d', distort: { CreationTime: '' } },
      { ...lab, name: 'no-type', age: '30d', distort: { Type: null } },
    ],
  },
  {
    group: 'other-teams-network',
    expected: 'out-of-scope',
    note: 'unattached as well, but in a VPC that nobody asked to clean',
    enis: [{ ...legacy, count: 5, name: 'erp-#', age: ['100d', '900d'] }],
  },
  {
    group: 'unheard-of',
    expected: 'unknown-status',
    note: 'in a state that no reference page names',
    enis: [{ ...lab, name: 'quarantined', age: '50d', distort: { Status: 'Quarantined' } }],
  },
];
