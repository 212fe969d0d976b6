import { SERVED_SUFFIXES } from "@wheelyard/core/url-layout";
import { projectOfFilename } from "./distribution-filename.ts";
import { HOME, NO_PROJECT, PAGES, type Page, PROJECT, RESERVED_FOLDERS, VERSION } from "./pages.ts";
import { encodePath, type Path } from "./path.ts";
import { normaliseProjectName } from "./project-name.ts";
import { isVersion } from "./version.ts";

/** Where a path leads: to a page or to a file. */
export interface Route {
  /** The one URL of a page; null for a file, which is served whatever the spelling of its URL. */
  at: string | null;
  /** How another spelling is led there: 301, or 302 where it could lead elsewhere one day. Clients keep a 301 for ever. */
  status: 301 | 302;
  /** Where the bucket holds it; null where it holds several views of a page, below `at`. */
  object: string | null;
  /** The one it is about, or null where it is about the whole index. */
  project: string | null;
}

const METADATA = ".metadata";

export function routeOf(uri: string, path: Path): Route | null {
  const isRoot = path.segments.length === 0;
  if (isRoot || uri === HOME.alias) return page(isRoot ? "/" : uri, HOME.object, null);
  return pageAt(path.segments) || fileAt(path) || projectAt(path);
}

function page(at: string, object: string | null, project: string | null): Route {
  return { at: at, status: 301, object: object, project: project };
}

function pageAt(segments: string[]): Route | null {
  for (let i = 0; i < PAGES.length; i++) {
    const page = PAGES[i] as Page;
    const route = page.path.length === segments.length ? matchPage(page, segments) : null;
    if (route !== null) return route;
  }
  return null;
}

function matchPage(form: Page, segments: string[]): Route | null {
  let at = "";
  let project = form.kind === "asset" ? NO_PROJECT : null;
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
  if (form.kind === "views") return page(`${at}/`, null, project);
  if (form.kind === "html") return page(`${at}/`, `/_index${at}/index.html`, project);
  return page(at, `/_index${at}`, project);
}

/** A distribution at any key, or what lies beside it: its core metadata, its side files. */
function fileAt(path: Path): Route | null {
  const segments = path.segments;
  if (path.isFolder || RESERVED_FOLDERS.includes(segments[0] as string)) return null;
  const name = segments[segments.length - 1] as string;
  const suffix = name.endsWith(METADATA)
    ? METADATA
    : SERVED_SUFFIXES.find((ending) => name.endsWith(ending)) || "";
  const project = projectOfFilename(name.slice(0, name.length - suffix.length));
  if (project === null) return null;
  const folder = suffix === METADATA ? "/_index/metadata" : "";
  return { at: null, status: 301, object: folder + encodePath(segments), project: project };
}

/** An index URL without `/simple` works too. Without a slash at its end, a name with a dot is that of a file. */
function projectAt(path: Path): Route | null {
  const name = path.segments[0] as string;
  if (path.segments.length !== 1 || (!path.isFolder && name.includes("."))) return null;
  const project = normaliseProjectName(name);
  if (project === null) return null;
  return { at: `/simple/${project}/`, status: 302, object: null, project: project };
}
