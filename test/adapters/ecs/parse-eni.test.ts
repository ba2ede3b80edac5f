import { describe, expect, it } from 'vitest';
import { parseEni } from '../../../shared/adapters/ecs/parse-eni.ts';
import type { Eni } from '../../../shared/core/eni.ts';

// Goal: a field that was not understood is never taken for one that says "no". Method: one complete row of DescribeNetworkInterfaces, and one
// deviation at a time.

const row: Readonly<Record<string, unknown>> = {
  NetworkInterfaceId: 'eni-bp125p95hhdhn3ot',
  CreationTime: '2019-12-25T12:31:31Z',
  VpcId: 'vpc-bp1',
  VSwitchId: 'vsw-bp1',
  Type: 'Secondary',
  Status: 'Available',
  NetworkInterfaceName: 'my-eni-name',
  Description: '',
  MacAddress: '00:16:3e:12:00:01',
  ServiceID: 0,
  ServiceManaged: false,
  InstanceId: '',
  OwnerId: '1234567890123456',
  ResourceGroupId: '',
  PrivateIpAddress: '172.17.0.5',
  PrivateIpSets: {
    PrivateIpSet: [
      { PrivateIpAddress: '172.17.0.5', Primary: true, AssociatedPublicIp: { PublicIpAddress: '' } },
    ],
  },
  Tags: { Tag: [{ TagKey: 'team', TagValue: 'net' }] },
  AssociatedPublicIp: {},
  Attachment: {},
  DeleteOnRelease: true,
};

function parse(changes: Readonly<Record<string, unknown>>): Eni {
  const eni = parseEni({ ...row, ...changes });
  if (eni === undefined) throw new Error('The row was not taken for an ENI.');
  return eni;
}

function without(name: string): Eni {
  const { [name]: _, ...rest } = row;
  const eni = parseEni(rest);
  if (eni === undefined) throw new Error('The row was not taken for an ENI.');
  return eni;
}

/** Every kind of JSON that is not among those named. */
function otherKinds(...kinds: readonly string[]): readonly unknown[] {
  const samples: readonly (readonly [string, unknown])[] = [
    ['text', 'x'],
    ['number', 7],
    ['boolean', true],
    ['list', [1]],
    ['object', { a: 1 }],
  ];
  return samples.filter(([kind]) => !kinds.includes(kind)).map(([, value]) => value);
}

describe('a row of DescribeNetworkInterfaces', () => {
  it('becomes an ENI in our own words', () => {
    expect(parseEni(row)).toEqual({
      eniId: 'eni-bp125p95hhdhn3ot',
      status: 'Available',
      type: 'Secondary',
      serviceManaged: false,
      serviceId: undefined,
      hosts: [],
      publicIps: [],
      createdAt: Date.UTC(2019, 11, 25, 12, 31, 31),
      deleteOnRelease: true,
      tags: new Map([['team', 'net']]),
      name: 'my-eni-name',
      vpcId: 'vpc-bp1',
      vSwitchId: 'vsw-bp1',
      resourceGroupId: '',
      record: row,
    });
  });

  it.each([undefined, null, '', 7, ['eni-a'], {}])('is no ENI when its id is %j', NetworkInterfaceId => {
    expect(parseEni({ ...row, NetworkInterfaceId })).toBeUndefined();
  });

  it.each([undefined, null, 'eni-a', 7, [row]])('is no ENI when it is %j', value => {
    expect(parseEni(value)).toBeUndefined();
  });
});

