import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { assumeRole } from './keys.ts';
import { refusalOf } from './refusal.ts';
import { start } from './running-emulator.ts';
import { fc3, fc3Client } from './vendor-models.ts';

// Goal: what @alicloud/fc20230330 makes of the emulator is what it makes of Function Compute 3.0.
async function open() {
  const emulator = await start();
  return { emulator, client: fc3Client(emulator, emulator) };
}

/** Runs a function with this event; the reply's body comes as a stream. */
async function invoke(
  client: ReturnType<typeof fc3Client>,
  name: string,
  event: string,
  headers: Partial<InstanceType<typeof fc3.InvokeFunctionHeaders>> = {},
  qualifier?: string,
) {
  const { RuntimeOptions } = await import('@darabonba/typescript');
  const request = new fc3.InvokeFunctionRequest({
    body: Readable.from([Buffer.from(event)]),
    ...(qualifier === undefined ? {} : { qualifier }),
  });
  const reply = await client.invokeFunctionWithOptions(
    name,
    request,
    new fc3.InvokeFunctionHeaders(headers),
    new RuntimeOptions({}),
  );
  const chunks: Buffer[] = [];
  for await (const chunk of reply.body ?? []) chunks.push(Buffer.from(chunk));
  return { status: reply.statusCode, headers: reply.headers ?? {}, body: Buffer.concat(chunks).toString() };
}

/** A world with one function behind a timer, a queue and a topic. */
const triggered = {
  kind: 'world',
  version: 1,
  ecs: {},
  mns: { queues: [{ name: 'orders' }, { name: 'dead' }], topics: [{ name: 'news' }] },
  fc: {
    functions: [
      { name: 'worker', code: 'sample:echo' },
      { name: 'idle', code: 'sample:echo' },
    ],
    triggers: [
      { kind: 'timer', name: 'hourly', function: 'worker', cron: '@every 1h', payload: 'go' },
      {
        kind: 'queue',
        name: 'orders',
        function: 'worker',
        queue: 'orders',
        batchCount: 10,
        errorsTolerance: 'ALL',
        deadLetterQueue: 'dead',
      },
      { kind: 'topic', name: 'news', function: 'worker', topic: 'news', filterTag: 'urgent' },
    ],
  },
};

