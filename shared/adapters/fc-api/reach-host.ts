import { type Addressee, notReached } from '../cloud-failures.ts';
import { lookAtHost } from '../operator/look-at-host.ts';

/**
 * Rejects when nobody takes a connection there. The clients of functions have no timeout for that alone, and wait as long for a host that is not there as for
 * a function that runs.
 */
export async function reachHost(operation: string, addressee: Addressee): Promise<void> {
  const looked = await lookAtHost(addressee.endpoint);
  if (looked.kind === 'silent') throw notReached(operation, looked.because, addressee);
}
