import { type Check, ok, problem, skipped } from '../../core/check.ts';
import { CloudError } from '../../core/errors.ts';

interface Found {
  readonly timeoutSeconds: number | undefined;
  readonly environment: Readonly<Record<string, string>>;
}
type FindFunction = (name: string) => Promise<Found | undefined>;

/**
 * Which of the functions are deployed, and whether they were told the same: the worker applies the scan's whole predicate again, and two functions with
 * different settings would each be right about another ENI. What is not deployed is no problem; it may come later.
 */
export async function checkFunctions(
  find: FindFunction,
  names: readonly string[],
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const deployed: { readonly name: string; readonly found: Found }[] = [];
  for (const name of names) {
    try {
      const found = await find(name);
      if (found !== undefined) deployed.push({ name, found });
      checks.push(found === undefined ? notDeployed(name) : ok(`function ${name}`, describe(found)));
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      checks.push(skipped(`function ${name}`, `cannot be looked at: ${error.message}`));
    }
  }
  const [first, ...others] = deployed;
  if (first === undefined) return checks;
  return [...checks, ...others.flatMap(other => differenceBetween(first, other))];
}

function notDeployed(name: string): Check {
  return skipped(`function ${name}`, 'not deployed here; "npm run deploy" does it');
}

function describe({ timeoutSeconds, environment }: Found): string {
  const mode = environment['ENI_REAPER_MODE'] || 'report';
  return `deployed; mode ${mode}, timeout ${timeoutSeconds ?? 'not shown'} s`;
}

function differenceBetween(
  one: { readonly name: string; readonly found: Found },
  other: { readonly name: string; readonly found: Found },
): readonly Check[] {
  const names = [...Object.keys(one.found.environment), ...Object.keys(other.found.environment)];
  const ours = [...new Set(names)].filter(name => name.startsWith('ENI_REAPER_')).sort();
  // Names alone: a value may be a secret.
  const different = ours.filter(
    name => (one.found.environment[name] ?? '') !== (other.found.environment[name] ?? ''),
  );
  if (different.length === 0) return [];
  return [
    problem(
      `settings of ${other.name}`,
      `not those of ${one.name}: ${different.join(', ')}`,
      'Deploy both from the same environment.',
    ),
  ];
}
