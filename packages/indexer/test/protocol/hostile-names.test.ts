import { describe, expect, it } from "vitest";
import { handlerCode } from "../../testing/explorer/handler-code.ts";
import { listedFiles } from "../../testing/explorer/listed-files.ts";
import { MemoryStore } from "../../testing/memory-store.ts";

const LONG = "a".repeat(990);

describe("a name that no distribution has is rejected, with a record that says so:", () => {
  it.each([
    ["<script>alert(1)<script>-1.0-py3-none-any.whl"],
    ['"><img src=x onerror=alert(1)>.whl'],
    ["acme'-1.0-py3-none-any.whl"],
    ["acme-1.0-py3-none-any\n.whl"],
    ["acme-1.0%0A-py3-none-any.whl"],
    ["acme%2F..-1.0.zip"],
    [`${LONG}-1.0.zip`],
  ])("%j", async (key) => {
    const bucket = await upload(key);
    const records = bucket.keys("_index/rejected/").map((record) => JSON.parse(bucket.text(record) ?? ""));
    expect(records).toEqual([
      expect.objectContaining({ key, reason: expect.stringMatching(/^Cannot .*[^.\n]$/) }),
    ]);
    expect(bucket.keys("_index/simple/acme/")).toEqual([]);
    expect(rejections(bucket)).not.toMatch(/<script>alert|<img src=x/);
  });
});

describe("a folder may have any such name, and the pages' links to its files work:", () => {
  it.each([
    ["<script>alert(1)<"],
    ['"><img src=x onerror=alert(1)>'],
    ["it's"],
    ["50%25 off"],
    ["a+b c&amp;d"],
    ["a".repeat(900)],
  ])("%j", async (folder) => {
    const key = `${folder}/acme-1.0.zip`;
    const bucket = await upload(key);
    for (const name of ["index.json", "index.html", "index.json.gz"]) {
      const page = `_index/simple/acme/${name}`;
      expect(listedFiles(page, bucket.bytes(page)).map((file) => file.key)).toEqual([key]);
    }
    expect(bucket.text("_index/simple/acme/index.html")).not.toMatch(/<script>alert|<img src=x/);
  });
});

it("a file that was rejected is read again when it is replaced, and its record disappears", async () => {
  const bucket = await upload("acme-1.0.zip", "bad: broken");
  expect(bucket.keys("_index/rejected/")).toEqual(["_index/rejected/acme-1.0.zip.json"]);
  await upload("acme-1.0.zip", "good", bucket);
  expect(bucket.keys("_index/rejected/")).toEqual([]);
  const page = "_index/simple/acme/index.json";
  expect(listedFiles(page, bucket.bytes(page))).toHaveLength(1);
  expect(rejections(bucket)).not.toContain("broken");
});

async function upload(key: string, content = "v1", bucket = new MemoryStore()): Promise<MemoryStore> {
  bucket.write(key, Buffer.from(content));
  await handlerCode.run([{ kind: "put", key, content }], { store: bucket, pause: async () => {} }, 1);
  return bucket;
}

/** The page that shows what was rejected. */
function rejections(bucket: MemoryStore): string {
  const pages = bucket.keys("_index/project/").filter((key) => key.endsWith(".html"));
  return pages.map((key) => bucket.text(key)).join();
}
