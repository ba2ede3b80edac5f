import { afterEach, expect, it } from 'vitest';
import { deployTeardown, type TeardownDeployment } from './teardown-deployment.ts';

// Goal: every code of the reference pages ends as documented, with the code in the event. Method: one ENI for each code, all in one story.

let deployment: TeardownDeployment | undefined;

afterEach(async () => {
  await deployment?.close();
  deployment = undefined;
});

/** The error table of a page, with the status that it prints; how each ends beside `refused` stands in `endsOtherwise`. */
const detachPage: readonly (readonly [status: number, code: string])[] = [
  ...bad(
    ...['MissingParameter', 'UnsupportedParameter', 'InvalidParameter', 'InvalidInstanceID.Malformed'],
    ...[
      'InvalidOperation.InvalidRegion',
      'InvalidOperation.InvalidEcsState',
      'InvalidOperation.InvalidEniState',
    ],
    ...['InvalidOperation.DetachPrimaryEniNotAllowed', 'Forbidden.RegionId', 'InvalidParams.EniId'],
    ...['InvalidParameter.EniNotBelongEcs', 'InvalidOperation.EniHotPlugNotSupported'],
  ),
  ...forbidden(
    ...[
      'InvalidUserType.NotSupported',
      'Abs.InvalidAccount.NotFound',
      'Forbidden.NotSupportRAM',
      'Forbidden.SubUser',
    ],
    ...['MaxEniCountExceeded', 'EniPerInstanceLimitExceeded', 'InvalidOperation.AvailabilityZoneMismatch'],
    ...['InvalidOperation.VpcMismatch', 'SecurityGroupInstanceLimitExceed', 'InvalidSecurityGroupId.NotVpc'],
    ...[
      'InvalidOperation.InvalidEniType',
      'InvalidOperation.EniServiceManaged',
      'InvalidOperation.EniLinked',
    ],
    ...[
      'InvalidInstanceId.NotFound',
      'InvalidOperation.HotPlugNotSupport',
      'InvalidOperation.InvalidTrunkEniStatus',
    ],
    ...['InvalidOperation.TrunkingIsNotAllowed', 'InvalidOperation.InstanceTypeNotSupportEniTrunking'],
    ...['InvalidParameter.EniNotBelongTrunk', 'InvalidOperation.EniTypeNotSupportTrunking'],
    ...['InvalidOperation.HasMemberEniAttached'],
  ),
  ...missing(
    'InvalidEcsId.NotFound',
    'InvalidEniId.NotFound',
    'InvalidVSwitchId.NotFound',
    'InvalidSecurityGroupId.NotFound',
  ),
];

const deletePage: readonly (readonly [status: number, code: string])[] = [
  ...bad(
    ...['InvalidOperation.HasSlaveEniBonded', 'MissingParameter', 'UnsupportedParameter', 'InvalidParameter'],
    ...[
      'InvalidInstanceID.Malformed',
      'InvalidOperation.InvalidEcsState',
      'InvalidOperation.InvalidEniState',
    ],
    ...['InvalidOperation.DetachPrimaryEniNotAllowed', 'Forbidden.RegionId', 'InvalidParams.EniId'],
  ),
  ...forbidden(
    ...[
      'InvalidUserType.NotSupported',
      'Abs.InvalidAccount.NotFound',
      'Forbidden.NotSupportRAM',
      'Forbidden.SubUser',
    ],
    ...['MaxEniCountExceeded', 'EniPerInstanceLimitExceeded', 'InvalidOperation.AvailabilityZoneMismatch'],
    ...['InvalidOperation.VpcMismatch', 'SecurityGroupInstanceLimitExceed', 'InvalidSecurityGroupId.NotVpc'],
    ...['InvalidOperation.InvalidEniType', 'InvalidEniId.NotFound', 'InvalidOperation.EniServiceManaged'],
  ),
  ...missing('InvalidEcsId.NotFound', 'InvalidVSwitchId.NotFound', 'InvalidSecurityGroupId.NotFound'),
  [500, 'InternalError'],
];

const attachPage: readonly (readonly [status: number, code: string])[] = [
  ...bad(
    'InvalidOperation.InvalidGeneration',
    'InvalidOperation.UserNotSupportNetworkCard',
    'InvalidParams.EniId',
  ),
  ...forbidden(
    ...['EniPerInstanceLimitExceeded', 'InvalidEni.NotSameVpc', 'InvalidOperation.Ipv4CountExceeded'],
    ...[
      'InvalidOperation.MultiGroupType',
      'InvalidOperation.EipBindModel',
      'InvalidOperation.HotPlugNotSupport',
    ],
    ...['InvalidParameter.EniNotBelongEcs', 'InvalidOperation.EniTrafficModeNotSupportIpv6'],
  ),
  ...missing('InvalidEcsId.NotFound', 'InvalidSecurityGroupId.NotFound'),
];

