import { type Operator, openOperator } from '../shared/compose/operator.ts';
import { CloudError } from '../shared/core/errors.ts';

/** Connects with the environment of this process. The first call that it makes says whether key, network and region are right. */
export async function connect(region?: string): Promise<Operator> {
  try {
    return await openOperator({ env: process.env, region });
  } catch (error) {
    // Nobody answered at all: a host that does not exist is most often a region that does not exist.
    if (error instanceof CloudError && error.handling === 'transient' && error.httpStatus === undefined) {
      const where = region ?? 'the region of ALIBABA_CLOUD_REGION_ID';
      throw new CloudError(
        `The cloud could not be reached: ${error.message} Check the network, and that ${where} is the id of a region.`,
        error,
      );
    }
    throw error;
  }
}

/** The same, with a region that only counts where the environment names none. */
export function connectHome(otherwise: string | undefined): Promise<Operator> {
  const named = ['ALIBABA_CLOUD_REGION_ID', 'ALIBABA_CLOUD_REGION', 'FC_REGION'].some(
    name => process.env[name],
  );
  return connect(named ? undefined : otherwise);
}
