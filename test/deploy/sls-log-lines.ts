import { findUpwards } from '../../emulator/fc/find-built-file.ts';
import { createQueueTrigger } from '../../emulator/fc/queue-trigger.ts';
import { runUntilIdle } from '../../emulator/fc/run-until-idle.ts';
import { isJsonObject, type JsonObject } from '../../shared/core/json.ts';
import { type Deployment, deployToEmulator, hours, region } from '../scenario/deployment.ts';

/**
 * Every line that the built functions log on one very bad day: orphans are deleted, refused, throttled, stuck and attached behind our back, permissions and
 * queues are missing, the breaker trips, a timer is misconfigured, and a teardown can neither delete an ENI nor put it back.
 */
export async function linesOfABadDay(): Promise<readonly JsonObject[]> {
  const cloud = await deployToEmulator({ ENI_REAPER_MAX_ATTEMPTS: '1', ENI_REAPER_BREAKER_PERCENT: '100' });
  try {
    await deleteOnABadDay(cloud);
    await scanOnABadDay(cloud);
    await tearDownOnABadDay(cloud);
    return cloud.logs.map(parseLine);
  } finally {
    await cloud.close();
  }
}

/** What the log service is given is the line as it was written; a line that is no JSON would be lost to every query. */
function parseLine(line: string): JsonObject {
  const parsed: unknown = JSON.parse(line);
  if (isJsonObject(parsed)) return parsed;
  throw new Error(`A function logged a line that is no JSON object: ${line}`);
}

async function deleteOnABadDay(cloud: Deployment): Promise<void> {
  const { ecs, foundation } = cloud.emulator;
  const refuse = (eniId: string, code: string) => {
    const effect = { kind: 'refuse', code } as const;
    foundation.faults.add({ service: 'ecs', action: 'DeleteNetworkInterface', resource: eniId, effect });
  };
  const [plain, attached, bonded, stuck, forbidden, throttled] = Array.from(
    { length: 6 },
    () => cloud.addEni().eniId,
  );
  if (!plain || !attached || !bonded || !stuck || !forbidden || !throttled) throw new Error('Too few ENIs.');
  await cloud.scanTwice();
  ecs.world.attachNow(attached, cloud.addInstance());
  refuse(bonded, 'InvalidOperation.HasSlaveEniBonded');
  refuse(forbidden, 'Forbidden.RAM');
  const about = { service: 'ecs', action: 'DeleteNetworkInterface' };
  foundation.faults.add({ ...about, resource: stuck, effect: { kind: 'stick' } });
  foundation.faults.add({ ...about, resource: throttled, count: 1, effect: { kind: 'throttle' } });
  failSending(cloud, 'eni-reaper-result');
  cloud.sendTask('not a task');
  await cloud.drain();
  foundation.faults.clear();
}

async function scanOnABadDay(cloud: Deployment): Promise<void> {
  const { foundation } = cloud.emulator;
  foundation.clock.shiftMs(hours(25));
  failSending(cloud, 'eni-reaper-delete');
  await cloud.scan();
  const effect = { kind: 'refuse', code: 'Forbidden.RAM' } as const;
  foundation.faults.add({ service: 'ecs', action: 'DescribeNetworkInterfaces', count: 1, effect });
  await cloud.scan();
  for (let number = 0; number < 3; number++) cloud.addEni();
  await cloud.scan();
  foundation.clock.shiftMs(hours(25));
  cloud.redeploy({ ENI_REAPER_BREAKER_COUNT: '1' });
  await cloud.scan();
  await cloud.scan('not a request').catch(() => undefined);
}

async function tearDownOnABadDay(cloud: Deployment): Promise<void> {
  const { emulator } = cloud;
  const { accountId, foundation, fc, mns } = emulator;
  const queue = mns.broker.queue(accountId, region, 'eni-reaper-teardown');
  if (queue === undefined) throw new Error('There is no teardown queue.');
  fc.platform.createFunction({
    name: 'teardown',
    codePath: findUpwards(['dist/teardown/index.js']),
    role: `acs:ram::${accountId}:role/eni-reaper-teardown`,
    environment: {
      ENI_REAPER_MODE: 'delete',
      ENI_REAPER_ECS_ENDPOINT: emulator.endpoint,
      ENI_REAPER_MNS_ENDPOINT: emulator.endpoint,
    },
    timeoutSeconds: 240,
    memoryMb: 512,
    virtualSleep: true,
  });
  const options = { name: 'teardown-queue', functionKey: 'teardown', queueName: 'eni-reaper-teardown' };
  const trigger = createQueueTrigger(foundation, fc.platform, { ...options, queue, decodeBase64: false });

  const instanceId = cloud.addInstance();
  const putBack = cloud.addEni({ attachedTo: instanceId }).eniId;
  const leftOff = cloud.addEni({ attachedTo: instanceId }).eniId;
  const refuse = (action: string, eniId: string, code: string) => {
    const effect = { kind: 'refuse', code } as const;
    foundation.faults.add({ service: 'ecs', action, resource: eniId, effect });
  };
  refuse('DeleteNetworkInterface', putBack, 'InvalidOperation.HasSlaveEniBonded');
  refuse('DeleteNetworkInterface', leftOff, 'InvalidOperation.HasSlaveEniBonded');
  refuse('AttachNetworkInterface', leftOff, 'EniPerInstanceLimitExceeded');
  const asked = { kind: 'teardown-request', version: 1, requestId: 'stack-42', cloud: 'ecs', region };
  const about = { eniIds: [putBack, leftOff], detachFrom: instanceId, onFailure: 'reattach' };
  queue.send(JSON.stringify({ ...asked, ...about, reason: 'stack deleted', requestedBy: 'a test' }));
  queue.send(JSON.stringify({ ...asked, eniIds: [] }));
  await runUntilIdle([trigger], foundation.clock);
}

/** One send to this queue is refused, and as the refusal is one of permission, it is not tried again at once. */
function failSending(cloud: Deployment, queueName: string): void {
  const effect = { kind: 'refuse', code: 'AccessDenied' } as const;
  cloud.emulator.foundation.faults.add({
    service: 'mns',
    action: 'BatchSendMessage',
    resource: queueName,
    count: 1,
    effect,
  });
}
