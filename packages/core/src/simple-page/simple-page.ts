import { quoted } from "../quoted.ts";
import { htmlEntries } from "./html-entries.ts";
import { jsonEntries } from "./json-entries.ts";
import type { PageEntries, RawFile, RawProject } from "./page-entries.ts";
import { pageKind, UnreadablePageError } from "./page-kind.ts";
import type { InvalidEntry, ProjectListing, ReceivedPage, RootPage } from "./page-model.ts";
import { readFileEntry } from "./read-file-entry.ts";
import { readProjectEntry } from "./read-project-entry.ts";

export { UnreadablePageError } from "./page-kind.ts";
export type {
  InvalidEntry,
  ProjectListing,
  ReceivedPage,
  RootPage,
  SimpleFile,
  SimpleProject,
} from "./page-model.ts";

/**
 * Reads the projects of a root page. Each entry is read by itself: an invalid one doesn't affect the others.
 *
 * @throws {UnreadablePageError}
 * @example
 * readRootPage({ url: "https://a.example/simple/", contentType: "text/html", text: '<a href="acme/">Acme</a>' }).projects[0].name // "Acme"
 */
export function readRootPage(page: ReceivedPage): RootPage {
  const { projects } = entriesOf(page);
  if (projects === undefined) throw unreadable(page, 'expected a list of "projects"');
  const read: RootPage = { projects: [], invalid: [] };
  for (const [n, raw] of projects.entries()) {
    const outcome = readProjectEntry(raw, page.url);
    if (outcome.kind === "valid") read.projects.push(outcome.project);
    else read.invalid.push(invalidEntry(raw, n, outcome.problem));
  }
  return read;
}

/**
 * pypi.org's largest page has 15,000. Each takes time to read, even if it is invalid, and a page of a few megabytes can
 * name millions.
 */
export const MAX_FILES = 50_000;

/**
 * Reads a project's page. Each file is read by itself: an invalid name, URL, hash, size or yank costs only that file.
 * What merely describes a file is left out if it is invalid.
 *
 * @throws {UnreadablePageError}
 * @example
 * readProjectListing({ url: "https://a.example/simple/acme/", contentType: "text/html", text: '<a href="../../acme-1.0.zip">acme-1.0.zip</a>' }).files[0].url // "https://a.example/acme-1.0.zip"
 */
export function readProjectListing(page: ReceivedPage): ProjectListing {
  const { files, version, name, status, versions } = entriesOf(page);
  if (files === undefined) throw unreadable(page, 'expected a list of "files"');
  if (files.length > MAX_FILES)
    throw unreadable(page, `expected at most ${MAX_FILES} files, found ${files.length}`);
  const read: ProjectListing = {
    ...(version !== undefined && { version }),
    ...(name !== undefined && { name }),
    ...(status !== undefined && { status }),
    ...(versions !== undefined && { versions }),
    files: [],
    invalid: [],
  };
  for (const [n, raw] of files.entries()) {
    const outcome = readFileEntry(raw);
    if (outcome.kind === "valid") read.files.push(outcome.file);
    else read.invalid.push(invalidEntry(raw, n, outcome.problem));
  }
  return read;
}

function entriesOf(page: ReceivedPage): PageEntries {
  const { text, url } = page;
  const entries = pageKind(page) === "json" ? jsonEntries(text, url) : htmlEntries(text, url);
  if ("problem" in entries) throw unreadable(page, entries.problem);
  return entries;
}

function unreadable({ url }: ReceivedPage, problem: string): UnreadablePageError {
  return new UnreadablePageError(`Cannot read ${quoted(url)}: ${problem}`);
}

function invalidEntry({ name }: RawFile | RawProject, n: number, problem: string): InvalidEntry {
  if (typeof name !== "string" || name === "") return { entry: `entry ${n + 1}`, problem };
  return { entry: quoted(name), problem };
}
