/** What the function is given. The peak for a day of ten million lines is in docs/performance.md. */
export const MEMORY_MEGABYTES = 1024;

/** Of it, for JavaScript's values. The requests that were seen are outside. */
export const HEAP_MEGABYTES = 512;

export const TIMEOUT_SECONDS = 15 * 60;
