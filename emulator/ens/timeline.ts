/** What one thing was from which moment on, so that a bad read can answer with yesterday's state. */
export interface Timeline<T> {
  /** The newest version; undefined once the thing is gone. */
  current(): T | undefined;
  /** The version that was in force at `ms`; undefined before the first and after the last. */
  at(ms: number): T | undefined;
  put(value: T | undefined, atMs: number): void;
}

/** Versions kept per thing. Older ones are forgotten: a read that stale finds nothing. */
export const versionCap = 64;

export function createTimeline<T>(first: T, atMs: number): Timeline<T> {
  let versions: { readonly atMs: number; readonly value: T | undefined }[] = [{ atMs, value: first }];
  return {
    current: () => versions.at(-1)?.value,
    at: ms => versions.findLast(version => version.atMs <= ms)?.value,
    put(value, fromMs) {
      versions = [...versions, { atMs: fromMs, value }].slice(-versionCap);
    },
  };
}
