import { SERVED_SUFFIXES } from "@wheelyard/core/url-layout";
import { projectOfFilename } from "./distribution-filename.ts";
import { HOME, NO_PROJECT, PAGES, type Page, PROJECT, RESERVED_FOLDERS, VERSION } from "./pages.ts";
import { encodePath, type Path, readPath } from "./path.ts";
import { normaliseProjectName } from "./project-name.ts";
import { isVersion } from "./version.ts";

/** Where a URI leads. `project` is the one it is about, or null where it is about the whole index. */
export type Route =
  /** `object`: where the bucket holds it; null where it holds several views of it below `at`. */
  | { kind: "page"; at: string; object: string | null; project: string | null }
  | { kind: "file"; uri: string; project: string }
  | { kind: "elsewhere"; location: string; project: string | null }
  | { kind: "nowhere" };

const NOWHERE: Route = { kind: "nowhere" };

const METADATA = ".metadata";

export function routeOf(uri: string): Route {
  const path = readPath(uri);
  if (path === null) return NOWHERE;
  const segments = path.segments;
  if (segments.length === 0 || uri === HOME.alias) {
    return { kind: "page", at: segments.length === 0 ? "/" : uri, object: HOME.object, project: null };
  }
  return pageAt(segments) || fileAt(path) || projectAt(path) || NOWHERE;
}

function pageAt(segments: string[]): Route | null {
  for (let i = 0; i < PAGES.length; i++) {
    const page = PAGES[i] as Page;
    const route = page.path.length === segments.length ? matchPage(page, segments) : null;
    if (route !== null) return route;
  }
  return null;
}

function matchPage(page: Page, segments: string[]): Route | null {
  let at = "";
  let project = page.kind === "asset" ? NO_PROJECT : null;
  for (let i = 0; i < segments.length; i++) {
    const segment = segments[i] as string;
    const expected = page.path[i] as string | RegExp;
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
  if (page.kind === "views") return { kind: "page", at: `${at}/`, object: null, project: project };
  if (page.kind === "html") at += "/";
  const object = `/_index${at}${page.kind === "html" ? "index.html" : ""}`;
  return { kind: "page", at: at, object: object, project: project };
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
  return { kind: "file", uri: folder + encodePath(segments), project: project };
}

/** An index URL without `/simple` works too. Without a slash at its end, a name with a dot is that of a file. */
function projectAt(path: Path): Route | null {
  const name = path.segments[0] as string;
  if (path.segments.length !== 1 || (!path.isFolder && name.includes("."))) return null;
  const project = normaliseProjectName(name);
  if (project === null) return null;
  return { kind: "elsewhere", location: `/simple/${project}/`, project: project };
}
