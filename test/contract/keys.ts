import RpcClient from '@alicloud/pop-core';
import * as z from 'zod';

/** What every client is made from. An emulator is one as well: it has the printed key. */
export interface Keys {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

/** The vendor's client of the older protocol, for any RPC product. */
export function popCore(
  { endpoint }: { readonly endpoint: string },
  apiVersion: string,
  { accessKeyId, accessKeySecret, securityToken }: Keys,
  method: 'GET' | 'POST' = 'POST',
): RpcClient {
  return new RpcClient({
    endpoint,
    apiVersion,
    accessKeyId,
    accessKeySecret,
    ...(securityToken === undefined ? {} : { securityToken }),
    opts: { method },
  });
}

export const versions = { ecs: '2014-05-26', ens: '2017-11-10', sts: '2015-04-01' } as const;

const assumed = z.object({
  Credentials: z.object({
    AccessKeyId: z.string(),
    AccessKeySecret: z.string(),
    SecurityToken: z.string(),
    Expiration: z.string(),
  }),
});

/** Temporary keys of a role, as AssumeRole gives them. */
export async function assumeRole(
  emulator: Keys & { readonly endpoint: string },
  roleArn: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Required<Keys> & { readonly expiration: string }> {
  const parameters = { RoleArn: roleArn, RoleSessionName: 'contract', ...more };
  const { Credentials } = assumed.parse(
    await popCore(emulator, versions.sts, emulator).request('AssumeRole', parameters),
  );
  return {
    accessKeyId: Credentials.AccessKeyId,
    accessKeySecret: Credentials.AccessKeySecret,
    securityToken: Credentials.SecurityToken,
    expiration: Credentials.Expiration,
  };
}
