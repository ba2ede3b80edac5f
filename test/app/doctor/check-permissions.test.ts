import { describe, expect, it } from 'vitest';
import { refused } from '../../../shared/adapters/cloud-failures.ts';
import { checkPermissions } from '../../../shared/app/doctor/check-permissions.ts';
import { checkQueuePermissions } from '../../../shared/app/doctor/check-queue-permissions.ts';
import { policyHolders } from '../../../shared/core/function-names.ts';

const tried = { holders: policyHolders, whom: 'acs:ram::1:user/somebody' };
const queues = { delete: 'q-delete', teardown: 'q-teardown', result: 'q-result', deadLetter: 'q-dead' };

/** A call that is refused with this code; without one it goes through. */
const answering = (code: string | undefined) => async () => {
  if (code !== undefined) throw refused({ operation: 'Probe', code });
};

describe('a permission tried on something that is not there', () => {
  it.each<[string | undefined, string]>([
    [undefined, 'ok'],
    ['InvalidEniId.NotFound', 'ok'],
    ['InvalidEcsId.NotFound', 'ok'],
    ['InvalidVSwitchId.NotFound', 'ok'],
    ['InvalidResourceId.NotFound', 'ok'],
    ['Forbidden.RAM', 'problem'],
    ['NoPermission', 'problem'],
    // Said before anybody looks for the thing or the permission.
    ['InvalidAction.NotFound', 'skipped'],
    ['InvalidAccessKeyId.NotFound', 'problem'],
    // A look that failed must not pass for one that found nothing.
    ['Throttling.User', 'problem'],
    ['ServiceUnavailable', 'problem'],
    ['InvalidParameter', 'skipped'],
  ])('after the answer %s is %s', async (code, status) => {
    const probe = { action: 'ecs:Try', neededBy: ['scan'] as const, run: answering(code) };
    expect(await checkPermissions([probe], tried)).toMatchObject([{ name: 'permission ecs:Try', status }]);
  });
});

describe('a permission tried on queues', () => {
  /** What each queue answers to the call; the others, and the one that does not exist, answer `otherwise`. */
  function check(answers: Readonly<Record<string, string | undefined>>, otherwise?: string) {
    const asked: string[] = [];
    const run = async (queue: string) => {
      asked.push(queue);
      await answering(Object.hasOwn(answers, queue) ? answers[queue] : otherwise)();
    };
    const probe = {
      action: 'mns:Try',
      grants: ['mns:Try', 'mns:BatchTry'],
      neededOn: { delete: ['scan'], result: ['worker'] },
      run,
    } as const;
    return checkQueuePermissions([probe], queues, tried).then(([first]) => ({ first, asked }));
  }

  it('is allowed where the call goes through, or finds the queue empty', async () => {
    const { first, asked } = await check({ 'q-delete': undefined, 'q-result': 'MessageNotExist' });
    expect(first).toMatchObject({
      status: 'ok',
      found: 'allowed on q-delete, q-result (needed by scan, worker)',
    });
    expect(asked).toEqual(['q-delete', 'q-result']);
  });

  it('is missing where one queue refuses, with the line for that queue alone', async () => {
    const { first } = await check({ 'q-delete': undefined, 'q-result': 'AccessDenied' });
    expect(first).toMatchObject({
      status: 'problem',
      found: 'refused with AccessDenied on q-result (needed by scan, worker)',
      todo: expect.stringContaining(
        '{"Effect":"Allow","Action":["mns:Try","mns:BatchTry"],"Resource":"acs:mns:*:*:/queues/q-result/messages"}',
      ),
    });
  });

  it('is allowed after a refusal of the content, where a queue that is missing is noticed before the content', async () => {
    const refusing = { 'q-delete': 'ReceiptHandleError', 'q-result': 'ReceiptHandleError' };
    const { first, asked } = await check(refusing, 'QueueNotExist');
    expect(first).toMatchObject({ status: 'ok' });
    expect(asked).toContain('eni-reaper-doctor-no-such-queue');
  });

  it.each([
    ['is noticed first there, too', 'ReceiptHandleError'],
    ['may not be touched', 'AccessDenied'],
    ['goes through there', undefined],
  ])('cannot be told after a refusal of the content that %s', async (_, otherwise) => {
    const refusing = { 'q-delete': 'ReceiptHandleError', 'q-result': undefined };
    const { first } = await check(refusing, otherwise);
    expect(first).toMatchObject({
      status: 'skipped',
      found: expect.stringContaining('cannot be told on q-delete, which answered: ReceiptHandleError'),
    });
    expect(first?.found).toContain('"Resource":"acs:mns:*:*:/queues/q-delete/messages"');
  });

  it('cannot be told while the service is busy or fails, and nothing else is asked', async () => {
    const { first, asked } = await check({ 'q-delete': 'QpsLimitExceeded', 'q-result': 'InternalError' });
    expect(first).toMatchObject({ status: 'problem', todo: expect.stringContaining('Run the doctor again') });
    expect(asked).toEqual(['q-delete', 'q-result']);
  });

  it('waits for queues that do not exist', async () => {
    const { first } = await check({ 'q-delete': undefined, 'q-result': 'QueueNotExist' });
    expect(first).toMatchObject({
      status: 'skipped',
      found: 'waits for queues that do not exist: q-result',
    });
  });
});
