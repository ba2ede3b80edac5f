import { type Check, ok, problem, skipped } from '../../core/check.ts';
import { CloudError } from '../../core/errors.ts';

interface Probe {
  readonly action: string;
  readonly neededBy: readonly string[];
  run(): Promise<unknown>;
}

/** Tries each permission on something that does not exist, and reads the answer: not found means allowed. */
export async function checkPermissions(probes: readonly Probe[], whom: string): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const probe of probes) checks.push(await checkPermission(probe, whom));
  return checks;
}

/** The statement of a policy that grants these actions. */
export function policyLine(
  action: string | readonly string[],
  resource: string | readonly string[] = '*',
): string {
  return JSON.stringify({ Effect: 'Allow', Action: action, Resource: resource });
}

async function checkPermission(probe: Probe, whom: string): Promise<Check> {
  const { action, neededBy } = probe;
  const name = `permission ${action}`;
  const allowed = ok(name, `allowed (needed by ${neededBy.join(', ')})`);
  try {
    await probe.run();
    return allowed;
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const { handling, providerCode = '' } = error;
    if (handling === 'not-found' || /\.NotFound$/.test(providerCode)) return allowed;
    if (handling === 'forbidden') {
      return problem(
        name,
        `refused with ${providerCode} (needed by ${neededBy.join(', ')})`,
        `Add ${policyLine(action)} to the policy of whoever runs ${neededBy.join(', ')}; it is missing for ${whom}.`,
      );
    }
    return skipped(name, `cannot be told: ${error.message}`);
  }
}
