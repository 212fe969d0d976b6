import { isPrerelease } from "./prerelease.ts";

/** What is known about a project or a release where it is named. */
export interface Named {
  /** In PEP 440's normal form; undefined if only the project is named. */
  version?: string | undefined;
  /** The project's, such as `archived`. */
  status?: string | undefined;
  /** Whether every file of the release is yanked. */
  isYanked?: boolean;
}

/** A word beside a name, and the class of its element. */
export interface Mark {
  text: string;
  className: "badge" | "badge warning" | "badge danger";
}

/** What stands beside a name, on pages that the indexer writes and in rows that the script makes. */
export function marksOf({ version, status, isYanked }: Named): Mark[] {
  const marks: Mark[] = [];
  if (status !== undefined) marks.push({ text: status, className: `badge ${severityOf(status)}` });
  if (isYanked) marks.push({ text: "yanked", className: "badge danger" });
  if (version !== undefined && isPrerelease(version)) marks.push({ text: "pre-release", className: "badge" });
  return marks;
}

/** @param status a project's */
export function severityOf(status: string): "danger" | "warning" {
  return status === "quarantined" ? "danger" : "warning";
}
