import { describe, expect, it } from 'vitest';
import { accountId, aPlatform, codeFile, json, region } from './fc-world.ts';

describe('what a handler returns', () => {
  it.each([
    ['bytes as they are', 'Buffer.from([0, 255, 10])', Buffer.from([0, 255, 10])],
    ['an object as JSON', '({ a: [1, null] })', Buffer.from('{"a":[1,null]}')],
    ['text as text', '"grüße"', Buffer.from('grüße')],
    ['a number as text', '42', Buffer.from('42')],
    ['false as text', 'false', Buffer.from('false')],
    ['undefined as nothing', 'undefined', Buffer.alloc(0)],
    ['null as nothing', 'null', Buffer.alloc(0)],
  ])('becomes the body: %s', async (_, expression, body) => {
    const { platform, deploy } = aPlatform();
    deploy(`exports.handler = async () => ${expression};`);
    const result = await platform.invoke('fn', '');
    expect(result).toMatchObject({ statusCode: 200, payload: body });
    expect(result.errorType).toBeUndefined();
  });

  it('is the event byte for byte when the handler echoes it, because the event is a Buffer', async () => {
    const { platform, deploy } = aPlatform();
    deploy('exports.handler = async event => Buffer.isBuffer(event) ? event : "no buffer";');
    const event = Buffer.from([0, 1, 2, 0xff, 0xfe]);
    expect((await platform.invoke('fn', event)).payload).toEqual(event);
  });
});

describe('a handler that fails', () => {
  it('answers 200 with the error as JSON and its class beside it', async () => {
    const { platform, deploy } = aPlatform();
    deploy('exports.handler = async () => { throw new RangeError("too far"); };');
    const result = await platform.invoke('fn', '');
    expect(result).toMatchObject({ statusCode: 200, errorType: 'UnhandledInvocationError' });
    expect(json(result.payload)).toMatchObject({
      errorMessage: 'too far',
      errorType: 'RangeError',
      stackTrace: expect.arrayContaining(['RangeError: too far']),
    });
  });

  it.each([
    ['throws before it is async', 'exports.handler = () => { throw new Error("x"); };', 'Error'],
    [
      'throws something that is no error',
      'exports.handler = async () => { throw "x"; };',
      'FunctionHandledError',
    ],
    ['returns what cannot be JSON', 'exports.handler = async () => ({ big: 1n });', 'TypeError'],
    ['cannot be parsed', 'exports.handler = async () => {', 'UserCodeSyntaxError'],
    ['needs a module that is missing', 'require("./missing");', 'ImportModuleError'],
    ['is not exported', 'exports.other = async () => {};', 'HandlerNotFound'],
    ['throws while loading', 'throw new TypeError("at load");', 'TypeError'],
  ])('names what went wrong when it %s', async (_, source, errorType) => {
    const { platform, deploy } = aPlatform();
    deploy(source);
    const result = await platform.invoke('fn', '');
    expect(json(result.payload)).toMatchObject({ errorType });
    expect(result.errorType).toBe('UnhandledInvocationError');
  });

  it('keeps only one sentence when the process exits, and starts a new process for the next invocation', async () => {
    const { platform, deploy } = aPlatform();
    deploy(`
      let calls = 0;
      exports.handler = async event => {
        console.error('last words');
        if (String(event) === 'die') process.exit(3);
        return ++calls;
      };`);
    const died = await platform.invoke('fn', 'die');
    expect(died).toMatchObject({ errorType: 'UnhandledInvocationError', logs: ['last words'] });
    expect(json(died.payload)).toEqual({
      errorMessage: expect.stringMatching(
        /^Process exited unexpectedly before completing request \(duration: \d+ms, maxMemoryUsage: \d+MB\)$/,
      ),
    });
    expect((await platform.invoke('fn', '')).payload.toString()).toBe('1');
  });
});

