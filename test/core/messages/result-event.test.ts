import { describe, expect, it } from 'vitest';
import { taskKey } from '../../../shared/core/deletion/delete-task.ts';
import { hashText } from '../../../shared/core/hash-text.ts';
import {
  createResultEvent,
  encodeResultEvent,
  outcomes,
} from '../../../shared/core/messages/result-event.ts';
import { aTask } from '../../support/builders.ts';
import { hours, noon } from '../../support/times.ts';

const event = (override: Partial<Parameters<typeof createResultEvent>[0]> = {}) =>
  createResultEvent({
    functionName: 'worker',
    accountId: '1234567890123456',
    taskKey: taskKey(aTask()),
    outcome: 'gone',
    subject: 'eni-bp1orphan',
    data: {
      region: 'cn-hangzhou',
      eniId: 'eni-bp1orphan',
      origin: 'scan',
      reason: 'deleted',
      attempts: 2,
      record: { a: 1 },
    },
    now: noon,
    ...override,
  });

describe('a result event', () => {
  it('is a CloudEvent with the fields of the contract', () => {
    expect(event()).toEqual({
      specversion: '1.0',
      id: '1234567890123456/cn-hangzhou/eni-bp1orphan/1795003200000/1795176000000',
      source: '/eni-reaper/worker/1234567890123456/cn-hangzhou',
      type: 'eni-reaper.eni.gone',
      subject: 'eni-bp1orphan',
      time: '2026-11-20T12:00:00Z',
      datacontenttype: 'application/json',
      data: {
        region: 'cn-hangzhou',
        eniId: 'eni-bp1orphan',
        origin: 'scan',
        reason: 'deleted',
        attempts: 2,
        record: { a: 1 },
      },
    });
  });

  it.each(outcomes)('says in its type that the end was %s', outcome =>
    expect(event({ outcome }).type).toBe(`eni-reaper.eni.${outcome}`),
  );

  it('names the function that ended the task', () =>
    expect(event({ functionName: 'teardown' }).source).toBe(
      '/eni-reaper/teardown/1234567890123456/cn-hangzhou',
    ));

  it('keeps its id however often and whenever the task is reported', () => {
    const again = event({
      now: noon + hours(3),
      taskKey: taskKey(aTask({ attempts: 5, deletingSince: noon })),
    });
    expect(again.id).toBe(event().id);
  });
});

describe('an event on its way', () => {
  const bytes = (filler: number) =>
    event({ data: { ...event().data, record: { filler: 'x'.repeat(filler) } } });
  const room = 48_000 - JSON.stringify(bytes(0)).length;

  it('takes its record along up to the size of a message', () => {
    expect(JSON.parse(encodeResultEvent(bytes(room)))).toEqual(bytes(room));
  });

  it('leaves the record behind one byte past it, says so, and keeps everything else', () => {
    const { record, ...data } = event().data;
    const reason = 'deleted (the record was too large for a message)';
    expect(JSON.parse(encodeResultEvent(bytes(room + 1)))).toEqual({ ...event(), data: { ...data, reason } });
  });
});

it('an event of a refusal keeps its reason, which callers branch on, when the record does not fit', () => {
  const { record: _, ...data } = event().data;
  const refused = { ...data, reason: 'deadline-passed', record: { filler: 'x'.repeat(48_000) } };
  const sent = (because: object) =>
    JSON.parse(encodeResultEvent(event({ outcome: 'refused', data: { ...refused, ...because } }))).data;
  const note = 'the record was too large for a message';
  expect(sent({})).toEqual({ ...data, reason: 'deadline-passed', because: note });
  expect(sent({ because: 'why' })).toEqual({ ...data, reason: 'deadline-passed', because: `why; ${note}` });
});

describe('the hash of a text', () => {
  // The first three are test vectors of the FNV authors for 64-bit FNV-1a (draft-eastlake-fnv, appendix).
  it.each([
    ['', 'cbf29ce484222325'],
    ['a', 'af63dc4c8601ec8c'],
    ['foobar', '85944171f73967e8'],
  ])('of %j is %s', (text, digest) => expect(hashText(text)).toBe(digest));

  it('has sixteen digits, however long the text', () => {
    for (const text of ['x', 'xy', 'x'.repeat(999), '網😀'.repeat(99)])
      expect(hashText(text)).toMatch(/^[0-9a-f]{16}$/);
  });

  it('tells texts apart', () => expect(hashText('{"a":1}')).not.toBe(hashText('{"a":2}')));
});
