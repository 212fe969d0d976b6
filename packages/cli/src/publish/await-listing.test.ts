import { S3Client } from "@aws-sdk/client-s3";
import { rejectionKey } from "@wheelyard/core/bucket-layout/record-keys";
import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import { MAIN } from "@wheelyard/core/root";
import { ensureRejection } from "@wheelyard/indexer/protocol/rejections";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import { expect, it } from "vitest";
import { awaitListing } from "./await-listing.ts";

const distribution = parseDistributionFilename("arrow-1.0-py3-none-any.whl");
const candidate = { path: "", key: `arrow/${distribution.filename}`, distribution, size: 1, sha256: "" };

const UPLOADED = "2026-01-02T00:00:00.000Z";
const EARLIER = "2026-01-01T00:00:00.000Z";

it.each([
  {
    record: "of this upload",
    etag: "new",
    uploaded: UPLOADED,
    expected: [{ kind: "rejected", candidate, reason: "Too odd" }],
  },
  {
    record: "of an earlier upload",
    etag: "old",
    uploaded: EARLIER,
    expected: "Cannot see the change on the page of",
  },
  {
    record: "of an earlier upload of the same bytes",
    etag: "new",
    uploaded: EARLIER,
    expected: "Cannot see the change on the page of",
  },
])("recognises a rejection $record", async ({ etag, uploaded, expected }) => {
  const store = new MemoryStore(() => new Date(UPLOADED));
  store.write(candidate.key, Buffer.from("content"));
  await ensureRejection(store, candidate.key, { key: candidate.key, etag, uploaded, reason: "Too odd" });
  expect((await store.get(rejectionKey(candidate.key))).kind).toBe("found");
  const index = {
    bucket: "",
    root: MAIN,
    endpoint: undefined,
    indexUrl: undefined,
    reconcileFunction: undefined,
    upstream: undefined,
    views: undefined,
    cacheSeconds: 0,
    client: new S3Client({}),
    store,
  };
  const answers = awaitListing(
    index,
    distribution.project,
    [{ candidate, etag: "new" }],
    0.01,
    new AbortController().signal,
  );
  if (typeof expected === "string") await expect(answers).rejects.toThrow(expected);
  else expect(await answers).toEqual(expected);
});