describe('an instance', () => {
  it('keeps the state of its modules between invocations', async () => {
    const { platform, deploy } = aPlatform();
    deploy('let calls = 0; exports.handler = async () => ++calls;');
    for (const expected of ['1', '2', '3'])
      expect((await platform.invoke('fn', '')).payload.toString()).toBe(expected);
  });

  it('takes one invocation at a time, so that parallel invocations meet fresh modules', async () => {
    const { platform, deploy } = aPlatform();
    deploy(`
      let running = 0;
      exports.handler = async () => {
        running++;
        await new Promise(resolve => setTimeout(resolve, 20));
        return { running: running--, pid: process.pid };
      };`);
    const results = await Promise.all([1, 2, 3].map(() => platform.invoke('fn', '')));
    const bodies = results.map(result => json(result.payload) as { running: number; pid: number });
    expect(bodies.map(body => body.running)).toEqual([1, 1, 1]);
    expect(new Set(bodies.map(body => body.pid)).size).toBe(3);
  });

  it('is not started beyond what the function may have: the invocation is throttled', async () => {
    const { platform, deploy } = aPlatform();
    deploy('exports.handler = () => new Promise(resolve => setTimeout(resolve, 50, "done"));', {
      reservedConcurrency: 2,
    });
    const results = await Promise.all([1, 2, 3].map(() => platform.invoke('fn', '')));
    expect(results.map(result => result.statusCode)).toEqual([200, 200, 429]);
    expect(results[2]?.refusal?.code).toBe('ResourceExhausted');
    expect((await platform.invoke('fn', '')).statusCode).toBe(200);
  });

  it('is replaced together with the code of its function', async () => {
    const { platform, deploy } = aPlatform();
    deploy('exports.handler = async () => String(process.pid);');
    const oldPid = Number((await platform.invoke('fn', '')).payload);
    expect(isRunning(oldPid)).toBe(true);
    deploy('exports.handler = async () => "new";');
    expect((await platform.invoke('fn', '')).payload.toString()).toBe('new');
    while (isRunning(oldPid)) await new Promise(resolve => setImmediate(resolve));
  });

  it('ends with the platform, at work or not', async () => {
    const pids: number[] = [];
    const { platform, deploy } = aPlatform({ onLine: line => pids.push(Number(line)) });
    deploy(`exports.handler = async event => {
      console.log(process.pid);
      if (String(event) === 'stay') await new Promise(() => setInterval(() => {}, 1000));
    };`);
    const staying = platform.invoke('fn', 'stay');
    await platform.invoke('fn', 'go');
    while (pids.length < 2) await new Promise(resolve => setImmediate(resolve));
    await platform.close();
    expect(pids.map(isRunning)).toEqual([false, false]);
    expect(await staying).toMatchObject({ errorType: 'UnhandledInvocationError' });
  });

  it('sees the variables of the platform and its own, and nothing of the process that runs the emulator', async () => {
    const { platform, deploy } = aPlatform();
    process.env['EMULATOR_LEAK_PROBE'] = 'leaked';
    deploy('exports.handler = async () => process.env;', {
      environment: { ENI_REAPER_MODE: 'report' },
      role: `acs:ram::${accountId}:role/reaper`,
      memoryMb: 256,
    });
    const environment = json((await platform.invoke('fn', '')).payload);
    delete process.env['EMULATOR_LEAK_PROBE'];
    expect(Object.keys(environment as object).sort()).toEqual([
      'ALIBABA_CLOUD_ACCESS_KEY_ID',
      'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
      'ALIBABA_CLOUD_SECURITY_TOKEN',
      'ENI_REAPER_MODE',
      'FC_ACCOUNT_ID',
      'FC_CUSTOM_LISTEN_PORT',
      'FC_FUNCTION_HANDLER',
      'FC_FUNCTION_MEMORY_SIZE',
      'FC_FUNCTION_NAME',
      'FC_FUNC_CODE_PATH',
      'FC_INSTANCE_ID',
      'FC_REGION',
      'FC_VER_ID',
    ]);
    expect(environment).toMatchObject({
      ENI_REAPER_MODE: 'report',
      FC_ACCOUNT_ID: accountId,
      FC_REGION: region,
      FC_FUNCTION_NAME: 'fn',
      FC_FUNCTION_MEMORY_SIZE: '256',
    });
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('the context', () => {
  const reportContext = `exports.handler = async (event, context) => ({
    ...context, functions: { logger: Object.keys(context.logger).sort(), tracing: typeof context.tracing.parseOpenTracingBaggages },
  });`;

  it('tells the function who and where it is', async () => {
    const { platform, deploy } = aPlatform();
    deploy(reportContext, { service: 'svc', timeoutSeconds: 240, memoryMb: 1024 });
    const result = await platform.invoke('svc/fn', '', { requestId: 'request-1' });
    expect(json(result.payload)).toMatchObject({
      requestId: 'request-1',
      function: { name: 'fn', handler: 'index.handler', memory: 1024, timeout: 240 },
      service: { name: 'svc', qualifier: 'LATEST' },
      region,
      accountId,
      retryCount: 0,
      functions: { logger: ['debug', 'error', 'info', 'log', 'warn'], tracing: 'function' },
    });
  });

  it('carries keys of the role that the emulator accepts, and none without a role', async () => {
    const { platform, deploy, foundation } = aPlatform();
    const reportKeys = 'exports.handler = async (event, context) => context.credentials;';
    deploy(reportKeys, { name: 'with-role', role: `acs:ram::${accountId}:role/reaper` });
    deploy(reportKeys, { name: 'without-role' });
    const keys = json((await platform.invoke('with-role', '')).payload) as Record<string, string>;
    const known = foundation.accounts.findKey(keys['accessKeyId'] ?? '');
    expect(keys['accessKeyId']).toMatch(/^STS\./);
    expect(known).toMatchObject({
      accessKeySecret: keys['accessKeySecret'],
      securityToken: keys['securityToken'],
      identity: { kind: 'assumed-role', name: 'reaper/with-role', accountId },
    });
    expect((await platform.invoke('without-role', '')).payload).toHaveLength(0);
  });

  it('gets other keys before the old ones end', async () => {
    const { platform, deploy, clock, foundation } = aPlatform();
    deploy('exports.handler = async (event, context) => context.credentials.accessKeyId;', {
      role: `acs:ram::${accountId}:role/reaper`,
    });
    const keyNow = async () => (await platform.invoke('fn', '')).payload.toString();
    const first = await keyNow();
    clock.shiftMs(29 * 3_600_000);
    expect(await keyNow()).toBe(first);
    clock.shiftMs(2 * 3_600_000);
    const second = await keyNow();
    expect(second).not.toBe(first);
    expect(foundation.accounts.findKey(second)?.expiresAtMs).toBe(clock.nowMs() + 36 * 3_600_000);
  });
});

describe('the log of an invocation', () => {
  it('has what this invocation printed and nothing of another, in order', async () => {
    const { platform, deploy } = aPlatform();
    deploy(`exports.handler = async (event, context) => {
      for (let line = 1; line <= 500; line++) console.log(String(event), line);
      process.stdout.write('no newline');
      context.logger.warn('careful');
    };`);
    const first = await platform.invoke('fn', 'first', { requestId: 'r-1' });
    const second = await platform.invoke('fn', 'second', { requestId: 'r-2' });
    const expected = (word: string) => [
      ...Array.from({ length: 500 }, (_, index) => `${word} ${index + 1}`),
      expect.stringMatching(/^no newline\d{4}-\d\d-\d\dT[\d:.]+Z r-\d \[warn\] careful$/),
    ];
    expect(first.logs).toEqual(expected('first'));
    expect(second.logs).toEqual(expected('second'));
  });

  it('keeps the end of a line that was not finished', async () => {
    const { platform, deploy } = aPlatform();
    deploy('exports.handler = async () => { process.stdout.write("half a line"); };');
    expect((await platform.invoke('fn', '')).logs).toEqual(['half a line']);
  });

  it('is bounded, and says how much is missing', async () => {
    const { platform, deploy } = aPlatform();
    deploy(`exports.handler = async () => {
      for (let line = 0; line < 10_005; line++) console.log(line);
      console.log('x'.repeat(40_000));
    };`);
    const { logs } = await platform.invoke('fn', '');
    expect(logs).toHaveLength(10_001);
    expect(logs.at(-1)).toBe('(7 further lines were not kept)');
    expect(Math.max(...logs.map(line => line.length))).toBeLessThanOrEqual(32 * 1024);
  });

  it('can be followed while it is written', async () => {
    const heard: unknown[] = [];
    const { platform, deploy } = aPlatform({ onLine: (line, source) => heard.push([line, source]) });
    deploy('exports.handler = async () => { console.log("one"); console.error("two"); };');
    await platform.invoke('fn', '', { requestId: 'r-1' });
    expect(heard).toHaveLength(2);
    expect(heard).toContainEqual(['one', { key: 'fn', requestId: 'r-1' }]);
    expect(heard).toContainEqual(['two', { key: 'fn', requestId: 'r-1' }]);
  });
});

describe('a function that cannot be deployed', () => {
  it('is refused with everything that is wrong with it', () => {
    const { deploy } = aPlatform();
    const broken = {
      name: '1st',
      timeoutSeconds: 0,
      memoryMb: 100,
      environment: { FC_REGION: 'x', LONG: 'x'.repeat(4096) },
      asyncConfig: { maxAsyncRetryAttempts: 9 },
    };
    expect(() => deploy('', broken)).toThrow(
      /name.*timeoutSeconds.*memoryMb.*maxAsyncRetryAttempts.*FC_REGION.*4096/s,
    );
    expect(() => deploy('', { environment: { A: 'x'.repeat(4095) } })).not.toThrow();
    expect(() => deploy('', { codePath: 'dist/scan/index.js' })).toThrow(/absolute/);
  });
});

it('runs code that lies in a folder of its own', async () => {
  const { platform } = aPlatform();
  const codePath = codeFile('exports.run = async () => process.cwd() === __dirname;');
  platform.createFunction({ name: 'fn', codePath, handler: 'index.run' });
  expect((await platform.invoke('fn', '')).payload.toString()).toBe('true');
});
