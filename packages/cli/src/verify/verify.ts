import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { passedOver as passedOverLines } from "../index/passed-over.ts";
import { openIndex } from "../target/open-index.ts";
import type { TargetOptions } from "../target/target-options.ts";
import { print, printJson, printNote } from "../terminal/print.ts";
import { compareIndex } from "./compare-index.ts";

export interface VerifyOptions extends TargetOptions {
  deep?: boolean;
  json?: boolean;
}

export async function verify(options: VerifyOptions): Promise<void> {
  const index = await openIndex(options);
  const comparison = await compareIndex(index, options.deep ? "deep" : "shallow");
  const { files, projects, differences, passedOver } = comparison;
  if (options.json) {
    printJson(comparison);
  } else {
    for (const { key, problem } of differences) print(`"${key}" ${problem}`);
    printNote(...passedOverLines(passedOver));
    const found = differences.length === 0 ? "no difference" : `${differences.length} differences`;
    print(`${files} files of ${projects} projects in "${index.bucket}": ${found}`);
  }
  // Already reported; only the exit code is left to set.
  if (differences.length > 0) throw new CommandError(EXIT.refused, "");
}
