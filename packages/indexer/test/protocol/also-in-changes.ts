import { projectCode } from "../../testing/explorer/project-code.ts";
import type { Change } from "../../testing/explorer/scenario.ts";
import { indexChanges } from "../../testing/explorer/starting-bucket.ts";
import { put, remove, WHEEL } from "./scenarios.ts";

/**
 * The page of a project in the main index and in two channels, in this order, and how each may be created and deleted.
 */
export async function alsoInChanges(): Promise<{ pages: readonly Change[]; changes: readonly Change[] }> {
  const files = [WHEEL, `_channels/c/${WHEEL}`, `_channels/d/${WHEEL}`];
  const { objects } = await indexChanges(
    files.map((file) => put(file, "v1")),
    projectCode,
  );
  const pages = objects
    .filter(({ key }) => key.endsWith("/state.json"))
    .map(({ key, body }) => put(key, Buffer.from(body).toString()))
    .toSorted((a, b) => a.key.length - b.key.length);
  return { pages, changes: pages.flatMap((page) => [page, remove(page.key)]) };
}
