/** The moment at which most tests take place: 2026-11-20T12:00:00Z. Whole minutes, so that windows are easy to read. */
export const noon = Date.UTC(2026, 10, 20, 12);

export const seconds = (count: number): number => count * 1_000;
export const minutes = (count: number): number => count * 60_000;
export const hours = (count: number): number => count * 3_600_000;
export const days = (count: number): number => count * 86_400_000;