describe('a field that tells about an ENI', () => {
  const texts = [
    ['Status', 'status'],
    ['Type', 'type'],
    ['VpcId', 'vpcId'],
    ['VSwitchId', 'vSwitchId'],
  ] as const;

  it.each(texts)('is unknown when %s is missing, null, empty or no text', (name, field) => {
    expect(without(name)[field]).toBeUndefined();
    for (const value of [null, '', ...otherKinds('text')])
      expect(parse({ [name]: value })[field]).toBeUndefined();
  });

  it.each([
    ['NetworkInterfaceName', 'name'],
    ['ResourceGroupId', 'resourceGroupId'],
  ] as const)(
    'is known to be empty when %s is empty, and unknown when it is missing, null or no text',
    (name, field) => {
      expect(parse({ [name]: '' })[field]).toBe('');
      expect(without(name)[field]).toBeUndefined();
      for (const value of [null, ...otherKinds('text')])
        expect(parse({ [name]: value })[field]).toBeUndefined();
    },
  );

  it('gives a status on as it came, known or not', () => {
    expect(parse({ Status: 'Melting' }).status).toBe('Melting');
  });

  it.each([
    ['ServiceManaged', 'serviceManaged'],
    ['DeleteOnRelease', 'deleteOnRelease'],
  ] as const)('believes %s only as a boolean', (name, field) => {
    expect(parse({ [name]: true })[field]).toBe(true);
    expect(parse({ [name]: false })[field]).toBe(false);
    expect(without(name)[field]).toBeUndefined();
    for (const value of [null, '', 'false', 'true', 0, 1, ...otherKinds('boolean')])
      expect(parse({ [name]: value })[field]).toBeUndefined();
  });
});

describe('the service that owns an ENI', () => {
  it.each([0, '0', '', null, undefined])('is nobody when ServiceID is %j', ServiceID => {
    expect(parse({ ServiceID }).serviceId).toBeUndefined();
  });

  it('is nobody when ServiceID is missing', () => {
    expect(without('ServiceID').serviceId).toBeUndefined();
  });

  it.each([
    [12_345_678_910, '12345678910'],
    ['1679259531804325', '1679259531804325'],
    [-1, '-1'],
    ['00', '00'],
    [' ', ' '],
  ])('is named by ServiceID %j', (ServiceID, expected) => {
    expect(parse({ ServiceID }).serviceId).toBe(expected);
  });

  it('is somebody when ServiceID cannot be read', () => {
    for (const ServiceID of otherKinds('text', 'number'))
      expect(parse({ ServiceID }).serviceId).toBe('unreadable');
  });
});

describe('the hosts of an ENI', () => {
  it.each([
    ['an instance', { InstanceId: 'i-a' }, ['i-a']],
    ['a container group', { InstanceId: 'eci-a' }, ['eci-a']],
    ['an attachment', { Attachment: { InstanceId: 'i-a', DeviceIndex: 0 } }, ['i-a']],
    ['a trunk', { Attachment: { TrunkNetworkInterfaceId: 'eni-t' } }, ['eni-t']],
    ['members', { Attachment: { MemberNetworkInterfaceIds: ['eni-m'] } }, ['eni-m']],
    [
      'members in the wrapper of other lists',
      { Attachment: { MemberNetworkInterfaceIds: { MemberNetworkInterfaceId: ['eni-m'] } } },
      ['eni-m'],
    ],
    ['no members', { Attachment: { MemberNetworkInterfaceIds: [] } }, []],
    ['members that cannot be read', { Attachment: { MemberNetworkInterfaceIds: 'eni-m' } }, undefined],
    [
      'all three',
      { InstanceId: 'i-a', Attachment: { InstanceId: 'i-b', TrunkNetworkInterfaceId: 'eni-t' } },
      ['i-a', 'i-b', 'eni-t'],
    ],
    ['the same twice', { InstanceId: 'i-a', Attachment: { InstanceId: 'i-a' } }, ['i-a']],
    ['a word that looks like nothing', { Attachment: { InstanceId: 'null' } }, ['null']],
    ['nothing', { InstanceId: null, Attachment: null }, []],
    ['emptiness', { InstanceId: '', Attachment: { InstanceId: '', TrunkNetworkInterfaceId: null } }, []],
  ])('are found when the row names %s', (_, changes, hosts) => {
    expect(parse(changes).hosts).toEqual(hosts);
  });

  it('are none when the row has neither field', () => {
    const { InstanceId: _i, Attachment: _a, ...rest } = row;
    expect(parseEni(rest)?.hosts).toEqual([]);
  });

  it('are unknown when one of the places is of a wrong kind', () => {
    for (const value of otherKinds('text')) {
      expect(parse({ InstanceId: value }).hosts).toBeUndefined();
      expect(parse({ Attachment: { InstanceId: value } }).hosts).toBeUndefined();
      expect(
        parse({ InstanceId: 'i-a', Attachment: { TrunkNetworkInterfaceId: value } }).hosts,
      ).toBeUndefined();
    }
    for (const value of ['', ...otherKinds('object')])
      expect(parse({ Attachment: value }).hosts).toBeUndefined();
  });
});

