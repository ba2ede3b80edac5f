import { describe, expect, it } from 'vitest';
import { createDigestEvent } from '../../../shared/core/digest/digest-event.ts';
import { homePlace } from '../../support/builders.ts';
import {
  aQuietDigest,
  aTaskReport,
  aTeardownRow,
  someAnswers,
  someResults,
} from '../../support/digest-builders.ts';
import { noon } from '../../support/times.ts';

const origin = { functionName: 'scan', ...homePlace, requestId: 'run-1' } as const;

describe('the event of a digest', () => {
  it('is a CloudEvent of the run', () => {
    const digest = aQuietDigest();
    expect(createDigestEvent(digest, origin, noon)).toEqual({
      specversion: '1.0',
      id: 'scan/run-1/2026-11-20T12:00:00Z',
      source: '/eni-reaper/scan/1234567890123456/cn-hangzhou',
      type: 'eni-reaper.sweep',
      time: '2026-11-20T12:00:00Z',
      datacontenttype: 'application/json',
      data: digest,
    });
  });

  it.each([
    ['worker', someResults(aTaskReport('gone'))],
    ['teardown', someAnswers(aTeardownRow('gone'))],
  ] as const)('has another type for the results of a batch of %s', (functionName, digest) => {
    expect(createDigestEvent(digest, { ...origin, functionName }, noon)).toMatchObject({
      source: `/eni-reaper/${functionName}/1234567890123456/cn-hangzhou`,
      type: 'eni-reaper.results',
    });
  });

  it('has the same id when it is made again, and another one in another run', () => {
    const digest = aQuietDigest();
    const { id } = createDigestEvent(digest, origin, noon);
    expect(createDigestEvent(digest, origin, noon + 5_000).id).toBe(id);
    expect(createDigestEvent(digest, { ...origin, requestId: 'run-2' }, noon).id).not.toBe(id);
    expect(createDigestEvent({ ...digest, startedAt: '2026-11-20T13:00:00Z' }, origin, noon).id).not.toBe(id);
  });
});
