import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../shared/config/parse-settings.ts';
import { problemsOf } from './problems-of.ts';

describe('other accounts', () => {
  const roleArn = 'acs:ram::1000000000000002:role/reaper';
  it.each<[string, unknown, string]>([
    ['no list', { accountId: '1', roleArn }, 'the list must be a JSON array'],
    ['an entry that is no object', ['1000000000000002'], 'entry 1 must be a JSON object'],
    [
      'a number for an id',
      [{ accountId: 1000000000000002, roleArn }],
      'entry 1 accountId must be a JSON string',
    ],
    [
      'letters in an id',
      [{ accountId: 'abc', roleArn: 'acs:ram::1:role/x' }],
      'entry 1 accountId must be the digits',
    ],
    ['no role', [{ accountId: '1000000000000002' }], 'entry 1 roleArn must be a JSON string'],
    [
      'a user for a role',
      [{ accountId: '1', roleArn: 'acs:ram::1:user/x' }],
      'entry 1 roleArn must be acs:ram::',
    ],
    [
      "another account's role",
      [{ accountId: '1', roleArn }],
      'entry 1 roleArn names the role of another account',
    ],
    [
      'an unknown key',
      [{ accountId: '1000000000000002', roleArn, externalID: 'x' }],
      'unknown keys: externalID',
    ],
    [
      'a short external id',
      [{ accountId: '1000000000000002', roleArn, externalId: 'x' }],
      'externalId is shorter',
    ],
    [
      'the same account twice',
      [
        { accountId: '1000000000000002', roleArn },
        { accountId: '1000000000000002', roleArn: `${roleArn}-2` },
      ],
      'entry 2 accountId is listed twice',
    ],
    [
      'too many accounts',
      Array.from({ length: 51 }, (_, index) => ({
        accountId: `${index}`,
        roleArn: `acs:ram::${index}:role/x`,
      })),
      'lists more than 50 accounts',
    ],
  ])('are refused: %s', (_, value, because) => {
    const [problem, ...further] = problemsOf({ ENI_REAPER_ACCOUNTS: JSON.stringify(value) });
    expect(further).toEqual([]);
    expect(problem).toContain(because);
  });

  it('are none in an empty list', () => {
    expect(parseSettings({ ENI_REAPER_ACCOUNTS: '[]' }).accounts).toEqual([]);
  });
});
