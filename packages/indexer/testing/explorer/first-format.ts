import { CLAIMS_PREFIX } from "@wheelyard/core/bucket-layout/claim-keys";
import { basename } from "@wheelyard/core/bucket-layout/object-key";
import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import { type ProjectPage, visiblePage } from "@wheelyard/core/project-page";
import type { FirstFormat, FirstFormatFile } from "@wheelyard/core/project-page-format-1";
import { jsonPage } from "@wheelyard/core/project-page-json";
import { parseState } from "@wheelyard/core/project-page-state";
import { MAIN } from "@wheelyard/core/root";
import { mainProject } from "@wheelyard/core/testing/main-project";
import type { StartingBucket } from "./scenario.ts";

/** The state of a page as wheelyard 0.1.0 wrote it: the JSON page with private facts in it. */
export function serializeFirstFormat(page: ProjectPage): string {
  const { files: _, ...json } = jsonPage(page, undefined);
  const listed = new Set(visiblePage(page).files);
  const file = (record: ProjectPage["distributions"][number]): FirstFormatFile => ({
    ...jsonFileOf(page, record.key),
    hashes: { sha256: record.sha256 },
    size: record.size,
    "upload-time": record.uploadTime,
    ...(record.isMetadataStatic && { "core-metadata": { sha256: record.metadataSha256 ?? "" } }),
    _key: record.key,
    _etag: record.etag,
    ...(record.metadataSha256 !== undefined && { _metadata: record.metadataSha256 }),
    ...(record.summary !== undefined && { _summary: record.summary }),
    _side: record.sideFiles,
  });
  const state: FirstFormat & { _format: 1 } = {
    ...json,
    files: [...listed].map(file),
    _format: 1,
    _held: page.distributions.filter((record) => !listed.has(record)).map(file),
    _statuses: page.statuses,
  };
  return `${JSON.stringify(state)}\n`;
}

function jsonFileOf(page: ProjectPage, key: string): object {
  const { yanked } = page.distributions.find((record) => record.key === key)?.sideFiles ?? {};
  return {
    filename: basename(key),
    url: `../../${key}`,
    ...(yanked && { yanked: yanked.reason === "" ? true : yanked.reason }),
  };
}

/** A bucket as that version would have left it: pages in the first format, no states beside them, and no claims. */
export function inFirstFormat({ objects, history }: StartingBucket): StartingBucket {
  const { state, json } = projectPageKeys(mainProject("acme"));
  const written = objects.find(({ key }) => key === state);
  if (written === undefined) return { objects, history };
  const { page } = parseState(MAIN, Buffer.from(written.body).toString());
  const body = Buffer.from(serializeFirstFormat(page));
  return {
    objects: objects.flatMap((object) => {
      const isNew = object.key === state || object.key.startsWith(CLAIMS_PREFIX);
      if (isNew || object.key.startsWith("_index/waiting/")) return [];
      return [object.key === json ? { ...object, body } : object];
    }),
    history,
  };
}
