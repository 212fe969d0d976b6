import { MANIFEST_KEY, partKey, partNames, partOf } from "@wheelyard/advisories/data-set/layout";
import { serializeManifest } from "@wheelyard/advisories/data-set/manifest";
import { serializePart } from "@wheelyard/advisories/data-set/part";
import type { Advisory } from "@wheelyard/advisories/entry/advisory";
import { claimKey } from "@wheelyard/core/bucket-layout/claim-keys";
import { projectPageKeys, releaseAdvisoriesKey } from "@wheelyard/core/bucket-layout/project-keys";
import { metadataKey } from "@wheelyard/core/bucket-layout/record-keys";
import { serializeClaim } from "@wheelyard/core/claims";
import { parseProjectName } from "@wheelyard/core/project-name";
import { serializeState } from "@wheelyard/core/project-page-state";
import { channelRoot, MAIN, type Root } from "@wheelyard/core/root";
import { sha256 } from "@wheelyard/core/sha256";
import { parseVersion } from "@wheelyard/core/version";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import { beforeEach, expect, it } from "vitest";
import { ownPage } from "../../testing/own-page.ts";
import { askingSources } from "../fetching/ask-source.ts";
import { parseUpstreamSettings, type WrittenUpstreamSettings } from "../settings/settings.ts";
import { answeringPages } from "./answer-page.ts";

const NOW = new Date("2026-12-01T00:00:00Z");
const DATA_SET = "0".repeat(32);
const CU121 = channelRoot("cu121");

let store: MemoryStore;

function below(
  id: string,
  project: string,
  fixed: string | undefined,
  more: Partial<Advisory> = {},
): Advisory {
  const bounds = [
    { kind: "introduced", version: undefined } as const,
    ...(fixed === undefined ? [] : [{ kind: "fixed", version: parseVersion(fixed) } as const]),
  ];
  return {
    id,
    aliases: [],
    project: parseProjectName(project),
    severity: "high",
    summary: "",
    affected: { kind: "some", versions: new Set(), ranges: [{ bounds, limits: [] }] },
    ...more,
  };
}

const ADVISORIES = [
  below("GHSA-aaaa-bbbb-cccc", "requests", "2.32", { aliases: ["CVE-2026-1"], summary: "<b>Leaks</b>" }),
  below("PYSEC-2026-2", "own-lib", "2.0", { severity: "unknown" }),
  below("MAL-2026-3", "acme", "1.0.1", { severity: "malicious" }),
  below("MAL-2026-4", "once-ours", undefined, { severity: "malicious" }),
];

beforeEach(() => {
  store = new MemoryStore();
  write(
    MANIFEST_KEY,
    serializeManifest({
      dataSet: DATA_SET,
      entries: 4,
      unreadable: 0,
      advisories: 1,
      malicious: 1,
      unrated: 1,
      newest: NOW.toISOString(),
    }),
  );
  for (const part of partNames()) {
    write(
      partKey(DATA_SET, part),
      serializePart(ADVISORIES.filter(({ project }) => partOf(project) === part)),
    );
  }
});

function write(key: string, text: string): void {
  store.write(key, Buffer.from(text));
}

/** @returns the key of its metadata */
function publish(
  name: string,
  version: string,
  requires: readonly string[] = [],
  root: Root = MAIN,
  hash: (bytes: Uint8Array) => string | undefined = sha256,
): string {
  const key = `${root}${name.replaceAll("-", "_")}-${version}-py3-none-any.whl`;
  const page = ownPage(root, name, key);
  const [record] = page.distributions;
  if (record === undefined) throw new Error("expected a record");
  const lines = requires.map((text) => `Requires-Dist: ${text}\n`).join("");
  const metadata = Buffer.from(`Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n${lines}`);
  const metadataSha256 = hash(metadata);
  const distributions = [{ ...record, ...(metadataSha256 && { metadataSha256 }) }];
  write(
    projectPageKeys(page.project).state,
    serializeState({ page: { ...page, distributions }, rejected: new Set(), views: new Map() }),
  );
  store.write(metadataKey(key), metadata);
  return metadataKey(key);
}

async function ask(
  {
    version = "1.0.1",
    root = MAIN,
    prefix = "/_index/",
  }: { version?: string; root?: Root; prefix?: string } = {},
  upstream: Partial<WrittenUpstreamSettings> | "none" = {},
): Promise<{ status: number; text: string }> {
  const answerPage = answeringPages({
    store,
    bucket: "my-pypi",
    site: undefined,
    settings:
      upstream === "none"
        ? undefined
        : parseUpstreamSettings({ reserved: [], sources: [{ index: "http://127.0.0.1:9/" }], ...upstream }),
    askSource: askingSources(),
    log: () => {},
    now: () => NOW,
    wait: async () => {},
  });
  const key = releaseAdvisoriesKey(
    { root, name: parseProjectName("acme") },
    parseVersion(version).normalised,
  );
  const path = key.replace("_index/", prefix).replace("+", "%2B");
  const { status, body } = await answerPage({ method: "GET", path, ifNoneMatch: undefined });
  const text = Buffer.from(body)
    .toString()
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(/\s+/g, " ");
  return { status, text };
}

