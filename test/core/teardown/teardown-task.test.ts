import { describe, expect, it } from 'vitest';
import { utf8Bytes } from '../../../shared/core/json.ts';
import { identifyEni } from '../../../shared/core/teardown/eni-identity.ts';
import {
  encodeTeardownTask,
  learnFrom,
  parseTeardownTask,
  type TeardownTask,
  teardownTaskKey,
} from '../../../shared/core/teardown/teardown-task.ts';
import { anEni } from '../../support/builders.ts';
import { noon } from '../../support/times.ts';

const task: TeardownTask = {
  requestId: 'stack-42',
  cloud: 'ecs',
  accountId: '1234567890123456',
  region: 'cn-hangzhou',
  eniId: 'eni-a',
  detachFrom: 'i-web',
  onFailure: 'reattach',
  attachedTo: 'i-web',
  attempts: 3,
};
const identity = identifyEni(anEni({ eniId: 'eni-a' }));
const full: TeardownTask = {
  ...task,
  identity,
  deadlineAt: noon,
  detachingSince: 1,
  deletingSince: 2,
  waitingSince: 3,
  deniedSince: 5,
  reattachRequestedAt: 4,
  attemptsForward: 3,
  hops: 7,
  refusal: { reason: 'bonded', providerCode: 'Code', providerRequestId: 'r-1' },
  record: { NetworkInterfaceId: 'eni-a' },
};
const decoded = (override: Readonly<Record<string, unknown>> = {}): unknown => ({
  ...JSON.parse(encodeTeardownTask(full)),
  ...override,
});

describe('a task as a message', () => {
  it('comes back as it left', () => {
    expect(parseTeardownTask(decoded())).toEqual(full);
    expect(parseTeardownTask(JSON.parse(encodeTeardownTask(task)))).toEqual(task);
  });

  it('leaves behind a description that does not fit, and nothing else', () => {
    const body = encodeTeardownTask({ ...full, record: { text: '网'.repeat(16_000) } });
    expect(utf8Bytes(body)).toBeLessThan(48_000);
    expect(parseTeardownTask(JSON.parse(body))).toEqual({ ...full, record: undefined });
    expect(encodeTeardownTask({ ...full, record: { text: 'x'.repeat(40_000) } })).toContain('xxx');
  });

  it('takes nothing along that it does not know', () =>
    expect(parseTeardownTask(decoded({ stopInstance: true }))).not.toHaveProperty('stopInstance'));

  it.each([
    ['another kind', { kind: 'teardown-request' }],
    ['another version', { version: 2 }],
    ['no request', { requestId: '' }],
    ['an unknown cloud', { cloud: 'aws' }],
    ['an unknown way of failing', { onFailure: 'explode' }],
    ['an account that is none', { accountId: '1/../2' }],
    ['a region that could turn a host', { region: 'cn-hangzhou.evil.example' }],
    ['an ENI id that is none', { eniId: 'eni-a/b' }],
    ['attempts below zero', { attempts: -1 }],
    ['attempts that are no number', { attempts: '3' }],
    ['a time that is no number', { deletingSince: 'yesterday' }],
    ['an instance that is no text', { detachFrom: 7 }],
    ['an instance that is none', { detachFrom: 'eci-web', attachedTo: 'eci-web' }],
    ['an instance that hides a path', { detachFrom: 'i-web/../x', attachedTo: 'i-web/../x' }],
    ['more looks of the way forward than looks', { attempts: 3, attemptsForward: 4 }],
    ['hops that are no number', { hops: '7' }],
    ['looks of the way forward that are no number', { attemptsForward: '1' }],
    ['an identity that is a text', { identity: 'the same' }],
    ['an identity that leaves something out', { identity: { ...identity, macAddress: undefined } }],
    ['an identity without end', { identity: { ...identity, macAddress: 'x'.repeat(201) } }],
    ['a record that is a list', { record: [] }],
    ['a refusal that is a text', { refusal: 'bonded' }],
    ['a refusal without a reason', { refusal: {} }],
    // Nobody may make us attach an ENI to an instance that it was never on.
    ['a way back that the request did not ask for', { onFailure: 'leave' }],
    ['a way back to another instance', { attachedTo: 'i-b' }],
    ['a way back to nowhere', { detachFrom: undefined }],
    ['a way back of an ENI that it does not know', { identity: undefined }],
  ])('is not believed with %s', (_, override) =>
    expect(parseTeardownTask(decoded(override))).toBeUndefined(),
  );

  it.each([undefined, null, 'text', 7, []])('is not believed when it is %s', value =>
    expect(parseTeardownTask(value)).toBeUndefined(),
  );

  it('is named after account, cloud, region, request and ENI', () =>
    expect(teardownTaskKey(task)).toBe('teardown/1234567890123456/ecs/cn-hangzhou/stack-42/eni-a'));
});

