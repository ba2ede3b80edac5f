import { describe, expect, it } from 'vitest';
import { settingFields } from '../../shared/config/fields.ts';
import { parseSettings } from '../../shared/config/parse-settings.ts';
import type { Settings } from '../../shared/core/settings.ts';
import { problemsOf } from './problems-of.ts';

const second = 1_000;
const hour = 3_600 * second;
const day = 24 * hour;

/** The defaults of the contract, written out a second time on purpose: a slip in the table must not move them. */
const defaults: Settings = {
  mode: 'report',
  regions: undefined,
  policy: {
    minAgeMs: hour,
    gracePeriodMs: day,
    requeueAfterMs: 6 * hour,
    protectTags: [{ key: 'eni-reaper:keep' }],
    controllerTags: [
      { key: 'creator', value: 'terway' },
      { key: 'creator', value: 'terway-controller' },
      { key: 'creator', value: 'alibabacloud-erdma-controller' },
      { key: 'ack.aliyun.com' },
      { key: 'io.cilium/cilium-managed' },
    ],
    retained: 'hold',
    scope: { vpcIds: [], vSwitchIds: [], resourceGroupIds: [], requiredTags: [], namePattern: undefined },
  },
  deleteCap: 200,
  breaker: { count: 1000, percent: 50 },
  deletesPerMinute: 400,
  detachesPerMinute: 320,
  maxAttempts: 12,
  stuckAfterMs: 120 * second,
  queues: {
    delete: 'eni-reaper-delete',
    teardown: 'eni-reaper-teardown',
    result: 'eni-reaper-result',
    deadLetter: 'eni-reaper-dead-letter',
  },
  endpoints: { mns: undefined, ecs: undefined, ens: undefined, sts: undefined },
  accounts: [],
  notifications: { topic: undefined, webhook: undefined, on: ['trouble'] },
  logLevel: 'info',
};

describe('the defaults', () => {
  it.each<[string, string | undefined]>([
    ['unset', undefined],
    ['empty', ''],
    ['blank', ' \t\n '],
  ])('hold for variables that are %s', (_, text) => {
    const environment = Object.fromEntries(settingFields.map(field => [field.name, text]));
    expect(parseSettings(environment)).toStrictEqual(defaults);
  });

  it('hold in an empty environment and beside the variables of other programs', () => {
    expect(parseSettings({})).toStrictEqual(defaults);
    expect(parseSettings({ PATH: '/bin', ENI_REAPE_MODE: 'delete', FC_REGION: 'cn-hangzhou' })).toStrictEqual(
      defaults,
    );
  });

  it('are values that may also be written out', () => {
    const written = settingFields.filter(field => field.defaultText !== '');
    const environment = Object.fromEntries(written.map(field => [field.name, field.defaultText]));
    expect(parseSettings(environment)).toStrictEqual(defaults);
  });

  it('never delete', () => {
    expect(parseSettings({}).mode).toBe('report');
  });
});

