/**
 * What the edge and the indexer must agree on. The edge's function is bundled from this module too: it holds constants
 * alone, and imports nothing.
 */

/**
 * The files that a user puts beside a distribution, `<distribution key><suffix>`, by kind. Those that are served have the
 * URL of the distribution, with the suffix.
 */
export const SIDE_FILE_NAMES = {
  yanked: { suffix: ".yanked", isServed: false },
  provenance: { suffix: ".provenance", isServed: true },
  signature: { suffix: ".asc", isServed: true },
} as const;

export const SERVED_SUFFIXES: readonly string[] = Object.keys(SIDE_FILE_NAMES)
  .map((kind) => SIDE_FILE_NAMES[kind as keyof typeof SIDE_FILE_NAMES])
  .filter((name) => name.isServed)
  .map((name) => name.suffix);
