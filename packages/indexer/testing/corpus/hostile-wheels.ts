import type { Corpus } from "./corpus.ts";
import { WHEEL_ENDS } from "./wheel-ends.ts";
import { WHEEL_ENTRIES } from "./wheel-entries.ts";
import { WHEEL_FILES } from "./wheel-files.ts";
import { WHEEL_NAMES } from "./wheel-names.ts";

/** Wheels that were made to break what reads them, or to be one thing here and another thing there. */
export const HOSTILE_WHEELS: Corpus = [...WHEEL_NAMES, ...WHEEL_FILES, ...WHEEL_ENTRIES, ...WHEEL_ENDS];
