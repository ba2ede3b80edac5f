import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { assumeRole, type Keys } from './keys.ts';
import { refusalOf } from './refusal.ts';
import { type RunningEmulator, start } from './running-emulator.ts';

/** What the tests use of `@alicloud/fc2`, which has no types. It takes a token only beside a key id that begins with `STS`. */
interface Fc2Client {
  invokeFunction(
    service: string,
    fn: string,
    event: string | Buffer,
    headers?: Readonly<Record<string, string>>,
    qualifier?: string,
    options?: { readonly rawBuf?: boolean },
  ): Promise<{ readonly headers: Readonly<Record<string, string>>; readonly data: unknown }>;
  getFunction(service: string, fn: string): Promise<{ readonly data: unknown }>;
  listServices(): Promise<unknown>;
}

type Constructor = new (
  accountId: string,
  options: {
    readonly accessKeyID: string;
    readonly accessKeySecret: string;
    readonly securityToken?: string;
    readonly region: string;
    readonly endpoint: string;
  },
) => Fc2Client;

const Fc2Client: Constructor = createRequire(import.meta.url)('@alicloud/fc2');

function fc2(
  { accountId, region, endpoint }: RunningEmulator,
  { accessKeyId, accessKeySecret, securityToken }: Keys,
) {
  return new Fc2Client(accountId, {
    accessKeyID: accessKeyId,
    accessKeySecret,
    region,
    endpoint,
    ...(securityToken === undefined ? {} : { securityToken }),
  });
}

// Goal: what @alicloud/fc2 makes of the emulator is what it makes of Function Compute 2.0.
async function open() {
  const emulator = await start();
  const { fc } = emulator.fixtures;
  if (!fc) throw new Error('The default world has functions.');
  return { emulator, client: fc2(emulator, emulator), ...fc.fc2 };
}

describe('a function in a service of FC 2.0', () => {
  it('answers what it is asked, as text and as bytes', async () => {
    const { client, service, function: name } = await open();
    const reply = await client.invokeFunction(service, name, '{"eni":"é"}');
    expect(reply.data).toBe('{"eni":"é"}');
    expect(reply.headers['x-fc-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    const bytes = Buffer.from([0, 255, 128]);
    const raw = await client.invokeFunction(service, name, bytes, {}, 'LATEST', { rawBuf: true });
    expect(raw.data).toEqual(bytes);
  });

  it('is accepted without an answer when it is invoked asynchronously', async () => {
    const { client, emulator, service, function: name } = await open();
    const headers = { 'x-fc-invocation-type': 'Async', 'x-fc-stateful-async-invocation-id': 'task-1' };
    expect((await client.invokeFunction(service, name, '{}', headers)).data).toBe('');
    expect((await refusalOf(client.invokeFunction(service, name, '{}', headers))).name).toBe(
      'FCStatefulAsyncInvocationAlreadyExistsError',
    );
    await emulator.fc.platform.asyncEvents.drainOnce();
    const [run] = emulator.foundation.history.entries().filter(({ result }) => result === 'ok');
    expect(run).toMatchObject({ what: 'InvokeFunction', resource: `${service}/${name}` });
  });

  it('that fails is a success with an error type in its headers', async () => {
    const { client, emulator } = await open();
    const { codePath } = emulator.fc.platform.find('failing') ?? { codePath: '' };
    emulator.fc.platform.createFunction({ name: 'failing', service: 'samples', codePath });
    const reply = await client.invokeFunction('samples', 'failing', '{}');
    expect(reply.headers['x-fc-error-type']).toBe('UnhandledInvocationError');
    expect(reply.data).toMatchObject({ errorMessage: expect.stringMatching(/always fails/) });
  });

  it('is described', async () => {
    const { client, service, function: name } = await open();
    expect((await client.getFunction(service, name)).data).toMatchObject({
      functionName: 'echo',
      runtime: 'nodejs20',
    });
  });

  it('can be invoked with a temporary key, and not with its id alone', async () => {
    const { emulator, service, function: name } = await open();
    const temporary = await assumeRole(emulator, emulator.fixtures.sts.roleArn);
    expect((await fc2(emulator, temporary).invokeFunction(service, name, 'a')).data).toBe('a');
    const forged = fc2(emulator, { ...temporary, securityToken: 'forged' });
    expect((await refusalOf(forged.invokeFunction(service, name, 'a'))).name).toBe('FCAccessDeniedError');
  });

  it.each([
    ['service', 'nowhere', 'echo', 'FCServiceNotFoundError'],
    ['function', 'samples', 'nowhere', 'FCFunctionNotFoundError'],
  ])('is not found under another %s', async (_, service, name, expected) => {
    const { client } = await open();
    expect((await refusalOf(client.invokeFunction(service, name, '{}'))).name).toBe(expected);
  });

  it.each<[string, (emulator: RunningEmulator) => Keys, string]>([
    [
      'a wrong secret',
      ({ accessKeyId }) => ({ accessKeyId, accessKeySecret: 'wrong' }),
      'FCSignatureNotMatchError',
    ],
    [
      'an unknown key',
      () => ({ accessKeyId: 'LTAIunknown', accessKeySecret: 'x' }),
      'FCInvalidAccessKeyIDError',
    ],
  ])('is not run for %s', async (_, keysOf, expected) => {
    const { emulator, service, function: name } = await open();
    const refusal = await refusalOf(fc2(emulator, keysOf(emulator)).invokeFunction(service, name, '{}'));
    expect(refusal.name).toBe(expected);
    expect(refusal.message).not.toContain(emulator.accessKeySecret);
  });

  it('is refused with a clock that is off', async () => {
    const { client, emulator, service, function: name } = await open();
    emulator.foundation.clock.shiftMs(16 * 60_000);
    expect((await refusalOf(client.invokeFunction(service, name, '{}'))).name).toBe('FCAccessDeniedError');
  });

  it('makes the client lose the code of a gateway that answers in HTML', async () => {
    const { client, emulator, service, function: name } = await open();
    await emulator.control('POST', 'faults', {
      service: 'fc',
      action: 'InvokeFunction',
      count: 1,
      effect: { kind: 'html-503' },
    });
    expect((await refusalOf(client.invokeFunction(service, name, '{}'))).name).toBe('FCundefinedError');
  });

  it('is told what is not modelled, and so is the log', async () => {
    const { client, emulator } = await open();
    expect((await refusalOf(client.listServices())).name).toBe('FCPathNotSupportedError');
    expect(emulator.complaints).toEqual([expect.stringMatching(/GET \/2016-08-15\/services/)]);
  });
});
