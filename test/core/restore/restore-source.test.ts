import { describe, expect, test } from 'vitest';
import { readRestoreSources } from '../../../shared/core/restore/restore-source.ts';

const record = { NetworkInterfaceId: 'eni-1', OwnerId: '1234567890123456' };
const data = {
  region: 'cn-hangzhou',
  eniId: 'eni-1',
  origin: 'scan',
  reason: 'deleted',
  attempts: 1,
  record,
};
const event = {
  specversion: '1.0',
  id: 'event-1',
  source: '/eni-reaper/worker/1000000000000001/cn-hangzhou',
  type: 'eni-reaper.eni.gone',
  subject: 'eni-1',
  data,
};
const source = {
  eniId: 'eni-1',
  region: 'cn-hangzhou',
  eventId: 'event-1',
  accountId: '1000000000000001',
  record,
};
const json = (value: unknown) => JSON.stringify(value);

describe('a file of undo records', () => {
  test.each<[string, string, readonly unknown[]]>([
    ['one event', json(event), [{ kind: 'source', source }]],
    ['one event over several lines', JSON.stringify(event, undefined, 2), [{ kind: 'source', source }]],
    [
      'a list',
      json([event, event]),
      [
        { kind: 'source', source },
        { kind: 'source', source },
      ],
    ],
    [
      'an event on each line',
      `${json(event)}\n\n${json(event)}\n`,
      [
        { kind: 'source', source },
        { kind: 'source', source },
      ],
    ],
    [
      'bare data, of the account that owns the ENI',
      json(data),
      [
        {
          kind: 'source',
          source: { ...source, accountId: '1234567890123456', eventId: expect.stringContaining('eni-1') },
        },
      ],
    ],
    [
      'data that does not say whose it was',
      json({ ...data, record: {} }),
      [{ kind: 'source', source: { accountId: undefined } }],
    ],
    [
      'an event of another outcome',
      json({ ...event, type: 'eni-reaper.eni.refused' }),
      [{ kind: 'unusable', because: expect.stringContaining('not gone') }],
    ],
    [
      'an event whose record was too large',
      json({ ...event, data: { ...data, record: undefined } }),
      [{ kind: 'unusable', because: expect.stringContaining('no record') }],
    ],
    [
      'something else beside an event',
      json([{ hello: 1 }, 7, event]),
      [{ kind: 'unusable' }, { kind: 'unusable' }, { kind: 'source' }],
    ],
    [
      'lines of which some cannot be used',
      `${json(event)}\n\n{"id":\n7\n${json({ ...event, type: 'eni-reaper.eni.refused' })}\r\n`,
      [
        { kind: 'source', source },
        { kind: 'unusable', because: expect.stringMatching(/^line 3: .*no JSON/) },
        { kind: 'unusable', because: expect.stringMatching(/^line 4: /) },
        { kind: 'unusable', because: expect.stringMatching(/^line 5: eni-1 is not gone/) },
      ],
    ],
    ['a byte order mark', `\uFEFF${json(event)}`, [{ kind: 'source', source }]],
    ['an empty list', '[]', []],
    ['no region', json({ ...data, region: '' }), [{ kind: 'unusable' }]],
  ])('is read when it holds %s', (_, text, expected) => {
    expect(readRestoreSources(text)).toMatchObject(expected);
  });

  test.each([
    ['nothing', ''],
    ['blank lines', '\n \n'],
    ['prose', 'hello'],
    ['an event that was cut', JSON.stringify(event, undefined, 2).slice(0, -9)],
    ['lines of numbers', '1\n2'],
  ])('is refused as a whole when it holds %s', (_, text) => {
    expect(readRestoreSources(text)).toBeUndefined();
  });

  test('gives the same data the same event id', () => {
    const [first] = readRestoreSources(json(data)) ?? [];
    const [second] = readRestoreSources(json(data)) ?? [];
    expect(first).toEqual(second);
  });
});
