import { hasDistributionSuffix } from "@wheelyard/core/bucket-layout";
import type { ProjectName } from "@wheelyard/core/project-name";
import { quoted } from "@wheelyard/core/quoted";
import {
  readProjectListing,
  readRootPage,
  type SimpleFile,
  UnreadablePageError,
} from "@wheelyard/core/simple-page/simple-page";
import { unlistedKind } from "@wheelyard/core/unlisted-kind";
import { CommandError, refused } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import type { HttpClient } from "./http-client.ts";
import type { Source, SourceEntry, SourceFile } from "./source.ts";

/** Where servers put their simple index, below their main address. */
const USUAL_PATHS = ["simple/", "+simple/"];

/** An index that speaks the simple repository API. */
export function simpleApiSource(root: URL, http: HttpClient): Source {
  return {
    async *entries(only) {
      for await (const page of only === undefined ? allProjects() : named(only)) {
        if (page.kind === "unusable") yield page;
        else yield* ofProject(page.url);
      }
    },
  };

  async function* allProjects(): AsyncGenerator<
    { kind: "page"; url: string } | (SourceEntry & { kind: "unusable" })
  > {
    const { projects, invalid } = await readRoot(root.href).catch(async (error) => {
      if (isLost(error) || !(error instanceof CommandError)) throw error;
      throw await withProbableIndex(error);
    });
    if (projects.length === 0) {
      const problem = `Cannot find a project at ${quoted(root.href)}: expected the root page of a simple index`;
      throw await withProbableIndex(refused(problem));
    }
    for (const { entry, problem } of invalid) {
      yield { kind: "unusable", origin: root.href, reason: `Cannot use ${entry}: ${problem}` };
    }
    for (const { url } of projects) yield { kind: "page", url };
  }

  async function* named(only: ReadonlySet<ProjectName>): AsyncGenerator<{ kind: "page"; url: string }> {
    for (const project of only) yield { kind: "page", url: new URL(`${project}/`, root).href };
  }

  async function* ofProject(url: string): AsyncGenerator<SourceEntry> {
    try {
      const { files, invalid } = readProjectListing(await http.page(url));
      for (const { entry, problem } of invalid) {
        yield { kind: "unusable", origin: url, reason: `Cannot use ${entry}: ${problem}` };
      }
      for (const file of files) {
        if (hasDistributionSuffix(file.filename)) yield { kind: "file", file: sourceFile(file) };
        else if (unlistedKind(file.filename)) yield { kind: "other", filename: file.filename };
      }
    } catch (error) {
      if (!isOfOnePage(error)) throw error;
      yield { kind: "unusable", origin: url, reason: error.message };
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

  async function readRoot(url: string) {
    try {
      return readRootPage(await http.page(url));
    } catch (error) {
      if (error instanceof UnreadablePageError) throw refused(error.message, { cause: error });
      throw error;
    }
  }

  /** Suggests where the simple index of a server probably is. */
  async function withProbableIndex(problem: CommandError): Promise<CommandError> {
    for (const path of USUAL_PATHS) {
      const url = new URL(path, root).href;
      const { projects } = await readRoot(url).catch(() => ({ projects: [] }));
      if (projects.length > 0) return refused(`${problem.message}; it is probably ${url}`);
    }
    return problem;
  }
}

/** The other pages may be fine: neither network nor credentials are at fault. */
function isOfOnePage(error: unknown): error is Error {
  if (error instanceof UnreadablePageError) return true;
  return error instanceof CommandError && !isLost(error);
}

function isLost(error: unknown): boolean {
  return error instanceof CommandError && error.exitCode === EXIT.unreachable;
}
