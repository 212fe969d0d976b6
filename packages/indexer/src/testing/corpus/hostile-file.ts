import type { Stretch } from "../synthetic-object.ts";

/** A file that must not be listed. */
export interface HostileFile {
  filename: string;
  contents: readonly Stretch[];
}

/**
 * What the refusal must say of the file, what is wrong with it, and its builder: a function, because some take
 * much memory or time to build.
 */
export type Corpus = readonly (readonly [refusal: string, what: string, build: () => HostileFile])[];
