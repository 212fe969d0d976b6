import { projectId } from "@wheelyard/core/project";
import { latestRelease, releases } from "@wheelyard/core/releases";
import { countOfDependents, type Dependent, dependentsOf, sayRequirement } from "@wheelyard/site/dependents";
import { openIndex } from "../target/open-index.ts";
import type { TargetOptions } from "../target/target-options.ts";
import { columns } from "../terminal/columns.ts";
import { print, printJson, printNote } from "../terminal/print.ts";
import { projectArgument } from "./project-argument.ts";
import { readHomeProjects } from "./read-home-projects.ts";
import { requireProjectPage } from "./read-pages.ts";

export interface DependentsOptions extends TargetOptions {
  json?: boolean;
}

export async function dependents(text: string, options: DependentsOptions): Promise<void> {
  const name = projectArgument(text);
  const { store, root } = await openIndex(options);
  const page = await requireProjectPage(store, { root, name });
  // A quarantined project has none: then nobody can be said to exclude it.
  const version = latestRelease(releases(page))?.version ?? "";
  const found = dependentsOf(name, version, await readHomeProjects(store, root));
  if (options.json) {
    return printJson({
      project: projectId({ root, name }),
      version: version === "" ? null : version,
      dependents: found.map(summaryOf),
    });
  }
  for (const line of columns(found.map((dependent) => rowOf(dependent, version)))) print(line);
  printNote(countOfDependents(found, version));
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
