import {
  demand,
  type FileFacts,
  type PageFacts,
  readName,
  readProvenance,
  readRequiresPython,
  readSha256,
  readStatus,
  readUploadTime,
  readUrl,
} from "./page-facts.ts";

/** PEP 440, appendix B, and the local version in normal form. */
const NORMALISED_VERSION =
  /^([1-9]\d*!)?(0|[1-9]\d*)(\.(0|[1-9]\d*))*((a|b|rc)(0|[1-9]\d*))?(\.post(0|[1-9]\d*))?(\.dev(0|[1-9]\d*))?(\+[a-z0-9]+(\.[a-z0-9]+)*)?$/;

/**
 * Reads a project page of the simple repository API 1.4 in JSON and refuses whatever the specification does not allow.
 *
 * @see https://packaging.python.org/en/latest/specifications/simple-repository-api/
 * @throws {NonconformingPageError}
 */
export function readJsonPage(text: string, pageUrl: string): PageFacts & { versions: string[] } {
  const page = fields(JSON.parse(text), ["meta", "name", "versions", "files"], ["project-status"]);
  const meta = fields(page.meta, ["api-version"], []);
  demand(meta["api-version"] === "1.4", 'the api-version "1.4"', meta["api-version"]);

  const versions = list(page.versions).map(string);
  demand(new Set(versions).size === versions.length, "each version once", versions);
  for (const version of versions)
    demand(NORMALISED_VERSION.test(version), "a version in normal form", version);

  const status = page["project-status"] === undefined ? undefined : readJsonStatus(page["project-status"]);
  const files = list(page.files).map((file) => readJsonFile(file, pageUrl));
  const filenames = files.map(({ filename }) => filename);
  demand(new Set(filenames).size === filenames.length, "each filename once", filenames);
  if (status?.status === "quarantined")
    demand(files.length === 0, "no file of a quarantined project", filenames);
  return { name: readName(string(page.name)), versions, status, files };
}

function readJsonStatus(value: unknown): { status: string; reason?: string } {
  const { status, reason } = fields(value, ["status"], ["reason"]);
  const word = readStatus(string(status));
  return reason === undefined ? { status: word } : { status: word, reason: string(reason) };
}

function readJsonFile(value: unknown, pageUrl: string): FileFacts {
  const optional = ["requires-python", "core-metadata", "yanked", "gpg-sig", "provenance"];
  const file = fields(value, ["filename", "url", "hashes", "size", "upload-time"], optional);
  const filename = string(file.filename);
  demand(Number.isSafeInteger(file.size) && Number(file.size) >= 0, "a size in bytes", file.size);
  const metadata = file["core-metadata"] && fields(file["core-metadata"], ["sha256"], []).sha256;
  const { yanked, provenance } = file;
  demand(
    yanked === undefined || yanked === true || (typeof yanked === "string" && yanked !== ""),
    "yanked as true or a reason",
    yanked,
  );
  demand([undefined, true, false].includes(file["gpg-sig"] as undefined), "a boolean", file["gpg-sig"]);
  return {
    filename,
    url: readUrl(string(file.url), filename, pageUrl),
    sha256: readSha256(string(fields(file.hashes, ["sha256"], []).sha256)),
    size: Number(file.size),
    uploadTime: readUploadTime(string(file["upload-time"])),
    requiresPython:
      file["requires-python"] === undefined ? undefined : readRequiresPython(string(file["requires-python"])),
    coreMetadata: metadata === undefined ? undefined : readSha256(string(metadata)),
    yanked: yanked === true ? "" : yanked,
    hasSignature: file["gpg-sig"] === true,
    provenance: provenance === undefined ? undefined : readProvenance(string(provenance)),
  };
}

/** An object with all required keys, and no others except optional ones and the server's private ones. */
function fields(value: unknown, required: string[], optional: string[]): Record<string, unknown> {
  demand(typeof value === "object" && value !== null && !Array.isArray(value), "an object", value);
  const keys = Object.keys(value).filter((key) => !key.startsWith("_"));
  for (const key of required) demand(keys.includes(key), `the key ${key}`, keys);
  for (const key of keys) demand([...required, ...optional].includes(key), "no other key", key);
  return value as Record<string, unknown>;
}

function list(value: unknown): unknown[] {
  demand(Array.isArray(value), "an array", value);
  return value;
}

function string(value: unknown): string {
  demand(typeof value === "string", "a string", value);
  return value;
}
