import { describe, expect, it } from 'vitest';
import {
  type PlaceReader,
  type ReadingProgress,
  readWholePlace,
} from '../../../shared/app/operator/read-whole-place.ts';
import { aCloudError, anEni, homePlace } from '../../support/builders.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { createMemoryCloud } from '../../support/memory-cloud.ts';

async function placeOfTwo() {
  const cloud = createMemoryCloud(createManualClock());
  cloud.put(anEni({ eniId: 'eni-1' }));
  cloud.put(anEni({ eniId: 'eni-2', status: 'InUse' }));
  const enis: PlaceReader = await cloud.open(homePlace);
  return { cloud, enis };
}

describe('reading a whole place', () => {
  it('tells how many pages and ENIs have come, and of how many', async () => {
    const { enis } = await placeOfTwo();
    const heard: ReadingProgress[] = [];
    const read = await readWholePlace(enis, progress => void heard.push(progress));
    expect(read.map(({ eniId }) => eniId)).toEqual(['eni-1', 'eni-2']);
    expect(heard).toContainEqual({ pages: 0, enis: 0, total: undefined });
    expect(heard.at(-1)).toEqual({ pages: 1, enis: 2, total: 2 });
  });

  it('asks for the number only when somebody listens', async () => {
    const { cloud, enis } = await placeOfTwo();
    await readWholePlace(enis);
    expect(cloud.countOf('countAll')).toBe(0);
  });

  it('goes on without the number when it cannot be had', async () => {
    const { cloud, enis } = await placeOfTwo();
    cloud.failCalls('countAll', { error: aCloudError('throttled') });
    const heard: ReadingProgress[] = [];
    expect(await readWholePlace(enis, progress => void heard.push(progress))).toHaveLength(2);
    expect(heard.at(-1)).toEqual({ pages: 1, enis: 2, total: undefined });
  });

  it('fails when the listing does, listener or not', async () => {
    const { cloud, enis } = await placeOfTwo();
    cloud.failCalls('listAll', { error: aCloudError('transient') });
    await expect(readWholePlace(enis, () => undefined)).rejects.toThrow('transient');
  });
});
