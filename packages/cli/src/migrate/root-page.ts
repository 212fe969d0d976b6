import { hasDistributionSuffix } from "@wheelyard/core/bucket-layout/user-files";
import { quoted } from "@wheelyard/core/quoted";
import {
  type RootPage,
  readRootPage,
  type SimpleProject,
  UnreadablePageError,
} from "@wheelyard/core/simple-page/simple-page";
import { unlistedKind } from "@wheelyard/core/unlisted-kind";
import { CommandError, refused } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import type { HttpClient } from "./http-client.ts";

/** Where servers put their simple index, below their main address. */
const BELOW = ["simple/", "+simple/"];

/** Where it is for the page of a project. */
const ABOVE = ["../"];

/** pypi.org and what mirrors it have ten times as many. Nobody means to copy them all. */
const MAX_PROJECTS = 50_000;

async function readRoot(http: HttpClient, url: string): Promise<RootPage> {
  try {
    return readRootPage(await http.page(url));
  } catch (error) {
    if (error instanceof UnreadablePageError) throw refused(error.message, { cause: error });
    throw error;
  }
}

/**
 * Reads the root page of a simple index.
 *
 * @throws {CommandError} if it is another page; the message names the root page that is probably meant
 */
export async function requireRootPage(http: HttpClient, root: URL): Promise<RootPage> {
  const page = await readRoot(http, root.href).catch(async (error) => {
    if (!(error instanceof CommandError) || error.exitCode === EXIT.unreachable) throw error;
    // In JSON, the page of a project can't be read as a root page.
    const paths = error.cause instanceof UnreadablePageError ? [...BELOW, ...ABOVE] : BELOW;
    throw refused(error.message + (await suggestion(http, root, paths)));
  });
  const { projects } = page;
  if (projects.length === 0) {
    const problem = `Cannot find a project at ${quoted(root.href)}: expected the root page of a simple index`;
    throw refused(problem + (await suggestion(http, root, BELOW)));
  }
  if (listsFiles(projects)) {
    const problem = `Cannot migrate from ${quoted(root.href)}: it lists files, expected the root page of a simple index`;
    throw refused(problem + (await suggestion(http, root, ABOVE)));
  }
  if (projects.length > MAX_PROJECTS) {
    throw refused(
      `Cannot migrate all ${projects.length} projects of ${quoted(root.href)}: expected at most ${MAX_PROJECTS}; choose some with --project or --requirements`,
    );
  }
  if (projects.every(leadsToItsName)) return page;
  // A page for people links to this and that, and to the index.
  const hint = await suggestion(http, root, BELOW);
  if (hint === "") return page;
  throw refused(`Cannot migrate from ${quoted(root.href)}: expected the root page of a simple index${hint}`);
}

/** @returns what to append to a message; empty if no root page is where it usually is */
async function suggestion(http: HttpClient, root: URL, paths: readonly string[]): Promise<string> {
  for (const path of paths) {
    const url = new URL(path, root).href;
    const { projects } = await readRoot(http, url).catch(() => ({ projects: [] }));
    if (projects.length > 0 && !listsFiles(projects) && projects.every(leadsToItsName)) {
      return `; it is probably ${url}`;
    }
  }
  return "";
}

/** As the page of a project does. A root page may have a stray archive beside its projects. */
function listsFiles(projects: readonly SimpleProject[]): boolean {
  const files = projects.filter(
    ({ name }) => hasDistributionSuffix(name) || unlistedKind(name) !== undefined,
  );
  return files.length > 0 && !projects.some((one) => !files.includes(one) && leadsToItsName(one));
}

/** Whether a link's URL ends in its text: `acme/`, `acme` or `acme/index.html`. */
function leadsToItsName({ name, url }: SimpleProject): boolean {
  const path = new URL(url).pathname.replace(/\/(?:index\.html)?$/, "");
  return normalised(path.slice(path.lastIndexOf("/") + 1)) === normalised(name);
}

function normalised(name: string): string {
  return name.replace(/[-_.]+/g, "-").toLowerCase();
}
