import Credential, { DefaultCredentialsProvider } from '@alicloud/credentials';
import { ConfigError } from '../../core/errors.ts';
import type { Credentials } from '../fc/credentials.ts';

/**
 * The credentials that every tool of this ecosystem finds, in its order: environment, OIDC, the profile of the `aliyun` command, ECS role. A
 * profile that is named must work; without one, finding nothing is explained, because "no credentials" has more than one remedy.
 */
export async function findCredentials(): Promise<Credentials> {
  try {
    const found = await new Credential(null, DefaultCredentialsProvider.builder().build()).getCredential();
    if (found.accessKeyId && found.accessKeySecret) {
      return {
        accessKeyId: found.accessKeyId,
        accessKeySecret: found.accessKeySecret,
        ...(found.securityToken && { securityToken: found.securityToken }),
      };
    }
  } catch {
    // The library's message lists what every provider said, paths and URLs included; the remedy is the same for all.
  }
  throw new ConfigError([
    'There are no credentials. Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or configure a profile with "aliyun configure", ' +
      'or run this on an instance with a RAM role.',
  ]);
}
