import type { Operator } from '../shared/compose/operator.ts';
import { closestName } from '../shared/config/closest-name.ts';
import { CloudError, ConfigError } from '../shared/core/errors.ts';

/** For options that may be given several times, each time with one id or a comma list. */
export function collectIds(value: string, before: readonly string[] = []): readonly string[] {
  const ids = value
    .split(',')
    .map(id => id.trim())
    .filter(id => id !== '');
  return [...before, ...ids.filter(id => !before.includes(id))];
}

/** The regions that a command visits: those that were named, else those of the settings, else the home region. */
export async function regionsToVisit(
  operator: Operator,
  named: readonly string[],
): Promise<readonly string[]> {
  if (named.length > 0) {
    await checkRegions(operator, named);
    return named;
  }
  const { regions } = operator.settings;
  if (regions === undefined) return [operator.home.region];
  return regions === 'all' ? operator.cloud.listRegions() : regions;
}

/** Refuses a region that the cloud does not know, with the one that was most likely meant. Where the list cannot be read, the visit itself will tell. */
async function checkRegions(operator: Operator, named: readonly string[]): Promise<void> {
  const known = await operator.cloud.listRegions().catch((error: unknown) => {
    if (error instanceof CloudError) return undefined;
    throw error;
  });
  if (known === undefined) return;
  const problems = named
    .filter(region => !known.includes(region))
    .map(region => {
      const meant = closestName(region, known, '');
      return `There is no region ${JSON.stringify(region)}; did you mean ${meant}?`;
    });
  if (problems.length > 0) throw new ConfigError(problems);
}