/** What waiting may heal: tried again until the deadline, or until the looks are used up. Every other code is refused at once. */
const endsOtherwise: Readonly<Record<string, string>> = {
  'InvalidOperation.InvalidEcsState': 'refused deadline-passed',
  'InvalidOperation.InvalidEniState': 'exhausted',
  InternalError: 'exhausted',
  'InvalidUserType.NotSupported': 'exhausted',
  'Abs.InvalidAccount.NotFound': 'exhausted',
  'Forbidden.NotSupportRAM': 'exhausted',
  'Forbidden.SubUser': 'exhausted',
};

const calm = { ENI_REAPER_MAX_ATTEMPTS: '4' };
const deadline = '2026-11-20T09:00:00Z';

it.each([
  { action: 'DetachNetworkInterface', page: detachPage, attached: true },
  { action: 'DeleteNetworkInterface', page: deletePage, attached: false },
])('a $action ends with every code of its page as it should', async ({ action, page, attached }) => {
  const cloud = await deployTeardown(calm);
  deployment = cloud;
  const instanceId = cloud.addInstance();
  const codeOf = new Map<string, string>();
  for (const [status, code] of page) {
    const { eniId } = cloud.addEni(attached ? { attachedTo: instanceId } : {});
    codeOf.set(eniId, code);
    cloud.emulator.foundation.faults.add({
      service: 'ecs',
      action,
      resource: eniId,
      effect: { kind: 'refuse', code, status },
    });
  }
  // A refused permission stops all calls of its kind in a run, so those codes get a request of their own.
  const [waiting, final] = partition(
    [...codeOf.keys()],
    eniId => (endsOtherwise[codeOf.get(eniId) ?? ''] ?? '') === 'exhausted',
  );
  cloud.request({ requestId: 'final', eniIds: final, detachFrom: instanceId, deadline });
  await cloud.drain();
  cloud.request({ requestId: 'waiting', eniIds: waiting, detachFrom: instanceId });
  await cloud.drain();

  const told = cloud.told();
  for (const [eniId, code] of codeOf) {
    const [outcome, reason, providerCode] = told[eniId] ?? [];
    const otherwise = endsOtherwise[code];
    const ended = outcome === 'exhausted' ? outcome : `${outcome} ${providerCode ?? reason}`;
    expect({ code, ended }).toEqual({ code, ended: otherwise ?? `refused ${code}` });
    expect(cloud.statusOf(eniId)).toBe(attached ? 'InUse' : 'Available');
  }
  expect(cloud.results()).toHaveLength(page.length);
});

it('an AttachNetworkInterface that is refused ends the way back, whatever the code', async () => {
  const cloud = await deployTeardown(calm);
  deployment = cloud;
  const instanceId = cloud.addInstance();
  const codeOf = new Map<string, string>();
  for (const [status, code] of attachPage) {
    const { eniId } = cloud.addEni({ attachedTo: instanceId, hasBondedSlave: true });
    codeOf.set(eniId, code);
    const effect = { kind: 'refuse', code, status } as const;
    cloud.emulator.foundation.faults.add({
      service: 'ecs',
      action: 'AttachNetworkInterface',
      resource: eniId,
      effect,
    });
  }
  cloud.request({ eniIds: [...codeOf.keys()], detachFrom: instanceId, onFailure: 'reattach' });
  await cloud.drain();
  const wanted = [...codeOf].map(([eniId, code]) => [eniId, ['refused', 'reattach-failed', code]]);
  expect(cloud.told()).toEqual(Object.fromEntries(wanted));
  for (const eniId of codeOf.keys()) expect(cloud.statusOf(eniId)).toBe('Available');
});

function bad(...codes: readonly string[]) {
  return codes.map(code => [400, code] as const);
}

function forbidden(...codes: readonly string[]) {
  return codes.map(code => [403, code] as const);
}

function missing(...codes: readonly string[]) {
  return codes.map(code => [404, code] as const);
}

function partition<T>(items: readonly T[], is: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [items.filter(is), items.filter(item => !is(item))];
}
