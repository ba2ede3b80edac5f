import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { manualClock } from '../../emulator/clock.ts';
import { findUpwards } from '../../emulator/fc/find-built-file.ts';
import { createQueueTrigger } from '../../emulator/fc/queue-trigger.ts';
import { runUntilIdle } from '../../emulator/fc/run-until-idle.ts';
import { otherAccountId } from '../../emulator/first-accounts.ts';
import { parsePolicy } from '../../emulator/ram/policy.ts';
import type { RamStatement } from '../../emulator/ram/rules.ts';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import { type Deployment, deployToEmulator, hours, region } from './deployment.ts';

/** What became of a job, and which of its calls were refused for lack of a permission. */
export interface JobResult {
  readonly outcomes: readonly string[];
  readonly denied: readonly string[];
}

export type Policies = Readonly<Record<string, readonly RamStatement[]>>;

export function readPolicy(name: string): readonly RamStatement[] {
  return parsePolicy(readFileSync(join(import.meta.dirname, `../../deploy/ram/${name}.json`), 'utf8'));
}

/** The policies without one action of one role. */
export function without(policies: Policies, role: string, action: string): Policies {
  return { ...policies, [role]: (policies[role] ?? []).filter(statement => statement.action !== action) };
}

const externalId = 'between-the-two-of-us';

/**
 * Mark, forget, enqueue, delete, verify, report and bury, in this account and in another one, with nothing but these policies. Every permission
 * is needed somewhere on the way.
 */
export async function runMainJob(policies: Policies, regions = 'all'): Promise<JobResult> {
  const sweptRole = `acs:ram::${otherAccountId}:role/eni-reaper-swept`;
  const cloud = await deployToEmulator({
    ENI_REAPER_REGIONS: regions,
    ENI_REAPER_MAX_ATTEMPTS: '3',
    ENI_REAPER_NOTIFY_TOPIC: 'eni-reaper-notify',
    ENI_REAPER_NOTIFY_ON: 'sweep',
    ENI_REAPER_ACCOUNTS: JSON.stringify([{ accountId: otherAccountId, roleArn: sweptRole, externalId }]),
  });
  try {
    const { accountId, ecs, foundation, mns } = cloud.emulator;
    const queueNamed = (name: string) => mns.broker.queue(accountId, region, `eni-reaper-${name}`);
    foundation.accounts.addRole({
      arn: sweptRole,
      accountId: otherAccountId,
      name: 'eni-reaper-swept',
      trustedAccountIds: [accountId],
      externalId,
      maxSessionSeconds: 3_600,
    });
    leaseForLong(cloud.emulator, ['delete', 'result', 'dead-letter']);
    mns.broker.topics.create(accountId, region, 'eni-reaper-notify');
    allowOnly(cloud.emulator, policies);
    const orphan = cloud.addEni();
    const attachedLater = cloud.addEni();
    const attachedLast = cloud.addEni();
    const other = addOtherAccount(cloud);
    cloud.sendTask('not a task');

    const failures: string[] = [];
    await scan(cloud, failures);
    ecs.world.attachNow(attachedLater.eniId, cloud.addInstance());
    ecs.world.attachNow(other.attachedLater, other.instanceId);
    foundation.clock.shiftMs(hours(25));
    await scan(cloud, failures);
    ecs.world.attachNow(attachedLast.eniId, cloud.addInstance());
    await cloud.drain();
    const stateOf = (what: string, eniId: string) => {
      const eni = ecs.world.findEni(eniId);
      return `${what}: ${eni === undefined ? 'gone' : [eni.status, ...eni.tags.keys()].join(' ')}`;
    };
    return {
      outcomes: [
        stateOf('orphan', orphan.eniId),
        stateOf('orphan there', other.orphan),
        stateOf('attached later', attachedLater.eniId),
        stateOf('attached later there', other.attachedLater),
        stateOf('attached before the worker came', attachedLast.eniId),
        `events: ${cloud.results().map(typeOf).toSorted().join(' ')}`,
        `dead letters: ${queueNamed('dead-letter')?.snapshot().length}`,
        `digests of scan and worker: ${digestsIn(cloud.emulator)}`,
        ...failures,
      ],
      denied: deniedIn(cloud.emulator),
    };
  } finally {
    await cloud.close();
  }
}

