import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../shared/core/errors.ts';
import { narrowMode, narrowRegions, parseScanRequest } from '../../../shared/core/scan/scan-request.ts';

const problemsOf = (payload: string): readonly string[] => {
  try {
    parseScanRequest(payload);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};

describe('a scan request', () => {
  it.each([undefined, '', ' ', '\n\t'])('asks for nothing special when the payload is %j', payload =>
    expect(parseScanRequest(payload)).toEqual({}),
  );

  it.each([
    ['{}', {}],
    ['{"kind":"scan-request","version":1}', {}],
    ['{"mode":"report"}', { mode: 'report' }],
    [
      ' {"kind":"scan-request","version":1,"regions":["cn-hangzhou"],"mode":"delete"}\n',
      { regions: ['cn-hangzhou'], mode: 'delete' },
    ],
  ])('has nothing but optional fields: %s', (payload, request) =>
    expect(parseScanRequest(payload)).toEqual(request),
  );

  it.each([
    ['now', 'neither empty nor a JSON object'],
    ['"report"', 'neither empty nor a JSON object'],
    ['[]', 'neither empty nor a JSON object'],
    ['null', 'neither empty nor a JSON object'],
    ['0', 'neither empty nor a JSON object'],
    ['{"mode":"report"', 'neither empty nor a JSON object'],
    ['{"kind":"teardown-request"}', 'kind must be'],
    ['{"kind":null}', 'kind must be'],
    ['{"version":2}', 'version must be'],
    ['{"version":"1"}', 'version must be'],
    ['{"regions":[]}', 'regions must be'],
    ['{"regions":"cn-hangzhou"}', 'regions must be'],
    ['{"regions":[""]}', 'regions must be'],
    ['{"regions":["cn-hangzhou",7]}', 'regions must be'],
    ['{"regions":null}', 'regions must be'],
    ['{"mode":"DELETE"}', 'mode must be'],
    ['{"mode":null}', 'mode must be'],
    ['{"region":["cn-hangzhou"]}', 'the field "region" is unknown'],
    ['{"Mode":"report"}', 'the field "Mode" is unknown'],
  ])('is an error when it is neither empty nor understood: %s', (payload, problem) =>
    expect(problemsOf(payload)).toEqual([expect.stringContaining(problem)]),
  );

  it('is told everything that is wrong with it at once', () => {
    expect(problemsOf('{"kind":"x","version":0,"regions":{},"mode":"all","force":1}')).toHaveLength(5);
  });

  it('is not echoed at length', () => {
    expect(problemsOf(`{"${'x'.repeat(5_000)}":1}`).join().length).toBeLessThan(120);
  });
});

describe('a request can only narrow what the settings allow', () => {
  it.each([
    ['report', undefined, 'report'],
    ['report', 'report', 'report'],
    ['report', 'delete', 'report'],
    ['delete', undefined, 'delete'],
    ['delete', 'report', 'report'],
    ['delete', 'delete', 'delete'],
  ] as const)('in mode %s, a request for %s scans in mode %s', (allowed, asked, mode) =>
    expect(narrowMode(allowed, asked === undefined ? {} : { mode: asked })).toBe(mode),
  );

  it.each([
    ['takes all when none is named', undefined, ['a', 'b']],
    ['takes those named that are allowed', ['b', 'c'], ['b']],
    ['takes none when none of the named is allowed', ['c'], []],
    ['names none twice', ['a', 'a'], ['a']],
  ])('%s', (_title, asked, regions) =>
    expect(narrowRegions(['a', 'b'], asked === undefined ? {} : { regions: asked })).toEqual(regions),
  );
});
