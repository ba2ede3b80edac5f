import {
  CLIProfileCredentialsProvider,
  ECSRAMRoleCredentialsProvider,
  OIDCRoleArnCredentialsProvider,
  ProfileCredentialsProvider,
  URICredentialsProvider,
} from '@alicloud/credentials';
import { ConfigError } from '../../core/errors.ts';
import type { Clock } from '../../ports.ts';
import { type Credentials, resolveCredentials, type Variables } from '../fc/credentials.ts';
import { redactText } from '../redact-text.ts';
import {
  type AliyunProfile,
  aliyunConfigName,
  readAliyunProfile,
  unusableProfile,
} from './aliyun-profile.ts';
import { readIniProfile } from './ini-profile.ts';

export interface CredentialSearch {
  readonly env: Variables;
  readonly clock: Clock;
  /** Hears when a source takes its time. */
  readonly say?: ((sentence: string) => void) | undefined;
}

/**
 * The credentials of whoever runs this, from the sources that every tool of this ecosystem has: a key in the environment, a role for an OIDC token, a
 * profile, a URI, the role of the machine. The first source that is named, or present, is meant, and has to work: going on to the next one would do the
 * same work in another account. Rejects with a ConfigError that says which source it was and what is wrong with it (docs/adr/0013).
 */
export async function findCredentials(search: CredentialSearch): Promise<Credentials> {
  const { env } = search;
  return (
    keyIn(env) ??
    (await roleForToken(env)) ??
    (await profileFound(search)) ??
    (await answerOfUri(env)) ??
    (await roleOfMachine())
  );
}

/** The region of the profile whose key would be found; undefined when the key comes from elsewhere, or the profile cannot be used, which finding it tells. */
export function profileRegion(env: Variables): string | undefined {
  try {
    if (keyIn(env) !== undefined || isTokenNamed(env)) return undefined;
    const profile = readAliyunProfile(env);
    return profile?.kind === 'found' ? profile.region : undefined;
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

/** Half a key is never completed from elsewhere; an empty variable is one that is not set. */
function keyIn(env: Variables): Credentials | undefined {
  const names = ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET'];
  const missing = names.filter(name => !env[name]);
  if (missing.length === names.length) return undefined;
  if (missing.length === 0) return resolveCredentials(undefined, env);
  throw new ConfigError([
    `${missing.join()} is not set, and the other half of the key is. Set both, or neither to use a profile of the "aliyun" command.`,
  ]);
}

/** What a pod is given for its service account. */
const tokenNames = [
  'ALIBABA_CLOUD_ROLE_ARN',
  'ALIBABA_CLOUD_OIDC_PROVIDER_ARN',
  'ALIBABA_CLOUD_OIDC_TOKEN_FILE',
];

function isTokenNamed(env: Variables): boolean {
  return tokenNames.every(name => env[name]);
}

async function roleForToken(env: Variables): Promise<Credentials | undefined> {
  if (!isTokenNamed(env)) return undefined;
  const explain = (because: string) =>
    new ConfigError([
      `The role that ${tokenNames.join(', ')} stand for cannot be taken: ${because}. Correct them, or unset them to use another source of credentials.`,
    ]);
  return ask(() => OIDCRoleArnCredentialsProvider.builder().build(), { explain });
}

async function profileFound(search: CredentialSearch): Promise<Credentials | undefined> {
  const { env } = search;
  const named = env['ALIBABA_CLOUD_PROFILE'];
  const aliyun = readAliyunProfile(env);
  if (aliyun?.kind === 'found') return useAliyunProfile(aliyun, search);
  // A profile that is only called the current one is not looked for elsewhere.
  const ini = named || aliyun === undefined ? readIniProfile(env) : undefined;
  if (ini?.kind === 'found') {
    const { name, file, secrets } = ini;
    return ask(() => ProfileCredentialsProvider.builder().withProfileName(name).build(), {
      explain: because => unusableProfile(name, file, because),
      secrets,
    });
  }
  const problem = aliyun?.problem ?? ini?.problem;
  if (problem !== undefined) throw problem;
  if (named) throw unusableProfile(named, aliyunConfigName, 'there is no such file');
  return undefined;
}

async function useAliyunProfile(
  { name, mode, secrets }: AliyunProfile,
  { clock, say = () => {} }: CredentialSearch,
): Promise<Credentials> {
  const over = new AbortController();
  clock.sleepMs(patienceMs, over.signal).then(
    () => say(`Still waiting for the credentials of the profile ${JSON.stringify(name)} (mode ${mode}) …`),
    () => {},
  );
  try {
    return await ask(() => CLIProfileCredentialsProvider.builder().withProfileName(name).build(), {
      // What the command of such a profile prints are credentials, and what goes wrong with it is told by quoting it.
      explain: because =>
        unusableProfile(name, aliyunConfigName, mode === 'External' ? noExternalKey : because),
      secrets,
    });
  } finally {
    over.abort();
  }
}

/** A login in a browser, or a slow command, is told after this; the library waits for a minute at most. */
const patienceMs = 5_000;

const noExternalKey =
  'its process_command failed, took longer than a minute, or printed no credentials; run it by hand to see which';

async function answerOfUri(env: Variables): Promise<Credentials | undefined> {
  if (!env['ALIBABA_CLOUD_CREDENTIALS_URI']) return undefined;
  const explain = (because: string) =>
    new ConfigError([
      `ALIBABA_CLOUD_CREDENTIALS_URI gives no credentials: ${because}. Correct it, or unset it to use another source of credentials.`,
    ]);
  return ask(() => URICredentialsProvider.builder().build(), { explain });
}

/** Only where nothing was named is the machine itself asked, and then all remedies are told. */
function roleOfMachine(): Promise<Credentials> {
  return ask(() => ECSRAMRoleCredentialsProvider.builder().build(), {
    explain: () =>
      new ConfigError([
        'There are no credentials. Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or configure a profile with "aliyun configure", ' +
          'or run this on an instance with a RAM role.',
      ]),
  });
}

interface Provider {
  getCredentials(): Promise<{
    readonly accessKeyId?: string;
    readonly accessKeySecret?: string;
    readonly securityToken?: string;
  }>;
}

/** Asks one source. What the library says of a failure quotes files and answers, so that only as much of it is passed on as holds no secret. */
async function ask(
  source: () => Provider,
  how: { readonly explain: (because: string) => ConfigError; readonly secrets?: readonly string[] },
): Promise<Credentials> {
  try {
    const { accessKeyId, accessKeySecret, securityToken } = await source().getCredentials();
    if (accessKeyId && accessKeySecret)
      return { accessKeyId, accessKeySecret, ...(securityToken && { securityToken }) };
  } catch (error) {
    throw how.explain(reasonIn(error, how.secrets ?? []));
  }
  throw how.explain('it holds no key');
}

function reasonIn(error: unknown, secrets: readonly string[]): string {
  const message = error instanceof Error ? error.message : 'it failed without saying why';
  const withoutSecrets = secrets.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), message);
  return redactText(withoutSecrets, { accessKeyId: '', accessKeySecret: '' }).replace(/\.+$/, '');
}
