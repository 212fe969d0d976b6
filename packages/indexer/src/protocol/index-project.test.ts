import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { keyRole } from "@wheelyard/core/key-role";
import { mainProject } from "@wheelyard/core/testing/main-project";
import { beforeEach, describe, expect, it } from "vitest";
import { MemoryStore } from "../../testing/memory-store.ts";
import { readPlainText } from "../../testing/plain-text-reader.ts";
import type { Store } from "../store/store.ts";
import type { ReadDistribution } from "./decider.ts";
import type { Hint } from "./hints.ts";
import { indexProject } from "./index-project.ts";
import type { IndexerPorts, ProjectOutcome } from "./project-run.ts";

const ACME = mainProject("acme");
const WHEEL = "acme-1.0-py3-none-any.whl";
const METADATA = "Metadata-Version: 2.1\nName: acme\nVersion: 1.0\nSummary: wheel one\n";
const PLAIN = { contentType: "binary/octet-stream" };
const ENCODED = { ...PLAIN, contentEncoding: "gzip" };
const PAGE = "_index/simple/acme/index.json";

let store: MemoryStore;

beforeEach(() => {
  let seconds = 0;
  store = new MemoryStore(() => new Date(Date.UTC(2026, 0, 1) + 1_000 * ++seconds));
});

