import { expect } from 'vitest';
import type { Stage } from './crowd.ts';
import { otherVSwitch, type Refused } from './refused.ts';
import { stage } from './stage.ts';

/** What CreateNetworkInterface refuses. */
export const createCases: readonly Refused[] = [
  {
    title: 'creates nothing in a vSwitch that is not there',
    ask: s => s.create({ VSwitchId: 'vsw-nowhere' }),
    refused: 'InvalidVSwitchId.NotFound',
    status: 404,
  },
  {
    title: 'creates nothing in a vSwitch that is being set up',
    ask: s =>
      s.create({
        VSwitchId: s.world.addVSwitch({ ...s.place, vpcId: s.vpcId, status: 'Pending' }).vSwitchId,
      }),
    refused: 'IncorrectVSwitchStatus',
    status: 400,
  },
  {
    title: 'creates nothing in a security group that is not there',
    ask: s => s.create({ SecurityGroupId: 'sg-nowhere' }),
    refused: 'InvalidSecurityGroupId.NotFound',
    status: 404,
  },
  {
    title: 'creates nothing in a security group of another VPC',
    ask: s =>
      s.create({
        SecurityGroupId: s.world.addSecurityGroup({ ...s.place, vpcId: 'vpc-other' }).securityGroupId,
      }),
    refused: 'InvalidOperation.VpcMismatch',
    status: 403,
  },
  {
    title: 'creates nothing in a security group of the classic network',
    ask: s =>
      s.create({ SecurityGroupId: s.world.addSecurityGroup({ ...s.place, vpcId: null }).securityGroupId }),
    refused: 'InvalidSecurityGroupId.NotVpc',
    status: 403,
  },
  {
    title: 'creates nothing in a security group that is full',
    ask: s => {
      const { securityGroupId } = s.world.addSecurityGroup({ ...s.place, vpcId: s.vpcId, memberLimit: 1 });
      s.create({ SecurityGroupId: securityGroupId });
      return s.create({ SecurityGroupId: securityGroupId });
    },
    refused: 'SecurityGroupInstanceLimitExceed',
    status: 403,
  },
  {
    title: 'creates nothing without a security group',
    ask: s => s.create({ SecurityGroupId: '' }),
    refused: 'MissingParameter',
    status: 400,
  },
  {
    title: 'creates nothing with both kinds of security groups',
    ask: s => s.create({ 'SecurityGroupIds.1': s.securityGroupId }),
    refused: 'InvalidParameter',
    status: 400,
  },
  {
    title: 'creates nothing beyond the quota',
    on: () => stage({ eniQuota: 1 }),
    ask: s => s.create(),
    refused: 'MaxEniCountExceeded',
    status: 403,
  },
  {
    title: 'creates nothing with an address outside of the vSwitch',
    ask: s => s.create({ PrimaryIpAddress: '10.0.0.1' }),
    refused: 'InvalidVSwitchId.IpInvalid',
    status: 403,
  },
  ...['172.16.0.0', '172.16.255.253', '172.16.255.255', 'ten'].map(address => ({
    title: `creates nothing with the address ${address}, which is nobody's to have`,
    ask: (s: Stage) => s.create({ PrimaryIpAddress: address }),
    refused: 'InvalidVSwitchId.IpInvalid',
    status: 403,
  })),
  {
    title: 'creates nothing with a primary address that is taken',
    ask: s => {
      s.addEni({ primaryIp: '172.16.3.3' });
      return s.create({ PrimaryIpAddress: '172.16.3.3' });
    },
    refused: 'InvalidPrivateIpAddress.Duplicated',
    status: 400,
  },
  {
    title: 'creates nothing with a secondary address that is taken',
    ask: s => {
      s.addEni({ primaryIp: '172.16.3.3' });
      return s.create({ 'PrivateIpAddress.1': '172.16.3.3' });
    },
    refused: 'InvalidIp.IpAssigned',
    status: 403,
  },
  {
    title: 'creates nothing with an address that is given twice',
    ask: s => s.create({ PrimaryIpAddress: '172.16.3.3', 'PrivateIpAddress.1': '172.16.3.3' }),
    refused: 'InvalidIp.IpRepeated',
    status: 403,
  },
  {
    title: 'creates nothing in a vSwitch that is full',
    ask: s => {
      const { vSwitchId } = s.world.addVSwitch({ ...s.place, vpcId: s.vpcId, cidrBlock: '10.0.0.0/29' });
      for (let taken = 0; taken < 4; taken++)
        expect(s.create({ VSwitchId: vSwitchId }).refused).toBeUndefined();
      return s.create({ VSwitchId: vSwitchId });
    },
    refused: 'InvalidVSwitchId.IpNotEnough',
    status: 403,
  },
  {
    title: 'creates nothing with IPv6 in a vSwitch without',
    ask: s => s.create({ VSwitchId: otherVSwitch(s, {}), Ipv6AddressCount: '1' }),
    refused: 'InvalidVSwitch.Ipv6NotTurnOn',
    status: 403,
  },
  ...[
    { SecondaryPrivateIpAddressCount: '0' },
    { SecondaryPrivateIpAddressCount: '50' },
    { SecondaryPrivateIpAddressCount: '1', 'PrivateIpAddress.1': '172.16.3.3' },
    Object.fromEntries(
      Array.from({ length: 11 }, (_, index) => [`PrivateIpAddress.${index + 1}`, `172.16.3.${index + 1}`]),
    ),
    { NetworkInterfaceName: 'x' },
    { NetworkInterfaceName: 'x'.repeat(129) },
    { NetworkInterfaceName: '1-starts-with-a-digit' },
    { NetworkInterfaceName: 'has space' },
    { Description: 'x' },
    { Description: 'x'.repeat(257) },
    { Description: 'https://example.com' },
    { InstanceType: 'Primary' },
    { NetworkInterfaceTrafficMode: 'Fast' },
    { QueueNumber: '0' },
    { QueueNumber: '2049' },
    { DeleteOnRelease: '1' },
    { ClientToken: 'x'.repeat(65) },
    { ClientToken: 'ключ' },
  ].map(given => ({
    title: `creates nothing with ${JSON.stringify(given).slice(0, 60)}`,
    ask: (s: Stage) => s.create(given),
    refused: 'InvalidParameter',
    status: 400,
  })),
  {
    title: 'creates nothing with 21 tags',
    ask: s =>
      s.create(
        Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`Tag.${index + 1}.Key`, `k${index}`])),
      ),
    refused: 'QuotaExceed.Tags',
    status: 403,
  },
  {
    title: 'creates nothing in a region that does not exist',
    ask: s => s.create({ RegionId: 'cn-atlantis' }),
    refused: 'Forbidden.RegionId',
    status: 400,
  },
];
