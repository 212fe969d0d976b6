import { printableJson } from "@wheelyard/core/printable";
import type { ProjectInventory } from "./release.ts";

/** An array of releases, one a line. */
export async function* renderInventoryJson(
  projects: AsyncIterable<ProjectInventory>,
): AsyncGenerator<string> {
  let before = "[\n";
  for await (const project of projects) {
    for (const release of project) {
      yield before + printableJson(release);
      before = ",\n";
    }
  }
  yield before === "[\n" ? "[]\n" : "\n]\n";
}
