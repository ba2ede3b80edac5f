import type { AddressPool, Ipv6Pool } from './address-pool.ts';

/** A vSwitch: one zone, one block of private addresses. */
export interface VSwitch {
  readonly vSwitchId: string;
  readonly accountId: string;
  readonly region: string;
  readonly vpcId: string;
  readonly zoneId: string;
  readonly cidrBlock: string;
  /** A vSwitch that is being set up takes no ENI: `IncorrectVSwitchStatus`. */
  readonly status: 'Available' | 'Pending';
  readonly addresses: AddressPool;
  /** Undefined when IPv6 is not enabled on it. */
  readonly ipv6: Ipv6Pool | undefined;
}

export interface SecurityGroup {
  readonly securityGroupId: string;
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
  /** Undefined for a group of the classic network, which no ENI can join. */
  readonly vpcId: string | undefined;
  /** Most ENIs it takes through the API; unlimited when absent. */
  readonly memberLimit: number | undefined;
}
