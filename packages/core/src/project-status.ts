import { oneLine } from "./one-line.ts";
import { quoted } from "./quoted.ts";
import { MAIN, type Root } from "./root.ts";

/**
 * A project's status marker (PEP 792). `active` is the absence of a marker.
 */
export type ProjectStatus = { status: "archived" | "deprecated" | "quarantined"; reason?: string };

export class InvalidStatusError extends Error {
  override name = "InvalidStatusError";
}

/** The most bytes in a status file: a status and its reason are one sentence. */
const STATUS_FILE_LIMIT = 4 * 1024;

/**
 * The same in a channel, whose files may expire. Objects up to this size don't expire: otherwise, a quarantine would
 * lift itself.
 */
export const KEPT_OBJECT_BYTES = 512;

/**
 * How large a status file may be, in bytes.
 *
 * @example
 * statusFileLimit(MAIN) // 4096
 * statusFileLimit(channelRoot("nightly")) // 512
 */
export function statusFileLimit(root: Root): number {
  return root === MAIN ? STATUS_FILE_LIMIT : KEPT_OBJECT_BYTES;
}

/** From the mildest to the status that hides all files. */
const SEVERITY = ["active", "deprecated", "archived", "quarantined"] as const;

type StatusWord = (typeof SEVERITY)[number];

/**
 * Reads the content of a status file: a status, then an optional reason.
 *
 * @returns undefined for `active`
 * @throws {InvalidStatusError}
 * @example
 * parseStatusFile("deprecated use acme-base") // {status: "deprecated", reason: "use acme-base"}
 * parseStatusFile("active") // undefined
 * parseStatusFile("gone") // throws Cannot read status "gone": expected active, archived, deprecated or quarantined, then an optional reason
 */
export function parseStatusFile(text: string): ProjectStatus | undefined {
  const [, word = "", rest = ""] = /^\s*(\S*)(.*)$/s.exec(text) ?? [];
  const status = SEVERITY.find((known) => known === word.toLowerCase());
  if (status === undefined) {
    throw new InvalidStatusError(
      `Cannot read status ${quoted(word)}: expected active, archived, deprecated or quarantined, then an optional reason`,
    );
  }
  if (status === "active") return undefined;
  const reason = oneLine(rest);
  return reason === "" ? { status } : { status, reason };
}

/**
 * The status that counts if several files set one: the most severe. A file elsewhere in the bucket can't lift a
 * quarantine.
 *
 * @example
 * mostSevere([{ status: "deprecated" }, { status: "quarantined" }]) // {status: "quarantined"}
 */
export function mostSevere(statuses: readonly ProjectStatus[]): ProjectStatus | undefined {
  return statuses.reduce<ProjectStatus | undefined>(
    (worst, next) => (worst === undefined || severity(next) > severity(worst) ? next : worst),
    undefined,
  );
}

function severity({ status }: ProjectStatus): number {
  return SEVERITY.indexOf(status satisfies StatusWord);
}
