import * as z from 'zod';
import type { OtherAccount } from '../core/settings.ts';
import { invalid, type Parsed, type SettingKind, valid } from './setting-field.ts';

/** RAM: letters, digits, periods, underscores and hyphens, at most 64 of them. */
const roleArnPattern = /^acs:ram::(?<accountId>\d+):role\/[A-Za-z0-9._-]{1,64}$/;

const accountList = z
  .array(
    z
      .strictObject({
        accountId: z.string().regex(/^\d{1,20}$/, 'must be the digits of an account id, as a string'),
        roleArn: z.string().regex(roleArnPattern, 'must be acs:ram::<accountId>:role/<name>'),
        // The bounds of AssumeRole's ExternalId.
        externalId: z
          .string()
          .min(2, 'is shorter than 2 characters')
          .max(1224, 'is longer than 1224 characters')
          .optional(),
      })
      .refine(entry => roleArnPattern.exec(entry.roleArn)?.groups?.['accountId'] === entry.accountId, {
        message: 'names the role of another account than accountId',
        path: ['roleArn'],
      }),
  )
  .max(50, 'lists more than 50 accounts')
  .superRefine((entries, context) => {
    const seen = new Set<string>();
    for (const [index, { accountId }] of entries.entries()) {
      if (seen.has(accountId))
        context.addIssue({ code: 'custom', message: 'is listed twice', path: [index, 'accountId'] });
      seen.add(accountId);
    }
  });

/**
 * The other accounts as a JSON list. A role that belongs to another account than the entry says is refused: ENIs would be
 * deleted under one account's name and reported under the other's.
 */
export const accounts: SettingKind<readonly OtherAccount[]> = {
  expected:
    'a JSON list of {"accountId","roleArn","externalId"?} with roleArn acs:ram::<accountId>:role/<name>',
  parse: text => (text === '' ? valid([]) : parseJson(text)),
};

function parseJson(text: string): Parsed<readonly OtherAccount[]> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, and an external id may stand in it.
    return invalid('it is not JSON');
  }
  const parsed = accountList.safeParse(json);
  return parsed.success ? valid(parsed.data) : invalid(parsed.error.issues.map(describeIssue).join('; '));
}

/** Says where and what, without the value. */
function describeIssue(issue: z.core.$ZodIssue): string {
  const [index, ...path] = issue.path;
  const where = typeof index === 'number' ? [`entry ${index + 1}`, ...path].join(' ') : 'the list';
  if (issue.code === 'unrecognized_keys') return `${where} has unknown keys: ${issue.keys.join(', ')}`;
  if (issue.code === 'invalid_type') return `${where} must be a JSON ${issue.expected}`;
  return `${where} ${issue.message}`;
}
