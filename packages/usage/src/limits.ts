/**
 * The function's memory: as much as comes with one processor. The worst day takes half of it and, with ten million
 * lines, three quarters of the function's time: see docs/performance.md.
 */
export const MEMORY_MEGABYTES = 1769;

/** JavaScript's share of it. The table of seen requests is outside. */
export const HEAP_MEGABYTES = 512;

export const TIMEOUT_SECONDS = 15 * 60;
