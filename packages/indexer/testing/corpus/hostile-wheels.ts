import type { Corpus } from "./corpus.ts";
import { WHEEL_ENDS } from "./wheel-ends.ts";
import { WHEEL_ENTRIES } from "./wheel-entries.ts";
import { WHEEL_FILES } from "./wheel-files.ts";
import { WHEEL_NAMES } from "./wheel-names.ts";

/** Wheels made to break their readers, or to be one thing here and another there. */
export const HOSTILE_WHEELS: Corpus = [...WHEEL_NAMES, ...WHEEL_FILES, ...WHEEL_ENTRIES, ...WHEEL_ENDS];
