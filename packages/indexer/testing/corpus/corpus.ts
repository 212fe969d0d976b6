import type { Stretch } from "../synthetic-object.ts";

/** A file as it was uploaded. */
export interface CorpusFile {
  filename: string;
  contents: readonly Stretch[];
}

/**
 * Files that must not be listed: what the reason must say of one, what is wrong with it, and its builder, which
 * is a function because some take much memory or time to build.
 */
export type Corpus = readonly (readonly [reason: string, what: string, build: () => CorpusFile])[];
