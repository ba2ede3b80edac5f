import { describe, expect, it } from 'vitest';
import { createFc2Functions } from '../../../shared/adapters/fc-api/fc2-functions.ts';
import { createFc3Functions } from '../../../shared/adapters/fc-api/fc3-functions.ts';
import type { FunctionApi, InvocationMode } from '../../../shared/adapters/fc-api/function-api.ts';
import { html, json, type Reply, serve } from '../support/scripted-server.ts';
import { credentials, expectNoSecretIn, failureOf } from '../support/test-access.ts';

const home = { accountId: '1234567890123456', region: 'cn-hangzhou' };
const clients: readonly (readonly [string, (endpoint: string) => Promise<FunctionApi>])[] = [
  ['FC 2.0', endpoint => createFc2Functions(endpoint, home, 'reaper', credentials)],
  ['FC 3.0', endpoint => createFc3Functions(endpoint, home, credentials)],
];

const answer = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Reply => ({
  ...{ kind: 'answer', status, contentType: 'text/plain', body },
  headers: { 'x-fc-request-id': 'REQ-F1', ...headers },
});

describe.each(clients)('a function of %s', (_, open) => {
  async function invoke(reply: Reply, mode: InvocationMode) {
    const server = await serve(reply);
    return (await open(server.endpoint)).invoke('scan', '{}', mode);
  }

  it('is told to have accepted an event when the platform says so', async () => {
    expect(await invoke(answer(202, ''), 'async')).toEqual({ kind: 'accepted', requestId: 'REQ-F1' });
  });

  it.each<readonly [string, Reply]>([
    ['a page for people', html(200)],
    ['an empty answer of nobody', { kind: 'answer', status: 200, contentType: 'text/plain', body: '' }],
    ['an acceptance of nobody', { kind: 'answer', status: 202, contentType: 'text/plain', body: '' }],
    ['an acceptance with an empty id', answer(202, '', { 'x-fc-request-id': '' })],
    ['the result of a function', answer(200, '{"kind":"scan-report"}')],
  ])('has accepted nothing when the answer is %s', async (_case, reply) => {
    expect(await failureOf(invoke(reply, 'async'))).toMatchObject({
      handling: 'transient',
      mayHaveTakenEffect: true,
      message: expect.stringContaining('it is no acceptance by Function Compute'),
    });
  });

  it('is shown without the credentials that its error holds', async () => {
    const message = `AccessKeySecret=abcdefgh SecurityToken: xyzxyzxyz key ${credentials.accessKeySecret} failed`;
    const body = JSON.stringify({ errorMessage: message });
    const headers = { 'x-fc-error-type': 'UnhandledInvocationError' };
    const invoked = await invoke(answer(200, body, headers), 'sync');
    expect(invoked).toMatchObject({ kind: 'failed', errorType: 'UnhandledInvocationError' });
    expectNoSecretIn(JSON.stringify(invoked));
    expect(JSON.stringify(invoked)).not.toMatch(/abcdefgh|xyzxyzxyz/);
  });

  it('is told by a status that nobody gave away', async () => {
    expect((await failureOf(invoke(json({ x: 1 }, 503), 'sync'))).message).toContain('HTTP 503');
  });

  it.each([
    ['invoked', 'InvokeFunction', (functions: FunctionApi) => functions.invoke('scan', '{}', 'sync')],
    ['looked for', 'GetFunction', (functions: FunctionApi) => functions.find('scan')],
  ] as const)('is not %s where nobody listens, and the sentence says so', async (_case, operation, ask) => {
    const error = await failureOf(ask(await open('http://127.0.0.1:1')));
    expect(error).toMatchObject({ handling: 'transient', mayHaveTakenEffect: false });
    expect(error.message).toMatch(
      new RegExp(
        `^${operation} could not reach http://127\\.0\\.0\\.1:1 \\(.*ECONNREFUSED\\); nothing was sent\\..*--endpoint`,
      ),
    );
  });
});
