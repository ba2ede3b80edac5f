import { describe, expect, it } from 'vitest';
import { checkFunctions, type FunctionsSurroundings } from '../../../shared/app/doctor/check-functions.ts';
import { CloudError, type Handling } from '../../../shared/core/errors.ts';
import { functionNames } from '../../../shared/core/function-names.ts';

const role = (name: string) => `acs:ram::1234567890123456:role/${name}`;
const queues = { delete: 'q-delete', teardown: 'q-teardown', result: 'q-result', deadLetter: 'q-dead' };

interface Found {
  readonly timeoutSeconds?: number | undefined;
  readonly runtime?: string | undefined;
  readonly role?: string | undefined;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Functions as they should be, apart from these changes; the triggers are left aside. */
async function check(changes: Readonly<Record<string, Found>>, more: Partial<FunctionsSurroundings> = {}) {
  const find = async (name: string) => {
    if (!Object.keys(changes).some(changed => name === `eni-reaper-${changed}`)) return undefined;
    const own = changes[name.slice('eni-reaper-'.length)];
    return { timeoutSeconds: 240, runtime: 'nodejs20', role: role(name), environment: {}, ...own };
  };
  const listTriggers = async () => [];
  const surroundings = {
    queues,
    region: 'cn-hangzhou',
    problemsOf: () => [],
    leaseSeconds: { delete: 360, teardown: 360 },
    insist: false,
    ...more,
  };
  const checks = await checkFunctions({ find, listTriggers }, functionNames, surroundings);
  return checks.filter(({ name }) => !name.startsWith('trigger'));
}

describe('a deployed function', () => {
  it('is described when it is as it should be, and skipped when it is not there', async () => {
    expect(await check({ worker: { environment: { ENI_REAPER_MODE: 'delete' } } })).toEqual([
      {
        name: 'function eni-reaper-scan',
        status: 'skipped',
        found: 'not deployed here; "npm run deploy" does it',
      },
      {
        name: 'function eni-reaper-worker',
        status: 'ok',
        found: 'deployed; mode delete, nodejs20, timeout 240 s, role eni-reaper-worker',
      },
      expect.objectContaining({ name: 'function eni-reaper-teardown', status: 'skipped' }),
    ]);
  });

  it.each<[string, Readonly<Record<string, Found>>, string]>([
    ['an old runtime', { scan: { runtime: 'nodejs16' } }, 'its runtime is nodejs16, wanted nodejs20'],
    ['another runtime', { scan: { runtime: 'python3.10' } }, 'its runtime is python3.10'],
    ['a runtime that is not shown', { scan: { runtime: undefined } }, 'its runtime is not shown'],
    ['the platform’s default timeout', { scan: { timeoutSeconds: 3 } }, 'its timeout is 3 s, wanted 240'],
    ['a timeout that is not shown', { scan: { timeoutSeconds: undefined } }, 'its timeout is not shown'],
    [
      'a timeout that no queue trigger allows',
      { worker: { timeoutSeconds: 301 } },
      'its timeout is 301 s; behind a queue trigger it must end within 300 s',
    ],
    ['no role', { scan: { role: undefined } }, 'it has no role, so it may call nothing'],
    [
      'the role of another function',
      { scan: { role: role('eni-reaper-teardown') } },
      'its role eni-reaper-teardown is that of eni-reaper-teardown, too',
    ],
    [
      'the same role as another function',
      { scan: { role: role('all') }, worker: { role: role('all') } },
      'its role all is that of eni-reaper-worker, too',
    ],
  ])('with %s is a problem', async (_, changes, found) => {
    const [first] = (await check(changes)).filter(({ status }) => status === 'problem');
    expect(first).toMatchObject({ status: 'problem', found: expect.stringContaining(found) });
  });

  it('may have a later runtime, a role of another name, and more time when a timer starts it', async () => {
    const checks = await check({ scan: { runtime: 'nodejs22', role: role('sweeper'), timeoutSeconds: 600 } });
    expect(checks[0]).toMatchObject({ status: 'ok' });
  });

  it('blames the one that has the wrong role, not the one whose role it is', async () => {
    const checks = await check({ scan: { role: role('eni-reaper-worker') }, worker: {} });
    expect(checks.map(({ status }) => status)).toEqual(['problem', 'ok', 'skipped']);
  });

  it.each([
    [255, 'problem'],
    [256, 'ok'],
  ])(
    'must be done with a batch before its messages come again: after %i s it is %s',
    async (lease, status) => {
      const checks = await check({ worker: {} }, { leaseSeconds: { delete: lease } });
      expect(checks.find(({ name }) => name === 'function eni-reaper-worker')?.status).toBe(status);
    },
  );

  it('with settings that it refuses is a problem for each of them', async () => {
    const problemsOf = () => ['ENI_REAPER_MODE is "deleet".', 'ENI_REAPER_MODUS is no setting.'];
    const checks = await check({ scan: {} }, { problemsOf });
    expect(checks.filter(({ name }) => name === 'settings of eni-reaper-scan')).toMatchObject([
      { status: 'problem', found: 'ENI_REAPER_MODE is "deleet".' },
      { status: 'problem', found: 'ENI_REAPER_MODUS is no setting.' },
    ]);
  });
});

describe('a function that cannot be looked at', () => {
  const failing = (handling: Handling) => async () => {
    throw new CloudError('GetFunction was refused with AccessDenied.', {
      handling,
      operation: 'GetFunction',
    });
  };
  const surroundings = {
    queues,
    region: 'cn-hangzhou',
    problemsOf: () => [],
    leaseSeconds: {},
    insist: false,
  };
  const look = (handling: Handling, insist: boolean) =>
    checkFunctions({ find: failing(handling), listTriggers: async () => [] }, ['scan'], {
      ...surroundings,
      insist,
    });

  it('is skipped with the line that the policy lacks', async () => {
    const line =
      '{"Effect":"Allow","Action":"fc:GetFunction","Resource":"acs:fc:*:*:functions/eni-reaper-scan"}';
    expect(await look('forbidden', false)).toMatchObject([
      { status: 'skipped', found: expect.stringContaining(line) },
    ]);
  });

  it.each<Handling>(['transient', 'throttled'])(
    'is a problem for everybody when it is %s',
    async handling => {
      expect(await look(handling, false)).toMatchObject([
        { status: 'problem', todo: expect.stringContaining('Run the doctor again') },
      ]);
    },
  );

  it('is a problem for whoever asked for the functions', async () => {
    expect(await look('forbidden', true)).toMatchObject([
      { status: 'problem', todo: expect.stringContaining('fc:GetFunction') },
    ]);
  });

  it('has its triggers skipped alone when only those are refused', async () => {
    const found = {
      timeoutSeconds: 240,
      runtime: 'nodejs20',
      role: role('eni-reaper-scan'),
      environment: {},
    };
    const deployment = { find: async () => found, listTriggers: failing('forbidden') };
    expect(await checkFunctions(deployment, ['scan'], surroundings)).toMatchObject([
      { name: 'function eni-reaper-scan', status: 'ok' },
      {
        name: 'triggers of eni-reaper-scan',
        status: 'skipped',
        found: expect.stringContaining('{"Effect":"Allow","Action":"fc:ListTriggers","Resource":"*"}'),
      },
    ]);
  });
});
