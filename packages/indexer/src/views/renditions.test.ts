import { randomBytes } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { compressedSimpleJsonView } from "./renditions.ts";

it.each([0, 1, 10, 300, 3_000])(
  "compresses a page of %i files as well as zlib does by default",
  async (files) => {
    const text = JSON.stringify({
      files: Array.from({ length: files }, (_, n) => ({
        filename: `acme-0.${n}-py3-none-any.whl`,
        hashes: { sha256: randomBytes(32).toString("hex") },
        "requires-python": ">=3.9",
        size: 10_000 + n,
      })),
    });
    const { body, headers } = await compressedSimpleJsonView(text);
    expect(headers.contentEncoding).toBe("gzip");
    expect(gunzipSync(body).toString()).toBe(text);
    expect(body.byteLength).toBeLessThanOrEqual(gzipSync(text).byteLength);
  },
);
