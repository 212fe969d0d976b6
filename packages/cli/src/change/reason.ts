import { cutText } from "@wheelyard/core/cut-text";
import { type ProjectStatus, parseStatusFile, statusFileLimit } from "@wheelyard/core/project-status";
import { channelOf, type Root } from "@wheelyard/core/root";
import { SIDE_FILES } from "@wheelyard/core/side-files";
import { wrongUsage } from "../command-error.ts";

/**
 * The reason that the index will show for a yanked file with this content.
 *
 * @throws {CommandError} if the index would reject the file
 */
export function yankReason(text: string): string {
  requireSize(text, SIDE_FILES.yanked.limit, "");
  return SIDE_FILES.yanked.read(text).reason;
}

/** The same for the reason of another index: one that is too long is cut, because an index would ignore the yank. */
export function foreignYankReason(text: string): string {
  // Three bytes for each UTF-16 unit at most.
  return SIDE_FILES.yanked.read(cutText(text, Math.floor(SIDE_FILES.yanked.limit / 3) - 1)).reason;
}

/**
 * The content of a status file, and the status that the index will make of it.
 *
 * @throws {CommandError} if the index would reject the file
 */
export function statusMarker(
  root: Root,
  word: string,
  reason = "",
): { content: string; status: ProjectStatus | undefined } {
  const channel = channelOf(root);
  requireSize(
    reason,
    statusFileLimit(root) - `${word} `.length,
    channel === undefined ? "" : ` in the channel "${channel}"`,
  );
  const content = `${word} ${reason}`;
  return { content, status: parseStatusFile(content) };
}

function requireSize(reason: string, limit: number, where: string): void {
  const size = Buffer.byteLength(reason);
  if (size <= limit) return;
  throw wrongUsage(`Cannot use a --reason of ${size} bytes: expected at most ${limit}${where}`);
}
