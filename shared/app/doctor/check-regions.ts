import { type Check, ok, problem } from '../../core/check.ts';
import { CloudError } from '../../core/errors.ts';

/** Whether the regions that will be visited exist; `known` are all there are, when the provider said so. */
export async function checkRegions(
  listRegions: () => Promise<readonly string[]>,
  visited: readonly string[] | 'all',
): Promise<{
  readonly check: Check;
  readonly regions: readonly string[];
  readonly known?: readonly string[];
}> {
  const name = 'regions';
  const asked = visited === 'all' ? [] : visited;
  try {
    const known = await listRegions();
    if (visited === 'all') return { check: ok(name, `all ${known.length}`), regions: known, known };
    const unknown = asked.filter(region => !known.includes(region));
    const regions = asked.filter(region => known.includes(region));
    if (unknown.length === 0) return { check: ok(name, asked.join(', ')), regions, known };
    const found = `${unknown.join(', ')}: no such region`;
    return { check: problem(name, found, 'Correct ENI_REAPER_REGIONS.'), regions, known };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const todo =
      visited === 'all'
        ? 'Name the regions in ENI_REAPER_REGIONS instead of all.'
        : 'Look at the permission below.';
    return { check: problem(name, error.message, todo), regions: asked };
  }
}
