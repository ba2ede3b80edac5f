import { ConfigError } from '../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../core/json.ts';

/** A key to sign with; temporary ones carry a token too. Never logged, never put into an error or a message. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string | undefined;
}

/**
 * The credentials of one invocation: those of the context, else those of the environment. The context comes first because the environment is
 * fixed when an instance starts, and an instance outlives its first temporary key. Half a key in one place is never completed from the other.
 */
export function resolveCredentials(
  context: unknown,
  env: Readonly<Record<string, string | undefined>>,
): Credentials {
  const given: JsonObject =
    isJsonObject(context) && isJsonObject(context['credentials']) ? context['credentials'] : {};
  const credentials =
    credentialsFrom(given['accessKeyId'], given['accessKeySecret'], given['securityToken']) ??
    credentialsFrom(
      env['ALIBABA_CLOUD_ACCESS_KEY_ID'],
      env['ALIBABA_CLOUD_ACCESS_KEY_SECRET'],
      env['ALIBABA_CLOUD_SECURITY_TOKEN'],
    );
  if (credentials !== undefined) return credentials;
  throw new ConfigError([
    'There are no credentials: context.credentials is missing or incomplete, and ALIBABA_CLOUD_ACCESS_KEY_ID and ' +
      'ALIBABA_CLOUD_ACCESS_KEY_SECRET are not both set. Give the function a role, or set both variables ' +
      '(and ALIBABA_CLOUD_SECURITY_TOKEN when the key is a temporary one).',
  ]);
}

function credentialsFrom(id: unknown, secret: unknown, token: unknown): Credentials | undefined {
  if (!isFilledText(id) || !isFilledText(secret)) return undefined;
  return {
    accessKeyId: id,
    accessKeySecret: secret,
    ...(isFilledText(token) && { securityToken: token }),
  };
}

function isFilledText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
