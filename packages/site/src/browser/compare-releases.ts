import { byteSize } from "@wheelyard/core/byte-size";
import { cutText } from "@wheelyard/core/cut-text";
import { readRequirement } from "../requirement.ts";

/** What the legacy JSON API says about one release. */
export interface ReleaseJson {
  /** Strings, lists of strings, or objects of strings; null if the metadata doesn't say. */
  info: Readonly<Record<string, unknown>>;
  urls: readonly { filename: string; size: number }[];
}

/** One thing in two releases, each in words; undefined if the release lacks it. */
export interface ComparedRow {
  name: string;
  before: string | undefined;
  after: string | undefined;
}

export interface ComparedReleases {
  /** All, by what they are for: `cp312-cp312-win_amd64.whl`, or `.tar.gz`. */
  files: readonly ComparedRow[];
  /** Of all files, in bytes. */
  sizes: { before: number; after: number };
  /** Those that differ. */
  dependencies: readonly ComparedRow[];
  /** Those that differ. */
  fields: readonly ComparedRow[];
}

/** In the order in which they are shown. */
const FIELDS: Readonly<Record<string, string>> = {
  requires_python: "Requires Python",
  summary: "Summary",
  license_expression: "Licence",
  license: "Licence text",
  license_files: "Licence file",
  keywords: "Keywords",
  author: "Author",
  author_email: "Author",
  maintainer: "Maintainer",
  maintainer_email: "Maintainer",
  home_page: "Homepage",
  download_url: "Download",
  project_urls: "Link",
  provides_extra: "Extra",
  platform: "Platform",
  classifiers: "Classifier",
  dynamic: "Dynamic field",
  yanked_reason: "Yanked",
};

/** Longer texts are cut: licences have thousands of characters. */
const MAX_LENGTH = 300;

/** Compares what two releases of one project are made of, and what they say about themselves. */
export function compareReleases(before: ReleaseJson, after: ReleaseJson): ComparedReleases {
  return {
    files: rows(files(before), files(after)),
    sizes: { before: total(before), after: total(after) },
    dependencies: differing(rows(dependencies(before), dependencies(after))),
    fields: Object.entries(FIELDS)
      .flatMap(([field, label]) => comparedField(label, before.info[field], after.info[field]))
      .concat(comparedDescription(before, after)),
  };
}

function total({ urls }: ReleaseJson): number {
  return urls.reduce((sum, { size }) => sum + size, 0);
}

function files({ urls }: ReleaseJson): Map<string, string> {
  return new Map(urls.map(({ filename, size }) => [purpose(filename), byteSize(size)]));
}

/** A wheel's name and version have no dash, so the rest is for what it was built. */
function purpose(filename: string): string {
  if (filename.endsWith(".whl")) return filename.split("-").slice(2).join("-");
  return filename.endsWith(".tar.gz") ? ".tar.gz" : filename.slice(filename.lastIndexOf("."));
}

/** What is wanted of each project, by its name and by when it is wanted. */
function dependencies({ info }: ReleaseJson): Map<string, string> {
  const wanted = new Map<string, string>();
  for (const text of strings(info.requires_dist)) {
    const requirement = readRequirement(text);
    const { project = text, extra, marker = "" } = requirement ?? {};
    const name = [
      project,
      ...(extra === undefined ? [] : [`for the extra ${extra}`]),
      ...(marker === "" ? [] : [`if ${marker}`]),
    ].join(" ");
    const before = wanted.get(name);
    const now = requirement === undefined ? "required" : requirement.wanted || "any version";
    wanted.set(name, before === undefined ? now : `${before}; ${now}`);
  }
  return wanted;
}

/** A list is compared item by item, so that one more classifier is one row. */
function comparedField(label: string, before: unknown, after: unknown): ComparedRow[] {
  if (isText(before) && isText(after)) {
    const [one, other] = [before, after].map((text) => (text ? short(text) : undefined));
    return before === after || (!before && !after) ? [] : [{ name: label, before: one, after: other }];
  }
  const [one, other] = [new Set(strings(before)), new Set(strings(after))];
  return [...new Set([...one, ...other])]
    .filter((item) => one.has(item) !== other.has(item))
    .map((item) => ({
      name: label,
      before: one.has(item) ? short(item) : undefined,
      after: other.has(item) ? short(item) : undefined,
    }));
}

function comparedDescription({ info: before }: ReleaseJson, { info: after }: ReleaseJson): ComparedRow[] {
  if (before.description === after.description) return [];
  const said = ({ description }: ReleaseJson["info"]) =>
    typeof description === "string" && description !== ""
      ? `${description.length.toLocaleString("en")} characters`
      : undefined;
  return [{ name: "Description", before: said(before), after: said(after) }];
}

function isText(value: unknown): value is string | null | undefined {
  return typeof value === "string" || value === null || value === undefined;
}

function strings(value: unknown): string[] {
  if (Array.isArray(value)) return value.filter((item) => typeof item === "string");
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).map(([label, url]) => `${label}: ${url}`);
}

function short(text: string): string {
  return cutText(text, MAX_LENGTH);
}

function rows(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): ComparedRow[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .map((name) => ({ name, before: before.get(name), after: after.get(name) }));
}

function differing(all: readonly ComparedRow[]): ComparedRow[] {
  return all.filter(({ before, after }) => before !== after);
}
