import type { Command } from "commander";
import { withChannelOption } from "../target/target-options.ts";
import { seconds } from "./seconds.ts";

/** Adds the options of every command that changes the bucket and waits for the index to follow. */
export function withChangeOptions(command: Command): Command {
  return withChannelOption(
    command
      .option("--no-wait", "return once the bucket is changed, before the pages are")
      .option("--timeout <seconds>", "how long to wait for the pages", seconds, 120),
  );
}
