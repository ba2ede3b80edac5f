import { isJsonObject } from '../core/json.ts';

/** How deep values are searched for names; what lies deeper is not written at all (reports are at most four deep). */
export const depthCap = 8;

/** Names that credentials go by, in any spelling: accessKeySecret, SecurityToken, x-acs-signature, Authorization, externalId. */
const secretName =
  /secret|password|credential|signature|authorization|access[-_]?key|security[-_]?token|external[-_]?id|^token$/i;

/** The same fields, with every value blanked whose name says that it is a credential, however deep it stands. */
export function redactFields(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return redactObject(fields, 1);
}

function redactObject(fields: object, depth: number): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      secretName.test(name) && value !== undefined ? '[redacted]' : redactValue(value, depth),
    ]),
  );
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return { name: value.name, message: value.message };
  if (depth >= depthCap) return '[too deep to log]';
  if (Array.isArray(value)) return value.map(item => redactValue(item, depth + 1));
  return isJsonObject(value) ? redactObject(value, depth + 1) : value;
}
