import RpcClient from '@alicloud/pop-core';
import type { AccessKey } from '../../../emulator/accounts.ts';
import { type MovableClock, shiftedClock } from '../../../emulator/clock.ts';
import { createFoundation, type Foundation } from '../../../emulator/foundation.ts';
import { type RunningServer, startServer } from '../../../emulator/http/server.ts';
import { RpcError, type RpcOperation, type RpcProduct } from '../../../emulator/rpc/operation.ts';
import { createRpcService } from '../../../emulator/rpc/service.ts';

/** The smallest cloud that the front can serve: one product whose single resource is a list of greetings. */
export interface TinyCloud {
  readonly foundation: Foundation;
  readonly server: RunningServer;
  /** Names greeted so far: the state of this world. */
  readonly greeted: readonly string[];
  readonly complaints: readonly string[];
  readonly key: AccessKey;
}

export const accountId = '1234567890123456';

export async function startTinyCloud(
  options: { clock?: MovableClock; products?: readonly RpcProduct[]; detailed?: boolean } = {},
): Promise<TinyCloud> {
  const complaints: string[] = [];
  const foundation = createFoundation({
    clock: options.clock ?? shiftedClock(),
    seed: 1,
    complain: line => void complaints.push(line),
  });
  const key = userKey('tester');
  foundation.accounts.addKey(key);
  const greeted: string[] = [];
  const products = [tinyProduct(greeted, options.detailed ?? true), ...(options.products ?? [])];
  const server = await startServer({
    services: [createRpcService(foundation, products)],
    clock: foundation.clock,
    complain: foundation.complain,
  });
  return { foundation, server, greeted, complaints, key };
}

export function userKey(name: string, account: string = accountId): AccessKey {
  return {
    accessKeyId: `LTAI${name}`,
    accessKeySecret: `secret of ${name}`,
    active: true,
    identity: { accountId: account, kind: 'ram-user', name, arn: `acs:ram::${account}:user/${name}` },
  };
}

/** The vendor's client. It throws plain Errors with `code` and `data`. */
export function client(cloud: TinyCloud, key: Partial<AccessKey> = {}, apiVersion = '2020-01-01'): RpcClient {
  const { accessKeyId, accessKeySecret, securityToken } = { ...cloud.key, ...key };
  return new RpcClient({
    endpoint: cloud.server.endpoint,
    apiVersion,
    accessKeyId,
    accessKeySecret,
    ...(securityToken === undefined ? {} : { securityToken }),
  });
}

/** The `code` of what a call rejects with, or of the reply: `ok`. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'ok';
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error
      ? String(error.code)
      : `no code: ${String(error)}`;
  }
}

function tinyProduct(greeted: string[], detailed: boolean): RpcProduct {
  const greet: RpcOperation = {
    action: 'Greet',
    parameters: ['Name', 'GreetingId', 'GreetingIds', 'Tag.N.Key', 'Tag.N.Value'],
    required: ['Name'],
    permission: ({ params, identity, region }) => ({
      action: 'tiny:Greet',
      resources: [`acs:tiny:${region}:${identity.accountId}:greeting/${params.get('Name')}`],
    }),
    run({ params, fault }) {
      const name = params.get('Name') ?? '';
      if (name === 'nobody') throw new RpcError(403, 'InvalidName.NotFound', 'There is nobody of that name.');
      greeted.push(name);
      return {
        Text: `Hello, ${name}!`,
        Loud: false,
        Times: 3,
        Names: { Name: [name, 'a<b>&c'] },
        ...(fault ? { Fault: fault.kind } : {}),
      };
    },
  };
  const stumble: RpcOperation = {
    action: 'Stumble',
    parameters: [],
    permission: () => ({ action: 'tiny:Stumble', resources: ['*'] }),
    run() {
      throw new TypeError('a bug');
    },
  };
  return {
    service: 'tiny',
    title: 'Tiny',
    version: '2020-01-01',
    operations: [greet, stumble],
    regionOf: params => params.get('RegionId') ?? 'cn-hangzhou',
    hostId: region => `tiny.${region}.aliyuncs.com`,
    noPermission: { status: 403, code: 'Forbidden.RAM', message: 'User not authorized.', detailed },
  };
}
