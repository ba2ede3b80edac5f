import type { Settings } from '../settings.ts';
import type { Cloud } from './teardown-request.ts';

/**
 * Whether the settings let a teardown work in this region. `ENI_REAPER_REGIONS` governs both clouds when it is set; unset, it means the function's own
 * region, and any edge node for ENS, because an edge node is never the region that a function lives in.
 */
export function isRegionAllowed(
  settings: Pick<Settings, 'regions'>,
  homeRegion: string,
  asked: { readonly cloud: Cloud; readonly region: string },
): boolean {
  if (settings.regions === 'all') return true;
  if (settings.regions !== undefined) return settings.regions.includes(asked.region);
  return asked.cloud === 'ens' || asked.region === homeRegion;
}
