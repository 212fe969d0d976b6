import type { ProjectName } from "./project-name.ts";
import { PAGES, type PageName, type PROJECT, type VERSION } from "./url-layout.ts";

/** The variable segments of a path, in order. */
type Varying<Path extends readonly unknown[]> = Path extends readonly [infer Segment, ...infer Rest]
  ? [
      ...(Segment extends typeof PROJECT
        ? [ProjectName]
        : Segment extends typeof VERSION | RegExp
          ? [string]
          : []),
      ...Varying<Rest>,
    ]
  : [];

/**
 * The path of a page below its root, without a slash at either end: its URL, and where the bucket holds it.
 *
 * @param values the variable segments of the page's path, already encoded as they should appear
 * @example
 * pagePath("legacyRelease", "acme", "1.0") // "pypi/acme/1.0/json"
 * pagePath("rejectionsPage") // "project/_problems"
 */
export function pagePath<Name extends PageName>(
  page: Name,
  ...values: Varying<(typeof PAGES)[Name]["path"]>
): string {
  const left: unknown[] = [...values];
  const path: readonly (string | RegExp)[] = PAGES[page].path;
  return path.map((segment) => (isVarying(segment) ? left.shift() : segment)).join("/");
}

function isVarying(segment: string | RegExp): boolean {
  return typeof segment !== "string" || segment.startsWith("<");
}
