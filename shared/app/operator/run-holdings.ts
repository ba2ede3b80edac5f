import { classifyEni } from '../../core/classify-eni.ts';
import { type Holdings, holdingsOf } from '../../core/scan/orphan-holdings.ts';
import type { Settings } from '../../core/settings.ts';
import type { Clock, EniSurveyor } from '../../ports.ts';

/** Reads every ENI of one place, judges it as the survey does, and adds up what the orphans hold. Changes nothing. */
export async function runHoldings(
  ports: { readonly clock: Clock; readonly enis: EniSurveyor },
  settings: Settings,
): Promise<Holdings> {
  const enis = await ports.enis.listAll();
  const now = ports.clock.nowMs();
  return holdingsOf(enis.map(eni => ({ eni, word: classifyEni(eni, settings.policy, now).word })));
}
