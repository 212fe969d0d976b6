import { quoted } from "@wheelyard/core/quoted";
import { unclaim as takeClaimAway } from "@wheelyard/indexer/claims/unclaim";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { projectArgument } from "../index/project-argument.ts";
import { openIndex } from "../target/open-index.ts";
import { confirmed } from "../terminal/confirm.ts";
import { print, printJson } from "../terminal/print.ts";
import type { ClaimOptions } from "./claim.ts";

export interface UnclaimOptions extends ClaimOptions {
  yes?: boolean;
}

/** Takes a claim away if the bucket holds nothing of the project. */
export async function unclaim(text: string, options: UnclaimOptions): Promise<void> {
  const project = projectArgument(text);
  const { store, bucket } = await openIndex(options);
  await confirmed(`Have ${project} answered from upstream, if "${bucket}" holds nothing of it?`, options.yes);
  const outcome = await takeClaimAway(store, project);
  if (options.json) {
    const { kind } = outcome;
    printJson({ project, claimed: kind === "in-use", ...(kind === "in-use" && { key: outcome.key }) });
  }
  if (outcome.kind === "in-use") {
    const message = `Cannot take the claim of "${project}" away: ${quoted(outcome.key)} is there`;
    throw new CommandError(EXIT.refused, options.json ? "" : message);
  }
  if (!options.json) {
    print(outcome.kind === "unclaimed" ? `${project} is no longer claimed` : `${project} was not claimed`);
  }
}
