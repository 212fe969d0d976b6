import type { ProjectName } from "@wheelyard/core/project-name";
import { channelOf, MAIN } from "@wheelyard/core/root";
import { projectArgument } from "../index/project-argument.ts";
import { type OpenIndex, openIndex } from "../target/open-index.ts";
import type { TargetOptions } from "../target/target-options.ts";
import { print, printJson } from "../terminal/print.ts";
import {
  channelExplanationOf,
  type Explanation,
  explanationOf,
  type LedToMain,
  ofVersions,
} from "./explanation.ts";
import { explainInWords, explainVersionInWords, leadInWords } from "./sentences.ts";
import { namingFaults } from "./upstream-problem.ts";
import { readUpstreamSettings, readViews } from "./upstream-settings.ts";
import { versionsArgument } from "./versions-argument.ts";

export interface ExplainOptions extends TargetOptions {
  json?: boolean;
}

/** Says who answers for a name, or for one version of it, and why. */
export async function explain(text: string, options: ExplainOptions): Promise<void> {
  const [name = "", version] = text.split("==");
  const project = projectArgument(name);
  const specifiers = version === undefined ? undefined : versionsArgument(version);
  const index = await openIndex(options);
  const found = await namingFaults(() => find(project, index));
  const [explanation, lead] =
    found.answers === "main index" ? [found.main, [leadInWords(found)]] : [found, []];
  if (version === undefined || specifiers === undefined) {
    const sentences = [...lead, ...explainInWords(explanation)];
    return options.json ? printJson({ ...found, sentences }) : print(...sentences);
  }
  const files = ofVersions(explanation, specifiers);
  const sentences = [...lead, ...explainVersionInWords(explanation, version, files)];
  if (!options.json) return print(...sentences);
  const meant = "files" in explanation ? { ...explanation, files } : explanation;
  printJson({ ...(found.answers === "main index" ? { ...found, main: meant } : meant), version, sentences });
}

function find(project: ProjectName, index: OpenIndex): Promise<Explanation | LedToMain> {
  const settings = readUpstreamSettings(index);
  if (index.root === MAIN) return explanationOf(project, index, settings);
  const view = settings && readViews(index, settings).get(channelOf(index.root) ?? "");
  return channelExplanationOf(project, index, settings, view);
}
