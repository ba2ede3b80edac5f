import { CloudError } from '../../core/errors.ts';
import { type Addressee, notExchanged, refused, textField } from '../cloud-failures.ts';
import type { Credentials } from '../fc/credentials.ts';
import { redactText } from '../redact-text.ts';

/**
 * Turns whatever either client threw into one CloudError. A refusal has a `code`: with @alicloud/fc20230330 beside status and request id, with fc2
 * alone. A page of a proxy has none: fc2 then throws an Error named `FCundefinedError`, the other client a SyntaxError.
 */
export function normalizeFcFailure(
  operation: string,
  thrown: unknown,
  credentials: Credentials,
  addressee: Addressee,
): CloudError {
  if (thrown instanceof CloudError) return thrown;
  const code = textField(thrown, 'code');
  const status = numberField(thrown, 'statusCode') ?? statusIn(messageOf(thrown));
  if (code === undefined || !/^[A-Z][a-z][\w.]{1,118}$/.test(code))
    return notExchanged(operation, thrown, addressee, status);
  const requestId =
    textField(thrown, 'requestId') ?? /requestid: ([\w-]{1,80}),/.exec(messageOf(thrown))?.[1];
  return refused({
    operation,
    code: redactText(code, credentials),
    message: redactText(withoutFrame(messageOf(thrown)), credentials),
    requestId: requestId === undefined ? undefined : redactText(requestId, credentials),
    status,
  });
}

/** Both clients put status and request id around the sentence of the platform. */
function withoutFrame(message: string): string {
  const sentence = /, message: (.*)$/s.exec(message)?.[1] ?? message;
  return sentence.replace(/^code: \d{3}, /, '').replace(/ request id: [\w-]*$/, '');
}

/** fc2 tells the status in words alone. */
function statusIn(message: string): number | undefined {
  const digits = / failed with (\d{3})\. requestid: /.exec(message)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function messageOf(thrown: unknown): string {
  return textField(thrown, 'message') ?? '';
}

function numberField(thrown: unknown, name: string): number | undefined {
  const value = typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, name) : undefined;
  return typeof value === 'number' ? value : undefined;
}
