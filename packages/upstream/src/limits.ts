/** The function's memory on AWS. The largest page that it reads takes most of it. */
export const MEMORY_MEGABYTES = 256;

/** JavaScript's share of it, for `--max-old-space-size`. Without it, Node collects garbage too late. */
export const HEAP_MEGABYTES = 128;
