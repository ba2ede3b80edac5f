import { describe, expect, test } from 'vitest';
import { readScanReport } from '../../../cli/invoke/read-scan-report.ts';

const eni = {
  eniId: 'eni-1',
  word: 'too-young',
  because: 'it is 1 hour old',
  vSwitchId: 'vsw-1',
  name: '',
  createdAt: '2026-11-20T00:00:00Z',
};
const region = {
  ...{ accountId: '1234567890123456', region: 'cn-hangzhou', complete: true, orphans: 0 },
  ...{ marked: 0, unmarked: 0, enqueued: 0, total: 1, words: { 'too-young': 1 }, enis: [eni] },
};
const report = { kind: 'scan-report', version: 1, mode: 'report', startedAt: '', regions: [region] };

const read = (value: unknown) => readScanReport(JSON.stringify(value));
const withRegion = (override: object) => read({ ...report, regions: [{ ...region, ...override }] });

describe('what a deployed function returned', () => {
  test('is a scan report, with whatever a later release adds to it', () => {
    expect(read(report)).toEqual(report);
    expect(read({ ...report, later: 1 })).toMatchObject({ later: 1 });
    expect(read({ ...report, regions: [] })).toBeDefined();
  });

  test.each<readonly [string, unknown]>([
    ['a page', undefined],
    ['a text', 'scan-report'],
    ['nothing', null],
    ['a list', [report]],
    ['a report of another kind', { ...report, kind: 'worker-report' }],
    ['a report of another version', { ...report, version: 2 }],
    ['regions that are none', { ...report, regions: [null] }],
    ['regions that are no list', { ...report, regions: {} }],
    ['no mode', { ...report, mode: undefined }],
  ])('is no scan report: %s', (_, value) => {
    expect(value === undefined ? readScanReport('<html>') : read(value)).toBeUndefined();
  });

  test.each([
    [{ accountId: 1 }],
    [{ complete: 'yes' }],
    [{ orphans: null }],
    [{ total: 'many' }],
    [{ words: null }],
    [{ words: { 'too-young': '1' } }],
    [{ enis: null }],
    [{ enis: [null] }],
    [{ enis: [{ ...eni, name: 7 }] }],
    [{ problem: {} }],
  ])('is no scan report with a region that has %j', override => {
    expect(withRegion(override)).toBeUndefined();
  });
});
