import { printable } from "@wheelyard/core/printable";
import { stringify } from "csv-stringify/sync";
import type { ListedFile } from "../index/listed-file.ts";
import { type InventoryRelease, nothingSafe, type ProjectInventory, requirementInWords } from "./release.ts";

const HEADER = [
  "project",
  "version",
  "status",
  "filename",
  "size",
  "sha256",
  "upload_time",
  "yanked",
  "licence",
  "licence_field",
  "is_spdx_expression",
  "dependencies",
  "advisories",
  "accepted",
  "fixed",
  "nothing_safe",
];

/**
 * A row for each file, by RFC 4180. Cells with several values have one on each line.
 *
 * Authors write some cells. A spreadsheet would run one that begins with `=`, `+`, `-` or `@` as a formula, so such a
 * cell begins with an apostrophe, as OWASP advises.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export async function* renderCsv(projects: AsyncIterable<ProjectInventory>): AsyncGenerator<string> {
  yield csv([HEADER]);
  for await (const project of projects) {
    const rows = project.flatMap((release) => release.files.map((file) => rowOf(release, file)));
    yield csv(rows);
  }
}

function csv(rows: readonly string[][]): string {
  // A lone line feed ends no record, but most readers would take it for an end if it were not quoted.
  return stringify([...rows], { record_delimiter: "windows", escape_formulas: true, quoted_match: "\n" });
}

function rowOf(release: InventoryRelease, file: ListedFile): string[] {
  const { project, version, status = "", licence, dependencies, advisories, requirements } = release;
  const accepted = advisories?.filter((advisory) => advisory.accepted !== undefined);
  return [
    project,
    version,
    status,
    printable(file.filename),
    String(file.size),
    file.sha256,
    file.uploadTime,
    file.yanked === undefined ? "" : printable(file.yanked === "" ? "yanked" : file.yanked),
    printable(licence?.text ?? ""),
    licence?.field ?? "",
    licence === null ? "" : String(licence.isExpression),
    dependencies === null ? "unknown" : lines(dependencies),
    advisories === null ? "unknown" : lines(advisories.map(({ id }) => id)),
    lines(accepted?.map(({ id }) => id) ?? []),
    lines(advisories?.flatMap(({ id, fixed }) => (fixed === undefined ? [] : [`${id}: ${fixed}`])) ?? []),
    requirements === null ? "unknown" : lines(nothingSafe(release).map(requirementInWords)),
  ];
}

function lines(values: readonly string[]): string {
  return values.map(printable).join("\n");
}
