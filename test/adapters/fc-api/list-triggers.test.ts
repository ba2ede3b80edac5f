import { describe, expect, it } from 'vitest';
import { createFc3Functions } from '../../../shared/adapters/fc-api/fc3-functions.ts';
import { json, type Script, serve } from '../support/scripted-server.ts';
import { credentials, failureOf } from '../support/test-access.ts';

const home = { accountId: '1234567890123456', region: 'cn-hangzhou' };
const trigger = (triggerName: string, more: object = {}) => ({ triggerName, triggerType: 'timer', ...more });

async function list(...script: readonly [Script, ...Script[]]) {
  const server = await serve(...script);
  const functions = await createFc3Functions(server.endpoint, home, credentials);
  return { server, listed: functions.listTriggers('eni-reaper-scan') };
}

describe('the triggers of a function', () => {
  it('are read to the last page', async () => {
    const { server, listed } = await list(
      json({ triggers: [trigger('a', { qualifier: 'LATEST' })], nextToken: 'after-a' }),
      json({ triggers: [trigger('b', { triggerConfig: '{"enable":true}' })], nextToken: '' }),
    );
    expect(await listed).toEqual([
      { name: 'a', type: 'timer', config: undefined, qualifier: 'LATEST' },
      { name: 'b', type: 'timer', config: { enable: true }, qualifier: undefined },
    ]);
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/2023-03-30/functions/eni-reaper-scan/triggers?limit=100',
      '/2023-03-30/functions/eni-reaper-scan/triggers?limit=100&nextToken=after-a',
    ]);
  });

  it('are none where the answer lists none', async () => {
    expect(await (await list(json({}))).listed).toEqual([]);
  });

  it.each([['{"enable":tr'], ['[1]'], ['"text"'], ['']])(
    'have no configuration where it is no JSON object: %s',
    async triggerConfig => {
      const { listed } = await list(json({ triggers: [trigger('a', { triggerConfig })] }));
      expect((await listed)[0]?.config).toBeUndefined();
    },
  );

  it.each<[string, Script]>([
    ['one has no name', json({ triggers: [trigger('a'), { triggerType: 'timer' }] })],
    ['one has no type', json({ triggers: [{ triggerName: 'a' }] })],
    ['the pages never end', json({ triggers: [trigger('a')], nextToken: 'again' })],
    ['they are refused', json({ Code: 'AccessDenied', Message: 'no', RequestId: '1' }, 403)],
  ])('are not known when %s', async (_, reply) => {
    const { listed, server } = await list(reply);
    const error = await failureOf(listed);
    expect(error.operation).toBe('ListTriggers');
    expect(server.requests.length).toBeLessThanOrEqual(5);
  });
});
