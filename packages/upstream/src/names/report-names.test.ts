import { claimKey } from "@wheelyard/core/bucket-layout/claim-keys";
import { LISTED_COUNTS_KEY, rejectionsKeys } from "@wheelyard/core/bucket-layout/list-page-keys";
import { rejectionKey } from "@wheelyard/core/bucket-layout/record-keys";
import { serializeClaim } from "@wheelyard/core/claims";
import { parseProjectName } from "@wheelyard/core/project-name";
import { MAIN } from "@wheelyard/core/root";
import type { LogEntry } from "@wheelyard/indexer/reporting/log";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { JSON_TYPE, send, startUpstreamServer, type UpstreamServer } from "../../testing/upstream-server.ts";
import { parseUpstreamSettings } from "../settings/settings.ts";
import { reportNames } from "./report-names.ts";

let upstream: UpstreamServer;
let store: MemoryStore;
let logged: LogEntry[];

beforeAll(async () => {
  upstream = await startUpstreamServer();
  for (const name of ["numpy", "acme", "elsewhere", "built"]) upstream.answer(name, send(404));
});
afterAll(() => upstream.close());

beforeEach(() => {
  upstream.requests.length = 0;
  logged = [];
  store = new MemoryStore();
  for (const name of ["numpy", "acme", "ours"]) claim(name);
});

function claim(name: string, channel?: string): void {
  store.write(claimKey(parseProjectName(name)), Buffer.from(serializeClaim(channel ? { channel } : {})));
}

function report(settings: object = {}): Promise<void> {
  return reportNames({
    store,
    settings: parseUpstreamSettings({ reserved: [], sources: [{ index: upstream.index }], ...settings }),
    log: (entry) => void logged.push(entry),
    pause: async () => {},
  });
}

function listed(): string[] {
  const state = store.text(rejectionsKeys(MAIN).state);
  return state === undefined ? [] : JSON.parse(state).map(({ key }: { key: string }) => key);
}

it("reports private names that upstream has too, and asks for nothing but its whole list", async () => {
  await report();
  expect(upstream.requests).toEqual(["/simple/"]);
  expect(logged).toEqual([
    { level: "warn", event: "names-checked", names: 3, alsoUpstream: 2, examples: ["acme", "numpy"] },
  ]);
  expect(listed().sort()).toEqual(["_claims/acme", "_claims/numpy"]);
  const page = store.text(rejectionsKeys(MAIN).html);
  expect(page).toContain("<code>numpy</code>");
  expect(page).toContain(`${upstream.index} has a project of this name too`);
});

it.each<[string, object]>([
  ["reserved", { reserved: ["acme", "num*"] }],
  ["blocked", { blocked: ["acme", "numpy"] }],
  ["built by a channel on purpose", { rebuilt: ["acme", "numpy"] }],
  ["not what the source answers for", { sources: [] }],
])("is silent about names that are %s, and takes them from the list", async (_, settings) => {
  await report();
  const sources = [{ index: upstream.index, only: ["torch"] }];
  await report("sources" in settings ? { sources } : settings);
  expect(logged.at(-1)).toMatchObject({ level: "info", alsoUpstream: 0, examples: [] });
  expect(listed()).toEqual([]);
  expect(store.text(rejectionsKeys(MAIN).html)).not.toContain("numpy");
});

it("takes a name from the list when its claim is gone", async () => {
  await report();
  store.remove(claimKey(parseProjectName("numpy")));
  await report();
  expect(listed()).toEqual(["_claims/acme"]);
});

it("takes nothing from the list if a source gives none, and fails", async () => {
  await report();
  const sources = [{ index: `${upstream.index}numpy/`, only: ["numpy", "torch"] }, { index: upstream.index }];
  await expect(report({ sources })).rejects.toThrow(/expected the list of its projects, found none$/);
  expect(logged.at(-1)).toMatchObject({ alsoUpstream: 1, examples: ["acme"] });
  expect(listed().sort()).toEqual(["_claims/acme", "_claims/numpy"]);
});

it("leaves rejected files on the list", async () => {
  const file = { key: "a-1.0.zip", uploaded: "2026-01-01T00:00:00.000Z", reason: "no" };
  store.write(rejectionsKeys(MAIN).state, Buffer.from(JSON.stringify([file])));
  store.write(rejectionKey(file.key), Buffer.from(JSON.stringify(file)));
  await report();
  expect(listed()).toContain("a-1.0.zip");
  await report({ reserved: ["acme", "numpy"] });
  expect(listed()).toEqual(["a-1.0.zip"]);
});

it("writes nothing if there is nothing to say", async () => {
  await report({ reserved: ["acme", "numpy"] });
  expect(store.text(rejectionsKeys(MAIN).state)).toBeUndefined();
});

describe("a list with far fewer projects than the last time", () => {
  const others = Array.from({ length: 16 }, (_, n) => ({ name: `other-${n}` }));
  const OWN = [{ name: "numpy" }, { name: "acme" }];

  /** Of 18 projects, 90 % are 16.2. */
  function list(projects: readonly { name: string }[]): void {
    const page = JSON.stringify({ meta: { "api-version": "1.1" }, projects });
    upstream.answer("list", send(200, { "content-type": JSON_TYPE }, page));
  }
  const reportList = () => report({ sources: [{ index: `${upstream.index}list/` }] });

  beforeEach(async () => {
    list([...OWN, ...others]);
    await reportList();
    logged = [];
  });

  it.each([
    ["one", others.slice(0, 1)],
    ["under 90 %", others],
  ])("takes nothing from the page of problems, and fails: %s", async (_, projects) => {
    list(projects);
    for (let n = 0; n < 2; n++) {
      await expect(reportList()).rejects.toThrow(
        `Cannot believe "${upstream.index}list/": it lists ${projects.length === 1 ? "1 project" : "16 projects"}, expected at least 90 % of the 18 before`,
      );
    }
    expect(listed().sort()).toEqual(["_claims/acme", "_claims/numpy"]);
  });

  it("is believed while it has 90 %, and is what the next one is compared with", async () => {
    list([{ name: "more" }, ...others]);
    await reportList();
    expect(listed()).toEqual([]);
    list([{ name: "more" }, ...others.slice(1)]);
    await reportList();
  });

  it("is believed after the counts were deleted, or if the source is another", async () => {
    list(others.slice(1));
    store.remove(LISTED_COUNTS_KEY);
    await reportList();
    expect(listed()).toEqual([]);
    upstream.answer(
      "else",
      send(200, { "content-type": JSON_TYPE }, '{"meta":{},"projects":[{"name":"a"}]}'),
    );
    await report({ sources: [{ index: `${upstream.index}else/` }] });
    expect(store.text(LISTED_COUNTS_KEY)).toBe(`{"_format":1,"projects":{"${upstream.index}else/":1}}\n`);
  });

  it.each(["{", "[]", '{"projects":{"a":"b"}}'])("says so if the counts can't be read: %s", async (text) => {
    store.write(LISTED_COUNTS_KEY, Buffer.from(text));
    await expect(reportList()).rejects.toThrow(`the counts of listed projects at "${LISTED_COUNTS_KEY}"`);
    expect(listed().sort()).toEqual(["_claims/acme", "_claims/numpy"]);
  });
});
