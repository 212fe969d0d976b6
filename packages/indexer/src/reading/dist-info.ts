import type { Wheel } from "@wheelyard/core/distribution-filename";
import { isNameOf, isVersionOf } from "@wheelyard/core/identity";
import { quoted } from "@wheelyard/core/quoted";
import { foldedPath } from "./folded-path.ts";
import { InvalidFileError } from "./invalid-file-error.ts";
import { checkNames } from "./zip-names.ts";

/** Without these, no installer accepts a wheel. */
const REQUIRED_FILES = ["METADATA", "WHEEL", "RECORD"];

/** All installers write it, whatever else they write beside it. */
const MADE_BY_INSTALLERS = "INSTALLER";

/** Where installers can put the files of the .data folder. If it has another folder, no installer accepts the wheel. */
const SCHEMES = ["data", "headers", "platlib", "purelib", "scripts"];

/**
 * Finds the one .dist-info folder of a wheel. Its files are the same wherever the wheel is installed, even if the file
 * system treats several spellings as one, and even after installers have moved the content of the .data folder.
 *
 * @param names the names of all entries
 * @see https://packaging.python.org/en/latest/specifications/binary-distribution-format/
 * @throws {InvalidFileError}
 */
export function findDistInfo(names: readonly string[], wheel: Wheel): string {
  const folders = new Set<string>();
  const files = new Set<string>();
  for (const name of names) {
    const [top = "", ...below] = name.split("/");
    if (top.endsWith(".dist-info") && below.length > 0) folders.add(top);
    else if (isDistInfo(top)) {
      throw new InvalidFileError(`entry ${quoted(name)} is taken for a .dist-info folder on some systems`);
    }
    if (top.endsWith(".dist-info")) files.add(name);
  }
  const [folder, other] = folders;
  // Installers differ in which one they take for the wheel's own.
  if (folder !== undefined && other !== undefined) {
    throw new InvalidFileError(
      `it has more than one .dist-info folder: ${quoted(folder)} and ${quoted(other)}`,
    );
  }
  for (const file of REQUIRED_FILES) {
    if (!files.has(`${folder}/${file}`))
      throw new InvalidFileError(`it has no ${file}, expected it in "*.dist-info"`);
  }
  if (folder === undefined || !isFolderOf(wheel, folder)) {
    const { project, version } = wheel;
    throw new InvalidFileError(
      `its folder is ${quoted(folder ?? "")}, expected one of project ${quoted(project)} and version ${quoted(version.normalised)}`,
    );
  }
  checkNames(files, foldedPath);
  const taken = [...files].find((name) => name.startsWith(`${folder}/${MADE_BY_INSTALLERS}/`));
  if (taken !== undefined) {
    throw new InvalidFileError(
      `its entry ${quoted(taken)} lies where installers write the file ${MADE_BY_INSTALLERS}`,
    );
  }
  checkData(names, folder);
  return folder;
}

/**
 * Installers move `*.data/purelib/` and `platlib/` to the folder of .dist-info; `data/` goes to the root of the
 * environment, from which another path leads there.
 */
function checkData(names: readonly string[], folder: string): void {
  const own = foldedPath(folder);
  const ownData = `${folder.slice(0, -".dist-info".length)}.data`;
  for (const name of names) {
    const [top = "", scheme, ...below] = name.split("/");
    if (!foldedPath(top).endsWith(".data")) continue;
    const isLibrary = ["purelib", "platlib"].includes(foldedPath(scheme ?? "")) && isDistInfo(below[0] ?? "");
    if (isLibrary || below.some((segment) => foldedPath(segment) === own || isShortName(segment))) {
      throw new InvalidFileError(`entry ${quoted(name)} would be installed into a .dist-info folder`);
    }
    // pip moves its content as well, and others leave it there.
    if (top !== ownData && top.endsWith(".data") && scheme !== undefined) {
      throw new InvalidFileError(
        `entry ${quoted(name)} lies in another .data folder than ${quoted(ownData)}`,
      );
    }
    if (top === ownData && !name.endsWith("/") && (below.length === 0 || !SCHEMES.includes(scheme ?? ""))) {
      throw new InvalidFileError(
        `entry ${quoted(name)} of the .data folder is in none of the folders ${SCHEMES.join(", ")}`,
      );
    }
  }
}

function isFolderOf(wheel: Wheel, folder: string): boolean {
  const [, name = "", version = ""] = /^(.*)-([^-]*)\.dist-info$/s.exec(folder) ?? [];
  return isNameOf(wheel, name) && isVersionOf(wheel, version);
}

function isDistInfo(segment: string): boolean {
  return foldedPath(segment).endsWith(".dist-info") || isShortName(segment);
}

/** The second name that Windows gives a folder: `ACME-1~1.DIS`. */
function isShortName(segment: string): boolean {
  return /~[0-9]+\.dis$/.test(foldedPath(segment));
}
