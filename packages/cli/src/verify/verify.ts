import { counted } from "@wheelyard/core/counted";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { passedOver as passedOverLines } from "../index/passed-over.ts";
import { openIndex } from "../target/open-index.ts";
import type { TargetOptions } from "../target/target-options.ts";
import { print, printJson, printNote } from "../terminal/print.ts";
import { checkContents } from "./check-contents.ts";
import { compareIndex } from "./compare-index.ts";

export interface VerifyOptions extends TargetOptions {
  deep?: boolean;
  json?: boolean;
}

export async function verify(options: VerifyOptions): Promise<void> {
  const index = await openIndex(options);
  const { objects, projects, files, newer, misplaced, passedOver, ...shallow } = await compareIndex(
    index,
    "compared",
  );
  const deep = options.deep ? await checkContents(index.store, files) : [];
  const differences = [...shallow.differences, ...misplaced, ...deep];
  if (options.json) {
    printJson({ objects, projects, files: files.length, differences, newer, passedOver });
  } else {
    for (const { key, problem } of differences) print(`"${key}" ${problem}`);
    for (const key of newer)
      print(`"${key}" is not compared: a newer wheelyard version wrote it; use that version`);
    printNote(...passedOverLines(passedOver));
    const found = differences.length === 0 ? "no difference" : counted(differences.length, "difference");
    print(
      `${counted(files.length, "file")} of ${counted(projects, "project")} in "${index.bucket}": ${found}`,
    );
  }
  // Already reported; only the exit code is left to set.
  if (differences.length + newer.length > 0) throw new CommandError(EXIT.refused, "");
}
