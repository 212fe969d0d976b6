import { dirname, join } from "node:path";
import { refused } from "../command-error.ts";
import { namedDistribution } from "./named-distribution.ts";
import type { PinCollector } from "./pin.ts";

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** The longest first: `-r` begins none of the others. */
const INCLUDING = ["--requirement", "--constraint", "-r", "-c"];

/** Deeper than anyone would write. A file may include itself by ever longer paths, with a link to its folder. */
const MAX_DEPTH = 20;

/** Which files are being read, each included by the one before, and which have been read to their end. */
interface Including {
  open: readonly string[];
  done: Set<string>;
}

/**
 * Reads requirements as pip does, with the files that they include.
 *
 * @see https://pip.pypa.io/en/stable/reference/requirements-file-format/
 */
export function addRequirements(
  path: string,
  text: string,
  readIncluded: (path: string) => string,
  collector: PinCollector,
  including: Including = { open: [path], done: new Set() },
): void {
  const { open, done } = including;
  for (const line of logicalLines(text)) {
    const included = includedFile(line);
    if (included !== undefined) {
      const inner = join(dirname(path), included);
      if (open.includes(inner) || open.length > MAX_DEPTH) {
        throw refused(`Cannot read "${inner}": files include each other`);
      }
      // Twenty files that include the next one twice would be read a million times.
      if (done.has(inner)) continue;
      addRequirements(inner, readIncluded(inner), readIncluded, collector, { open: [...open, inner], done });
      done.add(inner);
    } else if (/^(?:-e|--editable)(?![a-z-])/.test(line)) collector.addUnpinned(line);
    else if (!line.startsWith("-")) addRequirement(line, collector);
  }
}

function includedFile(line: string): string | undefined {
  const option = INCLUDING.find((one) => line.startsWith(one));
  return (
    option &&
    line
      .slice(option.length)
      .replace(/^[\s=]/, "")
      .trim()
  );
}

/** Only `==` and `===` pin a version, and a URL or a path that ends in a distribution's filename. */
function addRequirement(line: string, collector: PinCollector): void {
  const text = withoutMarker(withoutExtras(before(line, " --")));
  const hashes = hashesOf(line);
  const [direct, url] = splitAt(text, "@");
  if (url !== undefined && NAME.test(direct)) {
    collector.add(direct, namedDistribution(url)?.version.normalised, { hashes, isDirect: true });
    return;
  }
  const file = namedDistribution(text);
  const [name, written] = splitAt(text, "==");
  const version = written?.replace(/^=/, "").replace(/[()]/g, "").trim();
  const isPinned = version !== undefined && NAME.test(name) && !/[*,\s]/.test(version);
  if (file !== undefined) collector.add(file.project, file.version.normalised, { hashes, isDirect: true });
  else if (isPinned) collector.add(name, version, { hashes });
  else collector.addUnpinned(line);
}

/** @see https://pip.pypa.io/en/stable/topics/secure-installs/#hash-checking-mode */
function hashesOf(line: string): string[] {
  return [...line.matchAll(/\s--hash[=\s]\s*(\S+)/g)].flatMap(([, hash]) => hash ?? []);
}

/** A URL may contain a semicolon, so white space separates it from the marker. */
function withoutMarker(text: string): string {
  const separator = text.includes("://") ? /\s;|;\s/ : ";";
  return (text.split(separator, 1)[0] ?? "").trim();
}

function withoutExtras(text: string): string {
  const [name, rest] = splitAt(text, "[");
  const end = rest?.indexOf("]") ?? -1;
  return rest === undefined || end < 0 ? text : name + rest.slice(end + 1);
}

/** What comes before a separator, trimmed, and what comes after it, if it is there. */
function splitAt(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  if (at < 0) return [text.trim(), undefined];
  return [text.slice(0, at).replace("(", "").trim(), text.slice(at + separator.length)];
}

function before(text: string, separator: string): string {
  const at = text.indexOf(separator);
  return at < 0 ? text : text.slice(0, at);
}

/** Lines that end in a backslash continue. Comments begin a line, or follow white space. */
function logicalLines(text: string): string[] {
  return text
    .replace(/\\\r?\n/g, " ")
    .split(/\r?\n/)
    .map((line) => withoutComment(line).trim())
    .filter((line) => line !== "");
}

function withoutComment(line: string): string {
  for (let at = line.indexOf("#"); at >= 0; at = line.indexOf("#", at + 1)) {
    if (at === 0 || /\s/.test(line.charAt(at - 1))) return line.slice(0, at);
  }
  return line;
}