it('reads every setting', () => {
  const settings = parseSettings({
    ENI_REAPER_MODE: 'delete',
    ENI_REAPER_REGIONS: 'cn-hangzhou, us-west-1,cn-hangzhou',
    ENI_REAPER_MIN_AGE: '0s',
    ENI_REAPER_GRACE_PERIOD: '90m',
    ENI_REAPER_DELETE_CAP: '0',
    ENI_REAPER_BREAKER_COUNT: '0',
    ENI_REAPER_BREAKER_PERCENT: '100',
    ENI_REAPER_PROTECT_TAGS: 'keep,owner=a=b',
    ENI_REAPER_CONTROLLER_TAGS: 'team = x , team=x',
    ENI_REAPER_RETAINED: 'sweep',
    ENI_REAPER_VPC_IDS: 'vpc-1,vpc-2',
    ENI_REAPER_VSWITCH_IDS: 'vsw-1',
    ENI_REAPER_RESOURCE_GROUP_IDS: 'rg-1',
    ENI_REAPER_REQUIRED_TAGS: 'env=test',
    ENI_REAPER_NAME_PATTERN: '^ci-(a|b)',
    ENI_REAPER_DELETES_PER_MINUTE: '1',
    ENI_REAPER_DETACHES_PER_MINUTE: '2',
    ENI_REAPER_REQUEUE_AFTER: '7d',
    ENI_REAPER_MAX_ATTEMPTS: '1',
    ENI_REAPER_STUCK_AFTER: '1s',
    ENI_REAPER_DELETE_QUEUE: 'a',
    ENI_REAPER_TEARDOWN_QUEUE: 'b',
    ENI_REAPER_RESULT_QUEUE: 'c',
    ENI_REAPER_DEAD_LETTER_QUEUE: '4-d',
    ENI_REAPER_MNS_ENDPOINT: 'http://127.0.0.1:8080/',
    ENI_REAPER_ECS_ENDPOINT: 'https://ecs.cn-hangzhou.aliyuncs.com',
    ENI_REAPER_ENS_ENDPOINT: 'http://localhost:1',
    ENI_REAPER_STS_ENDPOINT: 'http://[::1]:2',
    ENI_REAPER_ACCOUNTS:
      '[{"accountId":"1000000000000002","roleArn":"acs:ram::1000000000000002:role/eni-reaper","externalId":"abc"}]',
    ENI_REAPER_NOTIFY_TOPIC: 'eni-reaper-news',
    ENI_REAPER_NOTIFY_WEBHOOK: 'https://chat.example/hooks/abc?key=a%2Fb',
    ENI_REAPER_NOTIFY_FORMAT: 'feishu',
    ENI_REAPER_NOTIFY_SECRET: 'SECabc',
    ENI_REAPER_NOTIFY_ON: 'sweep, trouble',
    ENI_REAPER_LOG_LEVEL: 'debug',
  });
  expect(settings).toStrictEqual({
    mode: 'delete',
    regions: ['cn-hangzhou', 'us-west-1'],
    policy: {
      minAgeMs: 0,
      gracePeriodMs: 1.5 * hour,
      requeueAfterMs: 7 * day,
      protectTags: [{ key: 'keep' }, { key: 'owner', value: 'a=b' }],
      controllerTags: [{ key: 'team', value: 'x' }],
      retained: 'sweep',
      scope: {
        vpcIds: ['vpc-1', 'vpc-2'],
        vSwitchIds: ['vsw-1'],
        resourceGroupIds: ['rg-1'],
        requiredTags: [{ key: 'env', value: 'test' }],
        namePattern: /^ci-(a|b)/,
      },
    },
    deleteCap: 0,
    breaker: { count: 0, percent: 100 },
    deletesPerMinute: 1,
    detachesPerMinute: 2,
    maxAttempts: 1,
    stuckAfterMs: second,
    queues: { delete: 'a', teardown: 'b', result: 'c', deadLetter: '4-d' },
    endpoints: {
      mns: 'http://127.0.0.1:8080',
      ecs: 'https://ecs.cn-hangzhou.aliyuncs.com',
      ens: 'http://localhost:1',
      sts: 'http://[::1]:2',
    },
    accounts: [
      {
        accountId: '1000000000000002',
        roleArn: 'acs:ram::1000000000000002:role/eni-reaper',
        externalId: 'abc',
      },
    ],
    notifications: {
      topic: 'eni-reaper-news',
      webhook: { url: 'https://chat.example/hooks/abc?key=a%2Fb', format: 'feishu', secret: 'SECabc' },
      on: ['sweep', 'trouble'],
    },
    logLevel: 'debug',
  } satisfies Settings);
});

it('reads the word all as all regions', () => {
  expect(parseSettings({ ENI_REAPER_REGIONS: 'all' }).regions).toBe('all');
});

