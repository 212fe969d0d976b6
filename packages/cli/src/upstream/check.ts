import { counted } from "@wheelyard/core/counted";
import { type CheckedSource, checkSources } from "@wheelyard/upstream/names/check-sources";
import { readListedCounts } from "@wheelyard/upstream/names/listed-counts";
import { readPrivateNames } from "@wheelyard/upstream/names/private-names";
import { ClaimsIncompleteError, requireClaims } from "@wheelyard/upstream/request/claims";
import { parseUpstreamSettings } from "@wheelyard/upstream/settings/settings";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { projectArgument } from "../index/project-argument.ts";
import { type OpenIndex, openIndex } from "../target/open-index.ts";
import type { TargetOptions } from "../target/target-options.ts";
import { print, printJson, printNote } from "../terminal/print.ts";
import { type Explanation, explanationOf } from "./explanation.ts";
import { explainInWords } from "./sentences.ts";
import { namingFaults } from "./upstream-problem.ts";
import { readUpstreamSettings } from "./upstream-settings.ts";

export interface CheckOptions extends TargetOptions {
  json?: boolean;
}

/** Checks settings, claims and sources before or while an index has an upstream. */
export async function checkUpstream(texts: readonly string[], options: CheckOptions): Promise<void> {
  const projects = texts.map(projectArgument);
  const index = await openIndex(options);
  const known = readUpstreamSettings(index);
  if (known === undefined) printNote("The index has no upstream yet: checked as it would be with pypi.org");
  const settings = known ?? parseUpstreamSettings({ reserved: [] });
  const unclaimed = await whyUnclaimed(index);
  const { counts } = await readListedCounts(index.store);
  const sources = await checkSources(settings, await readPrivateNames(index.store), counts);
  const explanations: Explanation[] = [];
  for (const project of projects) {
    explanations.push(await namingFaults(() => explanationOf(project, index, settings)));
  }
  if (options.json) {
    printJson({ claimed: unclaimed === undefined, sources, projects: explanations });
  } else {
    print(unclaimed ?? `Every name of "${index.bucket}" is claimed`, ...sources.flatMap(inWords));
    print(...explanations.flatMap(explainInWords));
  }
  const failed = sources.some((source) => "problem" in source);
  const isAlsoThere = sources.some((source) => "alsoThere" in source && source.alsoThere.length > 0);
  if (failed) throw new CommandError(EXIT.unreachable, "");
  if (isAlsoThere || unclaimed !== undefined) throw new CommandError(EXIT.refused, "");
}

/** Until every name is claimed, readers get 503 for what the bucket does not have. */
async function whyUnclaimed({ store, bucket }: OpenIndex): Promise<string | undefined> {
  try {
    await requireClaims(store, bucket);
    return undefined;
  } catch (error) {
    if (!(error instanceof ClaimsIncompleteError)) throw error;
    return error.message;
  }
}

function inWords(source: CheckedSource): string[] {
  if ("problem" in source) return [source.problem];
  const { index, projects, alsoThere } = source;
  return [
    `${index} has ${counted(projects, "project")}`,
    ...alsoThere.map(
      (name) =>
        `${name} is private, and ${index} has it too: reserve it if it is yours; if it is a stray one, remove its files and run "wheelyard unclaim ${name}"`,
    ),
  ];
}