/** Detach and delete on both clouds, put back what may not be deleted, report, tell, look again and bury, with nothing but this policy. */
export async function runTeardownJob(policies: Policies): Promise<JobResult> {
  const clock = manualClock(Date.UTC(2026, 10, 20, 8, 0, 0));
  const emulator = await startEmulator({ clock, seed: 7 });
  try {
    const { accountId, ecs, ens, fixtures, foundation, mns } = emulator;
    const queueNamed = (name: string) => mns.broker.queue(accountId, region, `eni-reaper-${name}`);
    for (const name of ['teardown', 'result', 'dead-letter'])
      mns.broker.queues.create(accountId, region, `eni-reaper-${name}`, {});
    leaseForLong(emulator, ['teardown', 'result', 'dead-letter']);
    mns.broker.topics.create(accountId, region, 'eni-reaper-notify');
    const queue = queueNamed('teardown');
    const results = queueNamed('result');
    const deadLetters = queueNamed('dead-letter');
    const { ecs: ecsThings, ens: ensThings } = fixtures;
    const [instanceId] = ecsThings?.instanceIds ?? [];
    if (!queue || !results || !deadLetters || !ecsThings || !ensThings || instanceId === undefined)
      throw new Error('The default world is not what this story needs.');
    deployTeardown(emulator);
    const trigger = createQueueTrigger(foundation, emulator.fc.platform, {
      name: 'teardown-queue',
      functionKey: 'teardown',
      queue,
      queueName: 'eni-reaper-teardown',
      batchCount: 100,
      batchSeconds: 5,
      decodeBase64: false,
      errorsTolerance: 'ALL',
      deadLetterQueue: deadLetters,
    });
    allowOnly(emulator, policies);

    const securityGroupIds = [ecsThings.securityGroupId];
    const onEcs = () =>
      ecs.world.addEni({
        accountId,
        region,
        vSwitchId: ecsThings.vSwitchId,
        securityGroupIds,
        attachedTo: instanceId,
      }).eniId;
    const onEns = () =>
      ens.world.addEni({
        vSwitchId: ensThings.vSwitchId,
        securityGroupIds: [ensThings.securityGroupId],
        instanceId: ensThings.stoppedInstanceId,
      }).eniId;
    const ecsEnis = [onEcs(), onEcs()];
    const ensEnis = [onEns(), onEns()];
    // The second of each may be detached but never deleted.
    refuseFor(emulator, 'ecs', 'DeleteNetworkInterface', 'InvalidOperation.HasSlaveEniBonded', ecsEnis[1]);
    refuseFor(emulator, 'ens', 'DeleteNetworkInterfaces', 'InvalidParameter.NetworkInterfaceIds', ensEnis[1]);
    const edge = ens.world.enis.find(accountId, ensEnis[0] ?? '')?.ensRegionId;
    queue.send(JSON.stringify(aRequest('ecs', region, ecsEnis, instanceId)));
    queue.send(JSON.stringify(aRequest('ens', edge ?? '', ensEnis, ensThings.stoppedInstanceId)));
    queue.send('not a request');
    await runUntilIdle([trigger], clock);

    return {
      outcomes: [
        ...ecsEnis.map(eniId => `ecs: ${ecs.world.findEni(eniId)?.status ?? 'gone'}`),
        ...ensEnis.map(eniId => `ens: ${ens.world.enis.find(accountId, eniId)?.status ?? 'gone'}`),
        `events: ${results
          .snapshot()
          .map(message => typeOf(decode(message.body)))
          .toSorted()
          .join(' ')}`,
        `dead letters: ${deadLetters.snapshot().length}`,
        `was told by a digest: ${digestsIn(emulator) > 0}`,
      ],
      denied: deniedIn(emulator),
    };
  } finally {
    await emulator.close();
  }
}

