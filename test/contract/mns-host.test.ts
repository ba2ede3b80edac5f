import { Agent } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { mnsSignature } from '../../emulator/signatures/mns.ts';
import { sendByHand } from '../emulator/front/http-by-hand.ts';
import { VendorClient } from '../emulator/mns/vendor-client.ts';
import { assumeRole, type Keys } from './keys.ts';
import { refusalOf } from './refusal.ts';
import { type RunningEmulator, start } from './running-emulator.ts';

// Goal: the account in the Host is judged as the live service judges it. The vendor's client makes that host of the account
// number that it is given, `<account>.mns.<region>.aliyuncs.com`, so a mistyped account is what the refusal is about.

const forbidden = 'The OwnerId that your Access Key Id associated to is forbidden for this operation.';
const stranger = '9999999999999999';

/** The vendor's client without an endpoint; an agent leads its connections to the emulator instead of to the cloud. */
function clientOf(accountId: string, { endpoint, region }: RunningEmulator, keys: Keys) {
  const client = new VendorClient(accountId, { ...keysAlone(keys), region });
  const agent = new Agent();
  agent.createConnection = () => connect(Number(new URL(endpoint).port), '127.0.0.1');
  return { listQueues: () => client.get('/queues', 'Queues', { agent }) };
}

const keysAlone = ({ accessKeyId, accessKeySecret, securityToken }: Keys): Keys => ({
  accessKeyId,
  accessKeySecret,
  ...(securityToken === undefined ? {} : { securityToken }),
});

/** Status and code of a listing that is signed by hand, with a Host of the test's choice. */
async function listingAt(host: string, { endpoint }: RunningEmulator, keys: Keys) {
  const headers = { date: new Date().toUTCString(), 'x-mns-version': '2015-06-06' };
  const signature = mnsSignature(keys.accessKeySecret, { method: 'GET', rawUrl: '/queues', headers });
  const authorization = `MNS ${keys.accessKeyId}:${signature}`;
  const { status, body } = await sendByHand(endpoint, {
    path: '/queues',
    headers: { ...headers, host, authorization },
  });
  return {
    status,
    code: /<Code>(.*)<\/Code>/.exec(body)?.[1],
    message: /<Message>(.*)<\/Message>/.exec(body)?.[1],
  };
}

describe('the vendor’s client', () => {
  it('reaches the queues of its key’s account at the host that it makes itself', async () => {
    const emulator = await start();
    expect((await clientOf(emulator.accountId, emulator, emulator).listQueues()).code).toBe(200);
  });

  it.each([
    ['a right', (keys: Keys) => keys],
    ['a wrong', (keys: Keys) => ({ ...keys, accessKeySecret: 'wrong' })],
  ])('is refused with %s secret at the host of another account', async (_, keysOf) => {
    const emulator = await start();
    const refusal = await refusalOf(clientOf(stranger, emulator, keysOf(emulator)).listQueues());
    expect(refusal.name).toBe('MNSAccessDeniedError');
    expect(refusal.message).toContain(`failed with 403`);
    expect(refusal.message).toContain(`hostid: http://${stranger}.mns.${emulator.region}.aliyuncs.com`);
    expect(refusal.message).toContain(forbidden);
  });

  it('is refused with a role’s key of another account, although it is the host of the role’s caller', async () => {
    const emulator = await start();
    const keys = await assumeRole(emulator, emulator.fixtures.sts.otherAccountRoleArn);
    const refusal = await refusalOf(clientOf(emulator.accountId, emulator, keys).listQueues());
    expect(refusal.name).toBe('MNSAccessDeniedError');
  });
});

describe('a request with the Host', () => {
  it.each([
    ['127.0.0.1:4711', 'any account', 200],
    ['localhost', 'any account', 200],
    ['ACCOUNT.mns.cn-hangzhou.aliyuncs.com', 'its own account', 200],
    ['ACCOUNT.mns.cn-hangzhou-internal.aliyuncs.com', 'its own account, from inside', 200],
    ['ACCOUNT.mns.cn-hangzhou-internal-vpc.aliyuncs.com:80', 'its own account, from a VPC', 200],
    ['ACCOUNT.mns.cn-shanghai.localhost:4711', 'its own account on this machine', 200],
    [`${stranger}.mns.cn-hangzhou.aliyuncs.com`, 'another account', 403],
    [`${stranger}.MNS.cn-hangzhou.localhost:4711`, 'another account on this machine', 403],
  ])('%s is at the door of %s: %i', async (host, _, status) => {
    const emulator = await start();
    const answer = await listingAt(host.replace('ACCOUNT', emulator.accountId), emulator, emulator);
    expect(answer).toEqual(
      status === 200 ? { status } : { status, code: 'AccessDenied', message: forbidden },
    );
  });

  it('of another account hears nothing of whether its signature is right', async () => {
    const emulator = await start();
    const host = `${stranger}.mns.cn-hangzhou.aliyuncs.com`;
    const wrong = { ...emulator, accessKeySecret: 'wrong' };
    expect(await listingAt(host, emulator, wrong)).toEqual(await listingAt(host, emulator, emulator));
    expect((await listingAt('127.0.0.1', emulator, wrong)).code).toBe('SignatureDoesNotMatch');
  });
});
