/** What the function has on AWS. The largest page that it reads takes most of it. */
export const MEMORY_MEGABYTES = 256;

/** JavaScript's part of it, in `--max-old-space-size`: else Node collects what is not needed too late. */
export const HEAP_MEGABYTES = 128;
