/**
 * What is kept of all advisories, in characters. All are in memory at once, as two bytes each at worst, as rows and then
 * as parts: that must fit in the function's memory. 100,000 entries that name 200 versions each have 102 million.
 */
export const MAX_KEPT = 150_000_000;
