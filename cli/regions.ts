import type { Operator } from '../shared/compose/operator.ts';
import { nearName } from '../shared/core/closest-name.ts';
import { CloudError, ConfigError } from '../shared/core/errors.ts';

/** For options that may be given several times, each time with one id or a comma list. A value that holds none is refused before this is asked. */
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
    await checkNamedRegions(operator, named);
    return named;
  }
  const { regions = [operator.home.region] } = operator.settings;
  if (regions === 'all') return operator.cloud.listRegions();
  const origin = operator.settings.regions === undefined ? 'ALIBABA_CLOUD_REGION_ID' : 'ENI_REAPER_REGIONS';
  await checkFoundRegions(operator, regions, origin);
  return regions;
}

/** Refuses a region that the cloud does not know. Where the list cannot be read, the visit itself will tell. */
export async function checkNamedRegions(operator: Operator, named: readonly string[]): Promise<void> {
  const known = await knownRegions(operator);
  if (known === undefined) return;
  const problems = named
    .filter(region => !known.includes(region))
    .map(region => `There is no region ${JSON.stringify(region)}${correction(region, known)}`);
  if (problems.length > 0) throw new ConfigError(problems);
}

/** Refuses a clear slip of the pen in the environment. Another region that the cloud does not list may be one of those that it shows to few. */
async function checkFoundRegions(
  operator: Operator,
  regions: readonly string[],
  origin: string,
): Promise<void> {
  const known = await knownRegions(operator);
  if (known === undefined) return;
  const problems = regions
    .filter(region => !known.includes(region) && nearName(region, known) !== undefined)
    .map(
      region =>
        `${origin} says ${JSON.stringify(region)}, but there is no such region${correction(region, known)}`,
    );
  if (problems.length > 0) throw new ConfigError(problems);
}

function correction(region: string, known: readonly string[]): string {
  if (region === 'all') return '. For all of them leave --region out and set ENI_REAPER_REGIONS=all.';
  const meant = nearName(region, known);
  return meant === undefined ? ' for this account.' : `; did you mean ${meant}?`;
}

async function knownRegions({ cloud }: Operator): Promise<readonly string[] | undefined> {
  try {
    return await cloud.listRegions();
  } catch (error) {
    if (error instanceof CloudError) return undefined;
    throw error;
  }
}
