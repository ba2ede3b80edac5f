import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { type EmulatorProcess, startEmulatorProcess } from './emulator-process.ts';
import { type LoadResult, putLoad } from './http-load.ts';
import { mnsRequest, rpcBody, rpcRequest } from './signed-requests.ts';

/** What emulator/README.md promises, on a machine with two cores that does nothing else. */
const promised = { firstAnswerMs: 150, readsPerSecond: 2000, sendsPerSecond: 3000, memoryMb: 512 };

const eniCount = 100_000;
const messageCount = 100_000;
const measuredReads = 20_000;
const measuredSends = 20_000;
const connections = 8;

/**
 * Starts the built emulator as others do, fills it with 100,000 ENIs and 100,000 messages, and measures from another process.
 * One run takes about half a minute.
 */
export async function bench(print: (line: string) => void): Promise<void> {
  const load = loadavg()[0]?.toFixed(1);
  print(`emulator, node ${process.version}, ${availableParallelism()} cores, load ${load} before the start`);
  print('');
  await measureStart(print);
  const folder = mkdtempSync(join(tmpdir(), 'emulator-bench-'));
  try {
    const world = join(folder, 'world.json');
    writeFileSync(world, JSON.stringify(largeWorld));
    const emulator = await startEmulatorProcess(['--world', world]);
    await measureRates(emulator, print);
    await emulator.stop();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** From the start of the process to the end of the first answer; the middle one of seven. */
async function measureStart(print: (line: string) => void): Promise<void> {
  const runs: number[] = [];
  const processorMs: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run < 7; run++) {
    const nodeStartedAt = performance.now();
    spawnSync(process.execPath, ['-e', '0']);
    bare.push(performance.now() - nodeStartedAt);

    const startedAt = performance.now();
    const emulator = await startEmulatorProcess();
    const request = rpcRequest(emulator, 'first', { Action: 'DescribeRegions', Version: '2014-05-26' });
    await putLoad(emulator.endpoint, [request], { connections: 1, expectedStatus: 200 });
    runs.push(performance.now() - startedAt);
    processorMs.push((emulator.processorSeconds() ?? Number.NaN) * 1000);
    await emulator.stop();
  }
  print(
    row('first answer', `${median(runs).toFixed(0)} ms`, `under ${promised.firstAnswerMs} ms`, [
      ratio(promised.firstAnswerMs / median(runs)),
      `${median(processorMs).toFixed(0)} ms of processor time`,
      `node alone takes ${median(bare).toFixed(0)} ms`,
    ]),
  );
}

async function measureRates(emulator: EmulatorProcess, print: (line: string) => void): Promise<void> {
  const { endpoint } = emulator;
  await putLoad(endpoint, [mnsRequest(emulator, 'PUT', '/queues/bench', queueXml)], {
    connections: 1,
    expectedStatus: 201,
  });
  await fillQueue(emulator, messageCount - measuredSends);

  const sends = Array.from({ length: measuredSends }, (_, index) =>
    mnsRequest(emulator, 'POST', '/queues/bench/messages', messageXml(index)),
  );
  const sending = await measured(emulator, sends, 201);
  print(rateRow('SendMessage', sending, promised.sendsPerSecond));

  const eniIds = await listEniIds(emulator, measuredReads);
  const reads = eniIds.map((eniId, index) =>
    rpcRequest(emulator, `read-${index}`, {
      ...describe(emulator),
      MaxResults: '100',
      'NetworkInterfaceId.1': eniId,
    }),
  );
  const reading = await measured(emulator, reads, 200);
  print(rateRow('DescribeNetworkInterfaces by id', reading, promised.readsPerSecond));

  const mb = emulator.peakMemoryBytes() / 1024 / 1024;
  print(
    row(
      `${eniCount.toLocaleString('en')} ENIs, ${messageCount.toLocaleString('en')} messages`,
      `${mb.toFixed(0)} MB`,
      `within ${promised.memoryMb} MB`,
      [ratio(promised.memoryMb / mb), 'the most it ever had'],
    ),
  );
}

interface Measured extends LoadResult {
  readonly perProcessorSecond: number | undefined;
}

async function measured(
  emulator: EmulatorProcess,
  requests: readonly Buffer[],
  expectedStatus: number,
): Promise<Measured> {
  const before = emulator.processorSeconds();
  const result = await putLoad(emulator.endpoint, requests, { connections, expectedStatus });
  const after = emulator.processorSeconds();
  const used = before === undefined || after === undefined ? undefined : after - before;
  return { ...result, perProcessorSecond: used && requests.length / used };
}

const describe = ({ region }: EmulatorProcess) => ({
  Action: 'DescribeNetworkInterfaces',
  Version: '2014-05-26',
  RegionId: region,
});

const page = z.object({
  NextToken: z.string(),
  NetworkInterfaceSets: z.object({
    NetworkInterfaceSet: z.array(z.object({ NetworkInterfaceId: z.string() })),
  }),
});

/** Every ENI has another id, so that no two reads are the same. */
async function listEniIds(emulator: EmulatorProcess, count: number): Promise<readonly string[]> {
  const eniIds: string[] = [];
  for (let token = ''; eniIds.length < count; ) {
    const parameters = { ...describe(emulator), MaxResults: '500', ...(token ? { NextToken: token } : {}) };
    const reply = await fetch(emulator.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: rpcBody(emulator, `list-${eniIds.length}`, parameters),
    });
    const { NextToken, NetworkInterfaceSets } = page.parse(await reply.json());
    eniIds.push(...NetworkInterfaceSets.NetworkInterfaceSet.map(eni => eni.NetworkInterfaceId));
    token = NextToken;
  }
  return eniIds.slice(0, count);
}

