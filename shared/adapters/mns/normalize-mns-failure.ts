import { CloudError } from '../../core/errors.ts';
import { type Addressee, notExchanged, refused, textField } from '../cloud-failures.ts';
import type { Credentials } from '../fc/credentials.ts';
import { redactText } from '../redact-text.ts';

/**
 * Turns whatever the MNS client threw into one CloudError. A refusal is an Error whose name is `MNS<Code>Error` and whose text holds status, request id
 * and message; everything else (network, timeout, an answer that is no XML or another document than expected) is no answer. Its text is never used as it is:
 * it quotes the URL, and with it receipt handles.
 */
export function normalizeMnsFailure(
  operation: string,
  thrown: unknown,
  credentials: Credentials,
  addressee: Addressee,
  answeredStatus: number | undefined,
): CloudError {
  if (thrown instanceof CloudError) return thrown;
  const code = /^MNS([\w.-]{1,120})Error$/.exec(textField(thrown, 'name') ?? '')?.[1];
  if (code === undefined) return notExchanged(operation, thrown, addressee, answeredStatus);
  const text = textField(thrown, 'message') ?? '';
  const message = /, message: (.*)$/s.exec(text)?.[1] ?? '';
  const requestId = /requestid: ([\w-]{1,80}),/.exec(text)?.[1];
  const status = / failed with (\d{3})\. /.exec(text)?.[1];
  return refused({
    operation,
    code: redactText(code, credentials),
    message: redactText(message, credentials),
    requestId: requestId === undefined ? undefined : redactText(requestId, credentials),
    status: status === undefined ? undefined : Number(status),
  });
}
