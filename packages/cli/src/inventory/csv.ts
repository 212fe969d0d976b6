import type { InventoriedRelease } from "./collect-releases.ts";

const COLUMNS = [
  "project",
  "version",
  "channel",
  "file",
  "size",
  "sha256",
  "uploaded",
  "yanked",
  "licence",
  "requires_python",
  "dependencies",
  "advisories",
  "nothing_safe",
];

/**
 * A table with a row for each file.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function csvLines(releases: readonly InventoriedRelease[]): string[] {
  return [COLUMNS, ...releases.flatMap(rows)].map((cells) => cells.map(cell).join(","));
}

function rows(release: InventoriedRelease): string[][] {
  const { project, version, channel = "", licence = "", requiresPython = "" } = release;
  const unsafe = release.requirements?.filter(({ isAnySafe }) => !isAnySafe) ?? [];
  return release.files.map((file) => [
    project,
    version,
    channel,
    file.filename,
    String(file.size),
    file.sha256,
    file.uploadTime,
    file.yanked === undefined ? "" : file.yanked || "yes",
    licence,
    requiresPython,
    release.dependencies.join("; "),
    (release.advisories ?? []).map(({ id, severity }) => `${id} (${severity})`).join("; "),
    unsafe.map(({ requirement, advisories }) => `${requirement} (${advisories.join(", ")})`).join("; "),
  ]);
}

/** A spreadsheet takes a text that begins like a formula for one, and authors can write anything. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
