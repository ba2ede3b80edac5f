import { describe, expect, test } from 'vitest';
import { durationFlag } from '../../cli/duration-flag.ts';
import { type RequestFlags, requestDocument } from '../../cli/teardown/request-document.ts';
import { ConfigError } from '../../shared/core/errors.ts';
import { days, noon } from '../support/times.ts';

const flags: RequestFlags = {
  cloud: 'ecs',
  region: 'cn-hangzhou',
  eni: ['eni-a1'],
  onFailure: 'leave',
  reason: 'r',
  requestedBy: 'me',
  requestId: 'mine',
};
const tooLong = ['366d', '8761h', '99999999999999d', `${'9'.repeat(400)}d`];

describe('a flag that takes a duration', () => {
  test('takes up to a year', () => {
    expect(durationFlag('--for', '90s')).toBe(90_000);
    expect(durationFlag('--for', '365d')).toBe(days(365));
  });

  test.each(['', '0s', '10', '1.5h', '-1h', ' 1h', ...tooLong])('refuses %j in a sentence', text => {
    expect(() => durationFlag('--for', text)).toThrow(ConfigError);
    expect(() => durationFlag('--for', text)).toThrow(
      'expected a duration such as 90s, 15m or 2h, up to 365d.',
    );
  });
});

describe('the deadline of a request', () => {
  test('is a duration of up to a year, or a date', () => {
    expect(requestDocument({ ...flags, deadline: '2h' }, noon)['deadline']).toBe('2026-11-20T14:00:00Z');
    expect(requestDocument({ ...flags, deadline: '365d' }, noon)['deadline']).toBe('2027-11-20T12:00:00Z');
    const date = '2028-01-01T00:00:00Z';
    expect(requestDocument({ ...flags, deadline: date }, noon)['deadline']).toBe(date);
  });

  test.each(tooLong)('is refused in a sentence when it is %j', deadline => {
    expect(() => requestDocument({ ...flags, deadline }, noon)).toThrow(ConfigError);
    expect(() => requestDocument({ ...flags, deadline }, noon)).toThrow('up to 365d');
  });
});
