import { describe, expect, test } from 'vitest';
import { explainFailure } from '../../cli/explain-failure.ts';
import { CloudError, type CloudErrorDetails } from '../../shared/core/errors.ts';

const explain = (details: Omit<CloudErrorDetails, 'operation'>) =>
  explainFailure(new CloudError('It failed.', { operation: 'X', ...details }));

describe('the last sentence of a command', () => {
  test.each<readonly [string, Omit<CloudErrorDetails, 'operation'>, RegExp]>([
    [
      'a permission',
      { handling: 'forbidden' },
      /^It failed\. Run "eni-reaper doctor" to see what is missing\.$/,
    ],
    ['a queue', { handling: 'not-found', providerCode: 'QueueNotExist' }, /"eni-reaper provision"/],
    ['a region', { handling: 'rejected', providerCode: 'InvalidRegionId.NotFound' }, /--region/],
    [
      'whoever should answer',
      { handling: 'transient', mayHaveTakenEffect: false },
      /^It failed\. Run "eni-reaper doctor" to see who answers\.$/,
    ],
    [
      'nothing but what it says itself, of a call that may have taken effect',
      { handling: 'transient' },
      /^It failed\.$/,
    ],
  ])('says where to look for %s', (_, details, words) => {
    expect(explain(details)).toMatchObject({ sentence: expect.stringMatching(words), exitCode: 1 });
  });
});
