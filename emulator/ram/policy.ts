import { RpcError } from '../rpc/operation.ts';
import type { RamStatement } from './rules.ts';

/** The most that the `Policy` of AssumeRole may be (https://www.alibabacloud.com/help/doc-detail/28763.html). */
const policyLimit = 2048;

/**
 * Reads a RAM policy document, `{"Version":"1","Statement":[{"Effect","Action","Resource"}]}`, into one statement per
 * pair of action and resource. A `Condition` is refused rather than ignored: a policy that says less here than in the
 * cloud would hide a missing permission.
 */
export function parsePolicy(text: string): readonly RamStatement[] {
  if (text.length > policyLimit)
    throw new RpcError(
      400,
      'InvalidParameter.PolicySize',
      'The size of Policy must be smaller than 2048 bytes.',
    );
  const document = parseJson(text);
  if (!isObject(document) || document['Version'] !== '1' || !Array.isArray(document['Statement']))
    throw grammar();
  return document['Statement'].flatMap(statement => statementsOf(statement));
}

function statementsOf(statement: unknown): RamStatement[] {
  if (!isObject(statement) || 'Condition' in statement || 'NotAction' in statement) throw grammar();
  const effect = statement['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') throw grammar();
  return textsOf(statement['Action']).flatMap(action =>
    textsOf(statement['Resource']).map(
      (resource): RamStatement => ({ effect: effect === 'Allow' ? 'allow' : 'deny', action, resource }),
    ),
  );
}

function textsOf(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = list.filter(element => typeof element === 'string');
  if (texts.length === 0 || texts.length < list.length) throw grammar();
  return texts;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw grammar();
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const grammar = () =>
  new RpcError(400, 'InvalidParameter.PolicyGrammar', 'The parameter Policy has not passed grammar check.');
