import type { AccessKey } from '../accounts.ts';
import type { Ram } from '../ram/rules.ts';
import { MnsError } from './mns-error.ts';

/**
 * Refuses with AccessDenied what the RAM rules do not allow: `mns:SendMessage` on
 * `acs:mns:<region>:<account>:/queues/<queue>/messages`, and so on for each operation and its path. A batch needs its own
 * action, `mns:BatchSendMessage`: an older page says that the single action covers it, the newer ones do not.
 */
export function checkPermission(
  ram: Ram,
  key: AccessKey,
  asked: { readonly action: string; readonly region: string; readonly path: string },
): void {
  const resource = `acs:mns:${asked.region}:${key.identity.accountId}:${asked.path}`;
  if (!ram.decide(key, `mns:${asked.action}`, [resource]).allowed) throw new MnsError('AccessDenied');
}
