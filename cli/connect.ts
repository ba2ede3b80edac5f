import { type Operator, openOperator } from '../shared/compose/operator.ts';
import { publicRegions } from '../shared/config/public-regions.ts';
import { nearName } from '../shared/core/closest-name.ts';
import { CloudError } from '../shared/core/errors.ts';
import { writeSentence } from './standard-streams.ts';

/** Connects with the environment of this process. The first call that it makes says whether key, network and region are right. */
export async function connect(region?: string, regionAdvice?: string): Promise<Operator> {
  try {
    return await openOperator({ env: process.env, region, regionAdvice, say: writeSentence });
  } catch (error) {
    // Nobody answered at all: a host that does not exist is most often a region that does not exist.
    if (error instanceof CloudError && error.handling === 'transient' && error.httpStatus === undefined) {
      throw new CloudError(`The cloud could not be reached: ${error.message}${adviceOn(region)}`, error);
    }
    throw error;
  }
}

function adviceOn(named: string | undefined): string {
  const region = named ?? regionVariables.map(name => process.env[name]).find(Boolean);
  const where = named ?? 'the region of ALIBABA_CLOUD_REGION_ID';
  if (region === undefined || publicRegions.includes(region)) return '';
  const meant = nearName(region, publicRegions);
  return meant === undefined
    ? ` Check that ${where} is the id of a region.`
    : ` Did you mean ${meant}, where ${region} is given as the region?`;
}

const regionVariables = ['ALIBABA_CLOUD_REGION_ID', 'ALIBABA_CLOUD_REGION', 'FC_REGION'];

/** The same, with a region that only counts where the environment names none. */
export function connectHome(otherwise: string | undefined): Promise<Operator> {
  const named = regionVariables.some(name => process.env[name]);
  return connect(named ? undefined : otherwise);
}
