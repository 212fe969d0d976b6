import type { ReaderSettings } from "../settings/reader-settings.ts";
import { sharedName } from "./shared-name.ts";

/** What is wrong with an environment's readers together, although each is valid by itself. */
export function readerProblems({
  name,
  readers,
}: {
  name: string;
  readers: readonly ReaderSettings[];
}): string[] {
  return readers.flatMap((_, i) => sharedName(readers, i, `${name}.readers`));
}
