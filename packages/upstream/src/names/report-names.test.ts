import { claimKey, problemsKeys, rejectionKey } from "@wheelyard/core/bucket-layout";
import { serializeClaim } from "@wheelyard/core/claims";
import { parseProjectName } from "@wheelyard/core/project-name";
import { MAIN } from "@wheelyard/core/root";
import type { LogEntry } from "@wheelyard/indexer/reporting/log";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { send, startUpstreamServer, type UpstreamServer } from "../../testing/upstream-server.ts";
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
  const state = store.text(problemsKeys(MAIN).state);
  return state === undefined ? [] : JSON.parse(state).map(({ key }: { key: string }) => key);
}

it("reports private names that upstream has too, and asks for nothing but its whole list", async () => {
  await report();
  expect(upstream.requests).toEqual(["/simple/"]);
  expect(logged).toEqual([
    { level: "warn", event: "names-checked", names: 3, alsoUpstream: 2, examples: ["acme", "numpy"] },
  ]);
  expect(listed().sort()).toEqual(["_claims/acme", "_claims/numpy"]);
  const page = store.text(problemsKeys(MAIN).html);
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
  expect(store.text(problemsKeys(MAIN).html)).not.toContain("numpy");
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
  store.write(problemsKeys(MAIN).state, Buffer.from(JSON.stringify([file])));
  store.write(rejectionKey(file.key), Buffer.from(JSON.stringify(file)));
  await report();
  expect(listed()).toContain("a-1.0.zip");
  await report({ reserved: ["acme", "numpy"] });
  expect(listed()).toEqual(["a-1.0.zip"]);
});

it("writes nothing if there is nothing to say", async () => {
  await report({ reserved: ["acme", "numpy"] });
  expect(store.text(problemsKeys(MAIN).state)).toBeUndefined();
});
