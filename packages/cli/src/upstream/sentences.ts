import { counted } from "@wheelyard/core/counted";
import type { ExplainedAdvisory, ExplainedFile, Explanation, LedToMain } from "./explanation.ts";

/** Says where a channel leads for what it doesn't have. */
export function leadInWords({ project, channel }: LedToMain): string {
  return `The channel "${channel}" has no ${project}, and leads to the main index`;
}

/** Says who answers for a name, and why. Each line is one sentence. */
export function explainInWords(explanation: Explanation): string[] {
  const { project, channel } = explanation;
  const here = channel === undefined ? "" : ` in the channel "${channel}"`;
  if (explanation.answers === "nobody") {
    return [`Nobody answers for ${project}${here}: ${whyNobody(explanation)}`];
  }
  const { files } = explanation;
  const versions = new Set(files.map(({ version }) => version)).size;
  const count = `${counted(files.length, "file")} of ${counted(versions, "version")}`;
  if (explanation.answers === "upstream") {
    const rules = channel === undefined ? "" : `, by the rules of the channel "${channel}"`;
    return [
      `${project} comes from upstream${rules}: ${explanation.source} has ${count}`,
      ...heldBack(files),
      ...known(explanation.advisories),
    ];
  }
  const status = explanation.status === undefined ? "" : `. The project is ${explanation.status}`;
  const holder = channel === undefined ? "the bucket" : `the channel "${channel}"`;
  return [`${project} is private: ${holder} has ${count}${status}`];
}

/**
 * Says what readers get for one version.
 *
 * @param files those of the version
 */
export function explainVersionInWords(
  explanation: Explanation,
  version: string,
  files: readonly ExplainedFile[],
): string[] {
  const [first = ""] = explainInWords(explanation);
  if (explanation.answers === "nobody") return [first];
  if (files.length === 0) return [first, `It has no version ${version}, and nobody else is asked`];
  return [first, ...files.map((file) => `${file.filename}: ${stateOf(file)}`)];
}

function whyNobody({ why, source, claim, rule }: Extract<Explanation, { answers: "nobody" }>): string {
  switch (why) {
    case "no upstream":
      return "the main index has no page of it, and the index has no upstream";
    case "claimed": {
      const by = claim?.key === undefined ? "" : ` by "${claim.key}"`;
      const where = claim?.channel === undefined ? "" : ` in the channel "${claim.channel}"`;
      return `its name is claimed${by}${where}, and the main index has no page of it`;
    }
    case "reserved":
      return `its name is reserved by "${rule}"`;
    case "blocked":
      return `it is blocked by "${rule}"`;
    case "uncovered":
      return "no source covers it";
    case "upstream has none":
      return `${source} has none either`;
  }
}

/** One line for each reason, however many files there are. */
function heldBack(files: readonly ExplainedFile[]): string[] {
  const counts = new Map<string, number>();
  for (const { state, reason = "" } of files) {
    if (state === "held back") counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].map(
    ([reason, count]) => `${counted(count, "file")} ${count === 1 ? "is" : "are"} ${reason}`,
  );
}

/** What is known and holds nothing back, one line each. Held back files have their reason. */
function known(advisories: readonly ExplainedAdvisory[] = []): string[] {
  return advisories
    .filter(({ heldBack }) => heldBack.length === 0)
    .map(({ id, severity, summary, versions, fixed, exception }) => {
      const rated = severity === "unknown" ? "not rated" : severity;
      const about = summary === "" ? "" : `: ${summary}`;
      const upgrade = fixed.length === 0 ? "" : `; fixed in ${fixed.join(", ")}`;
      const allowed =
        exception === undefined ? "" : `; allowed until ${exception.until}: ${exception.reason}`;
      return `${counted(versions.length, "version")} ${versions.length === 1 ? "has" : "have"} ${id}, ${rated}${about}${upgrade}${allowed}`;
    });
}

function stateOf({ state, reason = "" }: ExplainedFile): string {
  if (state === "held back") return reason;
  return state === "yanked" && reason !== "" ? `yanked: ${reason}` : state;
}