describe('a value that is not exactly what was expected', () => {
  const endpointCases = ['MNS_ENDPOINT', 'ECS_ENDPOINT', 'ENS_ENDPOINT', 'STS_ENDPOINT'].flatMap(name =>
    [
      'http://ecs.cn-hangzhou.aliyuncs.com',
      'http://127.0.0.1.example.com:80',
      'http://localhost.example.com',
      'ftp://127.0.0.1',
      'https://host.example.com/path',
      'https://host.example.com?a=b',
      'https://host.example.com#a',
      'https://user@host.example.com',
      'https:/host.example.com',
      'https:\\\\host.example.com',
      'https://host.example.com:99999',
      ' https://host.example.com',
      'host.example.com',
      'https://',
    ].map(text => [name, text] as const),
  );
  const numberCases = [
    ['DELETE_CAP', '100001'],
    ['BREAKER_COUNT', '1000001'],
    ['BREAKER_PERCENT', '101'],
    ['DELETES_PER_MINUTE', '0'],
    ['DELETES_PER_MINUTE', '100001'],
    ['DETACHES_PER_MINUTE', '0'],
    ['MAX_ATTEMPTS', '0'],
    ['MAX_ATTEMPTS', '1001'],
    ...[
      '-1',
      '+5',
      '1.5',
      '1e3',
      '0x10',
      '12abc',
      'abc',
      ' 5',
      '5 ',
      '٣',
      '9'.repeat(400),
      'Infinity',
      'NaN',
    ].map(text => ['DELETE_CAP', text] as const),
  ] as const;
  const durationCases = [
    ['STUCK_AFTER', '0s'],
    ['STUCK_AFTER', '8d'],
    ['REQUEUE_AFTER', '604801s'],
    ['MIN_AGE', '366d'],
    ['GRACE_PERIOD', '8761h'],
    ...['0', '24', '1w', '1H', '1.5h', '-1h', '1h30m', '1 h', 'h', '1ms', ' 1h', `${'9'.repeat(400)}d`].map(
      text => ['GRACE_PERIOD', text] as const,
    ),
  ] as const;
  const textCases = [
    ['MODE', 'Delete'],
    ['MODE', 'delete '],
    ['MODE', 'true'],
    ['RETAINED', 'keep'],
    ['LOG_LEVEL', 'trace'],
    ['REGIONS', 'hangzhou'],
    ['REGIONS', 'CN-hangzhou'],
    ['REGIONS', 'all,cn-hangzhou'],
    ['REGIONS', 'cn-hangzhou,,cn-beijing'],
    ['REGIONS', ','],
    ['VPC_IDS', ','],
    ['VPC_IDS', 'vpc-1,'],
    ['VPC_IDS', 'vsw-1'],
    ['VSWITCH_IDS', 'vpc-1'],
    ['RESOURCE_GROUP_IDS', 'default'],
    ['REQUIRED_TAGS', 'a,,b'],
    ['PROTECT_TAGS', '=value'],
    ['CONTROLLER_TAGS', ' = '],
    ['NAME_PATTERN', '(unclosed'],
    ['NAME_PATTERN', 'x'.repeat(201)],
    ['DELETE_QUEUE', '-starts-with-a-hyphen'],
    ['TEARDOWN_QUEUE', 'under_score'],
    ['RESULT_QUEUE', 'q'.repeat(121)],
    ['DEAD_LETTER_QUEUE', 'a/b'],
  ] as const;

  it.each([...numberCases, ...durationCases, ...textCases, ...endpointCases])(
    'is refused: ENI_REAPER_%s=%s',
    (name, text) => {
      const problems = problemsOf({ [`ENI_REAPER_${name}`]: text });
      expect(problems).toHaveLength(1);
      const field = settingFields.find(candidate => candidate.name === `ENI_REAPER_${name}`);
      expect(problems[0]).toMatch(new RegExp(`^ENI_REAPER_${name} is ".*; expected .*\\.$`, 's'));
      expect(problems[0]).toContain(field?.expected);
    },
  );
});

it('names the empty item of a list', () => {
  expect(problemsOf({ ENI_REAPER_VPC_IDS: 'vpc-1, ,vpc-2' })).toEqual([
    expect.stringContaining('(item 2 is empty)'),
  ]);
});

describe('a value at its bound', () => {
  it.each([
    ['DELETE_CAP', '100000'],
    ['BREAKER_COUNT', '1000000'],
    ['BREAKER_PERCENT', '0'],
    ['DELETES_PER_MINUTE', '100000'],
    ['DETACHES_PER_MINUTE', '1'],
    ['MAX_ATTEMPTS', '1000'],
    ['MIN_AGE', '365d'],
    ['GRACE_PERIOD', '0s'],
    ['GRACE_PERIOD', '8760h'],
    ['REQUEUE_AFTER', '604800s'],
    ['REQUEUE_AFTER', '0s'],
    ['STUCK_AFTER', '7d'],
    ['DELETE_QUEUE', 'q'.repeat(120)],
    ['NAME_PATTERN', 'x'.repeat(200)],
    ['REQUIRED_TAGS', 'key='],
  ])('is accepted: ENI_REAPER_%s=%s', (name, text) => {
    expect(problemsOf({ [`ENI_REAPER_${name}`]: text })).toEqual([]);
  });

  it('is the end of a list', () => {
    const keys = (count: number) => Array.from({ length: count }, (_, index) => `key-${index}`).join();
    expect(problemsOf({ ENI_REAPER_PROTECT_TAGS: keys(200) })).toEqual([]);
    expect(problemsOf({ ENI_REAPER_PROTECT_TAGS: keys(201) })).toEqual([
      expect.stringContaining('it has 201 items, at most 200 can be given'),
    ]);
  });
});

