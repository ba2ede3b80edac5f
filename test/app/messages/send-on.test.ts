import { describe, expect, it } from 'vitest';
import { encodeDeleteTask, parseDeleteTask } from '../../../shared/core/deletion/delete-task.ts';
import { CloudError } from '../../../shared/core/errors.ts';
import { aCloudError, queueNames } from '../../support/builders.ts';
import { minutes, noon } from '../../support/times.ts';
import { createWorkerStage, queuedOrphans, stageOf } from '../../support/worker-stage.ts';

describe('an outcome that cannot be reported', () => {
  it('sends the task again with the description, and is reported when the queue works again', async () => {
    const { enis, tasks, stage } = stageOf(1);
    stage.queues.breakQueue(queueNames.result);
    const report = await stage.work(tasks.map(task => ({ ...task, record: undefined })));
    expect(report).toMatchObject({
      outcomes: {},
      lookAgain: 1,
      tasks: [{ reason: 'its outcome could not be reported yet' }],
    });
    expect(stage.cloud.all()).toEqual([]);
    expect(stage.again()).toMatchObject([
      { task: { attempts: 1, record: { ...enis[0]?.record } }, delaySeconds: 60 },
    ]);

    stage.queues.repairQueue(queueNames.result);
    expect(await stage.workAgain()).toMatchObject({ outcomes: { gone: 1 } });
    expect(stage.events()).toMatchObject([
      { type: 'eni-reaper.eni.gone', data: { record: enis[0]?.record } },
    ]);
    expect(stage.cloud.deletions).toHaveLength(1);
  });

  it('is tried at doubling distances up to an hour, and never given up', async () => {
    const { tasks, stage } = stageOf(1);
    stage.queues.breakQueue(queueNames.result);
    await stage.work(tasks);
    const delays: number[] = [];
    for (let look = 0; look < 20; look += 1) {
      delays.push(...stage.again().map(({ delaySeconds }) => delaySeconds));
      await stage.workAgain();
    }
    expect(delays.slice(0, 8)).toEqual([60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
    expect(delays).toHaveLength(20);
    stage.queues.repairQueue(queueNames.result);
    expect(await stage.workAgain()).toMatchObject({ outcomes: { gone: 1 } });
    expect(stage.deadLetters()).toEqual([]);
  });

  it('holds up none of the others', async () => {
    const { tasks, stage } = stageOf(3);
    stage.queues.breakQueue(queueNames.result, (_message, count) => count === 2);
    expect(await stage.work(tasks)).toMatchObject({ outcomes: { gone: 2 }, lookAgain: 1 });
    expect(stage.again()).toMatchObject([{ task: { eniId: 'eni-002' } }]);
    expect(stage.log.lines).toContainEqual(
      expect.objectContaining({
        event: 'send.failed',
        fields: expect.objectContaining({ failed: 1, queueName: 'result-queue' }),
      }),
    );
  });

  it('is decided anew, because the world may have changed', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.change('eni-001', { status: 'InUse' });
    stage.queues.breakQueue(queueNames.result);
    await stage.work(tasks);
    stage.queues.repairQueue(queueNames.result);
    expect(await stage.workAgain()).toMatchObject({ outcomes: { reprieved: 1 } });
  });
});

describe('a task that cannot be sent again', () => {
  it('leaves the whole batch to redelivery', async () => {
    const { tasks, stage } = stageOf(3);
    stage.cloud.failCalls('readByIds', { error: aCloudError('transient') });
    stage.queues.breakQueue(queueNames.delete, (_message, count) => count === 2);
    const failed = expect(stage.work(tasks)).rejects;
    await failed.toThrow(CloudError);
    await expect(stage.work(tasks.slice(0, 1))).resolves.toMatchObject({ lookAgain: 1 });
  });

  it('says how many, why, and what happens now', async () => {
    const { tasks, stage } = stageOf(2);
    stage.cloud.failCalls('readByIds', { error: aCloudError('transient') });
    stage.queues.breakQueue(queueNames.delete);
    await expect(stage.work(tasks)).rejects.toThrow(
      '2 of 2 tasks could not be sent again: delete-queue is broken The whole batch is left to redelivery.',
    );
  });

  it('is noticed when the queue answers for fewer messages than it was given', async () => {
    const { tasks, stage } = stageOf(2);
    stage.cloud.failCalls('readByIds', { error: aCloudError('transient') });
    const { send } = stage.queues;
    stage.queues.send = async (queueName, messages) => (await send(queueName, messages)).slice(1);
    await expect(stage.work(tasks)).rejects.toThrow(
      '1 of 2 tasks could not be sent again: the queue did not say why.',
    );
  });

  it('does no harm when the batch is delivered once more', async () => {
    const { tasks, stage } = stageOf(2);
    stage.cloud.change('eni-002', { status: 'Attaching' });
    stage.queues.breakQueue(queueNames.delete);
    await expect(stage.work(tasks)).rejects.toThrow(CloudError);
    stage.queues.repairQueue(queueNames.delete);
    stage.cloud.change('eni-002', { status: 'Available' });
    // The one that was being attached lost its sighting by that.
    expect(await stage.work(tasks)).toMatchObject({ outcomes: { gone: 1, reprieved: 1 } });
    expect(stage.cloud.deletions).toHaveLength(1);
    // The first end was reported twice, under one id.
    expect(stage.events().filter(({ subject }) => subject === 'eni-001')).toHaveLength(2);
    expect(new Set(stage.events().map(({ id }) => id)).size).toBe(2);
  });
});

describe('a task whose attempts are used up', () => {
  const exhausting = (attempts: number) => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.change('eni-001', { status: 'Attaching' });
    return { stage, tasks: tasks.map(task => ({ ...task, attempts })) };
  };

  it.each([
    [9, 'look-again'],
    [10, 'look-again'],
    [11, 'exhausted'],
    [40, 'exhausted'],
  ])('after %i of 12 looks ends this one as %s', async (attempts, ended) => {
    const { stage, tasks } = exhausting(attempts);
    expect((await stage.work(tasks)).tasks).toMatchObject([{ ended, attempts: attempts + 1 }]);
  });

  it('is buried whole, with what the last look said, and reported', async () => {
    const { stage, tasks } = exhausting(11);
    await stage.work(tasks);
    const reason = 'looked at 12 times without an end; last: Status is Attaching';
    expect(stage.deadLetters()).toMatchObject([
      { kind: 'dead-letter', version: 1, outcome: 'exhausted', reason, attempts: 12 },
    ]);
    expect(parseDeleteTask(stage.deadLetters()[0]?.['message'])).toEqual({
      kind: 'task',
      task: { ...tasks[0], attempts: 12, sightingEnded: true },
    });
    expect(stage.events()).toMatchObject([
      { type: 'eni-reaper.eni.exhausted', subject: 'eni-001', data: { reason, attempts: 12 } },
    ]);
    expect(stage.again()).toEqual([]);
  });

  it('reports an uncounted look as no look', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.failCalls('readByIds', { error: aCloudError('throttled') });
    expect((await stage.work(tasks)).tasks).toMatchObject([{ ended: 'look-again', attempts: 0 }]);
    expect(stage.log.lines).toContainEqual({
      level: 'info',
      event: 'task.look-again',
      fields: {
        eniId: 'eni-001',
        region: 'cn-hangzhou',
        reason: expect.stringContaining('read failed'),
        attempts: 0,
        delaySeconds: 60,
      },
    });
  });

  it('is not ended by a throttled look, which does not count', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.failCalls('readByIds', { error: aCloudError('throttled') });
    expect(await stage.work([{ ...tasks[0], attempts: 11 }])).toMatchObject({ outcomes: {}, lookAgain: 1 });
    expect(stage.again()).toMatchObject([{ task: { attempts: 11 } }]);
  });

  it('is not ended by an end: the last look may still delete', async () => {
    const { tasks, stage } = stageOf(1);
    expect(await stage.work([{ ...tasks[0], attempts: 11 }])).toMatchObject({ outcomes: { gone: 1 } });
  });

  it('is sent again when it cannot be buried, with all that it knows, and not reported as buried', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.change('eni-001', { status: 'Deleting' });
    stage.queues.breakQueue(queueNames.deadLetter);
    expect(await stage.work([{ ...tasks[0], attempts: 11 }])).toMatchObject({ outcomes: {}, lookAgain: 1 });
    expect(stage.events()).toEqual([]);
    expect(stage.again()).toMatchObject([
      { task: { attempts: 12, deletingSince: noon + minutes(5) }, delaySeconds: 3_600 },
    ]);

    stage.queues.repairQueue(queueNames.deadLetter);
    stage.cloud.change('eni-001', { status: 'Attaching' });
    expect(await stage.workAgain()).toMatchObject({ outcomes: { exhausted: 1 } });
    expect(stage.deadLetters()).toHaveLength(1);
  });
});

