import { afterEach, expect, test } from 'vitest';
import { json, type ScriptedServer, serve } from '../adapters/support/scripted-server.ts';
import { deployTeardown, region, type TeardownDeployment } from './teardown-deployment.ts';

let deployment: TeardownDeployment | undefined;
afterEach(async () => {
  await deployment?.close();
  deployment = undefined;
});

const token = 'Zx0Token9f8e7d6c5b4aQq';
const taken = json({ errcode: 0, errmsg: 'ok' });

/** A deployment that tells a chat and a topic, and one ENI on the instance that its request names. */
async function tearDown(chat: ScriptedServer, settings: Readonly<Record<string, string>> = {}) {
  const teardown = await deployTeardown({
    ENI_REAPER_NOTIFY_TOPIC: 'eni-reaper-digests',
    ENI_REAPER_NOTIFY_WEBHOOK: `${chat.endpoint}/robot/send?access_token=${token}`,
    ENI_REAPER_NOTIFY_FORMAT: 'dingtalk',
    ...settings,
  });
  deployment = teardown;
  const { mns, accountId, foundation } = teardown.emulator;
  mns.broker.topics.create(accountId, region, 'eni-reaper-digests');
  const published: unknown[] = [];
  mns.broker.onPublish(({ body }) => {
    const { source, type } = JSON.parse(Buffer.from(body, 'base64').toString());
    published.push({ source, type });
  });
  const instanceId = teardown.addInstance();
  const { eniId } = teardown.addEni({ attachedTo: instanceId });
  const refuse = (action: string, code: string) => {
    const effect = { kind: 'refuse', status: 403, code } as const;
    foundation.faults.add({ service: 'ecs', action, resource: eniId, effect });
  };
  const ask = async () => {
    teardown.request({ eniIds: [eniId], detachFrom: instanceId, onFailure: 'reattach' });
    await teardown.drain();
  };
  return { teardown, eniId, refuse, ask, published, source: `/eni-reaper/teardown/${accountId}/${region}` };
}

function textsOf(chat: ScriptedServer): readonly string[] {
  return chat.requests.map(({ body }) => JSON.parse(body).text.content);
}

test('a teardown that leaves an ENI detached is told to the chat and to the topic', async () => {
  const chat = await serve(taken);
  const { eniId, refuse, ask, published, source } = await tearDown(chat);
  refuse('DeleteNetworkInterface', 'InvalidOperation.HasSlaveEniBonded');
  refuse('AttachNetworkInterface', 'EniPerInstanceLimitExceeded');
  await ask();
  const [text, ...others] = textsOf(chat);
  expect(others).toEqual([]);
  expect(text).toContain('eni-reaper: teardown: 1 ENI left detached, neither deleted nor put back');
  expect(text).toContain(`LEFT DETACHED, refused: ${eniId} of request stack-42`);
  expect(published).toEqual([{ source, type: 'eni-reaper.results' }]);
});

test.each([
  ['nobody', 'trouble', 0],
  ['whoever wants to hear of everything', 'sweep', 1],
] as const)('a teardown that did what it was asked for is told to %s', async (_, on, told) => {
  const chat = await serve(taken);
  const { ask, published } = await tearDown(chat, { ENI_REAPER_NOTIFY_ON: on });
  await ask();
  expect([textsOf(chat).length, published.length]).toEqual([told, told]);
});

test('a teardown is complete although the chat cannot be told', async () => {
  const chat = await serve(json({ errcode: 310000, errmsg: `token ${token}` }));
  const { teardown, eniId, refuse, ask } = await tearDown(chat);
  refuse('DetachNetworkInterface', 'InvalidOperation.EniLinked');
  await ask();
  expect(teardown.told()[eniId]).toEqual(['refused', 'linked', 'InvalidOperation.EniLinked']);
  const logs = teardown.logs.join('\n');
  expect(logs).toContain('notify.failed');
  expect(logs).not.toContain(token);
});
