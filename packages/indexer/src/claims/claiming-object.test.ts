import { expect, it } from "vitest";
import { projectClaimedBy } from "./claiming-object.ts";

it.each([
  ["acme-1.0.zip", "acme"],
  ["any/folder/Acme_Core-1.0-py3-none-any.whl", "acme-core"],
  ["acme.status", "acme"],
  ["_index/simple/acme/state.json", "acme"],
  ["_index/simple/acme/index.json.gz", "acme"],
  ["_index/pypi/acme/1.0/json", "acme"],
  ["_index/_channels/cu121/project/acme/index.html", "acme"],
  // These show no name to readers.
  ["acme-1.0.zip.yanked", undefined],
  ["_index/metadata/acme-1.0.zip.metadata", undefined],
  ["_index/rejected/acme-1.0.zip.json", undefined],
  ["_index/simple/index.json", undefined],
  ["_index/downloads/acme.json", undefined],
  ["_claims/acme", undefined],
  ["_claims/acme-1.0.zip", undefined],
  ["acme.txt", undefined],
])("%s claims %s", (key, name) => {
  expect(projectClaimedBy(key)?.name).toBe(name);
});
