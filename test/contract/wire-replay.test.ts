import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { manualClock } from '../../emulator/clock.ts';
import { type HandReply, sendByHand } from '../emulator/front/http-by-hand.ts';
import { start } from './running-emulator.ts';

// Goal: what the vendors' clients really sent on one day in 2026 is understood and found to be signed well, whatever versions
// of them are installed today. Method: the recorded bytes, sent again at the emulator's time of then; see golden/README.md.
// Recorded requests to the queues are replayed in test/emulator/mns.
const golden = z.array(
  z.object({
    name: z.string(),
    method: z.string(),
    rawUrl: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.string(),
  }),
);
type Recorded = z.infer<typeof golden>[number];

const recorded = golden.parse(
  JSON.parse(readFileSync(new URL('./golden/vendor-requests.json', import.meta.url), 'utf8')),
);

/** Between the oldest and the youngest of them. */
const then = Date.UTC(2026, 10, 20, 16, 6);

async function openThen({ name, headers }: Recorded) {
  const emulator = await start({
    clock: manualClock(then),
    accountId: '1234567890123456',
    world: {
      kind: 'world',
      version: 1,
      ecs: { vSwitches: [{ as: 'v' }], enis: [{ id: 'eni-a', vSwitch: 'v', age: '30d' }] },
    },
  });
  const { accountId } = emulator;
  const isTemporary = !(headers['authorization'] ?? '').startsWith('FC TMP.');
  emulator.foundation.accounts.addKey({
    accessKeyId: isTemporary ? 'STS.DummyAccessKeyId' : 'TMP.Dummy',
    accessKeySecret: 'DummySecret',
    active: true,
    identity: { accountId, kind: 'ram-user', name: 'dummy', arn: `acs:ram::${accountId}:user/dummy` },
    ...(isTemporary && {
      securityToken: name.startsWith('fc2.') ? 'DummySecurityToken' : 'DummySecurityToken+/==',
      expiresAtMs: then + 3_600_000,
    }),
  });
  const codePath = new URL('../../emulator/fc/sample-functions/echo.cjs', import.meta.url).pathname;
  emulator.fc.platform.createFunction({ name: 'fn', service: 'svc', codePath });
  const send = (change: Partial<Recorded> = {}): Promise<HandReply> => {
    const { method, rawUrl, headers: sent, body } = { ...recordedByName(name), ...change };
    return sendByHand(emulator.endpoint, { method, path: rawUrl, headers: sent, body });
  };
  return { emulator, send };
}

function recordedByName(name: string): Recorded {
  const found = recorded.find(request => request.name === name);
  if (!found) throw new Error(`There is no recorded request ${name}.`);
  return found;
}

function codeOf({ body }: HandReply): string | undefined {
  const document: unknown = body.startsWith('{') ? JSON.parse(body) : undefined;
  return z.object({ Code: z.string() }).safeParse(document).data?.Code;
}

/** Its page token was made up, which is noticed only by an operation that has let the signature pass. */
const madeUpToken = [400, 'InvalidParameter'] as const;
const expected: Readonly<Record<string, readonly [status: number, code?: string]>> = {
  'pop-core.DescribeNetworkInterfaces.GET': madeUpToken,
  'pop-core.DescribeNetworkInterfaces.POST': madeUpToken,
  'ecs20140526.DescribeNetworkInterfaces.v2': madeUpToken,
  'pop-core.DeleteNetworkInterface.POST': [200],
  'pop-core.DeleteNetworkInterface.post': [200],
  'fc2.invokeFunction.sync': [200],
  'fc2.invokeFunction.async': [202],
  'fc2.invokeFunction.nonSTSkey': [200],
};

describe('a recorded request', () => {
  it.each(recorded)('is understood as it was meant: $name', async request => {
    const { emulator, send } = await openThen(request);
    const reply = await send();
    expect([reply.status, codeOf(reply)]).toEqual([expected[request.name]?.[0], expected[request.name]?.[1]]);
    expect(emulator.complaints).toEqual([]);
    if (request.name.includes('DeleteNetworkInterface'))
      expect(emulator.ecs.world.findEni('eni-a')?.status).toBe('Deleting');
    if (reply.status === 200 && request.name.startsWith('fc2.')) expect(reply.body).toBe(request.body);
  });

  it.each(recorded.filter(({ name }) => !name.startsWith('fc2.')))(
    'counts once only: $name',
    async request => {
      const { send } = await openThen(request);
      await send();
      expect(codeOf(await send())).toBe('SignatureNonceUsed');
    },
  );

  it.each(recorded.filter(({ name }) => !name.startsWith('fc2.')))(
    'is refused when one character of it was changed: $name',
    async request => {
      const { emulator, send } = await openThen(request);
      const forge = (text: string) => text.replace('eni-a', 'eni-b');
      const reply = await send({ rawUrl: forge(request.rawUrl), body: forge(request.body) });
      expect(codeOf(reply)).toBe('SignatureDoesNotMatch');
      expect(emulator.ecs.world.findEni('eni-a')?.status).toBe('Available');
    },
  );

  it.each(recorded.filter(({ name }) => name.startsWith('fc2.')))(
    'is refused when its body was changed: $name',
    async request => {
      const { send } = await openThen(request);
      const reply = await send({ body: `${request.body} ` });
      expect([reply.status, JSON.parse(reply.body)]).toMatchObject([400, { ErrorCode: 'InvalidArgument' }]);
    },
  );

  it.each(recorded)('is refused an hour later: $name', async request => {
    const { emulator, send } = await openThen(request);
    emulator.foundation.clock.shiftMs(3_600_000);
    const reply = await send();
    expect([reply.status, reply.body]).toEqual(
      request.name.startsWith('fc2.')
        ? [403, expect.stringContaining('AccessDenied')]
        : [400, expect.stringContaining('InvalidTimeStamp.Expired')],
    );
  });
});
