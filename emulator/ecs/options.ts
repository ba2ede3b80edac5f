/** A range of milliseconds, both ends included, from which a duration is drawn. */
export type DurationRange = readonly [minMs: number, maxMs: number];

/** What differs between accounts, years and documentation pages, and therefore can be chosen. */
export interface EcsOptions {
  /** No durations are published; these are what the waiting times of well-known clients expect. */
  readonly durations: {
    readonly attachMs: DurationRange;
    readonly detachMs: DurationRange;
    readonly deleteMs: DurationRange;
    readonly startMs: DurationRange;
    readonly stopMs: DurationRange;
  };
  /** HTTP status of `InvalidEniId.NotFound` on Delete: 403 on the reference page since 2024, 404 on the page of 2020. */
  readonly deleteNotFoundStatus: 403 | 404;
  /** The Delete page lists both for a primary ENI and does not say which one comes. */
  readonly deletePrimaryCode:
    | 'InvalidOperation.InvalidEniType'
    | 'InvalidOperation.DetachPrimaryEniNotAllowed';
  /** Most ENIs that one account may create in a region; the real quota differs per account, so there is none by default. */
  readonly eniQuota: number;
}

export const defaultEcsOptions: EcsOptions = {
  durations: {
    attachMs: [2_000, 6_000],
    detachMs: [2_000, 8_000],
    deleteMs: [1_000, 5_000],
    startMs: [5_000, 15_000],
    stopMs: [5_000, 15_000],
  },
  deleteNotFoundStatus: 403,
  deletePrimaryCode: 'InvalidOperation.InvalidEniType',
  eniQuota: Number.POSITIVE_INFINITY,
};
