import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);

/**
 * Parameters of the RAM operations that the documents call, as the `aliyun` command takes them: those that have to be there, and the others. From
 * the reference pages of Ram/2015-05-01.
 */
export const ramOperations: Readonly<
  Record<string, { readonly required: readonly string[]; readonly optional: readonly string[] }>
> = {
  CreateRole: {
    required: ['RoleName', 'AssumeRolePolicyDocument'],
    optional: ['Description', 'MaxSessionDuration', 'Tag'],
  },
  CreatePolicy: { required: ['PolicyName', 'PolicyDocument'], optional: ['Description', 'Tag'] },
  AttachPolicyToRole: { required: ['PolicyType', 'PolicyName', 'RoleName'], optional: [] },
  AttachPolicyToUser: { required: ['PolicyType', 'PolicyName', 'UserName'], optional: [] },
  DetachPolicyFromRole: { required: ['PolicyType', 'PolicyName', 'RoleName'], optional: [] },
};

/** A class of the vendor's SDK that describes an object on the wire. */
interface Model {
  names(): Readonly<Record<string, string>>;
  types(): Readonly<Record<string, unknown>>;
}

const sdk = require.resolve('@alicloud/fc20230330');
const client = readFileSync(join(sdk, '../client.js'), 'utf8');
const models = require(join(sdk, '../models/model.js')) as Readonly<Record<string, Model | undefined>>;

/** What is wrong with a request to Function Compute by the vendor's own SDK: no such operation, or fields that its body does not have. */
export function problemsOfFcRequest(method: string, path: string, body: unknown): readonly string[] {
  const operations = [...client.matchAll(/action: "(\w+)",[^}]*?pathname: `([^`]+)`,\s*method: "(\w+)"/g)];
  const action = operations.find(
    ([, , pathname = '', verb]) =>
      verb === method && new RegExp(`^${pathname.replace(/\$\{[^}]+\}/g, '[^/]+')}$`).test(path),
  )?.[1];
  if (action === undefined) return [`there is no operation ${method} ${path}`];
  return unknownFields(action, body, models[`${action}Request`]?.types()['body']);
}

function unknownFields(at: string, value: unknown, type: unknown): readonly string[] {
  if (!isModel(type) || typeof value !== 'object' || value === null) return [];
  const types = type.types();
  return Object.entries(value).flatMap(([field, inner]) =>
    field in types ? unknownFields(`${at}.${field}`, inner, types[field]) : [`${at} has no ${field}`],
  );
}

function isModel(type: unknown): type is Model {
  return typeof type === 'function' && 'types' in type;
}
