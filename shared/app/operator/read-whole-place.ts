import type { Eni } from '../../core/eni.ts';
import type { EniReader, EniSurveyor, ListingProgress } from '../../ports.ts';

export interface ReadingProgress extends ListingProgress {
  /** ENIs of the place in any status, once the cloud has said; what is missing to it is still to be read. */
  readonly total: number | undefined;
}

export type PlaceReader = EniSurveyor & Pick<EniReader, 'countAll'>;

/**
 * Every ENI of one place, for a command with a person in front of it. Only when somebody wants to see how far it is, the cloud is also asked how many there
 * are: without that number nobody could say how long it still takes.
 */
export async function readWholePlace(
  enis: PlaceReader,
  onProgress?: (progress: ReadingProgress) => void,
): Promise<readonly Eni[]> {
  if (onProgress === undefined) return enis.listAll();
  let listed: ListingProgress = { pages: 0, enis: 0 };
  let total: number | undefined;
  const tell = () => onProgress({ ...listed, total });
  tell();
  const counted = enis.countAll().then(count => {
    total = count;
    tell();
  });
  // The number is a comfort: the listing decides whether this place could be read.
  counted.catch(() => undefined);
  return enis.listAll(progress => {
    listed = progress;
    tell();
  });
}
