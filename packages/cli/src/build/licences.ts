import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Licences under which code may be bundled with ours. */
const PERMITTED = ["MIT", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD"];

/** A package of others, of which a bundle contains code. */
export interface BundledPackage {
  name: string;
  version: string;
  /** Its SPDX identifier. */
  licence: string;
}

/** What a bundle must say about the code of others in it. */
export interface Licences {
  /** By name and version. */
  packages: BundledPackage[];
  /** The SPDX identifiers, in order, without repetition. */
  identifiers: string[];
  /** The notices to include with every copy. */
  notices: string;
}

/**
 * The licences of what a bundle of these sources contains.
 *
 * @param files absolute paths of sources, ours among them
 * @throws {Error} naming each package whose licence is unknown or doesn't permit it
 */
export async function licencesOf(files: readonly string[]): Promise<Licences> {
  const folders = new Set(files.flatMap((file) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []));
  const notices = await Promise.all([...folders].map(noticeOf));
  const refused = notices.filter(({ licence }) => !PERMITTED.includes(licence));
  if (refused.length > 0) {
    const list = refused.map(titleOf).join(", ");
    throw new Error(`Cannot bundle ${list}: expected one of the licences ${PERMITTED.join(", ")}`);
  }
  const titlesByText = new Map<string, string[]>();
  for (const notice of notices) {
    titlesByText.set(notice.text, [...(titlesByText.get(notice.text) ?? []), titleOf(notice)]);
  }
  const sections = [...titlesByText].map(([text, titles]) => `${titles.sort().join("\n")}\n\n${text}\n`);
  return {
    packages: notices
      .map(({ text: _, ...bundled }) => bundled)
      .sort((a, b) => (titleOf(a) < titleOf(b) ? -1 : 1)),
    identifiers: [...new Set(notices.map(({ licence }) => licence))].sort(),
    notices: sections.sort().join(`\n${"-".repeat(80)}\n\n`),
  };
}

interface Notice extends BundledPackage {
  text: string;
}

function titleOf({ name, version, licence }: BundledPackage): string {
  return `${name} ${version} (${licence})`;
}

async function noticeOf(folder: string): Promise<Notice> {
  const {
    name = "",
    version = "",
    license,
  } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Record<string, string | undefined>;
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  const text = texts.map((one) => one.trim()).join("\n\n");
  return {
    name,
    version,
    licence: license ?? "unknown",
    text: text === "" ? "The package does not include the text of its licence." : text,
  };
}
