import { InvalidFilenameError, parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import { type Project, projectId } from "@wheelyard/core/project";
import type { ProjectName } from "@wheelyard/core/project-name";
import type { DistributionRecord, ProjectPage } from "@wheelyard/core/project-page";
import { quoted } from "@wheelyard/core/quoted";
import { compareVersions } from "@wheelyard/core/version";
import { refused, wrongUsage } from "../command-error.ts";
import { projectArgument } from "../index/project-argument.ts";
import { requireProjectPage } from "../index/read-pages.ts";
import { versionArgument } from "../index/version-argument.ts";
import type { OpenIndex } from "../target/open-index.ts";

/** The files that a command changes, all of one project. */
export interface FoundFiles {
  project: Project;
  page: ProjectPage;
  files: DistributionRecord[];
}

/**
 * Finds the file with a filename, or all files of a release given as `PROJECT==VERSION`.
 *
 * As for installers, `1` is the release `1.0`. A local version is another release here: `1.0` is not `1.0+cu121`.
 */
export async function findListedFiles(
  { store, root }: Pick<OpenIndex, "store" | "root">,
  text: string,
): Promise<FoundFiles> {
  const { name, isMeant } = parseArgument(text);
  const project: Project = { root, name };
  const page = await requireProjectPage(store, project);
  const files = page.distributions.filter(isMeant);
  if (files.length > 0) return { project, page, files };
  throw refused(`Cannot find ${quoted(text)}: the index lists no such file of "${projectId(project)}"`);
}

interface Meant {
  name: ProjectName;
  isMeant: (record: DistributionRecord) => boolean;
}

function parseArgument(text: string): Meant {
  const [project = "", version] = text.split("==");
  if (version !== undefined) {
    const wanted = versionArgument(version);
    return {
      name: projectArgument(project),
      isMeant: ({ distribution }) => compareVersions(distribution.version, wanted) === 0,
    };
  }
  try {
    const { project } = parseDistributionFilename(text);
    return { name: project, isMeant: ({ distribution }) => distribution.filename === text };
  } catch (error) {
    if (!(error instanceof InvalidFilenameError)) throw error;
    throw wrongUsage(
      `Cannot read ${quoted(text)}: expected a filename, or a release such as acme-core==1.4.0`,
      { cause: error },
    );
  }
}
