import { afterEach, describe, expect, test } from 'vitest';
import { json, type ScriptedServer, serve } from '../adapters/support/scripted-server.ts';
import { type Deployment, deployToEmulator, region } from './deployment.ts';

let cloud: Deployment;
afterEach(() => cloud.close());

const token = 'Zx0Token9f8e7d6c5b4aQq';
const secret = 'SECthisisasecret';
const taken = json({ errcode: 0, errmsg: 'ok' });

/** A deployment that tells a chat and a topic, and everything that the topic was told. */
async function deployWith(chat: ScriptedServer, settings: Readonly<Record<string, string>> = {}) {
  cloud = await deployToEmulator({
    ENI_REAPER_NOTIFY_TOPIC: 'eni-reaper-digests',
    ENI_REAPER_NOTIFY_WEBHOOK: `${chat.endpoint}/robot/send?access_token=${token}`,
    ENI_REAPER_NOTIFY_FORMAT: 'dingtalk',
    ENI_REAPER_NOTIFY_SECRET: secret,
    ...settings,
  });
  const { mns, accountId } = cloud.emulator;
  mns.broker.topics.create(accountId, region, 'eni-reaper-digests');
  const events: Readonly<Record<string, unknown>>[] = [];
  mns.broker.onPublish(({ body }) => void events.push(JSON.parse(Buffer.from(body, 'base64').toString())));
  return events;
}

function textsOf(chat: ScriptedServer): readonly string[] {
  return chat.requests.map(({ body }) => JSON.parse(body).text.content);
}

function expectNoSecretInLogs(): void {
  const logs = cloud.logs.join('\n');
  expect(logs).not.toContain(token);
  expect(logs).not.toContain(secret);
}

describe('a sweep that the breaker stops', () => {
  test('is told once to the chat and once to the topic, however many ENIs it held back', async () => {
    const chat = await serve(taken);
    const events = await deployWith(chat, { ENI_REAPER_BREAKER_COUNT: '5' });
    for (let number = 0; number < 8; number++) cloud.addEni();
    await cloud.scanTwice();

    expect(textsOf(chat)).toEqual([expect.stringContaining('8 withheld by the breaker')]);
    expect(chat.requests[0]?.url).toMatch(/&timestamp=\d{13}&sign=[^&]+$/);
    expect(events).toMatchObject([
      { specversion: '1.0', type: 'eni-reaper.sweep', data: { trouble: true, totals: { withheld: 8 } } },
    ]);
    expectNoSecretInLogs();
  });

  test('is complete although neither of them can be told', async () => {
    const chat = await serve(json({ errcode: 310000, errmsg: `token ${token}, secret ${secret}` }));
    await deployWith(chat, { ENI_REAPER_BREAKER_COUNT: '0', ENI_REAPER_NOTIFY_TOPIC: 'no-such-topic' });
    cloud.addEni();
    const report = await cloud.scanTwice();

    expect(report.regions[0]).toMatchObject({ complete: true, words: { 'withheld-by-breaker': 1 } });
    const failures = cloud.logs.filter(line => line.includes('notify.failed'));
    expect(failures.join('\n')).toContain('errcode 310000 (token [redacted], secret [redacted])');
    expect(failures.join('\n')).toContain('TopicNotExist');
    expectNoSecretInLogs();
  });
});

describe('a batch of the worker', () => {
  test('is told when the provider refuses for good, in one message', async () => {
    const chat = await serve(taken);
    const events = await deployWith(chat);
    const orphans = [cloud.addEni(), cloud.addEni(), cloud.addEni()];
    await cloud.scanTwice();
    cloud.emulator.foundation.faults.add({
      service: 'ecs',
      action: 'DeleteNetworkInterface',
      count: 2,
      effect: { kind: 'refuse', status: 403, code: 'InvalidOperation.EniServiceManaged' },
    });
    await cloud.drain();

    expect(cloud.results()).toHaveLength(orphans.length);
    expect(textsOf(chat)).toEqual([expect.stringMatching(/^eni-reaper: 2 tasks of 3 need a look/)]);
    expect(events).toMatchObject([{ type: 'eni-reaper.results', data: { outcomes: { refused: 2 } } }]);
  });

  test('is told too when all went well, to whoever wants to hear of every sweep', async () => {
    const chat = await serve(taken);
    await deployWith(chat, { ENI_REAPER_NOTIFY_ON: 'sweep' });
    cloud.addEni();
    await cloud.scanTwice();
    await cloud.drain();
    expect(textsOf(chat).map(text => text.split('\n')[0])).toEqual([
      'eni-reaper: sweep finished (delete mode)',
      'eni-reaper: sweep finished (delete mode)',
      'eni-reaper: results of 1 task (delete mode)',
    ]);
  });
});

test('says nothing while there is nothing to say', async () => {
  const chat = await serve(taken);
  const events = await deployWith(chat, { ENI_REAPER_NOTIFY_ON: 'sweep,trouble' });
  await cloud.scanTwice();
  await cloud.drain();
  expect(chat.requests).toEqual([]);
  expect(events).toEqual([]);
});
