import {
  CHANNEL_NAME,
  OWN_FOLDERS,
  PAGE_FOLDERS,
  PAGE_NAMES,
  PAGES,
  type Page,
  type PageName,
  PROJECT,
  SERVED_SUFFIXES,
  VERSION,
} from "@wheelyard/core/url-layout";
import { projectOfFilename } from "./distribution-filename.ts";
import { HOME, NO_PROJECT } from "./pages.ts";
import { encodePath, type Path } from "./path.ts";
import { normaliseProjectName } from "./project-name.ts";
import { isVersion } from "./version.ts";

/** Where a path leads: to a page or to a file. */
export interface Route {
  /** The root of its index: `/_channels/NAME`, or empty for the main index. */
  root: string;
  /** The one path of a page, below its root; null for a file, which is served at any spelling of its URL. */
  at: string | null;
  /**
   * How other spellings are redirected there: 301, or 302 if they could lead elsewhere one day. Clients keep a 301 for
   * ever.
   */
  status: 301 | 302;
  /** Where the bucket holds it; null if the bucket holds several views of the page, at its path below `/_index`. */
  object: string | null;
  /** The project that it is about, or null if it is about the whole index. */
  project: string | null;
}

const METADATA = ".metadata";

/** The folder of the channels. Each channel in it is an index; the folder itself has no page. */
const CHANNELS = "_channels";

export function routeOf(uri: string, path: Path): Route | null {
  const isChannel = path.segments[0] === CHANNELS;
  const channel = path.segments[1] || "";
  if (isChannel && !CHANNEL_NAME.test(channel)) return null;
  const root = isChannel ? `/_channels/${channel}` : "";
  const segments = path.segments.slice(isChannel ? 2 : 0);
  if (segments.length === 0) return page(root, "/", `/_index${root}${HOME.object}`, null);
  if (uri === HOME.alias) return page(root, uri, `/_index${HOME.object}`, null);
  return pageAt(root, segments) || fileAt(root, segments, path) || projectAt(root, segments, path);
}

function page(root: string, at: string, object: string | null, project: string | null): Route {
  return { root: root, at: at, status: 301, object: object, project: project };
}

function pageAt(root: string, segments: string[]): Route | null {
  for (let i = 0; i < PAGE_NAMES.length; i++) {
    const form: Page = PAGES[PAGE_NAMES[i] as PageName];
    const route = form.path.length === segments.length ? matchPage(root, form, segments) : null;
    if (route !== null) return route;
  }
  return null;
}

function matchPage(root: string, form: Page, segments: string[]): Route | null {
  let at = "";
  let project: string | null = null;
  for (let i = 0; i < segments.length; i++) {
    const segment = segments[i] as string;
    const expected = form.path[i] as string | RegExp;
    if (expected === PROJECT) {
      project = normaliseProjectName(segment);
      if (project === null) return null;
      at += `/${project}`;
    } else if (
      typeof expected !== "string"
        ? expected.test(segment)
        : expected === VERSION
          ? isVersion(segment)
          : segment === expected
    ) {
      at += expected === VERSION ? encodePath([segment]) : `/${segment}`;
    } else {
      return null;
    }
  }
  const object = `/_index${form.kind === "count" ? "/downloads" : ""}${root}${at}`;
  if (form.kind === "views") return page(root, `${at}/`, null, project);
  if (form.kind === "html") return page(root, `${at}/`, `${object}/index.html`, project);
  // One style and one script for the pages of every index.
  if (form.kind === "asset") return page(root, at, `/_index${at}`, NO_PROJECT);
  return page(root, at, object, project);
}

/** A distribution at any key, or a file beside it: its core metadata or a side file. */
function fileAt(root: string, segments: string[], path: Path): Route | null {
  const first = segments[0] as string;
  // CloudFront's "*" also matches slashes: with such a folder anywhere, it takes a path for a channel's page.
  const folders = root === "" ? [first] : segments;
  const isHidden = folders.some((folder) => PAGE_FOLDERS.includes(folder));
  const isOwn = root === "" ? OWN_FOLDERS.includes(first) : first === CHANNELS;
  if (path.isFolder || isHidden || isOwn) return null;
  const name = segments[segments.length - 1] as string;
  const suffix = name.endsWith(METADATA)
    ? METADATA
    : SERVED_SUFFIXES.find((ending) => name.endsWith(ending)) || "";
  const project = projectOfFilename(name.slice(0, name.length - suffix.length));
  if (project === null) return null;
  const folder = suffix === METADATA ? "/_index/metadata" : "";
  return { root: root, at: null, status: 301, object: folder + encodePath(path.segments), project: project };
}

/** An index URL without `/simple` works too. Without a slash at the end, a name with a dot is that of a file. */
function projectAt(root: string, segments: string[], path: Path): Route | null {
  const name = segments[0] as string;
  if (segments.length !== 1 || (!path.isFolder && name.includes("."))) return null;
  const project = normaliseProjectName(name);
  if (project === null) return null;
  return { root: root, at: `/simple/${project}/`, status: 302, object: null, project: project };
}
