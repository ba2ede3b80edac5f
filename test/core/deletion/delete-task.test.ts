import { describe, expect, it } from 'vitest';
import {
  createDeleteTask,
  encodeDeleteTask,
  parseDeleteTask,
  taskKey,
  withRecord,
} from '../../../shared/core/deletion/delete-task.ts';
import { utf8Bytes } from '../../../shared/core/json.ts';
import { encodeDeadLetter } from '../../../shared/core/messages/dead-letter.ts';
import { anOrphan, aTask, homePlace } from '../../support/builders.ts';
import { noon } from '../../support/times.ts';

const bytesInQueue = (body: string): number => Math.ceil(utf8Bytes(body) / 3) * 4;
const messageLimitBytes = 65_536;
/** A well-formed body with some fields replaced; `undefined` takes one away, as JSON does. */
const bodyWith = (override: Readonly<Record<string, unknown>>): unknown =>
  JSON.parse(JSON.stringify({ ...JSON.parse(encodeDeleteTask(aTask())), ...override }));

describe('a delete task', () => {
  it.each([
    ['fresh from the scan', aTask()],
    ['on its way', aTask({ attempts: 7, deletingSince: noon, sightingEnded: true })],
    ['without a description', aTask({ record: undefined })],
    ['from another time', aTask({ firstSeenAt: 0, queuedAt: 0, deletingSince: 0 })],
    [
      'with the longest ids',
      aTask({ eniId: `eni-${'9'.repeat(60)}`, accountId: '9'.repeat(60), region: 'z'.repeat(60) }),
    ],
    ['with a fingerprint of one field', aTask({ fingerprint: { name: '' } })],
    ['of another spelling', aTask({ eniId: 'ENI-BP1X', accountId: 'me-1', region: 'x' })],
  ])('is the same after travelling: %s', (_title, task) => {
    const { record, ...rest } = task;
    expect(parseDeleteTask(JSON.parse(encodeDeleteTask(task)))).toEqual({
      kind: 'task',
      task: record === undefined ? rest : task,
    });
  });

  it('leaves behind what it does not know', () => {
    expect(parseDeleteTask(bodyWith({ force: true }))).toEqual({ kind: 'task', task: aTask() });
  });

  it('keeps its key through any number of looks', () => {
    expect(taskKey(aTask({ attempts: 9, deletingSince: noon, record: undefined }))).toBe(taskKey(aTask()));
  });

  it.each([
    ['account', { accountId: '2' }],
    ['region', { region: 'cn-beijing' }],
    ['ENI', { eniId: 'eni-2' }],
    ['first sighting', { firstSeenAt: noon }],
    ['sending', { queuedAt: noon + 1 }],
  ])('has a key of its own for each %s', (_title, override) => {
    expect(taskKey(aTask(override))).not.toBe(taskKey(aTask()));
  });
});

