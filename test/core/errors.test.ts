import { describe, expect, it } from 'vitest';
import { CloudError, ConfigError, InvariantError, unreachable } from '../../shared/core/errors.ts';

// Row N of the list of other tools' mistakes: a typed error that stores one field under the name of another.
describe('errors with fields keep each value under its own name', () => {
  it('as a refusal of the cloud does', () => {
    const error = new CloudError('DeleteNetworkInterface was refused.', {
      handling: 'conflict',
      operation: 'DeleteNetworkInterface',
      providerCode: 'InvalidOperation.InvalidEniState',
      providerRequestId: 'request-7',
      httpStatus: 403,
    });
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('CloudError');
    expect(error.message).toBe('DeleteNetworkInterface was refused.');
    expect(error.handling).toBe('conflict');
    expect(error.operation).toBe('DeleteNetworkInterface');
    expect(error.providerCode).toBe('InvalidOperation.InvalidEniState');
    expect(error.providerRequestId).toBe('request-7');
    expect(error.httpStatus).toBe(403);
  });

  it('as a refusal without an answer does', () => {
    const error = new CloudError('No answer came.', { handling: 'transient', operation: 'DescribeRegions' });
    expect([error.providerCode, error.providerRequestId, error.httpStatus]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('as a list of wrong settings does', () => {
    const error = new ConfigError(['A is wrong.', 'B is wrong.']);
    expect([error.name, error.message, error.problems]).toEqual([
      'ConfigError',
      'A is wrong.\nB is wrong.',
      ['A is wrong.', 'B is wrong.'],
    ]);
  });

  it('as a bug does', () => {
    expect(() => unreachable('seventh day' as never)).toThrow(
      new InvariantError('This value should be impossible here: "seventh day".'),
    );
    expect(new InvariantError('x').name).toBe('InvariantError');
  });
});
