import { quoted } from "../quoted.ts";
import { isTime } from "../upload-time.ts";
import { httpUrl } from "./http-url.ts";
import type { RawFile } from "./page-entries.ts";
import type { SimpleFile } from "./page-model.ts";

/** The limit of file systems. */
const MAX_FILENAME_LENGTH = 255;
const MAX_TEXT_LENGTH = 1_000;

const SHA256 = /^[0-9a-f]{64}$/i;

export type FileEntryOutcome = { kind: "valid"; file: SimpleFile } | { kind: "invalid"; problem: string };

class InvalidFieldError extends Error {}

/** Reads one file of a page. */
export function readFileEntry(raw: RawFile): FileEntryOutcome {
  try {
    return { kind: "valid", file: fileOf(raw) };
  } catch (error) {
    if (!(error instanceof InvalidFieldError)) throw error;
    return { kind: "invalid", problem: error.message };
  }
}

function fileOf(raw: RawFile): SimpleFile {
  const sha256 = sha256Of(raw.sha256);
  const size = sizeOf(raw.size);
  const yanked = yankOf(raw.yanked);
  const coreMetadata = coreMetadataOf(raw.coreMetadata);
  const provenance = httpUrl(raw.provenance, raw.base);
  return {
    filename: filenameOf(raw.name),
    url: urlOf(raw),
    ...(sha256 !== undefined && { sha256 }),
    ...(size !== undefined && { size }),
    ...(typeof raw.uploadTime === "string" && isTime(raw.uploadTime) && { uploadTime: raw.uploadTime }),
    ...(isText(raw.requiresPython) && { requiresPython: raw.requiresPython }),
    ...(yanked !== undefined && { yanked }),
    ...(coreMetadata && { coreMetadata }),
    ...(provenance?.protocol === "https:" && { provenance: provenance.href }),
  };
}

function filenameOf(name: unknown): string {
  if (typeof name !== "string" || name === "") throw invalid("a filename", name);
  if (name.length > MAX_FILENAME_LENGTH) {
    throw new InvalidFieldError(
      `expected a filename of at most ${MAX_FILENAME_LENGTH} characters, found ${name.length}`,
    );
  }
  // It becomes a path on this machine and a key.
  if (/[\u0000-\u001f\u007f/\\]/.test(name) || name === "." || name === "..") {
    throw invalid("a filename without slashes and control characters", name);
  }
  return name;
}

function urlOf({ url, base }: RawFile): string {
  const target = httpUrl(url, base);
  if (target === undefined) throw invalid("an http or https URL without credentials", url);
  target.hash = "";
  return target.href;
}

// A file with an unusable hash is not taken: the page meant to bind it to a hash, and we couldn't check it.
function sha256Of(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string" && SHA256.test(value)) return value.toLowerCase();
  throw invalid("a SHA-256 of 64 hex digits", value);
}

function sizeOf(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw invalid("a size in bytes", value);
}

function yankOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === false) return undefined;
  if (value === true) return "";
  if (typeof value === "string") return value;
  throw invalid('true, false or a reason in "yanked"', value);
}

function coreMetadataOf(value: unknown): SimpleFile["coreMetadata"] {
  if (value === true) return {};
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const { sha256 } = value as { sha256?: unknown };
  return typeof sha256 === "string" && SHA256.test(sha256) ? { sha256: sha256.toLowerCase() } : {};
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= MAX_TEXT_LENGTH;
}

function invalid(wanted: string, value: unknown): InvalidFieldError {
  const found = typeof value === "string" ? quoted(value) : kindOf(value);
  return new InvalidFieldError(`expected ${wanted}, found ${found}`);
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return "none";
  if (typeof value === "object") return Array.isArray(value) ? "a list" : "an object";
  return quoted(String(value));
}