describe('the public addresses of an ENI', () => {
  const onPrivateIp = (...bindings: readonly unknown[]) => ({
    PrivateIpSets: {
      PrivateIpSet: bindings.map(AssociatedPublicIp => ({
        PrivateIpAddress: '172.17.0.5',
        AssociatedPublicIp,
      })),
    },
  });

  it.each([
    ['on the ENI', { AssociatedPublicIp: { PublicIpAddress: '116.62.0.1' } }, ['116.62.0.1']],
    ['on a private address', onPrivateIp({ PublicIpAddress: '116.62.0.1' }), ['116.62.0.1']],
    [
      'on a later private address',
      onPrivateIp({}, undefined, null, { PublicIpAddress: '116.62.0.1' }),
      ['116.62.0.1'],
    ],
    [
      'by allocation alone',
      { AssociatedPublicIp: { PublicIpAddress: '', AllocationId: 'eip-a' } },
      ['eip-a'],
    ],
    [
      'twice',
      {
        AssociatedPublicIp: { PublicIpAddress: '116.62.0.1' },
        ...onPrivateIp({ PublicIpAddress: '116.62.0.1' }),
      },
      ['116.62.0.1'],
    ],
    [
      'nowhere',
      {
        AssociatedPublicIp: { PublicIpAddress: '', AllocationId: '' },
        ...onPrivateIp({ PublicIpAddress: '' }),
      },
      [],
    ],
  ])('are found when one is bound %s', (_, changes, publicIps) => {
    expect(parse(changes).publicIps).toEqual(publicIps);
  });

  it.each([
    ['AssociatedPublicIp alone', { PrivateIpSets: undefined }],
    ['PrivateIpSets alone', { AssociatedPublicIp: undefined }],
    ['PrivateIpSets that is empty', { AssociatedPublicIp: null, PrivateIpSets: { PrivateIpSet: [] } }],
  ])('are none when the row shows %s, without any', (_, changes) => {
    expect(parse(changes).publicIps).toEqual([]);
  });

  it.each([
    ['neither place', { AssociatedPublicIp: undefined, PrivateIpSets: undefined }],
    ['null in both places', { AssociatedPublicIp: null, PrivateIpSets: null }],
    ['a place without its list', { AssociatedPublicIp: undefined, PrivateIpSets: {} }],
  ])('are unknown when the row shows %s', (_, changes) => {
    expect(parse(changes).publicIps).toBeUndefined();
  });

  it('are unknown when anything in either place is of a wrong kind', () => {
    for (const value of ['', ...otherKinds('object')]) {
      expect(parse({ AssociatedPublicIp: value }).publicIps).toBeUndefined();
      expect(parse({ PrivateIpSets: value }).publicIps).toBeUndefined();
      expect(parse(onPrivateIp(value)).publicIps).toBeUndefined();
    }
    for (const value of ['', ...otherKinds('list')])
      expect(parse({ PrivateIpSets: { PrivateIpSet: value } }).publicIps).toBeUndefined();
    for (const value of [null, ...otherKinds('object')])
      expect(parse({ PrivateIpSets: { PrivateIpSet: [value] } }).publicIps).toBeUndefined();
    for (const value of otherKinds('text')) {
      expect(parse({ AssociatedPublicIp: { PublicIpAddress: value } }).publicIps).toBeUndefined();
      expect(parse({ AssociatedPublicIp: { AllocationId: value } }).publicIps).toBeUndefined();
      expect(parse(onPrivateIp({ PublicIpAddress: value })).publicIps).toBeUndefined();
    }
  });
});

