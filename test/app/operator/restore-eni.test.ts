import { describe, expect, test } from 'vitest';
import { type EniRestorer, type Restored, restoreEni } from '../../../shared/app/operator/restore-eni.ts';
import { CloudError, type CloudErrorDetails } from '../../../shared/core/errors.ts';
import { planRestore, type RestorePlan } from '../../../shared/core/restore/restore-plan.ts';
import { anEni } from '../../support/builders.ts';
import { createManualClock } from '../../support/manual-clock.ts';

// Goal: whoever restores knows what exists. Method: a create that fails as a provider's would.

function somePlan(): RestorePlan {
  const planned = planRestore({
    eniId: 'eni-old',
    region: 'cn-hangzhou',
    accountId: undefined,
    eventId: 'event-1',
    record: {
      VSwitchId: 'vsw-1',
      SecurityGroupIds: { SecurityGroupId: ['sg-1'] },
      PrivateIpAddress: '10.0.0.9',
      Type: 'Secondary',
      InstanceId: 'i-1',
    },
  });
  if (planned.kind !== 'plan') throw new Error(planned.because);
  return planned.plan;
}

async function restoreBehind(failure: Omit<CloudErrorDetails, 'operation'>): Promise<Restored> {
  const restorer: EniRestorer = {
    async create() {
      throw new CloudError('It failed.', { operation: 'CreateNetworkInterface', ...failure });
    },
    read: () => Promise.resolve(undefined),
    requestAttach: () => Promise.resolve(),
  };
  const ports = { clock: createManualClock(), restorer };
  return restoreEni(ports, somePlan(), { anyIp: false, attach: true });
}

describe('an ENI that could not be created', () => {
  test.each<readonly [string, Omit<CloudErrorDetails, 'operation'>, boolean]>([
    ['the answer was lost', { handling: 'transient' }, true],
    [
      'the first answer was lost, the second was no',
      { handling: 'throttled', mayHaveTakenEffect: true },
      true,
    ],
    ['no connection was made', { handling: 'transient', mayHaveTakenEffect: false }, false],
    ['it was refused', { handling: 'rejected' }, false],
    ['it was not allowed', { handling: 'forbidden' }, false],
  ])('may exist, or does not: %s', async (_, failure, mayExist) => {
    const restored = await restoreBehind(failure);
    expect(restored).toMatchObject({ newEniId: undefined, mayExist });
    expect(restored.problems.join()).toBe(
      mayExist
        ? 'It failed. It may exist now; repeat the command, and the provider answers with the same ENI.'
        : 'It failed.',
    );
  });

  test.each([
    ['forbidden', true],
    ['rejected', false],
    ['transient', false],
  ] as const)(
    'closes its account to the next ones only when it is forbidden: %s',
    async (handling, expected) => {
      expect((await restoreBehind({ handling })).isForbidden).toBe(expected);
    },
  );
});

describe('an attach that nobody waits for any more', () => {
  test('is told as one that may be on its way, with the new id, and nothing is slept for it', async () => {
    const controller = new AbortController();
    const clock = createManualClock();
    const startedAt = clock.nowMs();
    const restorer: EniRestorer = {
      create: async () => 'eni-new',
      read: async eniId => anEni({ eniId, status: 'Available' }),
      async requestAttach() {
        controller.abort(new Error('Interrupted.'));
      },
    };
    const heard: string[] = [];
    const restored = await restoreEni({ clock, restorer }, somePlan(), {
      anyIp: false,
      attach: true,
      signal: controller.signal,
      onCreated: id => heard.push(id),
    });
    expect(heard).toEqual(['eni-new']);
    expect(restored).toMatchObject({ newEniId: 'eni-new', attachedTo: undefined });
    expect(restored.problems.at(-1)).toContain('nobody waited for it: it may be on its way');
    expect(clock.nowMs()).toBe(startedAt);
  });
});