/** Whoever is named here may do what its statements say and nothing else; whoever is not may do everything. */
function allowOnly({ foundation }: Emulator, policies: Policies): void {
  for (const [role, statements] of Object.entries(policies)) {
    // A role without any allow rule would be free to do everything.
    const never: RamStatement = { effect: 'allow', action: 'none:Nothing', resource: 'none' };
    for (const statement of [never, ...statements])
      foundation.ram.add({ ...statement, principal: `acs:ram::*:assumed-role/${role}/*` });
  }
}

async function scan(cloud: Deployment, failures: string[]): Promise<void> {
  try {
    const { regions } = await cloud.scan();
    if (regions.some(report => !report.complete)) failures.push('a region is incomplete');
  } catch {
    failures.push('a scan failed');
  }
}

/** As `eni-reaper provision` leaves them: with a shorter lease a batch that fails comes again while it is still being retried, for ever. */
function leaseForLong({ accountId, mns }: Emulator, names: readonly string[]): void {
  for (const name of names)
    mns.broker.queue(accountId, region, `eni-reaper-${name}`)?.setAttributes({ visibilityTimeout: 360 });
}

interface OtherAccount {
  readonly orphan: string;
  readonly attachedLater: string;
  readonly instanceId: string;
}

function addOtherAccount({ emulator }: Deployment): OtherAccount {
  const { world } = emulator.ecs;
  const place = { accountId: otherAccountId, region };
  const { vSwitchId, vpcId } = world.addVSwitch(place);
  const { securityGroupId } = world.addSecurityGroup({ ...place, vpcId });
  // Most ENIs are in use, or the breaker would call two orphans too many.
  const instances = Array.from({ length: 6 }, () => world.addInstance({ ...place, vSwitchId }).instanceId);
  const createdAtMs = emulator.foundation.clock.nowMs() - hours(240);
  const addEni = () =>
    world.addEni({ ...place, vSwitchId, securityGroupIds: [securityGroupId], createdAtMs }).eniId;
  return { orphan: addEni(), attachedLater: addEni(), instanceId: instances[0] ?? '' };
}

function deployTeardown(emulator: Emulator): void {
  const { accountId, endpoint } = emulator;
  emulator.fc.platform.createFunction({
    name: 'teardown',
    codePath: findUpwards(['dist/teardown/index.js']),
    role: `acs:ram::${accountId}:role/eni-reaper-teardown`,
    environment: {
      ENI_REAPER_MODE: 'delete',
      ENI_REAPER_MAX_ATTEMPTS: '3',
      ENI_REAPER_ECS_ENDPOINT: endpoint,
      ENI_REAPER_ENS_ENDPOINT: endpoint,
      ENI_REAPER_MNS_ENDPOINT: endpoint,
      ENI_REAPER_NOTIFY_TOPIC: 'eni-reaper-notify',
    },
    timeoutSeconds: 240,
    memoryMb: 512,
    virtualSleep: true,
  });
}

function aRequest(cloud: 'ecs' | 'ens', where: string, eniIds: readonly string[], detachFrom: string) {
  const asked = {
    kind: 'teardown-request',
    version: 1,
    requestId: `stack-${cloud}`,
    cloud,
    region: where,
    eniIds,
  };
  return { ...asked, detachFrom, onFailure: 'reattach', reason: 'stack deleted', requestedBy: 'a test' };
}

function refuseFor(emulator: Emulator, service: string, action: string, code: string, eniId = ''): void {
  const effect = { kind: 'refuse', code, status: 400 } as const;
  emulator.foundation.faults.add({ service, action, resource: eniId, effect });
}

function digestsIn({ foundation }: Emulator): number {
  return foundation.history
    .entries()
    .filter(({ what, result }) => what === 'PublishMessage' && result === 'ok').length;
}

function deniedIn({ foundation }: Emulator): readonly string[] {
  const denials = ['Forbidden.RAM', 'AccessDenied', 'NoPermission'];
  const denied = foundation.history.entries().filter(entry => denials.includes(entry.result ?? ''));
  return [...new Set(denied.map(({ service, what }) => `${service}:${what}`))].toSorted();
}

function decode(body: string): { readonly type: string } {
  return JSON.parse(Buffer.from(body, 'base64').toString());
}

function typeOf({ type }: { readonly type: string }): string {
  return type.split('.').at(-1) ?? '';
}
