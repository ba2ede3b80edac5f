import { type Check, ok, problem, skipped } from '../../core/check.ts';
import { CloudError } from '../../core/errors.ts';
import type { PolicyHolder } from '../../core/function-names.ts';
import { isPassing } from '../operator/with-patience.ts';
import { failedLook } from './failed-look.ts';
import { policyLine } from './policy-line.ts';

interface Probe {
  readonly action: string;
  readonly neededBy: readonly PolicyHolder[];
  run(): Promise<unknown>;
}

/** Whose permissions are asked about, and whose key they are tried with. */
export interface Tried {
  readonly holders: readonly PolicyHolder[];
  /** ARN of whoever the key belongs to. */
  readonly whom: string;
}

/** Tries each permission on something that does not exist, and reads the answer: not found means allowed. */
export async function checkPermissions(
  probes: readonly Probe[],
  { holders, whom }: Tried,
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const probe of probes) {
    const neededBy = probe.neededBy.filter(holder => holders.includes(holder));
    if (neededBy.length > 0) checks.push(await checkPermission({ ...probe, neededBy }, whom));
  }
  return checks;
}

/**
 * What the products answer when what a call names is not there. Only those: the RPC front says `InvalidAction.NotFound` to a call that it does not know, and
 * `InvalidAccessKeyId.NotFound` to a key that it does not know.
 */
const nothingThere =
  /^(?:Invalid(?:Eni|Ecs|Instance|VSwitch|SecurityGroup|Resource)Id\.NotFound|InstanceNotFound)$/;

async function checkPermission({ action, neededBy, run }: Probe, whom: string): Promise<Check> {
  const name = `permission ${action}`;
  const allowed = ok(name, `allowed (needed by ${neededBy.join(', ')})`);
  try {
    await run();
    return allowed;
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const { handling, providerCode = '' } = error;
    if (nothingThere.test(providerCode)) return allowed;
    if (handling === 'forbidden') {
      return problem(
        name,
        `refused with ${providerCode} (needed by ${neededBy.join(', ')})`,
        addTo(neededBy, policyLine(action), whom),
      );
    }
    const found = `cannot be told: ${error.message}`;
    return isPassing(error) ? failedLook(name, found) : skipped(name, found);
  }
}

/** Where a missing statement belongs. */
export function addTo(neededBy: readonly PolicyHolder[], line: string, whom: string): string {
  return `Add ${line} to the policy of whoever runs ${neededBy.join(', ')}; it is missing for ${whom}.`;
}