describe('the triggers of a function of FC 3.0', () => {
  const list = async (client: ReturnType<typeof fc3Client>, name: string, query: object = {}) =>
    (await client.listTriggers(name, new fc3.ListTriggersRequest(query))).body;

  it('are listed by name, each with its configuration as JSON text', async () => {
    const emulator = await start({ world: triggered });
    const { region, accountId } = emulator;
    const triggers = (await list(fc3Client(emulator, emulator), 'worker'))?.triggers ?? [];
    expect(triggers.map(({ triggerName, triggerType }) => [triggerName, triggerType])).toEqual([
      ['hourly', 'timer'],
      ['news', 'mns_topic'],
      ['orders', 'eventbridge'],
    ]);
    const [timer, topic, queue] = triggers;
    expect(JSON.parse(timer?.triggerConfig ?? '')).toEqual({
      cronExpression: '@every 1h',
      enable: true,
      payload: 'go',
    });
    expect(topic).toMatchObject({
      qualifier: 'LATEST',
      sourceArn: `acs:mns:${region}:${accountId}:/topics/news`,
      targetArn: `acs:fc:${region}:${accountId}:functions/worker`,
    });
    // As s.yaml writes it, which is how the SDK's models spell it.
    expect(JSON.parse(queue?.triggerConfig ?? '')).toEqual({
      triggerEnable: true,
      asyncInvocationType: false,
      eventRuleFilterPattern: '{}',
      eventSourceConfig: {
        eventSourceType: 'MNS',
        eventSourceParameters: {
          sourceMNSParameters: { RegionId: region, QueueName: 'orders', IsBase64Decode: true },
        },
      },
      eventSinkConfig: { deliveryOption: { eventSchema: 'CloudEvents' } },
      runOptions: {
        mode: 'event-streaming',
        errorsTolerance: 'ALL',
        retryStrategy: { PushRetryStrategy: 'BACKOFF_RETRY' },
        deadLetterQueue: { Arn: `acs:mns:${region}:${accountId}:/queues/dead` },
        batchWindow: { CountBasedWindow: 10, TimeBasedWindow: 0 },
      },
    });
  });

  it('come in pages, and by prefix', async () => {
    const emulator = await start({ world: triggered });
    const client = fc3Client(emulator, emulator);
    const first = await list(client, 'worker', { limit: 2 });
    expect([first?.triggers?.length, first?.nextToken]).toEqual([2, 'news']);
    const rest = await list(client, 'worker', { limit: 2, nextToken: first?.nextToken });
    expect([rest?.triggers?.map(({ triggerName }) => triggerName), rest?.nextToken]).toEqual([
      ['orders'],
      undefined,
    ]);
    expect((await list(client, 'worker', { prefix: 'h' }))?.triggers).toHaveLength(1);
    expect((await list(client, 'idle'))?.triggers).toEqual([]);
  });

  it('are described one by one', async () => {
    const emulator = await start({ world: triggered });
    const { body } = await fc3Client(emulator, emulator).getTrigger('worker', 'hourly');
    expect(body).toMatchObject({ triggerName: 'hourly', triggerType: 'timer' });
    expect(body?.triggerId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('are refused where function or trigger do not exist, and where RAM does not allow them', async () => {
    const emulator = await start({ world: triggered });
    const client = fc3Client(emulator, emulator);
    const codes = async () => ({
      list: (await refusalOf(list(client, 'nowhere'))).code,
      get: (await refusalOf(client.getTrigger('worker', 'nowhere'))).code,
    });
    expect(await codes()).toEqual({ list: 'FunctionNotFound', get: 'TriggerNotFound' });
    // A listing is checked on all resources, so a policy for one function allows none.
    const allow = (action: string, resource: string) =>
      emulator.foundation.ram.add({ principal: emulator.accessKeyId, effect: 'allow', action, resource });
    allow('fc:ListTriggers', 'acs:fc:*:*:functions/worker*');
    allow('fc:GetTrigger', 'acs:fc:*:*:functions/worker/triggers/hourly');
    expect((await refusalOf(list(client, 'worker'))).code).toBe('AccessDenied');
    allow('fc:ListTriggers', '*');
    expect((await list(client, 'worker'))?.triggers).toHaveLength(3);
    expect((await refusalOf(client.getTrigger('worker', 'orders'))).code).toBe('AccessDenied');
    expect((await client.getTrigger('worker', 'hourly')).body?.triggerName).toBe('hourly');
  });
});

describe('a function of FC 3.0', () => {
  it('answers what it is asked, byte for byte', async () => {
    const { client } = await open();
    const event = '{"eni":"é"}\n';
    const reply = await invoke(client, 'echo', event, {}, 'LATEST');
    expect(reply).toMatchObject({
      status: 200,
      headers: { 'x-fc-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/) },
      body: event,
    });
    expect(reply.headers['x-fc-error-type']).toBeUndefined();
  });

  it('that fails answers 200 with the type of its error', async () => {
    const { client } = await open();
    const reply = await invoke(client, 'failing', '{}');
    expect([reply.status, reply.headers['x-fc-error-type']]).toEqual([200, 'UnhandledInvocationError']);
    expect(JSON.parse(reply.body)).toMatchObject({ errorMessage: expect.stringMatching(/always fails/) });
  });

  it('gives the tail of its log to whoever asks for it', async () => {
    const { client } = await open();
    const reply = await invoke(client, 'echo', '{}', { xFcLogType: 'Tail' });
    expect(Buffer.from(reply.headers['x-fc-log-result'] ?? '', 'base64').toString()).toMatch(
      /echoing 2 bytes/,
    );
  });

  it('is accepted at once when it is invoked asynchronously, and refused with the same task id', async () => {
    const { client, emulator } = await open();
    const headers = { xFcInvocationType: 'Async', xFcAsyncTaskId: 'task-1' };
    expect(await invoke(client, 'echo', '{}', headers)).toMatchObject({ status: 202, body: '' });
    expect(await refusalOf(invoke(client, 'echo', '{}', headers))).toMatchObject({
      code: 'StatefulAsyncInvocationAlreadyExists',
      status: 409,
    });
    await emulator.fc.platform.asyncEvents.drainOnce();
    const runs = emulator.foundation.history
      .entries()
      .filter(
        ({ what, resource, result }) => what === 'InvokeFunction' && resource === 'echo' && result === 'ok',
      );
    expect(runs).toHaveLength(1);
  });

  it('that fails asynchronously is run three times more, ever later', async () => {
    const { client, emulator } = await open();
    await invoke(client, 'failing', '{}', { xFcInvocationType: 'Async' });
    const { asyncEvents } = emulator.fc.platform;
    for (let look = 0; look < 6; look++) {
      await asyncEvents.drainOnce();
      emulator.travel(10_000);
    }
    const attempts = emulator.foundation.history
      .entries()
      .filter(({ what, resource }) => what === 'InvokeFunction' && resource === 'failing')
      .map(({ details }) => details?.['retryCount']);
    expect(attempts).toEqual([0, 1, 2, 3]);
  });

  it('is listed and described', async () => {
    const { client } = await open();
    const listed = await client.listFunctions(new fc3.ListFunctionsRequest({ limit: 10, prefix: 'e' }));
    expect(listed.body?.functions?.map(fn => fn.functionName)).toEqual(['echo']);
    const described = await client.getFunction('echo', new fc3.GetFunctionRequest({}));
    expect(described.body).toMatchObject({
      functionName: 'echo',
      runtime: 'nodejs20',
      handler: 'index.handler',
    });
  });

  it('can be invoked with a temporary key', async () => {
    const { emulator } = await open();
    const temporary = await assumeRole(emulator, emulator.fixtures.sts.roleArn);
    expect((await invoke(fc3Client(emulator, temporary), 'echo', 'a')).body).toBe('a');
  });

  it.each<[string, string, string | undefined, object]>([
    ['does not exist', 'nowhere', undefined, { code: 'FunctionNotFound', status: 404 }],
    ['has no such version', 'echo', '7', { code: 'VersionNotFound', status: 404 }],
    ['has no such alias', 'echo', 'prod', { code: 'AliasNotFound', status: 404 }],
  ])('is refused when it %s', async (_, name, qualifier, expected) => {
    const { client } = await open();
    expect(await refusalOf(invoke(client, name, '{}', {}, qualifier))).toMatchObject({
      name: 'ClientError',
      ...expected,
    });
  });

  it('is not run for a wrong secret or an unknown key', async () => {
    const { emulator } = await open();
    const { accessKeyId } = emulator;
    const codeOf = async (keys: { accessKeyId: string; accessKeySecret: string }) =>
      (await refusalOf(invoke(fc3Client(emulator, keys), 'echo', '{}'))).code;
    expect(await codeOf({ accessKeyId, accessKeySecret: 'wrong' })).toBe('SignatureDoesNotMatch');
    expect(await codeOf({ accessKeyId: 'LTAIunknown', accessKeySecret: 'wrong' })).toBe(
      'InvalidAccessKeyId.NotFound',
    );
    const { platform } = emulator.fc;
    expect((await platform.invoke('echo', 'a')).statusCode).toBe(200);
  });

  it('is throttled until the next minute when its budget is spent', async () => {
    const { client, emulator } = await open();
    await emulator.control('POST', 'budgets', { 'fc:InvokeFunction': { perMinute: 1 } });
    // A fresh minute, so that the boundary cannot fall between the two calls.
    emulator.travel(60_000 - (emulator.foundation.clock.nowMs() % 60_000));
    await invoke(client, 'echo', '{}');
    expect(await refusalOf(invoke(client, 'echo', '{}'))).toMatchObject({
      code: 'ResourceExhausted',
      status: 429,
    });
    emulator.travel(60_000);
    expect((await invoke(client, 'echo', '{}')).status).toBe(200);
  });

  it('is told what is not modelled, and so is the log', async () => {
    const { client, emulator } = await open();
    const request = new fc3.GetAsyncInvokeConfigRequest({});
    const refusal = await refusalOf(client.getAsyncInvokeConfig('echo', request));
    expect(refusal).toMatchObject({ code: 'PathNotSupported', status: 400 });
    expect(emulator.complaints).toEqual([
      expect.stringMatching(/GET \/2023-03-30\/functions\/echo\/async-invoke-config/),
    ]);
  });
});