async function fillQueue(emulator: EmulatorProcess, count: number): Promise<void> {
  const batches = Array.from({ length: count / 16 }, (_, batch) => {
    const messages = Array.from({ length: 16 }, (__, index) => messageOf(batch * 16 + index)).join('');
    return mnsRequest(
      emulator,
      'POST',
      '/queues/bench/messages',
      `<Messages xmlns="http://mns.aliyuncs.com/doc/v1/">${messages}</Messages>`,
    );
  });
  await putLoad(emulator.endpoint, batches, { connections, expectedStatus: 201 });
}

const queueXml = '<Queue xmlns="http://mns.aliyuncs.com/doc/v1/"></Queue>';

/** The size of a task about one ENI, in Base64 as clients send it. */
function messageOf(index: number): string {
  const body = Buffer.from(JSON.stringify({ number: index, padding: 'x'.repeat(250) }));
  return `<Message><MessageBody>${body.toString('base64')}</MessageBody></Message>`;
}

function messageXml(index: number): string {
  return messageOf(index).replace('<Message>', '<Message xmlns="http://mns.aliyuncs.com/doc/v1/">');
}

/** Two vSwitches, because one has room for 65,532 addresses. */
const largeWorld = {
  kind: 'world',
  version: 1,
  ecs: {
    vSwitches: [
      { as: 'v0', vpc: 'main', cidr: '10.0.0.0/16' },
      { as: 'v1', vpc: 'main', cidr: '10.1.0.0/16' },
    ],
    securityGroups: [{ as: 'sg', vpc: 'main' }],
    enis: ['v0', 'v1'].map(vSwitch => ({
      count: eniCount / 2,
      vSwitch,
      securityGroups: ['sg'],
      name: 'bench-#',
      tags: { team: 'payments' },
      age: '30d',
    })),
  },
};

function rateRow(title: string, result: Measured, least: number): string {
  const { perSecond, perProcessorSecond, medianMs, p99Ms } = result;
  return row(title, `${whole(perSecond)} /s`, `at least ${whole(least)}`, [
    ratio(perSecond / least),
    ...(perProcessorSecond === undefined ? [] : [`${whole(perProcessorSecond)} per processor second`]),
    `p50 ${medianMs.toFixed(1)} ms`,
    `p99 ${p99Ms.toFixed(1)} ms`,
  ]);
}

/** How many times better than promised. */
const ratio = (value: number) => `× ${value.toFixed(1)}`;
const whole = (value: number) => Math.round(value).toLocaleString('en');
const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

function row(title: string, value: string, promise: string, notes: readonly string[]): string {
  return `${title.padEnd(36)}${value.padStart(12)}   ${promise.padEnd(16)} ${notes.join(', ')}`;
}
