import { InvalidProjectNameError, parseProjectName } from "../project-name.ts";
import { quoted } from "../quoted.ts";
import { httpUrl } from "./http-url.ts";
import type { RawProject } from "./page-entries.ts";
import type { SimpleProject } from "./page-model.ts";

export type ProjectEntryOutcome =
  | { kind: "valid"; project: SimpleProject }
  | { kind: "invalid"; problem: string };

const MAX_NAME_LENGTH = 255;

/**
 * Reads one project of a root page.
 *
 * @param root the page's URL: a link to another host does not belong to this index
 */
export function readProjectEntry({ name: text, url, base }: RawProject, root: string): ProjectEntryOutcome {
  if (typeof text !== "string") return { kind: "invalid", problem: "expected a project name" };
  // Servers that list folders add a slash.
  const name = text.endsWith("/") ? text.slice(0, -1) : text;
  if (name.length > MAX_NAME_LENGTH) {
    return { kind: "invalid", problem: `expected a name of at most ${MAX_NAME_LENGTH} characters` };
  }
  try {
    parseProjectName(name);
  } catch (error) {
    if (!(error instanceof InvalidProjectNameError)) throw error;
    return { kind: "invalid", problem: "expected a project name" };
  }
  const target = httpUrl(url, base);
  if (target?.origin !== new URL(root).origin) {
    const found = typeof url === "string" ? quoted(url) : "none";
    return { kind: "invalid", problem: `expected a URL on the index's own host, found ${found}` };
  }
  target.hash = "";
  return { kind: "valid", project: { name, url: target.href } };
}
