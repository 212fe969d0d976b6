import { projectCode } from "../../testing/explorer/project-code.ts";
import type { Change } from "../../testing/explorer/scenario.ts";
import { indexChanges } from "../../testing/explorer/starting-bucket.ts";
import { OTHER_PROJECT, put, remove, SECOND, WHEEL } from "./scenarios.ts";

export const ACME_PAGE = "_index/simple/acme/state.json";
const ZOO_PAGE = "_index/simple/zoo/state.json";

/** What may happen to the pages of two projects, one of which gets another release; and that page, to start with. */
export async function pageChanges(): Promise<{ changes: readonly Change[]; start: Change; more: Change }> {
  const files = [put(WHEEL, "v1"), put(OTHER_PROJECT, "v1")];
  const start = await write(ACME_PAGE, files);
  const more = await write(ACME_PAGE, [...files, put(SECOND, "v1")]);
  const other = await write(ZOO_PAGE, files);
  return { changes: [start, more, remove(ACME_PAGE), other, remove(ZOO_PAGE)], start, more };
}

async function write(page: string, files: readonly Change[]): Promise<Change> {
  const { objects } = await indexChanges(files, projectCode);
  return put(page, Buffer.from(objects.find(({ key }) => key === page)?.body ?? []).toString());
}
