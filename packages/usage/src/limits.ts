/**
 * What the function is given: as much as comes with one processor. A day that is as bad as can be takes half of its
 * memory and, with ten million lines, three quarters of its time: see docs/performance.md.
 */
export const MEMORY_MEGABYTES = 1769;

/** Of it, for JavaScript's values. The requests that were seen are outside. */
export const HEAP_MEGABYTES = 512;

export const TIMEOUT_SECONDS = 15 * 60;