describe('poison', () => {
  it('is buried at once with the message as it came, and reported', async () => {
    const stage = createWorkerStage();
    const bodies = [
      'not JSON',
      { kind: 'delete-task', version: 1, eniId: 'i-7', region: 'cn-beijing' },
      null,
    ];
    const report = await stage.work(bodies);
    expect(report).toMatchObject({ outcomes: { poison: 3 } });
    expect(report.tasks.map(({ eniId, region }) => [eniId, region])).toEqual([
      ['', ''],
      ['i-7', 'cn-beijing'],
      ['', ''],
    ]);
    expect(stage.deadLetters().map(letter => letter['message'])).toEqual(bodies);
    expect(stage.deadLetters().map(letter => letter['attempts'])).toEqual([1, 1, 1]);
    expect(stage.deadLetters().map(letter => letter['outcome'])).toEqual(['poison', 'poison', 'poison']);
    expect(stage.events()).toMatchObject([
      {
        type: 'eni-reaper.eni.poison',
        source: '/eni-reaper/worker/1234567890123456/cn-hangzhou',
        subject: 'received-1',
        data: {
          eniId: '',
          region: 'cn-hangzhou',
          reason: 'the body is not a JSON object',
          origin: 'scan',
          attempts: 1,
        },
      },
      {
        source: '/eni-reaper/worker/1234567890123456/cn-beijing',
        subject: 'i-7',
        data: { eniId: 'i-7', region: 'cn-beijing', reason: expect.stringContaining('eniId is malformed') },
      },
      { subject: 'received-3' },
    ]);
    expect(stage.cloud.calls).toEqual([]);
  });

  it('is told apart by its content, so that consumers drop copies and nothing else', async () => {
    const stage = createWorkerStage();
    await stage.work(['one', 'two', { eniId: 'eni-1', a: 1 }, { eniId: 'eni-1', a: 2 }]);
    const ids = stage.events().map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    await stage.work(['one', { eniId: 'eni-1', a: 2 }]);
    expect(
      stage
        .events()
        .slice(4)
        .map(({ id }) => id),
    ).toEqual([ids[0], ids[3]]);
  });

  it('does no harm to the tasks beside it', async () => {
    const { tasks, stage } = stageOf(2);
    expect(await stage.work([tasks[0], '{"kind":', tasks[1]])).toMatchObject({
      outcomes: { gone: 2, poison: 1 },
    });
  });

  it.each([
    ['a huge id', { eniId: 'x'.repeat(60_000) }],
    ['a huge region', { region: 'x'.repeat(60_000) }],
    ['64 KB of nothing', '\u0000'.repeat(65_536)],
  ])('with %s is buried and reported all the same', async (_title, body) => {
    const stage = createWorkerStage();
    expect(await stage.work([body])).toMatchObject({ outcomes: { poison: 1 }, lookAgain: 0 });
    expect(stage.deadLetters()).toMatchObject([{ truncatedFromBytes: expect.any(Number) }]);
    expect(stage.events()).toHaveLength(1);
  });

  it.each([
    ['buried', queueNames.deadLetter, 0],
    ['reported', queueNames.result, 1],
  ])('comes back as it was when it cannot be %s', async (_title, queueName, letters) => {
    const stage = createWorkerStage();
    stage.queues.breakQueue(queueName);
    expect(await stage.work(['not JSON', { a: 1 }])).toMatchObject({ outcomes: {}, lookAgain: 2 });
    expect(stage.deadLetters()).toHaveLength(letters * 2);
    const waiting = stage.queues.waitingIn(queueNames.delete);
    expect(waiting.map(({ body, delaySeconds }) => [body, delaySeconds])).toEqual([
      ['not JSON', 3_600],
      ['{"a":1}', 3_600],
    ]);
    stage.queues.repairQueue(queueName);
    expect(await stage.workAgain()).toMatchObject({ outcomes: { poison: 2 } });
    expect(new Set(stage.events().map(({ id }) => id)).size).toBe(2);
  });
});

