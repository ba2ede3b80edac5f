import { ConfigError } from '../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../core/json.ts';

/** A key to sign with; temporary ones carry a token too. Never logged, never put into an error or a message. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string | undefined;
}

/** The environment of a process, or what stands for it. */
export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The credentials of one invocation: those of the context, else those of the environment. The context comes first because the environment is
 * fixed when an instance starts, and an instance outlives its first temporary key. Half a key in one place is never completed from the other.
 */
export function resolveCredentials(context: unknown, env: Variables): Credentials {
  const given: JsonObject =
    isJsonObject(context) && isJsonObject(context['credentials']) ? context['credentials'] : {};
  const credentials = credentialsFrom(given, inContext) ?? credentialsFrom(env, inEnvironment);
  if (credentials !== undefined) return credentials;
  throw new ConfigError([
    'There are no credentials: context.credentials is missing or incomplete, and ALIBABA_CLOUD_ACCESS_KEY_ID and ' +
      'ALIBABA_CLOUD_ACCESS_KEY_SECRET are not both set. Give the function a role, or set both variables ' +
      '(and ALIBABA_CLOUD_SECURITY_TOKEN when the key is a temporary one).',
  ]);
}

/** What the parts of a key are called in one place. */
interface PartNames {
  readonly id: string;
  readonly secret: string;
  readonly token: string;
  /** Stands before a part's name where people look for it. */
  readonly prefix: string;
}

const inContext: PartNames = {
  id: 'accessKeyId',
  secret: 'accessKeySecret',
  token: 'securityToken',
  prefix: 'context.credentials.',
};
const inEnvironment: PartNames = {
  id: 'ALIBABA_CLOUD_ACCESS_KEY_ID',
  secret: 'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
  token: 'ALIBABA_CLOUD_SECURITY_TOKEN',
  prefix: '',
};

function credentialsFrom(place: JsonObject, names: PartNames): Credentials | undefined {
  const [id, secret, token] = [place[names.id], place[names.secret], place[names.token]];
  if (!isFilledText(id) || !isFilledText(secret)) return undefined;
  const spoilt = [names.id, names.secret, names.token].filter(name => isSpoilt(place[name]));
  if (spoilt.length > 0) {
    throw new ConfigError(
      spoilt.map(
        name =>
          `${names.prefix}${name} (value not shown) holds a character that no key has: a blank, a line break, or one outside ASCII. ` +
          'Copy it anew; a file of variables with the line ends of Windows leaves such a character at the end.',
      ),
    );
  }
  return {
    accessKeyId: id,
    accessKeySecret: secret,
    ...(isFilledText(token) && { securityToken: token }),
  };
}

/** Such a text cannot travel in a header, and the HTTP client would speak of a failed connection. */
function isSpoilt(value: unknown): boolean {
  return isFilledText(value) && !/^[\x21-\x7e]+$/.test(value);
}

function isFilledText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
