import { keyRole } from "@wheelyard/core/key-role";
import { mainProject } from "@wheelyard/core/testing/main-project";
import { beforeEach, describe, expect, it } from "vitest";
import { MemoryStore } from "../../testing/memory-store.ts";
import { readPlainText } from "../../testing/plain-text-reader.ts";
import type { ReadDistribution } from "./decider.ts";
import type { Hint } from "./hints.ts";
import { indexProject } from "./index-project.ts";

const ACME = mainProject("acme");
const FILE = "acme-1.0.zip";
const CLAIM = "_claims/acme";

let store: MemoryStore;
/** Keys, in the order in which they were written or deleted. */
let writes: string[];

beforeEach(() => {
  store = new MemoryStore();
  writes = [];
  const { put, delete: remove } = store;
  store.put = (key, ...rest) => {
    writes.push(key);
    return put.call(store, key, ...rest);
  };
  store.delete = (key, condition) => {
    writes.push(key);
    return remove.call(store, key, condition);
  };
});

describe("a run that finds no page", () => {
  it.each([
    ["a first file", FILE, "v1"],
    ["a first file that is rejected", FILE, "bad: broken"],
    ["a status file alone", "x/acme.status", "archived"],
    ["a status file that is rejected", "acme.status", "unknown"],
  ])("claims the name of %s before it writes anything else", async (_, key, content) => {
    store.write(key, Buffer.from(content));
    await index(key);
    expect(writes[0]).toBe(CLAIM);
    expect(writes.filter((written) => written === CLAIM)).toHaveLength(1);
    expect(store.text(CLAIM)).toBe(`{"_format":1,"key":"${key}"}\n`);
  });

  it("claims the name while the file is being read, and writes nothing else until it is claimed", async () => {
    store.write(FILE, Buffer.from("v1"));
    let claimed = () => {};
    const isClaimed = new Promise<void>((resolve) => {
      claimed = resolve;
    });
    const { put } = store;
    store.put = async (key, ...rest) => {
      const outcome = await put.call(store, key, ...rest);
      if (key === CLAIM) claimed();
      return outcome;
    };
    const readOnceClaimed: ReadDistribution = async (...file) => {
      await isClaimed;
      return readPlainText(store)(...file);
    };
    await index(FILE, readOnceClaimed);
    expect(writes[0]).toBe(CLAIM);
  });

  it("claims nothing if there is no file", async () => {
    await index(FILE);
    expect(writes).toEqual([]);
  });

  it("starts again if its claim is taken away", async () => {
    store.write(FILE, Buffer.from("v1"));
    const { put } = store;
    let isTaken = false;
    store.put = async (key, ...rest) => {
      const outcome = await put.call(store, key, ...rest);
      if (key.endsWith("/state.json") && !isTaken) {
        isTaken = true;
        store.remove(CLAIM);
      }
      return outcome;
    };
    expect((await index(FILE)).attempts).toBe(2);
    expect(store.text(CLAIM)).toBeDefined();
  });
});

describe("a page that is older than claims", () => {
  beforeEach(async () => {
    store.write(FILE, Buffer.from("v1"));
    await index(FILE);
    store.remove(CLAIM);
    writes = [];
  });

  it("gets no claim from an upload, which costs nothing extra", async () => {
    store.write("acme-2.0.zip", Buffer.from("v1"));
    await index("acme-2.0.zip");
    expect(writes).not.toContain(CLAIM);
  });

  it("gets one before it is deleted", async () => {
    store.remove(FILE);
    await index(FILE);
    expect(writes[0]).toBe(CLAIM);
    expect(store.keys("_index/simple/")).toEqual([]);
    expect(store.text(CLAIM)).toContain(FILE);
  });
});

function index(key: string, readDistribution: ReadDistribution = readPlainText(store)) {
  return indexProject(ACME, [hint(key)], "quick", { store, readDistribution, pause: async () => {} });
}

function hint(key: string): Hint {
  const role = keyRole(key);
  if (role.kind === "status") return role;
  if (role.kind === "distribution") return { ...role, created: role.key === key };
  throw new Error(`Cannot hint at "${key}": expected a distribution or a status file`);
}
