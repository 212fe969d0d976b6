import { assetKey } from "@wheelyard/core/bucket-layout/shared-page-keys";
import { expect, it } from "vitest";
import { bucketMessage, created } from "../../testing/bucket-message.ts";
import { CountingStore } from "../../testing/counting-store.ts";
import { MemoryStore } from "../../testing/memory-store.ts";
import { readPlainText } from "../../testing/plain-text-reader.ts";
import { createHandler } from "../handler.ts";
import { publishingOnce } from "./assets.ts";

const PLENTY = { getRemainingTimeInMillis: () => 60_000 };

it("writes style and script once, and fails no upload if that fails", async () => {
  const bucket = new MemoryStore();
  const logged: string[] = [];
  let isRefused = true;
  const refusing = new CountingStore({
    get: (key, options) => bucket.get(key, options),
    list: (prefix, after) => bucket.list(prefix, after),
    delete: (key, condition) => bucket.delete(key, condition),
    put: async (key, body, headers, condition) => {
      if (isRefused && key.startsWith("_index/project/_assets/")) throw new Error("503 SlowDown");
      return bucket.put(key, body, headers, condition);
    },
  });
  const assets = [{ key: assetKey("site.css"), contentType: "text/css", body: Buffer.from("a {}") }];
  const handler = createHandler({
    bucket: "my-pypi",
    store: refusing,
    readDistribution: readPlainText(refusing),
    pause: async () => {},
    log: ({ event }) => logged.push(event),
    publishAssets: publishingOnce(refusing, assets, ({ event }) => logged.push(event)),
  });
  const upload = async (key: string): Promise<number> => {
    bucket.write(key, Buffer.from(key));
    refusing.calls = [];
    const { batchItemFailures } = await handler({ Records: [bucketMessage("1", created(key))] }, PLENTY);
    expect(batchItemFailures).toEqual([]);
    return refusing.calls.filter((call) => call.includes("_assets")).length;
  };
  expect(await upload("acme-1.0.zip")).toBeGreaterThan(0);
  expect(logged).toContain("assets-not-published");
  isRefused = false;
  expect(await upload("acme-1.1.zip")).toBeGreaterThan(0);
  expect(bucket.text("_index/project/_assets/site.css")).toBe("a {}");
  expect(await upload("acme-1.2.zip")).toBe(0);
});
