/** Most network interfaces that the page lists: at two kilobytes each, a page that can still be mailed. */
export const listedCap = 3_000;

/** Rows that are shown before somebody asks for all, and the most that are printed: four sheets instead of hundreds. */
export const firstRows = 100;