describe('an event that would be too large', () => {
  const large = (bytes: number) => {
    const record = { filler: 'x'.repeat(bytes) };
    const { enis, tasks } = queuedOrphans(1);
    const stage = createWorkerStage(enis.map(eni => ({ ...eni, record: { ...eni.record, ...record } })));
    return { stage, tasks };
  };

  it('arrives without the description and says so', async () => {
    const { stage, tasks } = large(60_000);
    expect(await stage.work(tasks)).toMatchObject({ outcomes: { gone: 1 } });
    expect(stage.events()).toMatchObject([
      { data: { reason: 'deleted (the record was too large for a message)' } },
    ]);
    expect(stage.events()[0]?.data).not.toHaveProperty('record');
  });

  it('arrives whole as long as it fits', async () => {
    const { stage, tasks } = large(46_000);
    await stage.work(tasks);
    expect(stage.events()).toMatchObject([
      { data: { reason: 'deleted', record: { filler: expect.any(String) } } },
    ]);
  });
});

describe('the order of sending', () => {
  it('buries first, then reports, then sends on, so that nothing is acknowledged that is not safe elsewhere', async () => {
    const { tasks, stage } = stageOf(2);
    stage.cloud.change('eni-002', { status: 'Attaching' });
    const { send } = stage.queues;
    const order: string[] = [];
    stage.queues.send = async (queueName, messages) => {
      if (messages.length > 0) order.push(queueName);
      return send(queueName, messages);
    };
    await stage.work([...tasks, 'poison']);
    expect(order).toEqual([queueNames.deadLetter, queueNames.result, queueNames.delete]);
  });

  it('copies the task that was received, with one more look', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.change('eni-001', { status: 'Detaching' });
    await stage.work(tasks);
    const [sent] = stage.queues.sentTo(queueNames.delete);
    expect(JSON.parse(sent?.body ?? '')).toEqual(
      JSON.parse(encodeDeleteTask({ ...tasks[0], attempts: 1, sightingEnded: true } as never)),
    );
  });
});
