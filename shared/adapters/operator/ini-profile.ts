import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Variables } from '../fc/credentials.ts';
import { type MissingProfile, readIfThere, unusableProfile } from './aliyun-profile.ts';

/** A profile of the file that the older SDKs of the ecosystem share. */
export interface IniProfile {
  readonly kind: 'found';
  readonly name: string;
  readonly file: string;
  /** What must not be shown of the file. */
  readonly secrets: readonly string[];
}

/** The profile that ALIBABA_CLOUD_PROFILE names, else `default`; undefined when there is no such file, and none is named by ALIBABA_CLOUD_CREDENTIALS_FILE. */
export function readIniProfile(env: Variables, home = homedir()): IniProfile | MissingProfile | undefined {
  const name = env['ALIBABA_CLOUD_PROFILE'] || 'default';
  const named = env['ALIBABA_CLOUD_CREDENTIALS_FILE'];
  const file = named || '~/.alibabacloud/credentials';
  const explain = (because: string) => unusableProfile(name, file, because);
  const text = readIfThere(named || join(home, '.alibabacloud', 'credentials'), explain);
  if (text === undefined)
    return named ? { kind: 'missing', problem: explain('there is no such file') } : undefined;
  const sections = [...text.matchAll(/^\s*\[\s*(?<name>[^\]]*?)\s*\]/gm)].map(
    ({ groups }) => groups?.['name'],
  );
  if (!sections.includes(name)) return { kind: 'missing', problem: explain('there is no such profile') };
  const values = [...text.matchAll(/^\s*access_key_(?:id|secret)\s*=\s*(?<value>\S+)/gm)];
  return { kind: 'found', name, file, secrets: values.flatMap(({ groups }) => groups?.['value'] ?? []) };
}