it('reports all problems at once', () => {
  const problems = problemsOf({
    ENI_REAPER_MODE: 'yes',
    ENI_REAPER_MIN_AGE: '1',
    ENI_REAPER_DELETE_CAP: 'many',
    ENI_REAPER_GRACE: '24h',
    ENI_REAPER_RESULT_QUEUE: 'eni-reaper-delete',
  });
  expect(problems).toEqual([
    'ENI_REAPER_GRACE is set (value not shown), but there is no such setting; did you mean ENI_REAPER_GRACE_PERIOD?',
    'ENI_REAPER_MODE is "yes"; expected one of report, delete.',
    'ENI_REAPER_MIN_AGE is "1"; expected a duration from 0s to 365d, a whole number with the unit s, m, h or d.',
    'ENI_REAPER_DELETE_CAP is "many"; expected a whole number from 0 to 100000.',
    'ENI_REAPER_DELETE_QUEUE and ENI_REAPER_RESULT_QUEUE are both "eni-reaper-delete"; expected another queue for each of them.',
  ]);
});

describe('a name with our prefix that is no setting', () => {
  it.each([
    ['ENI_REAPER_MODUS', 'ENI_REAPER_MODE'],
    ['ENI_REAPER_PROTECTED_TAGS', 'ENI_REAPER_PROTECT_TAGS'],
    ['ENI_REAPER_MAX_ATTEMPT', 'ENI_REAPER_MAX_ATTEMPTS'],
    ['ENI_REAPER_QUEUE', 'ENI_REAPER_DELETE_QUEUE'],
    ['ENI_REAPER_BREAKER', 'ENI_REAPER_BREAKER_COUNT'],
  ])('is refused with the closest one: %s', (name, suggestion) => {
    expect(problemsOf({ [name]: 'a-value' })).toEqual([
      expect.stringMatching(`^${name} is set .*did you mean ${suggestion}\\?$`),
    ]);
  });

  it('is refused even when it is empty, and never shown with its value', () => {
    expect(problemsOf({ ENI_REAPER_: '' })).toHaveLength(1);
    expect(problemsOf({ ENI_REAPER_SECRET: 'hunter2' }).join()).not.toContain('hunter2');
  });

  it('does not matter while it is unset', () => {
    expect(problemsOf({ ENI_REAPER_MODUS: undefined })).toEqual([]);
  });
});

it('cuts a long refused value', () => {
  const [problem] = problemsOf({ ENI_REAPER_MODE: 'x'.repeat(5_000) });
  expect(problem?.length).toBeLessThan(250);
});

describe('settings that contradict each other', () => {
  it('are two queues with one name, every pair of them', () => {
    const names = ['DELETE', 'TEARDOWN', 'RESULT', 'DEAD_LETTER'];
    expect(
      problemsOf(Object.fromEntries(names.map(name => [`ENI_REAPER_${name}_QUEUE`, 'same']))),
    ).toHaveLength(6);
  });

  it('are not looked for behind a value that could not be read', () => {
    const problems = problemsOf({
      ENI_REAPER_DELETE_QUEUE: 'no good',
      ENI_REAPER_RESULT_QUEUE: 'eni-reaper-delete',
    });
    expect(problems).toEqual([expect.stringMatching(/^ENI_REAPER_DELETE_QUEUE is "no good"/)]);
  });

  it('are a cap and a pace that needs more than the 7 days a message can be delayed', () => {
    const at = (cap: number) => ({ ENI_REAPER_DELETE_CAP: `${cap}`, ENI_REAPER_DELETES_PER_MINUTE: '1' });
    expect(problemsOf(at(10_080))).toEqual([]);
    expect(problemsOf(at(10_081))).toEqual([expect.stringContaining('within the 7 days')]);
  });
});