describe('a body that is no task', () => {
  it.each<readonly [string, unknown]>([
    ['a list', [aTask()]],
    ['a text', encodeDeleteTask(aTask())],
    ['a number', 7],
    ['nothing', null],
    ['not even nothing', undefined],
  ])('is poison when it is %s', (_title, body) =>
    expect(parseDeleteTask(body)).toEqual({ kind: 'poison', reason: 'the body is not a JSON object' }),
  );

  it.each<readonly [string, Readonly<Record<string, unknown>>, string]>([
    ['another kind', { kind: 'teardown-request' }, 'kind is not delete-task'],
    ['no kind', { kind: undefined }, 'kind is not delete-task'],
    ['a later version', { version: 2 }, 'version is not 1'],
    ['a version in words', { version: '1' }, 'version is not 1'],
    ['no account', { accountId: undefined }, 'accountId is missing'],
    ['an empty account', { accountId: '' }, 'accountId is missing'],
    ['a number as account', { accountId: 1234567890123456 }, 'accountId is missing'],
    ['an account that is a path', { accountId: '../7' }, 'accountId is malformed'],
    ['no region', { region: null }, 'region is missing'],
    ['a region that is a host', { region: 'evil.example/' }, 'region is malformed'],
    ['a region with a port', { region: 'cn-hangzhou:80' }, 'region is malformed'],
    ['a region in capitals', { region: 'CN-HANGZHOU' }, 'region is malformed'],
    ['a very long account', { accountId: '1'.repeat(61) }, 'accountId is malformed'],
    ['a very long ENI id', { eniId: `eni-${'x'.repeat(61)}` }, 'eniId is malformed'],
    ['a very long region', { region: 'a'.repeat(61) }, 'region is malformed'],
    ['no ENI', { eniId: undefined }, 'eniId is missing'],
    ['an empty ENI id, which would read the whole region', { eniId: '' }, 'eniId is missing'],
    ['a list of ENIs', { eniId: ['eni-1'] }, 'eniId is missing'],
    ['an id of something else', { eniId: 'i-bp1' }, 'eniId is malformed'],
    ['the prefix alone', { eniId: 'eni-' }, 'eniId is malformed'],
    ['two ids in one', { eniId: 'eni-1,eni-2' }, 'eniId is malformed'],
    ['an id with a line break', { eniId: 'eni-1\n' }, 'eniId is malformed'],
    ['no first sighting', { firstSeenAt: undefined }, 'firstSeenAt is not a whole number'],
    [
      'a first sighting in words',
      { firstSeenAt: '2026-11-18T12:00:00Z' },
      'firstSeenAt is not a whole number',
    ],
    ['a negative sending', { queuedAt: -1 }, 'queuedAt is not a whole number'],
    ['half an attempt', { attempts: 0.5 }, 'attempts is not a whole number'],
    ['attempts without end', { attempts: 2 ** 53 }, 'attempts is not a whole number'],
    ['attempts that are no number', { attempts: null }, 'attempts is not a whole number'],
    ['a deletion since some day', { deletingSince: 'monday' }, 'deletingSince is not a whole number'],
    ['a deletion since before all time', { deletingSince: -5 }, 'deletingSince is not a whole number'],
    ['a sighting that did not end', { sightingEnded: false }, 'sightingEnded is not true'],
    ['a sighting that ended in words', { sightingEnded: 'yes' }, 'sightingEnded is not true'],
    ['no fingerprint', { fingerprint: undefined }, 'fingerprint is missing'],
    ['an empty fingerprint, which nothing could differ from', { fingerprint: {} }, 'fingerprint is missing'],
    ['a fingerprint of numbers', { fingerprint: { name: 1 } }, 'fingerprint is missing'],
    ['a fingerprint with a number in it', { fingerprint: { type: '', name: 1 } }, 'fingerprint is missing'],
    ['a fingerprint that is a list', { fingerprint: ['a'] }, 'fingerprint is missing'],
    ['a description that is text', { record: '{}' }, 'record is not an object'],
    ['a description that is nothing', { record: null }, 'record is not an object'],
  ])('is poison with %s', (_title, override, reason) =>
    expect(parseDeleteTask(bodyWith(override))).toMatchObject({ kind: 'poison', reason }),
  );

  it('says everything that is wrong with it and what could be read', () => {
    expect(parseDeleteTask({ eniId: 'eni-1', region: 'cn-hangzhou', attempts: 1, record: {} })).toEqual({
      kind: 'poison',
      reason:
        'kind is not delete-task; version is not 1; accountId is missing; firstSeenAt is not a whole number; ' +
        'queuedAt is not a whole number; fingerprint is missing',
      eniId: 'eni-1',
      region: 'cn-hangzhou',
    });
  });

  it('claims no ENI and no region that it does not name', () => {
    expect(Object.keys(parseDeleteTask({ eniId: '', region: '' }))).toEqual(['kind', 'reason']);
  });

  it('quotes no more of an unusable id than can be reported', () => {
    const parsed = parseDeleteTask({ eniId: `eni-${'x'.repeat(40_000)}`, region: 'r'.repeat(40_000) });
    expect(parsed).toMatchObject({ eniId: `eni-${'x'.repeat(96)}` });
    expect(parsed).not.toHaveProperty('region');
  });
});

describe('the size of a task', () => {
  // Twenty tags of the greatest length, in characters that take most room, twice in JSON.
  const worstTags = new Map(
    Array.from({ length: 20 }, (_, index) => [`${index}`.padEnd(128, '"'), '\\'.repeat(128)] as const),
  );
  const recordOfBytes = (bytes: number) => ({ filler: 'x'.repeat(bytes - '{"filler":""}'.length) });

  it.each([
    ['many long tags', anOrphan({ tags: worstTags })],
    ['a large description', anOrphan({ record: recordOfBytes(39_000) })],
    ['many long tags and a large description', anOrphan({ tags: worstTags, record: recordOfBytes(30_000) })],
    ['a huge description', anOrphan({ record: recordOfBytes(1_000_000) })],
    ['a description in a long script', anOrphan({ record: { text: '網'.repeat(13_000) } })],
  ])('fits into a message with %s, and so does its dead letter, whole', (_title, eni) => {
    const task = createDeleteTask(homePlace, eni, { firstSeenAt: noon, queuedAt: noon });
    const body = encodeDeleteTask({ ...task, attempts: 12, deletingSince: noon });
    expect(bytesInQueue(body)).toBeLessThanOrEqual(messageLimitBytes);
    const message: unknown = JSON.parse(body);
    const letter = encodeDeadLetter({
      outcome: 'exhausted',
      reason: 'r'.repeat(9_000),
      attempts: 12,
      message,
    });
    expect(bytesInQueue(letter)).toBeLessThanOrEqual(messageLimitBytes);
    expect(JSON.parse(letter)).toMatchObject({ message });
  });

  it('takes a description along up to its limit and not one byte past it', () => {
    const bare = aTask({ record: undefined });
    const room = 40_000 - utf8Bytes(encodeDeleteTask({ ...bare, record: {} })) + 2;
    expect(withRecord(bare, recordOfBytes(room)).record).toBeDefined();
    expect(withRecord(bare, recordOfBytes(room + 1))).toBe(bare);
  });

  it('keeps the description it had when the newer one is too large', () => {
    expect(withRecord(aTask(), recordOfBytes(100_000)).record).toEqual(aTask().record);
  });
});
