import { CloudError } from '../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../core/json.ts';
import type { OtherAccount } from '../../core/settings.ts';
import type { Credentials } from '../fc/credentials.ts';
import type { RpcApi } from '../rpc/rpc-client.ts';

/** Version of the STS API. */
export const stsVersion = '2015-04-01';

/** Who acts, as the other account's audit log shows it. */
const sessionName = 'eni-reaper';
/** Every role can be taken for an hour, and an hour outlasts any invocation (STS AssumeRole page, `DurationSeconds`). */
const durationSeconds = 3_600;

/**
 * Temporary credentials in another account, whose role has to trust this function's role. Sent as a read, because taking a role twice does no harm.
 * The error names the role, never the external id.
 */
export async function assumeRole(sts: RpcApi, account: OtherAccount): Promise<Credentials> {
  const body = await sts
    .call(
      'AssumeRole',
      {
        RoleArn: account.roleArn,
        RoleSessionName: sessionName,
        DurationSeconds: durationSeconds,
        ExternalId: account.externalId,
      },
      'read',
    )
    .catch((error: unknown) => {
      throw error instanceof CloudError ? aboutRole(account, error) : error;
    });
  refuseOtherAccount(account, body['AssumedRoleUser']);
  const credentials = credentialsIn(body['Credentials']);
  if (credentials !== undefined) return credentials;
  throw new CloudError(
    `AssumeRole answered for ${account.roleArn} without complete credentials. The next run asks again.`,
    {
      handling: 'transient',
      operation: 'AssumeRole',
      providerRequestId: body.RequestId,
    },
  );
}

/** Keys of another account than the one asked for would make every ENI of this one look gone. */
function refuseOtherAccount(account: OtherAccount, assumed: unknown): void {
  const arn = isJsonObject(assumed) ? assumed['Arn'] : undefined;
  if (typeof arn !== 'string' || arn.startsWith(`acs:ram::${account.accountId}:`)) return;
  throw new CloudError(
    `AssumeRole answered for ${account.roleArn} with a role of another account. Nothing is done with it.`,
    { handling: 'forbidden', operation: 'AssumeRole' },
  );
}

function aboutRole(account: OtherAccount, error: CloudError): CloudError {
  const sentence = withoutText(error.message, account.externalId);
  const advice = 'Check the trust policy of that role, and the external id.';
  return new CloudError(`The role ${account.roleArn} could not be taken: ${sentence} ${advice}`, error);
}

/** The external id is a password between two accounts, and a refusal may quote it. */
function withoutText(sentence: string, secret: string | undefined): string {
  return secret === undefined ? sentence : sentence.replaceAll(secret, '[redacted]');
}

function credentialsIn(value: unknown): Credentials | undefined {
  const fields: JsonObject = isJsonObject(value) ? value : {};
  const { AccessKeyId: accessKeyId, AccessKeySecret: accessKeySecret, SecurityToken: securityToken } = fields;
  const complete = isFilledText(accessKeyId) && isFilledText(accessKeySecret) && isFilledText(securityToken);
  return complete ? { accessKeyId, accessKeySecret, securityToken } : undefined;
}

function isFilledText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