describe("indexProject", () => {
  it("lists a new wheel in all renditions of the page", async () => {
    store.write(WHEEL, Buffer.from("wheel one"));
    await index(WHEEL);

    const page = JSON.parse(store.text(PAGE) ?? "");
    expect(page.files).toMatchObject([
      {
        filename: WHEEL,
        url: `../../${WHEEL}`,
        hashes: { sha256: sha256("wheel one") },
        size: 9,
        "upload-time": "2026-01-01T00:00:01.000Z",
        "core-metadata": { sha256: sha256(METADATA) },
      },
    ]);
    expect(store.text(`_index/metadata/${WHEEL}.metadata`)).toBe(METADATA);
    expect(store.text("_index/simple/acme/index.html")).toContain(`>${WHEEL}</a>`);
    const compressed = JSON.parse(
      gunzipSync(store.bytes("_index/simple/acme/index.json.gz") ?? "").toString(),
    );
    expect(compressed.files).toHaveLength(1);
    expect(compressed).toEqual(page);
    expect(JSON.stringify(page)).not.toContain('"_');
  });

  it("gives a file that was first published elsewhere its original upload time, and keeps it", async () => {
    const firstPublished = new Date("2020-01-31T12:00:00Z");
    const tagged: ReadDistribution = async (...file) => {
      const read = await readPlainText(store)(...file);
      return read.kind === "read" ? { ...read, firstPublished } : read;
    };
    store.write(WHEEL, Buffer.from("wheel one"));
    await indexProject(ACME, [hint(WHEEL)], "quick", { ...ports(), readDistribution: tagged });
    expect(uploadTimes()).toEqual(["2020-01-31T12:00:00.000Z"]);
    // Copied over itself without its tag, and read again because its metadata is gone.
    store.write(WHEEL, Buffer.from("wheel one"));
    store.remove(`_index/metadata/${WHEEL}.metadata`);
    await index(WHEEL);
    expect(uploadTimes()).toEqual(["2020-01-31T12:00:00.000Z"]);
    store.write(WHEEL, Buffer.from("wheel two"));
    await index(WHEEL);
    expect(uploadTimes()).toEqual([expect.stringMatching(/^2026-/)]);
  });

  it("removes the page and its views with the last file", async () => {
    store.write(WHEEL, Buffer.from("wheel one"));
    await index(WHEEL);
    store.remove(WHEEL);
    await index(WHEEL);
    expect(store.keys("_index/simple/acme/")).toEqual([]);
  });

  it("keeps the other files of a project", async () => {
    const other = "old/acme-0.9.tar.gz";
    store.write(WHEEL, Buffer.from("wheel one"));
    store.write(other, Buffer.from("sdist"));
    await index(WHEEL);
    await index(other);
    expect(filenames()).toEqual(["acme-0.9.tar.gz", WHEEL]);
    store.remove(WHEEL);
    await index(WHEEL);
    expect(filenames()).toEqual(["acme-0.9.tar.gz"]);
  });

  it("writes nothing if nothing changes", async () => {
    store.write(WHEEL, Buffer.from("wheel one"));
    await index(WHEEL);
    const before = store.keys().map((key) => store.bytes(key));
    await index(WHEEL);
    // The very same objects, not just equal ones.
    store.keys().forEach((key, n) => {
      expect(store.bytes(key)).toBe(before[n]);
    });
  });

  it("repairs damaged metadata and views even if the page needs no change", async () => {
    store.write(WHEEL, Buffer.from("wheel one"));
    await index(WHEEL);
    store.write(`_index/metadata/${WHEEL}.metadata`, Buffer.from("stale"));
    store.write("_index/simple/acme/index.html", Buffer.from("stale"));
    await index(WHEEL);
    expect(store.text(`_index/metadata/${WHEEL}.metadata`)).toBe(METADATA);
    expect(store.text("_index/simple/acme/index.html")).toContain(WHEEL);
  });

  it("lists a file without metadata, says so, and deletes the metadata of the file it overwrote", async () => {
    store.write(WHEEL, Buffer.from("wheel one"));
    await index(WHEEL);
    store.write(WHEEL, Buffer.from("bare: it has none"));
    const { listed, notes, replaced } = await index(WHEEL);
    expect({ listed, notes: [...notes], replaced }).toEqual({
      listed: [WHEEL],
      notes: [[WHEEL, "it has none"]],
      replaced: [WHEEL],
    });
    expect(files()[0]).toMatchObject({ hashes: { sha256: sha256("bare: it has none") } });
    expect(files()[0]).not.toHaveProperty("core-metadata");
    expect(store.keys("_index/metadata/")).toEqual([]);
    expect(store.text("_index/project/acme/index.html")).not.toContain(`${WHEEL}.metadata`);

    expect((await index(WHEEL)).isPageChanged).toBe(false);
    store.write(WHEEL, Buffer.from("wheel one"));
    await index(WHEEL);
    expect(store.text(`_index/metadata/${WHEEL}.metadata`)).toBe(METADATA);
  });

  describe("a quick attempt", () => {
    const HTML = "_index/simple/acme/index.html";
    const OTHER = "acme-2.0-py3-none-any.whl";

    beforeEach(async () => {
      store.write(WHEEL, Buffer.from("wheel one"));
      await index(WHEEL);
      store.write(OTHER, Buffer.from("wheel two"));
    });

    it("reads neither views nor rejection records", async () => {
      const reads: string[] = [];
      const { get } = store;
      store.get = (key, options) => {
        reads.push(key);
        return get.call(store, key, options);
      };
      expect((await index(OTHER)).attempts).toBe(1);
      expect(reads.filter((key) => key !== "_index/simple/acme/state.json")).toEqual([OTHER]);
    });

    it.each([
      ["is older than the state says", () => store.write(HTML, Buffer.from("older"))],
      ["was never written", (): void => store.remove(HTML)],
    ])("writes over a view that %s", async (_, leave) => {
      leave();
      expect((await index(OTHER)).attempts).toBe(1);
      expect(store.text(HTML)).toContain(OTHER);
    });

    it("starts again, thoroughly, if something else is at the key of the JSON view", async () => {
      store.write("_index/simple/acme/index.json", Buffer.from("{}"));
      expect((await index(OTHER)).attempts).toBe(2);
      expect(files()).toHaveLength(2);
    });

    it("starts again, thoroughly, if metadata is published for a file that the page doesn't know", async () => {
      const metadata = `_index/metadata/${OTHER}.metadata`;
      store.write(metadata, Buffer.from("left"));
      const { attempts, replaced } = await index(OTHER);
      expect({ attempts, replaced }).toEqual({ attempts: 2, replaced: [OTHER] });
      expect(store.text(metadata)).toContain("wheel two");
    });

    it("removes the rejection record of a key that the state names", async () => {
      store.write(OTHER, Buffer.from("bad: broken"));
      await index(OTHER);
      expect(store.keys("_index/rejected/")).toHaveLength(1);
      store.write(OTHER, Buffer.from("wheel two"));
      expect((await index(OTHER)).attempts).toBe(1);
      expect(store.keys("_index/rejected/")).toEqual([]);
    });
  });

  it.each([
    ["is removed", (): void => store.remove(WHEEL)],
    ["is replaced by one that is rejected", () => store.write(WHEEL, Buffer.from("bad: broken"))],
  ])("deletes the metadata of a file that %s, and says that it did", async (_, change) => {
    store.write(WHEEL, Buffer.from("wheel one"));
    await index(WHEEL);
    change();
    const { replaced } = await index(WHEEL);
    expect(store.keys("_index/metadata/")).toEqual([]);
    expect(replaced).toEqual([WHEEL]);
  });

  it("deletes metadata that was left by a run that died", async () => {
    store.write(WHEEL, Buffer.from("wheel one"));
    await index(WHEEL);
    store.remove(WHEEL);
    const { delete: remove } = store;
    store.delete = async (key, condition) => {
      if (key.startsWith("_index/metadata/")) throw new Error("the run dies");
      return remove.call(store, key, condition);
    };
    await expect(index(WHEEL)).rejects.toThrow("the run dies");
    store.delete = remove;
    const { replaced } = await index(WHEEL);
    expect(store.keys("_index/metadata/")).toEqual([]);
    expect(replaced).toEqual([WHEEL]);
  });

  it("publishes metadata again if its file comes back while it is deleted", async () => {
    store.write(WHEEL, Buffer.from("wheel one"));
    await index(WHEEL);
    store.remove(WHEEL);
    const { delete: remove } = store;
    store.delete = async (key, condition) => {
      if (key.startsWith("_index/metadata/")) {
        store.delete = remove;
        store.write(WHEEL, Buffer.from("wheel one"));
        // Its own run finds the metadata as it should be, and leaves.
        await index(WHEEL);
      }
      return remove.call(store, key, condition);
    };
    const { attempts } = await index(WHEEL);
    expect(attempts).toBe(2);
    expect(store.text(`_index/metadata/${WHEEL}.metadata`)).toBe(METADATA);
    expect(files()[0]).toHaveProperty("core-metadata");
  });

  it("keeps the first upload time while the content stays the same, and takes the new one if it changes", async () => {
    store.write(WHEEL, Buffer.from("wheel one"));
    await index(WHEEL);
    store.write(WHEEL, Buffer.from("wheel one"));
    await index(WHEEL);
    expect(files()[0]).toMatchObject({ "upload-time": "2026-01-01T00:00:01.000Z" });
    store.write(WHEEL, Buffer.from("wheel two"));
    const { replaced } = await index(WHEEL);
    expect(files()[0]["upload-time"] > "2026-01-01T00:00:01.000Z").toBe(true);
    expect(replaced).toEqual([WHEEL]);
  });

  it("rejects a file that can't be read, says why, and forgets that when the file is replaced", async () => {
    store.write(WHEEL, Buffer.from("bad: not a zip"));
    await index(WHEEL);
    expect(store.keys("_index/simple/")).toEqual([]);
    expect(JSON.parse(store.text(`_index/rejected/${WHEEL}.json`) ?? "")).toMatchObject({
      key: WHEEL,
      reason: "not a zip",
    });
    store.write(WHEEL, Buffer.from("wheel one"));
    await index(WHEEL);
    expect(filenames()).toEqual([WHEEL]);
    expect(store.keys("_index/rejected/")).toEqual([]);
  });

  it("rejects a file stored with an encoding, and lists the same bytes once they are copied without it", async () => {
    store.write(WHEEL, Buffer.from("wheel one"), ENCODED);
    await index(WHEEL);
    expect(store.keys("_index/simple/")).toEqual([]);
    expect(store.text(`_index/rejected/${WHEEL}.json`)).toContain("stored with gzip");
    const rejected = store.etag(WHEEL);
    store.write(WHEEL, Buffer.from("wheel one"));
    expect(store.etag(WHEEL)).toBe(rejected);
    await index(WHEEL);
    expect(filenames()).toEqual([WHEEL]);
    expect(store.keys("_index/rejected/")).toEqual([]);
  });

  it("takes a file off the page when it is copied over itself with an encoding", async () => {
    store.write(WHEEL, Buffer.from("wheel one"));
    await index(WHEEL);
    store.write(WHEEL, Buffer.from("wheel one"), ENCODED);
    await index(WHEEL);
    expect(store.keys("_index/simple/")).toEqual([]);
    expect(store.text(`_index/rejected/${WHEEL}.json`)).toContain("stored with gzip");
  });

  // The ETag stays the same throughout.
  describe.each([
    ["listed", ENCODED, PLAIN],
    ["rejected", PLAIN, ENCODED],
  ])("a file copied over itself ends up %s", (end, before, after) => {
    it.each(["after it was read", "before the first look", "before the last look"] as const)(
      "if it is copied %s, and another run handles the copy to the end",
      async (moment) => {
        store.write(WHEEL, Buffer.from("wheel one"), before);
        let isCopied = false;
        const copy = async () => {
          if (isCopied) return;
          isCopied = true;
          store.write(WHEEL, Buffer.from("wheel one"), after);
          await index(WHEEL);
        };
        let listings = 0;
        let noteRead = () => {};
        const wasRead = new Promise<void>((resolve) => {
          noteRead = resolve;
        });
        const slow: Store = {
          get: (key, options) => store.get(key, options),
          put: (key, body, headers, condition) => store.put(key, body, headers, condition),
          delete: (key, condition) => store.delete(key, condition),
          async *list(prefix, key) {
            const nth = prefix === WHEEL ? ++listings : 0;
            if (moment === "before the first look" && nth === 1) await wasRead.then(copy);
            if (moment === "before the last look" && nth === 2) await copy();
            yield* store.list(prefix, key);
          },
        };
        const read = readPlainText(store);
        await indexProject(ACME, [hint(WHEEL)], "quick", {
          store: slow,
          readDistribution: async (key, distribution) => {
            const outcome = await read(key, distribution);
            if (moment === "after it was read") await copy();
            noteRead();
            return outcome;
          },
          pause: async () => {},
        });
        expect(isCopied).toBe(true);
        if (end === "listed") {
          expect(filenames()).toEqual([WHEEL]);
          expect(store.keys("_index/rejected/")).toEqual([]);
        } else {
          expect(store.keys("_index/simple/")).toEqual([]);
          expect(store.keys("_index/rejected/")).toEqual([`_index/rejected/${WHEEL}.json`]);
        }
      },
    );
  });

  it("lists the older of two files with the same name, and the newer one once the older is deleted", async () => {
    store.write(`a/${WHEEL}`, Buffer.from("first"));
    store.write(`b/${WHEEL}`, Buffer.from("second"));
    await index(`b/${WHEEL}`);
    await index(`a/${WHEEL}`);
    expect(files()[0].url).toBe(`../../a/${WHEEL}`);
    expect(store.text(`_index/rejected/b/${WHEEL}.json`)).toContain("Duplicate of");
    store.remove(`a/${WHEEL}`);
    await index(`a/${WHEEL}`);
    expect(files()[0].url).toBe(`../../b/${WHEEL}`);
    expect(store.keys("_index/rejected/")).toEqual([]);
  });

  it.each([
    ["with a reason", "broken on 3.12", "broken on 3.12"],
    ["without a reason", "", true],
    ["with white space only", " \n", true],
  ])("yanks a file %s, and un-yanks it", async (_, content, yanked) => {
    store.write(WHEEL, Buffer.from("wheel one"));
    store.write(`${WHEEL}.yanked`, Buffer.from(content));
    await index(WHEEL);
    expect(files()[0].yanked).toBe(yanked);
    store.remove(`${WHEEL}.yanked`);
    await index(`${WHEEL}.yanked`);
    expect(files()[0]).not.toHaveProperty("yanked");
  });

  it("rejects a side file that can't be used, and changes nothing", async () => {
    store.write(WHEEL, Buffer.from("wheel one"));
    store.write(`${WHEEL}.yanked`, Buffer.from([0xff, 0xfe]));
    store.write(`${WHEEL}.provenance`, Buffer.from("[]"));
    await index(`${WHEEL}.yanked`);
    expect(files()[0]).not.toHaveProperty("yanked");
    expect(store.text(`_index/rejected/${WHEEL}.yanked.json`)).toContain("expected UTF-8 text");
    expect(store.text(`_index/rejected/${WHEEL}.provenance.json`)).toContain("expected a provenance object");
    store.remove(`${WHEEL}.yanked`);
    store.remove(`${WHEEL}.provenance`);
    await index(`${WHEEL}.yanked`);
    await index(`${WHEEL}.provenance`);
    expect(store.keys("_index/rejected/")).toEqual([]);
  });

  it("hides the files of a quarantined project, and shows them again", async () => {
    store.write(WHEEL, Buffer.from("wheel one"));
    store.write("acme.status", Buffer.from("quarantined suspicious upload"));
    await index(WHEEL);
    await index("acme.status");
    expect(files()).toEqual([]);
    expect(JSON.parse(store.text(PAGE) ?? "")).toMatchObject({
      "project-status": { status: "quarantined", reason: "suspicious upload" },
      versions: ["1.0"],
    });
    store.remove("acme.status");
    await index("acme.status");
    expect(filenames()).toEqual([WHEEL]);
  });

  it("remembers since when the project has its status, whatever the reason and however often it is set", async () => {
    const since = () => JSON.parse(store.text("_index/simple/acme/state.json") ?? "").statuses[0]?.since;
    const set = async (content: string) => {
      store.write("acme.status", Buffer.from(content));
      await index("acme.status");
      return since();
    };
    store.write(WHEEL, Buffer.from("wheel one"));
    await index(WHEEL);
    const first = await set("quarantined suspicious upload");
    expect(first).toMatch(/^2026-01-01T00:00:/);
    expect(await set("quarantined suspicious upload")).toBe(first);
    expect(await set("quarantined it sends tokens elsewhere")).toBe(first);
    const archived = await set("archived");
    expect(archived > first).toBe(true);
    expect(await set("active")).toBeUndefined();
    expect((await set("archived")) > archived).toBe(true);
  });

  it("remembers a status that comes before the first file, or outlives the last", async () => {
    store.write("acme.status", Buffer.from("archived"));
    await index("acme.status");
    expect(store.keys("_index/simple/")).toEqual([]);
    store.write(WHEEL, Buffer.from("wheel one"));
    await index(WHEEL);
    expect(JSON.parse(store.text(PAGE) ?? "")).toMatchObject({ "project-status": { status: "archived" } });
    store.remove(WHEEL);
    await index(WHEEL);
    store.write(WHEEL, Buffer.from("wheel two"));
    await index(WHEEL);
    expect(JSON.parse(store.text(PAGE) ?? "")).toMatchObject({ "project-status": { status: "archived" } });
  });
});

function index(...keys: string[]): Promise<ProjectOutcome> {
  return indexProject(ACME, keys.map(hint), "quick", ports());
}

function ports(): IndexerPorts {
  return {
    store,
    readDistribution: readPlainText(store),
    pause: async () => {},
    site: "https://pypi.example.com",
  };
}

function hint(key: string): Hint {
  const role = keyRole(key);
  if (role.kind === "status") return role;
  if (role.kind === "distribution") return { ...role, created: role.key === key };
  throw new Error(`Cannot hint at "${key}": expected a distribution, a side file or a status file`);
}

function files() {
  return JSON.parse(store.text(PAGE) ?? "").files;
}

function uploadTimes(): string[] {
  return files().map((file: { "upload-time": string }) => file["upload-time"]);
}

function filenames(): string[] {
  return files().map(({ filename }: { filename: string }) => filename);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