it.each<[string, string, string]>([
  [
    "a range with nothing safe",
    "requests<2.0",
    "Requires requests &lt;2.0 nothing safe Every version that it admits has GHSA-aaaa-bbbb-cccc; fixed in 2.32 high: &lt;b&gt;Leaks&lt;/b&gt; (also CVE-2026-1)",
  ],
  ["a pin", "Requests==2.31", "Requires Requests ==2.31 nothing safe"],
  ["a pin in parentheses", "requests (==2.31)", "Requires requests ==2.31 nothing safe"],
  ["one with extras", "requests[socks] <2", "Requires requests [socks] &lt;2 nothing safe"],
  [
    "one that applies sometimes",
    'requests<2; python_version < "3.8" and extra == "old"',
    "with [old], if python_version &lt; &quot;3.8&quot;",
  ],
  [
    "a range with something safe",
    "requests>=2",
    "Some versions that it admits have GHSA-aaaa-bbbb-cccc; fixed in 2.32",
  ],
  ["what is safe", "requests>=2.32", "Advisories Nothing."],
  ["what nobody knows anything about", "flask", "Advisories Nothing."],
  ["an address", "requests @ https://files.example/requests-2.0.tar.gz", "Advisories Nothing."],
  ["no requirement", "???", "Advisories Nothing."],
])("says of %s what is known", async (_, requirement, sentence) => {
  publish("acme", "1.0.1", [requirement]);
  const { status, text } = await ask();
  expect(status).toBe(200);
  expect(text).toContain(sentence);
});

it("knows which versions of a private project there are", async () => {
  publish("acme", "1.0.1", ["own-lib"]);
  publish("own-lib", "1.0");
  expect((await ask()).text).toContain(
    "Every version that it admits has PYSEC-2026-2; fixed in 2.0 not rated",
  );
  publish("own-lib", "2.0");
  expect((await ask()).text).toContain("Advisories Nothing.");
});

it("says nothing about a public project with the name of one that was private", async () => {
  publish("acme", "1.0.1", ["once-ours"]);
  expect((await ask()).text).toContain("nothing safe");
  write(claimKey(parseProjectName("once-ours")), serializeClaim({ key: "once_ours-1.0.zip" }));
  expect((await ask()).text).toContain("Advisories Nothing.");
});

it("says what is known about the release itself, first", async () => {
  publish("acme", "1.0+cu121", ["requests<2"]);
  expect((await ask({ version: "1.0+cu121" })).text).toMatch(
    /This release has MAL-2026-3 malicious; fixed in 1\.0\.1 Requires requests/,
  );
});

it("looks first into the channel of the release", async () => {
  publish("acme", "1.0.1", ["own-lib"], CU121);
  publish("own-lib", "1.0");
  publish("own-lib", "2.0", [], CU121);
  expect((await ask({ root: CU121 })).text).toContain("Advisories Nothing.");
  expect((await ask()).status).toBe(404);
});

it("leaves out what has an exception, as long as it holds", async () => {
  publish("acme", "1.0.1", ["requests<2"]);
  const allowing = (until: string) => ({
    advisories: { allow: [{ id: "CVE-2026-1", until, reason: "not used" }] },
  });
  expect((await ask({}, allowing("2026-12-01"))).text).toContain("Advisories Nothing.");
  expect((await ask({}, allowing("2026-11-30"))).text).toContain("nothing safe");
});

it.each<[string, () => Promise<{ status: number }>]>([
  ["a release that is not there", () => ask({ version: "9" })],
  ["a reader who may not see the project", () => ask({ prefix: "/_index/public/" })],
  ["an index without upstream", () => ask({}, "none")],
  ["an index that holds nothing back", () => ask({}, { advisories: { hide: "none" } })],
  [
    "advisories that were never fetched",
    () => {
      store.remove(MANIFEST_KEY);
      return ask();
    },
  ],
])("has no page for %s", async (_, asking) => {
  publish("acme", "1.0.1");
  expect((await asking()).status).toBe(404);
});

it("never says that nothing is known if it can't read what is known", async () => {
  publish("acme", "1.0.1", ["requests"]);
  store.remove(partKey(DATA_SET, partOf(parseProjectName("requests"))));
  expect((await ask()).status).toBe(503);
});

const OTHER = "What this release requires is unknown: its published metadata is missing or damaged.";

it.each<[string, string, () => void]>([
  ["is missing", OTHER, () => store.remove(publish("acme", "1.0.1", ["requests<2"]))],
  ["is damaged", OTHER, () => write(publish("acme", "1.0.1", ["requests<2"]), "Metadata-Version: 2.1\n")],
  [
    "can't be read from the file",
    "What this release requires is unknown: no metadata can be read from its files.",
    () => void publish("acme", "1.0.1", [], MAIN, () => undefined),
  ],
])("says that requirements are unknown if the metadata %s", async (_, sentence, publishing) => {
  publishing();
  const { status, text } = await ask();
  expect(status).toBe(200);
  expect(text).toContain(`Advisories ${sentence}`);
  expect(text).not.toContain("Nothing.");
});

it.each<[string, number, RegExp]>([
  ["all of 500 requirements", 500, /Advisories Nothing\. A private/],
  [
    "501 requirements but one",
    501,
    /Advisories Not checked for advisories: 1 more requirement of this release\./,
  ],
])("looks at %s", async (_, count, shown) => {
  publish(
    "acme",
    "1.0.1",
    Array.from({ length: count }, (__, n) => `p-${n}`),
  );
  const { status, text } = await ask();
  expect(status).toBe(200);
  expect(text).toMatch(shown);
});

it("says what is known about a release whose requirements are unknown", async () => {
  store.remove(publish("acme", "1.0+cu121"));
  expect((await ask({ version: "1.0+cu121" })).text).toMatch(
    /This release has MAL-2026-3 malicious; fixed in 1\.0\.1 What this release requires is unknown/,
  );
});
