import { projectId } from "@wheelyard/core/project";
import { latestRelease, releases } from "@wheelyard/core/releases";
import { countOfDependents, type Dependent, dependentsOf, sayRequirement } from "@wheelyard/site/dependents";
import { openIndex } from "../target/open-index.ts";
import type { TargetOptions } from "../target/target-options.ts";
import { columns } from "../terminal/columns.ts";
import { print, printJson, printNote } from "../terminal/print.ts";
import { projectArgument } from "./project-argument.ts";
import { readHomeProjects } from "./read-home-projects.ts";
import { readProjectPage, unknownProject } from "./read-pages.ts";

export interface DependentsOptions extends TargetOptions {
  json?: boolean;
}

export async function dependents(text: string, options: DependentsOptions): Promise<void> {
  const name = projectArgument(text);
  const { store, root } = await openIndex(options);
  const [page, projects] = await Promise.all([
    readProjectPage(store, { root, name }),
    readHomeProjects(store, root),
  ]);
  // Neither a quarantined project has one, nor one that comes from upstream: then nobody can be said to exclude it.
  const version = (page && latestRelease(releases(page))?.version) ?? "";
  const found = dependentsOf(name, version, projects);
  // Nobody requires it here, so it is likelier misspelt than public.
  if (page === undefined && found.length === 0) throw unknownProject({ root, name });
  if (options.json) {
    return printJson({
      project: projectId({ root, name }),
      version: version === "" ? null : version,
      dependents: found.map(summaryOf),
    });
  }
  for (const line of columns(found.map((dependent) => rowOf(dependent, version)))) print(line);
  printNote(countOfDependents(found, version) + (page ? "" : "; the index has no files of it"));
}

/** A project as `--json` shows it. */
function summaryOf({ name, version, requires, admits }: Dependent): object {
  return {
    project: name,
    version,
    requires: requires.map(({ wanted, marker, extra }) => ({
      wanted,
      ...(marker !== "" && { marker }),
      ...(extra !== undefined && { extra }),
    })),
    admits: admits ?? null,
  };
}

function rowOf({ name, version, requires, admits }: Dependent, newest: string): string[] {
  const said = requires.map(sayRequirement).join("; ");
  return [name, version, said, admits === false ? `excludes ${newest}` : ""];
}
