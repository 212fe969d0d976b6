import { parseClaimsComplete, serializeClaimsComplete } from "@wheelyard/core/claims";
import { parseProjectName } from "@wheelyard/core/project-name";
import { beforeEach, describe, expect, it } from "vitest";
import { ReconciledBucket } from "../../testing/reconciled-bucket.ts";
import { indexSharedNames } from "../lists/shared-names.ts";

const COMPLETE = "_claims/_complete";

let bucket: ReconciledBucket;

beforeEach(async () => {
  bucket = new ReconciledBucket();
  bucket.upload("acme-1.0.zip", "zoo-1.0.zip");
  bucket.objects.write("early.status", Buffer.from("archived"));
  bucket.objects.write("broken-1.0.zip", Buffer.from("bad: it is broken"));
  bucket.passHours(1);
  await bucket.index(...bucket.objects.keys());
});

describe("reconcile", () => {
  it("says that every name is claimed, and in which bucket", async () => {
    await bucket.reconcile();
    expect(bucket.objects.text(COMPLETE)).toBe(serializeClaimsComplete("my-pypi"));
  });

  it.each([
    ["another bucket's", serializeClaimsComplete("other-pypi")],
    ["one that can't be read", "{}"],
  ])("writes it over %s", async (_, text) => {
    bucket.objects.write(COMPLETE, Buffer.from(text));
    await bucket.reconcile();
    expect(parseClaimsComplete(bucket.objects.text(COMPLETE) ?? "", COMPLETE)).toBe("my-pypi");
  });

  it("leaves alone what a newer wheelyard version says, and says so", async () => {
    bucket.objects.write(COMPLETE, Buffer.from('{"_format":9}'));
    expect(await bucket.reconcile()).toMatchObject({ newer: 1, examples: [`newer ${COMPLETE}`] });
    expect(bucket.objects.text(COMPLETE)).toBe('{"_format":9}');
  });

  it("claims what is missing before it says so, even for projects that agreed before", async () => {
    await bucket.reconcile();
    await bucket.drain();
    await bucket.reconcile();
    for (const key of bucket.objects.keys("_claims/")) bucket.objects.remove(key);
    expect(await bucket.reconcile()).toMatchObject({ compared: 0, differences: 0 });
    const puts = bucket.counted.calls.filter((call) => call.startsWith("put _claims/"));
    expect(puts.toSorted()).toEqual(
      ["_complete", "acme", "broken", "early", "zoo"].map((name) => `put _claims/${name}`),
    );
    expect(puts.at(-1)).toBe(`put ${COMPLETE}`);
  });

  it.each([
    ["nothing", () => {}, 0],
    ["the page of problems", () => bucket.objects.remove("_index/project/_problems/index.html"), 1],
  ])(
    "keeps what the list of rejections says about names, with %s missing",
    async (_, damage, differences) => {
      const reasons = new Map([[parseProjectName("acme"), "another index has it"]]);
      await indexSharedNames(reasons, "all", { store: bucket.objects, pause: async () => {} });
      const pages = bucket.objects.text("_index/project/_problems/index.html");
      damage();
      expect(await bucket.reconcile()).toMatchObject({ differences });
      await bucket.drain();
      expect(bucket.objects.text("_index/project/_problems/problems.json")).toContain('"_claims/acme"');
      expect(bucket.objects.text("_index/project/_problems/index.html")).toBe(pages);
    },
  );

  it("keeps what the list of rejections says about names if it says nothing else", async () => {
    bucket.objects.remove("broken-1.0.zip");
    await bucket.index("broken-1.0.zip");
    const reasons = new Map([[parseProjectName("acme"), "another index has it"]]);
    await indexSharedNames(reasons, "all", { store: bucket.objects, pause: async () => {} });
    bucket.objects.remove("_index/project/_problems/index.html");
    await bucket.reconcile();
    await bucket.drain();
    expect(bucket.objects.text("_index/project/_problems/index.html")).toContain("<code>acme</code>");
  });

  it("does not say so if a claim can't be written", async () => {
    bucket.objects.remove("_claims/acme");
    const put = bucket.objects.put.bind(bucket.objects);
    bucket.objects.put = (key, ...rest) =>
      key === "_claims/acme" ? Promise.reject(new Error("403")) : put(key, ...rest);
    await expect(bucket.reconcile()).rejects.toThrow("403");
    expect(bucket.objects.text(COMPLETE)).toBeUndefined();
  });

  it("claims a name again before it deletes a damaged page", async () => {
    bucket.objects.write("_index/simple/acme/state.json", Buffer.from("{"));
    const remove = bucket.objects.delete.bind(bucket.objects);
    let wasClaimed: boolean | undefined;
    const list = bucket.objects.list.bind(bucket.objects);
    bucket.objects.list = async function* (...call) {
      yield* list(...call);
      // Taken away after reconcile has seen it.
      bucket.objects.remove("_claims/acme");
    };
    bucket.objects.delete = (key, condition) => {
      if (key === "_index/simple/acme/state.json") {
        wasClaimed = bucket.objects.text("_claims/acme") !== undefined;
      }
      return remove(key, condition);
    };
    await bucket.reconcile();
    expect(wasClaimed).toBe(true);
  });

  it("deletes no claim", async () => {
    bucket.objects.write("_claims/gone", Buffer.from("{}"));
    bucket.passHours(72);
    await bucket.reconcile();
    await bucket.drain();
    await bucket.reconcile();
    expect(bucket.objects.text("_claims/gone")).toBe("{}");
  });
});