describe('what a look teaches', () => {
  const fresh: TeardownTask = { ...task, attachedTo: undefined };
  const learnt = (known: TeardownTask, eni: Parameters<typeof anEni>[0]) =>
    learnFrom(known, anEni(eni), noon);

  it.each([
    ['InUse on one host', { status: 'InUse', hosts: ['i-web'] }, 'i-web'],
    ['leaving it', { status: 'Detaching', hosts: ['i-web'] }, 'i-web'],
    ['on two hosts', { status: 'InUse', hosts: ['i-web', 'eni-t'] }, undefined],
    ['only on its way there', { status: 'Attaching', hosts: ['i-web'] }, undefined],
    ['Available', { status: 'Available', hosts: [] }, undefined],
  ])('is where it was, when it is %s', (_, eni, attachedTo) =>
    expect(learnt(fresh, eni).attachedTo).toBe(attachedTo),
  );

  it('never changes where it was first', () =>
    expect(learnt(task, { status: 'InUse', hosts: ['i-b'] }).attachedTo).toBe('i-web'));

  it('is what it is like, at the same moment as where it was and never later', () => {
    const onWeb = { status: 'InUse', hosts: ['i-web'] };
    expect(learnt(fresh, onWeb).identity).toEqual(identity);
    expect(learnt({ ...task, identity }, { ...onWeb, vSwitchId: 'vsw-2' }).identity).toEqual(identity);
    // Where it was is only claimed here: what it is like now proves nothing.
    expect(learnt(task, onWeb).identity).toBeUndefined();
    expect(learnt(fresh, { status: 'Available', hosts: [] }).identity).toBeUndefined();
  });

  it('is since when a transition lasts', () => {
    expect(learnt(fresh, { status: 'Detaching' }).detachingSince).toBe(noon);
    expect(learnt({ ...fresh, detachingSince: 5 }, { status: 'Detaching' }).detachingSince).toBe(5);
    expect(learnt({ ...fresh, detachingSince: 5 }, { status: 'Available' }).detachingSince).toBeUndefined();
    expect(learnt(fresh, { status: 'Deleting' }).deletingSince).toBe(noon);
    expect(learnt({ ...fresh, deletingSince: 5 }, { status: 'Available' }).deletingSince).toBe(5);
  });

  it('is the description from before the detach, or else from before the delete', () => {
    const record = { from: 'now' };
    const before = { ...task, record: { from: 'before' } };
    expect(learnt(before, { status: 'InUse', hosts: ['i-web'], record }).record).toEqual(record);
    expect(learnt(before, { status: 'Available', record }).record).toEqual({ from: 'before' });
    expect(learnt({ ...before, attachedTo: undefined }, { status: 'Available', record }).record).toEqual(
      record,
    );
    expect(learnt({ ...before, attachedTo: undefined }, { status: 'Deleting', record }).record).toEqual({
      from: 'before',
    });
    expect(learnt(fresh, { status: 'Deleting', record }).record).toEqual(record);
  });
});
