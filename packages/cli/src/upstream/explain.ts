import { projectArgument } from "../index/project-argument.ts";
import { openIndex } from "../target/open-index.ts";
import type { TargetOptions } from "../target/target-options.ts";
import { print, printJson } from "../terminal/print.ts";
import { explanationOf, ofVersions } from "./explanation.ts";
import { explainInWords, explainVersionInWords } from "./sentences.ts";
import { namingFaults } from "./upstream-problem.ts";
import { readUpstreamSettings } from "./upstream-settings.ts";
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
  const settings = readUpstreamSettings(index);
  const explanation = await namingFaults(() => explanationOf(project, index, settings));
  if (version === undefined || specifiers === undefined) {
    const sentences = explainInWords(explanation);
    return options.json ? printJson({ ...explanation, sentences }) : print(...sentences);
  }
  const meant = ofVersions(explanation, specifiers);
  const sentences = explainVersionInWords(explanation, version, meant);
  if (options.json)
    printJson({ ...explanation, version, ...("files" in explanation && { files: meant }), sentences });
  else print(...sentences);
}
