import type { ProjectName } from "@wheelyard/core/project-name";
import type { ReceivedPage } from "@wheelyard/core/simple-page/simple-page";
import type { Source } from "../settings/settings.ts";
import type { FetchLimits } from "./fetch-body.ts";
import { fetchPage } from "./fetch-page.ts";
import { PageMemory } from "./page-memory.ts";

/** Asks a source for a project's page. If there is no proper answer, it throws an UpstreamFaultError. */
export type AskSource = (source: Source, project: ProjectName) => Promise<SourceAnswer>;

export type SourceAnswer = { kind: "page"; received: ReceivedPage } | { kind: "absent" };

/** Asks sources over the network, and remembers for some minutes what they sent. */
export function askingSources(limits?: FetchLimits, memory = new PageMemory()): AskSource {
  return async ({ index }, project) => {
    const url = `${index}${project}/`;
    const outcome = await fetchPage(url, memory.get(url), limits);
    if (outcome.kind === "absent") return outcome;
    memory.put(url, outcome.page);
    return { kind: "page", received: outcome.page.received };
  };
}
