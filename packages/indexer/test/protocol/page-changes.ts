import { projectCode } from "../../testing/explorer/project-code.ts";
import type { Change } from "../../testing/explorer/scenario.ts";
import { settleChanges } from "../../testing/explorer/settled.ts";
import { OTHER_PROJECT, put, remove, WHEEL } from "./scenarios.ts";

export const ACME_PAGE = "_index/simple/acme/state.json";
const ZOO_PAGE = "_index/simple/zoo/state.json";

/** What may become of the pages of two projects; and one of the two, to start with. */
export async function pageChanges(): Promise<{ changes: readonly Change[]; start: Change }> {
  const { objects } = await settleChanges([put(WHEEL, "v1"), put(OTHER_PROJECT, "v1")], projectCode);
  const write = (page: string) =>
    put(page, Buffer.from(objects.find(({ key }) => key === page)?.body ?? []).toString());
  const start = write(ACME_PAGE);
  return { changes: [start, remove(ACME_PAGE), write(ZOO_PAGE), remove(ZOO_PAGE)], start };
}