describe('the tags of an ENI', () => {
  it.each([
    ['the list is missing', { Tags: {} }],
    ['the list is null', { Tags: { Tag: null } }],
    ['the list is empty', { Tags: { Tag: [] } }],
    ['Tags is null', { Tags: null }],
    ['Tags is an empty list', { Tags: [] }],
  ])('are none when %s', (_, changes) => {
    expect(parse(changes).tags).toEqual(new Map());
  });

  it('are none when Tags is missing', () => {
    expect(without('Tags').tags).toEqual(new Map());
  });

  it('may have empty values', () => {
    expect(parse({ Tags: { Tag: [{ TagKey: 'keep', TagValue: '' }] } }).tags).toEqual(
      new Map([['keep', '']]),
    );
  });

  const good = { TagKey: 'team', TagValue: 'net' };
  it.each([
    ['of the names that requests use', { Key: 'keep', Value: '' }],
    ['without a key', { TagValue: 'x' }],
    ['with an empty key', { TagKey: '', TagValue: 'x' }],
    ['with a key that is a number', { TagKey: 7, TagValue: 'x' }],
    ['without a value', { TagKey: 'keep' }],
    ['with a value of null', { TagKey: 'keep', TagValue: null }],
    ['with a value that is a number', { TagKey: 'keep', TagValue: 7 }],
    ['that is null', null],
    ['that is text', 'keep'],
    ['that comes twice', good],
    ['that comes twice with another value', { TagKey: 'team', TagValue: 'other' }],
  ])('are all unknown when one of them is an entry %s', (_, entry) => {
    expect(parse({ Tags: { Tag: [good, entry] } }).tags).toBeUndefined();
  });

  it('are unknown when the list is of a wrong kind', () => {
    for (const value of ['', 'keep', 0, false, [good]]) expect(parse({ Tags: value }).tags).toBeUndefined();
    for (const value of ['', ...otherKinds('list')])
      expect(parse({ Tags: { Tag: value } }).tags).toBeUndefined();
  });
});

describe('the time at which an ENI was created', () => {
  it.each([
    ['2019-12-25T12:31:31Z', Date.UTC(2019, 11, 25, 12, 31, 31)],
    ['2019-12-25T12:31Z', Date.UTC(2019, 11, 25, 12, 31)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['2019-12-25T12:31:31.5Z', Date.UTC(2019, 11, 25, 12, 31, 31, 500)],
  ])('is read from %s', (CreationTime, expected) => {
    expect(parse({ CreationTime }).createdAt).toBe(expected);
  });

  it.each([
    ...[
      '',
      'yesterday',
      '2019-12-25',
      '2019-12-25T12:31:31',
      '2019-12-25 12:31:31Z',
      '2019-12-25T12:31:31+08:00',
    ],
    ...[
      '2019-02-29T00:00:00Z',
      '2019-13-01T00:00:00Z',
      '2019-12-32T00:00:00Z',
      '2019-00-10T00:00Z',
      '2019-06-31T10:00Z',
    ],
    ...[
      '2019-12-25T24:00:00Z',
      '2019-12-25T12:60Z',
      '2019-12-25T12:31:61Z',
      '2019-12-25T12Z',
      '19-12-25T12:31:31Z',
    ],
    ...['2019-12-25T12:31:31Z ', ' 2019-12-25T12:31:31Z', '2019-12-25T12:31:31ZZ', '1577277091000'],
    ...[1_577_277_091_000, null, undefined, true, {}, ['2019-12-25T12:31:31Z']],
  ])('is unknown when CreationTime is %j', CreationTime => {
    expect(parse({ CreationTime }).createdAt).toBeUndefined();
  });
});
