import { channelRoot } from "@wheelyard/core/root";
import { mainProject } from "@wheelyard/core/testing/main-project";
import { beforeEach, describe, expect, it } from "vitest";
import { MemoryStore } from "../../testing/memory-store.ts";
import { StartAgainError } from "../commit/settle.ts";
import { AttemptClaim, ensureClaim, requireClaim } from "./claim.ts";

const ACME = mainProject("acme");
const CLAIM = "_claims/acme";

let store: MemoryStore;

beforeEach(() => {
  store = new MemoryStore();
});

describe("a claim", () => {
  it("names the key that claimed the name, and its channel", async () => {
    await ensureClaim(store, ACME, "acme-1.0.zip");
    expect(store.text(CLAIM)).toBe('{"_format":1,"key":"acme-1.0.zip"}\n');
    store.remove(CLAIM);
    const key = "_channels/cu121/acme-1.0.zip";
    await ensureClaim(store, { ...ACME, root: channelRoot("cu121") }, key);
    expect(store.text(CLAIM)).toBe(`{"_format":1,"key":"${key}","channel":"cu121"}\n`);
  });

  it("made by a person names no key, and says whether it is new", async () => {
    expect(await ensureClaim(store, ACME, undefined)).toBe(true);
    expect(store.text(CLAIM)).toBe('{"_format":1}\n');
    expect(await ensureClaim(store, ACME, undefined)).toBe(false);
  });

  it.each(["", "anything", '{"_format":9}'])("stays as it is if it exists already: %j", async (text) => {
    store.write(CLAIM, Buffer.from(text));
    await ensureClaim(store, ACME, "acme-1.0.zip");
    expect(store.text(CLAIM)).toBe(text);
  });

  it("does not count as made if S3 answers with a conflict because someone is deleting it", async () => {
    store.put = async () => ({ kind: "conflict" });
    await expect(ensureClaim(store, ACME, "acme-1.0.zip")).rejects.toThrow(StartAgainError);
  });

  it("is missed when it is gone", async () => {
    await expect(requireClaim(store, ACME)).rejects.toThrow('the claim of "acme" was taken away');
    await ensureClaim(store, ACME, "acme-1.0.zip");
    await requireClaim(store, ACME);
  });
});

describe("the claim of an attempt", () => {
  it("is made once, for the first key that needs it", async () => {
    const claim = new AttemptClaim(store, ACME);
    await Promise.all(["acme-1.0.zip", "acme-2.0.zip"].map((key) => claim.ensure(key)));
    expect(store.text(CLAIM)).toContain('"acme-1.0.zip"');
  });

  it("is checked only by the attempt that made it", async () => {
    const claim = new AttemptClaim(store, ACME);
    await claim.require();
    await claim.ensure("acme-1.0.zip");
    await claim.require();
    store.remove(CLAIM);
    await expect(claim.require()).rejects.toThrow(StartAgainError);
  });
});
