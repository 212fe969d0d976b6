import { byteSize } from "@wheelyard/core/byte-size";
import { counted } from "@wheelyard/core/counted";
import { columns } from "../terminal/columns.ts";
import { licenceInWords } from "./licence.ts";
import {
  type InventoryAdvisory,
  type InventoryRelease,
  nothingSafe,
  type ProjectInventory,
  requirementInWords,
} from "./release.ts";

/** For people: each project, and beneath it a line for each release. Only `--json` and the formats have every hash. */
export async function* renderTable(projects: AsyncIterable<ProjectInventory>): AsyncGenerator<string> {
  for await (const project of projects) {
    const [first] = project;
    if (first === undefined) continue;
    yield `${first.project}${first.status === undefined ? "" : ` (${first.status})`}\n`;
    for (const line of columns(project.map(rowOf))) yield `  ${line}\n`;
  }
}

function rowOf(release: InventoryRelease): string[] {
  const { version, uploadTime, files, dependencies, licence, advisories } = release;
  const size = byteSize(files.reduce((sum, file) => sum + file.size, 0));
  const isYanked = files.every(({ yanked }) => yanked !== undefined);
  const unsafe = nothingSafe(release).map((one) => `nothing safe for ${requirementInWords(one)}`);
  return [
    isYanked ? `${version} (yanked)` : version,
    uploadTime.slice(0, "2026-11-27".length),
    `${counted(files.length, "file")}, ${size}`,
    dependencies === null ? "no metadata" : counted(dependencies.length, "requirement"),
    licence === null ? "no licence stated" : licenceInWords(licence),
    [...(advisories ?? []).map(inWords), ...unsafe].join(", "),
  ];
}

function inWords({ id, severity, fixed, accepted }: InventoryAdvisory): string {
  const more = [
    severity,
    ...(fixed === undefined ? [] : [`fixed in ${fixed}`]),
    ...(accepted === undefined ? [] : [`accepted until ${accepted.until}`]),
  ];
  return `${id} (${more.join(", ")})`;
}
