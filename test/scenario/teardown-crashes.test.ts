import { afterEach, expect, it } from 'vitest';
import type { Fault } from '../../emulator/faults.ts';
import { deployTeardown, type TeardownDeployment } from './teardown-deployment.ts';

// Goal: whatever is lost on the way, each ENI of a request gets one answer, and it is the true one. Method: the same story with one thing going wrong at
// a time, on the wire or in the platform. Every single call is tried in test/app/teardown/teardown-crash-points.test.ts; this is the bundle itself.

let deployment: TeardownDeployment | undefined;

afterEach(async () => {
  await deployment?.close();
  deployment = undefined;
});

const ecsCalls = [
  'DescribeNetworkInterfaces',
  'DetachNetworkInterface',
  'DeleteNetworkInterface',
  'AttachNetworkInterface',
];
const faults: readonly Fault[] = [
  ...[0, 1].flatMap((after): Fault[] => [
    { service: 'fc', action: 'InvokeFunction', count: 1, after, effect: { kind: 'kill', when: 'before' } },
    { service: 'fc', action: 'InvokeFunction', count: 1, after, effect: { kind: 'kill', when: 'after' } },
    { service: 'fc', action: 'InvokeFunction', count: 1, after, effect: { kind: 'reset-after-effect' } },
    { service: 'mns', action: 'BatchSendMessage', count: 1, after, effect: { kind: 'reset-after-effect' } },
    { service: 'mns', action: 'BatchSendMessage', count: 4, after, effect: { kind: 'reset-before-effect' } },
  ]),
  ...ecsCalls.flatMap((action): Fault[] => [
    { service: 'ecs', action, count: 3, effect: { kind: 'reset-before-effect' } },
    { service: 'ecs', action, count: 3, effect: { kind: 'reset-after-effect' } },
    { service: 'ecs', action, count: 2, effect: { kind: 'throttle' } },
    { service: 'ecs', action, count: 2, effect: { kind: 'html-503' } },
  ]),
  { service: 'ecs', action: 'DescribeNetworkInterfaces', count: 1, after: 1, effect: { kind: 'miss-rows' } },
  { service: 'ecs', action: 'AttachNetworkInterface', count: 1, effect: { kind: 'fall-back' } },
  { service: 'mns', action: 'ReceiveMessage', count: 2, effect: { kind: 'duplicate' } },
];

it.each(faults.map(fault => ({ title: describeFault(fault), fault })))(
  'ends truly in spite of $title',
  async ({ fault }) => {
    const cloud = await deployTeardown();
    deployment = cloud;
    const [web = '', other = ''] = cloud.ecs.instanceIds;
    const gone = [cloud.addEni({ attachedTo: web }), cloud.addEni()].map(({ eniId }) => eniId);
    const back = cloud.addEni({ attachedTo: web, hasBondedSlave: true }).eniId;
    const elsewhere = cloud.addEni({ attachedTo: other }).eniId;
    cloud.emulator.foundation.faults.add(fault);
    cloud.request({ eniIds: [...gone, back, elsewhere], detachFrom: web, onFailure: 'reattach' });
    await cloud.drain();

    const outcomes = new Map<string, Set<string>>();
    for (const { id, type } of cloud.results()) outcomes.set(id, (outcomes.get(id) ?? new Set()).add(type));
    expect([...outcomes.values()].map(types => types.size)).toEqual([1, 1, 1, 1]);
    const told = cloud.told();
    for (const eniId of gone) expect([told[eniId]?.[0], cloud.statusOf(eniId)]).toEqual(['gone', undefined]);
    expect([told[back]?.[0], cloud.statusOf(back), cloud.hostOf(back)]).toEqual(['reattached', 'InUse', web]);
    expect([told[elsewhere]?.[1], cloud.hostOf(elsewhere)]).toEqual(['attached-elsewhere', other]);
    expect(cloud.deadLetters()).toEqual([]);
  },
);

function describeFault({ service, action, after = 0, count = 1, effect }: Fault): string {
  return `${count} × ${effect.kind}${effect.kind === 'kill' ? ` ${effect.when}` : ''} at ${service} ${action} behind ${after}`;
}
