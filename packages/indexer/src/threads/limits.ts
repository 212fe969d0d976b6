/** At 60 MB/s, that is enough to read the largest file that is indexed, 16 GB. */
export const INDEXER_TIMEOUT_SECONDS = 300;

/** The longest that Lambda allows. */
export const RECONCILE_TIMEOUT_SECONDS = 900;

/** The memory of either function, on AWS and on one machine. */
export const MEMORY_MEGABYTES = 1024;

/** JavaScript's share of it. The bytes of files come on top, bounded by the code that reads them. */
export const HEAP_MEGABYTES = 640;

/** How long a function may block its thread. Its longest step, rendering a page of 100,000 files, takes about one. */
export const SILENCE_SECONDS = 30;
