import { type Eni, type PrivateIp, primaryIpOf } from './eni.ts';
import type { RegionState } from './store.ts';

/** Queues of an ENI in use whose number nobody has set; every instance type of this little cloud has the same. */
const defaultQueueNumber = 8;

/**
 * One ENI in the shape of the response, with the cloud's own habits: empty strings for what is not set, empty lists, 0 for
 * no service, `TagKey` and `TagValue` for tags, seconds in UTC for the time. `members` are those of a trunk, where they are shown.
 */
export function renderEni(eni: Eni, members?: readonly Eni[]): Readonly<Record<string, unknown>> {
  const primary = eni.privateIps[0];
  const queueNumber = eni.queueNumber ?? (eni.status === 'InUse' ? defaultQueueNumber : undefined);
  const row: Record<string, unknown> = {
    CreationTime: renderTime(eni.createdAtMs),
    VpcId: eni.vpcId,
    Type: eni.type,
    Status: eni.status,
    NetworkInterfaceTrafficMode: eni.trafficMode,
    NetworkInterfaceName: eni.name,
    MacAddress: eni.macAddress,
    NetworkInterfaceId: eni.eniId,
    ServiceID: eni.serviceId,
    InstanceId: shownInstanceId(eni),
    OwnerId: eni.ownerId,
    ServiceManaged: eni.serviceManaged,
    VSwitchId: eni.vSwitchId,
    Description: eni.description,
    ResourceGroupId: eni.resourceGroupId,
    ZoneId: eni.zoneId,
    PrivateIpAddress: primaryIpOf(eni),
    PrivateIpSets: {
      PrivateIpSet: eni.privateIps.map((ip, index) => ({
        PrivateIpAddress: ip.address,
        Primary: index === 0,
        AssociatedPublicIp: renderPublicIp(ip),
      })),
    },
    Ipv6Sets: { Ipv6Set: eni.ipv6s.map(address => ({ Ipv6Address: address })) },
    Ipv4PrefixSets: { Ipv4PrefixSet: eni.ipv4Prefixes.map(prefix => ({ Ipv4Prefix: prefix })) },
    Ipv6PrefixSets: { Ipv6PrefixSet: eni.ipv6Prefixes.map(prefix => ({ Ipv6Prefix: prefix })) },
    Tags: { Tag: [...eni.tags].map(([key, value]) => ({ TagKey: key, TagValue: value })) },
    SecurityGroupIds: { SecurityGroupId: eni.securityGroupIds },
    AssociatedPublicIp: renderPublicIp(primary),
    Attachment: renderAttachment(eni, members),
    DeleteOnRelease: eni.deleteOnRelease,
    SourceDestCheck: eni.sourceDestCheck,
  };
  // "An empty value" for an ENI that is Available: a number cannot be empty, so the field is absent.
  if (queueNumber !== undefined) row['QueueNumber'] = queueNumber;
  for (const [field, value] of Object.entries(eni.distort ?? {})) {
    if (value === null) delete row[field];
    else row[field] = value;
  }
  return row;
}

/** `2019-12-25T12:31:31Z`. */
export function renderTime(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** "If the ENI is managed by other Alibaba Cloud services, no instance ID is returned"; and a Member's host is named in Attachment alone. */
export function shownInstanceId(eni: Eni): string {
  return eni.serviceManaged || eni.type === 'Member' ? '' : (eni.attachment?.instanceId ?? '');
}

function renderPublicIp(ip: PrivateIp | undefined) {
  return { PublicIpAddress: ip?.publicIp ?? '', AllocationId: ip?.allocationId ?? '' };
}

function renderAttachment(eni: Eni, members?: readonly Eni[]) {
  const attachment = eni.serviceManaged ? undefined : eni.attachment;
  if (!attachment) return {};
  const rendered: Record<string, unknown> = {
    InstanceId: attachment.instanceId,
    DeviceIndex: attachment.deviceIndex,
    TrunkNetworkInterfaceId: attachment.trunkEniId ?? '',
  };
  if (attachment.networkCardIndex !== undefined) rendered['NetworkCardIndex'] = attachment.networkCardIndex;
  if (members) {
    const ids = members.map(member => member.eniId);
    rendered['MemberNetworkInterfaceIds'] = { MemberNetworkInterfaceId: ids };
  }
  return rendered;
}

/** The ENIs that this trunk carries. */
export function membersOf(state: RegionState, trunk: Eni): readonly Eni[] {
  const onHost = state.eniIdsByHost.get(trunk.attachment?.instanceId ?? '') ?? [];
  return [...onHost].flatMap(eniId => {
    const eni = state.enis.get(eniId);
    return eni?.attachment?.trunkEniId === trunk.eniId ? [eni] : [];
  });
}
