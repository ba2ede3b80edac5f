import { describe, expect, it } from 'vitest';
import { parseTeardownMessage } from '../../../shared/adapters/fc/parse-teardown-request.ts';
import { encodePendingTeardown } from '../../../shared/core/teardown/teardown-request.ts';
import { minutes, noon } from '../../support/times.ts';

const rules = { now: noon, isRegionAllowed: ({ region }: { region: string }) => region === 'cn-hangzhou' };
const request = {
  kind: 'teardown-request',
  version: 1,
  requestId: 'stack-42',
  cloud: 'ecs',
  region: 'cn-hangzhou',
  eniIds: ['eni-bp1a', 'eni-bp1b'],
  detachFrom: 'i-bp1a',
  onFailure: 'reattach',
  reason: 'stack deleted',
  requestedBy: 'infra-ci',
  deadline: '2026-11-20T12:00:01Z',
};
const without = (...names: readonly string[]) =>
  Object.fromEntries(Object.entries(request).filter(([name]) => !names.includes(name)));
const many = (count: number) => Array.from({ length: count }, (_, index) => `eni-${index}`);
const parse = (body: unknown) => parseTeardownMessage(body, rules);

describe('a request', () => {
  it('is read with all its fields', () =>
    expect(parse(request)).toEqual({
      kind: 'request',
      attempts: 0,
      source: request,
      request: {
        requestId: 'stack-42',
        cloud: 'ecs',
        region: 'cn-hangzhou',
        target: { kind: 'enis', eniIds: ['eni-bp1a', 'eni-bp1b'] },
        detachFrom: 'i-bp1a',
        onFailure: 'reattach',
        reason: 'stack deleted',
        requestedBy: 'infra-ci',
        deadlineAt: noon + 1_000,
      },
    }));

  it.each([
    ['without the optional fields', without('detachFrom', 'deadline')],
    ['with one ENI', { ...request, eniIds: many(1) }],
    ['with 100 ENIs', { ...request, eniIds: many(100) }],
    ['for the edge', { ...request, cloud: 'ens' }],
    ['with a request id of any printable kind', { ...request, requestId: 'arn:acs/stack 42 (生产)' }],
  ])('is read %s', (_, body) => expect(parse(body)).toMatchObject({ kind: 'request' }));

  it.each([
    ['instanceId', 'i-bp1x'],
    ['vSwitchId', 'vsw-bp1x'],
    ['securityGroupId', 'sg-bp1x'],
    ['vpcId', 'vpc-bp1x'],
    ['vpcId', 'n-5x'],
  ])('may name %s %s instead of ENIs', (field, id) => {
    const target = { kind: 'selector', selector: { field, id } };
    const drain = { ...without('eniIds'), [field]: id };
    expect(parse(drain)).toMatchObject({ request: { target: { ...target, maxEnis: 50 } } });
    expect(parse({ ...drain, maxEnis: 7 })).toMatchObject({ request: { target: { ...target, maxEnis: 7 } } });
  });
});

