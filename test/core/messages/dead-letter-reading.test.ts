import { describe, expect, test } from 'vitest';
import { encodeDeleteTask } from '../../../shared/core/deletion/delete-task.ts';
import { encodeDeadLetter } from '../../../shared/core/messages/dead-letter.ts';
import {
  type DeadLetterReading,
  describeOriginal,
  planRedrive,
  readDeadLetter,
} from '../../../shared/core/messages/dead-letter-reading.ts';
import { aTask, queueNames } from '../../support/builders.ts';

const task: unknown = JSON.parse(encodeDeleteTask(aTask({ attempts: 12 })));
const request = { kind: 'teardown-request', version: 1, requestId: 'stack-42', region: 'cn-hangzhou' };
const record = {
  timestamp: 1,
  requestContext: { functionArn: 'acs:fc:cn-hangzhou:1:functions/eni-reaper-scan', condition: '' },
  requestPayload: '{}',
  responseContext: { statusCode: 200, functionError: 'UnhandledInvocationError' },
  responsePayload: '{"errorMessage":"no credentials"}',
};

const asJson = (text: unknown): unknown => (typeof text === 'string' ? JSON.parse(text) : text);
const read = (body: unknown): DeadLetterReading => readDeadLetter(body, asJson);
const buried = (outcome: 'poison' | 'exhausted', message: unknown): unknown =>
  JSON.parse(encodeDeadLetter({ outcome, reason: 'because', attempts: 12, message }));

describe('a message on the dead-letter queue', () => {
  test.each<[string, unknown, Partial<DeadLetterReading>]>([
    [
      'buried by our function',
      buried('exhausted', task),
      { outcome: 'exhausted', reason: 'because', attempts: 12, originals: [task], isCut: false },
    ],
    ['buried as poison', buried('poison', 'hello'), { outcome: 'poison', originals: ['hello'] }],
    ['too large to be kept whole', buried('poison', 'x'.repeat(60_000)), { outcome: 'poison', isCut: true }],
    ['the bare message of a trigger', task, { outcome: 'undelivered', originals: [task] }],
    ['a bare request of a trigger', request, { outcome: 'undelivered', originals: [request] }],
    [
      'an event of a trigger',
      { specversion: '1.0', data: { messageId: '1', messageBody: JSON.stringify(task) } },
      { outcome: 'undelivered', originals: [task] },
    ],
    [
      'a batch of a trigger',
      [{ data: { messageBody: task } }, { data: { messageBody: JSON.stringify(request) } }],
      { outcome: 'undelivered', originals: [task, request] },
    ],
    [
      'a record of an invocation',
      record,
      { outcome: 'failed-invocation', reason: 'eni-reaper-scan failed: no credentials', originals: [] },
    ],
    [
      'a batch of which a part is something else',
      [{ data: { messageBody: task } }, { nothing: true }],
      { outcome: 'unreadable' },
    ],
    ['any other object', { hello: 1 }, { outcome: 'unreadable', originals: [{ hello: 1 }] }],
    ['a text', 'hello', { outcome: 'unreadable', originals: ['hello'] }],
    ['nothing', null, { outcome: 'unreadable' }],
    ['an empty list', [], { outcome: 'unreadable' }],
  ])('is recognised: %s', (_, body, expected) => {
    expect(read(body)).toMatchObject(expected);
  });
});

describe('redriving', () => {
  const sent = (body: unknown, poisonToo = true) => {
    const plan = planRedrive(read(body), queueNames, { poisonToo });
    return plan.kind === 'keep'
      ? plan.because
      : plan.messages.map(message => [message.queueName, JSON.parse(message.body)]);
  };

  test.each<[string, unknown, unknown]>([
    [
      'starts an exhausted task anew',
      buried('exhausted', task),
      [['delete-queue', { ...(task as object), attempts: 0 }]],
    ],
    [
      'sends an exhausted teardown task to the teardown queue, anew',
      buried('exhausted', { kind: 'teardown-task', version: 1, attempts: 12 }),
      [['teardown-queue', { kind: 'teardown-task', version: 1, attempts: 0 }]],
    ],
    [
      'starts a pending teardown request anew',
      buried('exhausted', { kind: 'teardown-pending', version: 1, attempts: 12, request }),
      [['teardown-queue', { kind: 'teardown-pending', version: 1, attempts: 0, request }]],
    ],
    ['sends a teardown request as it was', buried('exhausted', request), [['teardown-queue', request]]],
    ['sends an undelivered task with the looks that it had', task, [['delete-queue', task]]],
    [
      'sends poison of a known kind as it is, for a newer version may understand it',
      buried('poison', { kind: 'delete-task', version: 2, attempts: 3 }),
      [['delete-queue', { kind: 'delete-task', version: 2, attempts: 3 }]],
    ],
    [
      'keeps poison that names no queue',
      buried('poison', { kind: 'x' }),
      expect.stringContaining('which queue'),
    ],
    [
      'keeps what was cut',
      buried('poison', `{"kind":"delete-task"${' '.repeat(60_000)}}`),
      expect.stringContaining('only the beginning'),
    ],
    ['keeps the record of a failed invocation', record, expect.stringContaining('invocation')],
    [
      'keeps a batch of which one message names no queue',
      [{ data: { messageBody: task } }, { data: { messageBody: { kind: 'x' } } }],
      expect.stringContaining('which queue'),
    ],
  ])('%s', (_, body, expected) => {
    expect(sent(body)).toEqual(expected);
  });

  test('keeps poison that nobody means, and only poison', () => {
    const poison = buried('poison', { kind: 'delete-task', version: 2 });
    expect(sent(poison, false)).toMatch(/^it is poison, which would come straight back/);
    expect(sent(buried('exhausted', request), false)).toEqual([['teardown-queue', request]]);
  });

  test.each<[string, unknown, boolean]>([
    ['a delete task', buried('exhausted', task), false],
    ['a teardown request', buried('exhausted', request), true],
    ['a teardown task', buried('exhausted', { kind: 'teardown-task' }), true],
    [
      'a batch with one request in it',
      [{ data: { messageBody: task } }, { data: { messageBody: request } }],
      true,
    ],
  ])('says whether something may be detached for it: %s', (_, body, forTeardown) => {
    expect(planRedrive(read(body), queueNames, { poisonToo: false })).toMatchObject({ forTeardown });
  });
});

test.each([
  [task, 'delete-task cn-hangzhou eni-bp1orphan'],
  [request, 'teardown-request cn-hangzhou stack-42'],
  [{ kind: 'teardown-pending', request }, 'teardown-pending cn-hangzhou stack-42'],
  ['hello', 'a text'],
  [{ a: 1 }, 'an object that does not say what it is'],
  [undefined, 'no JSON object'],
])('describes a message by what a person recognises: %j', (original, words) => {
  expect(describeOriginal(original)).toBe(words);
});
