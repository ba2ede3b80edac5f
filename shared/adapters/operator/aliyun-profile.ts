import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { nearName } from '../../core/closest-name.ts';
import { ConfigError } from '../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../core/json.ts';
import type { Variables } from '../fc/credentials.ts';

/** A profile of the `aliyun` command, checked as far as that is possible without using it. */
export interface AliyunProfile {
  readonly kind: 'found';
  readonly name: string;
  readonly mode: string;
  /** The region that the profile works in, when it says. */
  readonly region: string | undefined;
  /** What must not be shown of it, and of the profiles that it builds on. */
  readonly secrets: readonly string[];
}

/** There are profiles, but not the one that is meant. */
export interface MissingProfile {
  readonly kind: 'missing';
  readonly problem: ConfigError;
}

/** Where the `aliyun` command keeps its profiles, as people write it. */
export const aliyunConfigName = '~/.aliyun/config.json';

/**
 * The profile that is named by ALIBABA_CLOUD_PROFILE, else the current one; undefined when the `aliyun` command was never configured here, or was put out
 * of use by ALIBABA_CLOUD_CLI_PROFILE_DISABLED. Throws a ConfigError, in which nothing of the file's secrets is, when there is one that cannot work.
 */
export function readAliyunProfile(
  env: Variables,
  home = homedir(),
): AliyunProfile | MissingProfile | undefined {
  if (env['ALIBABA_CLOUD_CLI_PROFILE_DISABLED']?.toLowerCase() === 'true') return undefined;
  const config = readConfig(home);
  if (config === undefined) return undefined;
  const { profiles, current } = config;
  const name = env['ALIBABA_CLOUD_PROFILE'] || current;
  if (name === undefined) throw unusableFile('it says of none of its profiles that it is the current one');
  if (profiles.every(profile => profile['name'] !== name))
    return {
      kind: 'missing',
      problem: unusableProfile(name, aliyunConfigName, noSuchProfile(name, profiles)),
    };
  const chain = chainFrom(profiles, name);
  const [profile = {}] = chain;
  return {
    kind: 'found',
    name,
    mode: textIn(profile, 'mode') ?? '',
    region: textIn(profile, 'region_id'),
    secrets: chain.flatMap(secretsOf),
  };
}

/** A sentence about a profile that cannot be used, with what to do. */
export function unusableProfile(name: string, file: string, because: string): ConfigError {
  return new ConfigError([
    `The profile ${JSON.stringify(name)} of ${file} cannot be used: ${because}. ${remedy}`,
  ]);
}

function unusableFile(because: string): ConfigError {
  return new ConfigError([
    `The profiles of the "aliyun" command in ${aliyunConfigName} cannot be used: ${because}. ${remedy}`,
  ]);
}

const remedy =
  'Correct it with "aliyun configure", name another with ALIBABA_CLOUD_PROFILE, or set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET. ' +
  'ALIBABA_CLOUD_CLI_PROFILE_DISABLED=true goes on without the file.';

interface AliyunConfig {
  readonly profiles: readonly JsonObject[];
  readonly current: string | undefined;
}

function readConfig(home: string): AliyunConfig | undefined {
  const text = readIfThere(join(home, '.aliyun', 'config.json'), unusableFile);
  if (text === undefined) return undefined;
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch {
    throw unusableFile('it is not JSON');
  }
  const profiles: unknown = isJsonObject(config) ? config['profiles'] : undefined;
  if (!isJsonObject(config) || !Array.isArray(profiles) || !profiles.every(isJsonObject))
    throw unusableFile('it holds no list of profiles');
  return { profiles, current: textIn(config, 'current') };
}

/** Undefined only when there is no such file: one that cannot be read is there all the same, and throws what `explain` makes of it. */
export function readIfThere(path: string, explain: (because: string) => ConfigError): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw explain(`it cannot be read (${code})`);
  }
}

/** The profile and those that it takes its role from, each checked. */
function chainFrom(profiles: readonly JsonObject[], name: string): readonly JsonObject[] {
  const chain: JsonObject[] = [];
  let wanted: string | undefined = name;
  while (wanted !== undefined) {
    const profile = profiles.find(entry => entry['name'] === wanted);
    const unusable = (because: string) =>
      unusableProfile(
        name,
        aliyunConfigName,
        wanted === name ? because : `it builds on ${JSON.stringify(wanted)}, and ${because}`,
      );
    if (profile === undefined) throw unusable(noSuchProfile(wanted, profiles));
    if (chain.includes(profile)) throw unusableProfile(name, aliyunConfigName, 'it builds on itself');
    const mode = textIn(profile, 'mode') ?? '';
    const fields = fieldsOf.get(mode);
    if (fields === undefined)
      throw unusable(`its mode ${JSON.stringify(mode)} is none of ${[...fieldsOf.keys()].join(', ')}`);
    const missing = fields.filter(field => textIn(profile, field) === undefined);
    if (missing.length > 0) throw unusable(`it has no ${missing.join(' and no ')}`);
    chain.push(profile);
    wanted = mode === 'ChainableRamRoleArn' ? textIn(profile, 'source_profile') : undefined;
  }
  return chain;
}

/** What each mode that the library knows cannot do without; it would fill some of these gaps from variables that are meant for something else. */
const fieldsOf: ReadonlyMap<string, readonly string[]> = new Map([
  ['AK', ['access_key_id', 'access_key_secret']],
  ['StsToken', ['access_key_id', 'access_key_secret', 'sts_token']],
  ['RamRoleArn', ['access_key_id', 'access_key_secret', 'ram_role_arn']],
  ['EcsRamRole', []],
  ['OIDC', ['oidc_provider_arn', 'oidc_token_file', 'ram_role_arn']],
  ['ChainableRamRoleArn', ['source_profile', 'ram_role_arn']],
  ['CloudSSO', ['cloud_sso_sign_in_url', 'cloud_sso_account_id', 'cloud_sso_access_config', 'access_token']],
  ['OAuth', ['oauth_site_type', 'oauth_refresh_token']],
  ['External', ['process_command']],
]);

function noSuchProfile(name: string, profiles: readonly JsonObject[]): string {
  const near = nearName(
    name,
    profiles.flatMap(profile => textIn(profile, 'name') ?? []),
  );
  return `there is no such profile${near === undefined ? '' : ` (did you mean ${JSON.stringify(near)}?)`}`;
}

function secretsOf(profile: JsonObject): readonly string[] {
  return Object.entries(profile).flatMap(([field, value]) =>
    /key|secret|token|command/i.test(field) && typeof value === 'string' && value.length > 3 ? [value] : [],
  );
}

function textIn(object: JsonObject, field: string): string | undefined {
  const value = object[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
