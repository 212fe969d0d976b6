import { hasDistributionSuffix } from "@wheelyard/core/bucket-layout/user-files";
import type { ProjectName } from "@wheelyard/core/project-name";
import {
  readProjectListing,
  type SimpleFile,
  UnreadablePageError,
} from "@wheelyard/core/simple-page/simple-page";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import type { HttpClient } from "./http-client.ts";
import { requireRootPage } from "./root-page.ts";
import type { Source, SourceEntry, SourceFile } from "./source.ts";

/** Where a project's page is, and of which project, if it was asked for. */
interface ProjectPlace {
  kind: "page";
  url: string;
  project?: ProjectName;
}

/** An index that speaks the simple repository API. */
export function simpleApiSource(root: URL, http: HttpClient): Source {
  return {
    async *entries(only) {
      for await (const page of only === undefined ? allProjects() : named(only)) {
        if (page.kind === "unusable") yield page;
        else yield* ofProject(page);
      }
    },
  };

  async function* allProjects(): AsyncGenerator<ProjectPlace | (SourceEntry & { kind: "unusable" })> {
    const { projects, invalid } = await requireRootPage(http, root);
    for (const { entry, problem } of invalid) {
      yield { kind: "unusable", origin: root.href, reason: `Cannot use ${entry}: ${problem}` };
    }
    for (const { url } of projects) yield { kind: "page", url };
  }

  async function* named(only: ReadonlySet<ProjectName>): AsyncGenerator<ProjectPlace> {
    for (const project of only) yield { kind: "page", url: new URL(`${project}/`, root).href, project };
  }

  async function* ofProject({ url, project }: ProjectPlace): AsyncGenerator<SourceEntry> {
    try {
      const { files, invalid } = readProjectListing(await http.page(url));
      for (const { entry, problem } of invalid) {
        yield { kind: "unusable", origin: url, reason: `Cannot use ${entry}: ${problem}` };
      }
      for (const file of files) {
        if (hasDistributionSuffix(file.filename)) yield { kind: "file", file: sourceFile(file) };
        else yield { kind: "other", filename: file.filename };
      }
    } catch (error) {
      if (!isOfOnePage(error)) throw error;
      yield { kind: "unusable", origin: url, reason: error.message, ...(project && { project }) };
    }
  }

  function sourceFile({ filename, url, sha256, size, uploadTime, yanked }: SimpleFile): SourceFile {
    return {
      filename,
      origin: url,
      ...(sha256 !== undefined && { sha256 }),
      ...(size !== undefined && { size }),
      ...(uploadTime !== undefined && { uploaded: uploadTime }),
      ...(yanked !== undefined && { yanked }),
      fetch: (path, signal) => http.save(url, path, size, signal),
    };
  }
}

/** The other pages may be fine: neither network nor credentials are at fault. */
function isOfOnePage(error: unknown): error is Error {
  if (error instanceof UnreadablePageError) return true;
  return error instanceof CommandError && error.exitCode !== EXIT.unreachable;
}
