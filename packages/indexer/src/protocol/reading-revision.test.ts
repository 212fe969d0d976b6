import { READING_REVISION } from "@wheelyard/core/project-page";
import { expect, it } from "vitest";
import { bucketMessage, created } from "../../testing/bucket-message.ts";
import { buildWheel } from "../../testing/build-wheel.ts";
import { MemoryStore } from "../../testing/memory-store.ts";
import { createHandler } from "../handler.ts";
import { ObjectReader } from "../reading/object-reader.ts";
import { readDistribution } from "../reading/read-distribution.ts";

/**
 * What each revision of the reading code records about a file. If you read more, raise READING_REVISION and add a row.
 * Otherwise files that are already listed are not read again.
 */
const FIELDS: Record<number, string[]> = {
  1: [
    "etag",
    "isMetadataStatic",
    "key",
    "metadataSha256",
    "requiresPython",
    "sha256",
    "sideFiles",
    "size",
    "summary",
    "uploadTime",
  ],
};

const METADATA = `Metadata-Version: 2.4
Name: acme
Version: 1.0
Summary: Does all
Description-Content-Type: text/markdown
Keywords: all
Home-page: https://acme.example/
Download-URL: https://acme.example/get
Author: Ada
Author-email: ada@acme.example
Maintainer: Grace
Maintainer-email: grace@acme.example
License-Expression: MIT
License-File: LICENSE
Classifier: Programming Language :: Python :: 3
Platform: any
Supported-Platform: any
Requires-Python: >=3.9
Requires-External: libacme
Requires-Dist: zoo
Provides-Extra: more
Provides-Dist: acme-too
Obsoletes-Dist: old-acme
Project-URL: Source, https://acme.example/source
Dynamic: Description

# Acme
`;

it("records exactly the fields of its revision, so that a new field can't miss files that are already listed", async () => {
  const store = new MemoryStore();
  const objects = new ObjectReader(store);
  const handler = createHandler({
    bucket: "my-pypi",
    store,
    readDistribution: (key, distribution) => readDistribution(objects, key, distribution),
    pause: async () => {},
    log: () => {},
  });
  const { filename, body } = buildWheel({ name: "acme", version: "1.0", metadata: METADATA });
  store.write(filename, body);
  const message = bucketMessage("1", created(filename));
  await handler({ Records: [message] }, { getRemainingTimeInMillis: () => 60_000 });
  const state = JSON.parse(store.text("_index/simple/acme/state.json") ?? "");
  const { reading = 1, ...facts } = state.distributions[0];
  expect(reading).toBe(READING_REVISION);
  expect(Object.keys(facts).toSorted()).toEqual(FIELDS[READING_REVISION]);
});
