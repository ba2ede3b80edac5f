import { CloudError } from '../../core/errors.ts';
import type { RpcApi } from '../rpc/rpc-client.ts';

export interface CallerIdentity {
  readonly accountId: string;
  /** `acs:ram::<account>:user/<name>`, or the assumed role. */
  readonly arn: string;
}

/** Whose key this is. Needs no permission, so it is also the first question to a key that is not known to work. */
export async function getCallerIdentity(sts: RpcApi): Promise<CallerIdentity> {
  const { AccountId: accountId, Arn: arn } = await sts.call('GetCallerIdentity', {}, 'read');
  if (typeof accountId !== 'string' || typeof arn !== 'string') {
    throw new CloudError('GetCallerIdentity answered without an account.', {
      handling: 'transient',
      operation: 'GetCallerIdentity',
    });
  }
  return { accountId, arn };
}