describe('a request that cannot be used', () => {
  it.each<readonly [string, unknown, string]>([
    ['another kind', { ...request, kind: 'teardown' }, 'kind'],
    ['another version', { ...request, version: 2 }, 'version'],
    ['no request id', without('requestId'), 'requestId'],
    ['an empty request id', { ...request, requestId: '' }, 'requestId'],
    ['a request id that is too long', { ...request, requestId: 'x'.repeat(129) }, 'requestId'],
    ['a request id with a line break', { ...request, requestId: 'a\nb' }, 'requestId'],
    ['an unknown cloud', { ...request, cloud: 'aws' }, 'cloud'],
    ['no cloud', without('cloud'), 'cloud'],
    ['a region that is not allowed', { ...request, region: 'cn-beijing' }, 'region: cn-beijing'],
    ['a region that is none', { ...request, region: 'evil.example/' }, 'region'],
    ['no ENI', { ...request, eniIds: [] }, 'eniIds'],
    ['101 ENIs', { ...request, eniIds: many(101) }, 'eniIds'],
    ['a malformed ENI id', { ...request, eniIds: ['eni-a', 'eni_b'] }, 'eniIds.1'],
    ['an ENI id that is a number', { ...request, eniIds: [7] }, 'eniIds.0'],
    ['an ENI twice', { ...request, eniIds: ['eni-a', 'eni-a'] }, 'twice'],
    ['ENIs as a text', { ...request, eniIds: '["eni-a"]' }, 'eniIds'],
    ['neither ENIs nor a selector', without('eniIds'), 'eniIds'],
    ['ENIs and a selector', { ...request, vSwitchId: 'vsw-1' }, 'eniIds, vSwitchId'],
    ['two selectors', { ...without('eniIds'), vSwitchId: 'vsw-1', vpcId: 'vpc-1' }, 'vSwitchId, vpcId'],
    ['a malformed selector', { ...without('eniIds'), vSwitchId: 'vpc-1' }, 'vSwitchId'],
    ['a cap without a selector', { ...request, maxEnis: 5 }, 'maxEnis'],
    ['a cap of none', { ...without('eniIds'), vpcId: 'vpc-1', maxEnis: 0 }, 'maxEnis'],
    ['a cap above 1000', { ...without('eniIds'), vpcId: 'vpc-1', maxEnis: 1_001 }, 'maxEnis'],
    ['a malformed instance', { ...request, detachFrom: 'web-1' }, 'detachFrom'],
    ['an unknown onFailure', { ...request, onFailure: 'retry' }, 'onFailure'],
    ['no onFailure', without('onFailure'), 'onFailure'],
    ['no reason', without('reason'), 'reason'],
    ['no requester', { ...request, requestedBy: ' ' }, 'requestedBy'],
    ['a deadline without a zone', { ...request, deadline: '2026-11-21T00:00:00' }, 'deadline'],
    ['a deadline that is no date', { ...request, deadline: '2026-02-30T00:00:00Z' }, 'deadline'],
    ['an unknown field', { ...request, detachfrom: 'i-1' }, '"detachfrom"'],
  ])('says which field is wrong: %s', (_, body, field) =>
    expect(parse(body)).toMatchObject({ kind: 'poison', reason: expect.stringContaining(field), body }),
  );

  it('is read, and known to be too late, when only its deadline is in the past', () => {
    const late = { ...request, deadline: '2026-11-20T12:00:00Z' };
    expect(parse(late)).toMatchObject({
      kind: 'request',
      overdue: 'deadline: 2026-11-20T12:00:00Z is in the past',
      source: late,
    });
    expect(parse(request)).toMatchObject({ kind: 'request', overdue: undefined });
    expect(parse({ ...late, cloud: 'aws' })).toMatchObject({ kind: 'poison' });
  });

  it('names all of its problems at once', () => {
    const { reason } = parse({ ...request, cloud: 'aws', onFailure: 'x', eniIds: [] }) as { reason: string };
    for (const field of ['cloud', 'onFailure', 'eniIds']) expect(reason).toContain(field);
  });

  it('is answered by what can be read of it', () => {
    expect(parse({ ...request, cloud: 'aws' })).toMatchObject({
      requestId: 'stack-42',
      eniId: 'eni-bp1a',
      region: 'cn-hangzhou',
    });
    expect(parse({ requestId: 'stack-42', region: '../..', eniIds: [7] })).toEqual(
      expect.not.objectContaining({ eniId: 7, region: '../..' }),
    );
    expect(parse({ kind: 'teardown-request' })).not.toHaveProperty('requestId');
  });

  it('is too large above 64 KB', () => {
    const body = { ...request, reason: 'x'.repeat(65_536) };
    expect(parse(body)).toMatchObject({
      kind: 'poison',
      reason: expect.stringContaining('65536'),
      requestId: 'stack-42',
    });
  });

  it.each(['text', 7, null, undefined, [], [request]])('is no JSON object: %s', body =>
    expect(parse(body)).toMatchObject({ kind: 'poison', reason: 'the body is not a JSON object' }),
  );

  it('never shows a value that it was given', () => {
    const { reason } = parse({
      ...request,
      cloud: 'secret-1',
      detachFrom: 'secret-2',
      onFailure: 'secret-3',
    }) as { reason: string };
    expect(reason).not.toContain('secret');
  });
});

describe('what teardown sends itself', () => {
  const pending = (override: object = {}, attempts = 3): unknown =>
    JSON.parse(encodePendingTeardown({ ...request, ...override }, attempts));

  it('is a pending request with its looks so far', () =>
    expect(parse(pending())).toMatchObject({ kind: 'request', attempts: 3, source: request }));

  it('may be past its deadline by now, which is nobody’s mistake', () =>
    expect(parse(pending({ deadline: '2026-11-20T11:00:00Z' }))).toMatchObject({
      kind: 'request',
      request: { deadlineAt: noon - minutes(60) },
      overdue: undefined,
    }));

  it.each<readonly [string, unknown]>([
    ['no request in it', { kind: 'teardown-pending', version: 1, attempts: 1 }],
    ['another version', { kind: 'teardown-pending', version: 2, attempts: 1, request }],
    ['looks that are no number', { kind: 'teardown-pending', version: 1, attempts: 'x', request }],
    ['a request that cannot be used', pending({ cloud: 'aws' })],
    ['a task that is none', { kind: 'teardown-task', version: 1, requestId: 'stack-42' }],
  ])('is poison with %s', (_, body) => expect(parse(body)).toMatchObject({ kind: 'poison' }));
});

// Goal: whoever wrote the request finds the mistake without knowing how we check it.
const reasonFor = (body: object): unknown => {
  const message = parseTeardownMessage(body, rules);
  return message.kind === 'poison' ? message.reason : message.kind;
};

it.each([
  [{}, 'request'],
  [{ requestId: undefined }, 'requestId: is missing'],
  [{ cloud: undefined }, 'cloud: is missing'],
  [{ cloud: 'ecss' }, 'cloud: must be "ecs" or "ens"'],
  [{ version: 2 }, 'version: must be 1'],
  [{ reason: 7 }, 'reason: must be a text'],
  [{ maxEnis: 1.5 }, 'maxEnis: must be a whole number'],
  [{ maxEnis: 0 }, 'maxEnis: must be at least 1'],
  [{ maxEnis: 1_001 }, 'maxEnis: must be at most 1000'],
  [{ vpcId: undefined, eniIds: 'eni-bp1' }, 'eniIds: must be a list'],
  [{ vpcId: undefined, eniIds: [7] }, 'eniIds.0: must be a text'],
  [
    { requestId: undefined, onFailure: 'retry' },
    'requestId: is missing; onFailure: must be "leave" or "reattach"',
  ],
])('a request with %j is answered: %s', (change, reason) => {
  expect(reasonFor({ ...request, eniIds: undefined, vpcId: 'vpc-bp1exampleexample', ...change })).toBe(
    reason,
  );
});
