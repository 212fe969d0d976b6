import { Command } from "commander";
import type { ChannelsOptions } from "../index/channels.ts";
import { withTargetOptions } from "../target/target-options.ts";

export function channelsCommand(): Command {
  const command = new Command("channels")
    .summary("list the channels of the bucket")
    .description(
      "Lists the channels that have projects, with the number of projects in each, and the channels that have their own rules for upstream. A channel is a folder _channels/NAME/ of the bucket, and an index of its own.",
    )
    .option(
      "--json",
      "print JSON: names, numbers of projects, whether they have rules of their own, and addresses if known",
    )
    .addHelpText(
      "after",
      `
Examples:
  wheelyard channels --env prod
  wheelyard list --channel nightly --env prod`,
    )
    .action(async (options: ChannelsOptions) => {
      const { channels } = await import("../index/channels.ts");
      await channels(options);
    });
  return withTargetOptions(command);
}
