import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { partKey, partNames } from "@wheelyard/advisories/data-set/layout";
import { serializeManifest } from "@wheelyard/advisories/data-set/manifest";
import { sha256 } from "@wheelyard/core/sha256";
import { answer, refusal, type ScriptedS3, startScriptedS3 } from "@wheelyard/indexer/testing/scripted-s3";
import { zipArchive } from "@wheelyard/indexer/testing/zip-archive";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";

const DATA_SET = "0".repeat(32);
const DAY_MS = 24 * 60 * 60 * 1_000;

let s3: ScriptedS3;
let manifest: string | undefined;
let parts: readonly string[];
let archive: Uint8Array;
let invoke: (event: unknown) => Promise<object>;
const source = createServer((_, response) => response.end(archive));

beforeAll(async () => {
  await new Promise<void>((resolve) => source.listen(0, "127.0.0.1", resolve));
  const { port } = source.address() as AddressInfo;
  s3 = await startScriptedS3([
    (response, request) => {
      const url = request.url ?? "";
      if (request.method === "PUT") return answer(200, { etag: '"1"' })(response, request);
      if (url.includes("list-type=2")) {
        const keys = url.includes(DATA_SET) ? parts.map((part) => partKey(DATA_SET, part)) : writtenParts();
        return answer(200, { "content-type": "application/xml" }, listing(keys))(response, request);
      }
      if (url.includes("manifest.json") && manifest !== undefined)
        return answer(
          200,
          { etag: '"m"', "last-modified": new Date().toUTCString() },
          manifest,
        )(response, request);
      return refusal(404, "NoSuchKey")(response, request);
    },
  ]);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "key");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  vi.stubEnv("AWS_ENDPOINT_URL_S3", s3.url);
  vi.stubEnv("BUCKET", "my-pypi");
  vi.stubEnv("ENVIRONMENT", "dev");
  const advisories = { hide: "malicious", source: `http://127.0.0.1:${port}/all.zip` };
  const sources = [{ index: "http://127.0.0.1:9/" }];
  vi.stubEnv("UPSTREAM_SETTINGS", JSON.stringify({ reserved: [], sources, advisories }));
  invoke = (await import("./advisories-lambda.ts")).handler;
});

afterAll(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  source.closeAllConnections();
  await new Promise((resolve) => source.close(resolve));
  await s3.close();
});

beforeEach(() => {
  vi.spyOn(process.stdout, "write").mockReset().mockReturnValue(true);
  manifest = written({});
  parts = partNames();
  archive = Buffer.from("<html>");
  s3.requests.length = 0;
});

const ETAG = "p";

function written(more: object): string {
  return serializeManifest({
    dataSet: DATA_SET,
    entries: 400,
    unreadable: 0,
    advisories: 400,
    malicious: 0,
    unrated: 0,
    newest: new Date(Date.now() - DAY_MS).toISOString(),
    parts: sha256(
      Buffer.from(
        partNames()
          .map((part) => `${partKey(DATA_SET, part)} ${ETAG}\n`)
          .join(""),
      ),
    ),
    ...more,
  });
}

function listing(keys: readonly string[]): string {
  const contents = keys.map(
    (key) =>
      `<Contents><Key>${key}</Key><ETag>"${ETAG}"</ETag><Size>1</Size><LastModified>2026-01-01T00:00:00Z</LastModified></Contents>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult>${contents.join("")}<IsTruncated>false</IsTruncated></ListBucketResult>`;
}

/** The keys of the parts that were written. */
function writtenParts(): string[] {
  return s3.requests.flatMap(
    (request) => /^PUT .*?(_index\/advisories\/\w{32}\/\w\w\.json)/.exec(request)?.[1] ?? [],
  );
}

/** The line in the log, if there is one. */
function logged(): { Metrics: string[] } & Record<string, unknown> {
  const [[line]] = vi.mocked(process.stdout.write).mock.calls as [[string]];
  const { _aws, ...entry } = JSON.parse(line);
  return { ...entry, Metrics: _aws.CloudWatchMetrics[0].Metrics.map(({ Name }: { Name: string }) => Name) };
}

const FIRST = { first: true };

it("fetches nothing for the first time if there are whole advisories", async () => {
  expect(await invoke(FIRST)).toEqual({ skipped: "there are advisories" });
  expect(process.stdout.write).not.toHaveBeenCalled();
  expect(s3.requests.some((request) => request.startsWith("PUT"))).toBe(false);
});

it.each<[string, unknown, () => void]>([
  ["there is no manifest", FIRST, () => (manifest = undefined)],
  ["the manifest is damaged", FIRST, () => (manifest = "{")],
  ["a part is missing", FIRST, () => (parts = partNames().slice(1))],
  ["a part is another one", FIRST, () => (manifest = written({ parts: "other" }))],
  ["the schedule asks", { source: "aws.events" }, () => {}],
  ["a person asks without a word", null, () => {}],
  ["the first fetch is not asked for in so many words", { first: "true" }, () => {}],
])("fetches if %s", async (_, event, prepare) => {
  prepare();
  expect(await invoke(event)).toMatchObject({ event: "advised", outcome: "refused" });
});

it("measures three things if it changes nothing, and the age is that of what holds", async () => {
  await invoke({});
  expect(logged()).toMatchObject({
    level: "error",
    Environment: "dev",
    AdvisoriesRefused: 1,
    AdvisoriesAge: expect.toSatisfy((age: number) => Math.abs(age - DAY_MS / 1_000) < 600),
    MaliciousCopies: 0,
    Metrics: ["AdvisoriesRefused", "AdvisoriesAge", "MaliciousCopies"],
  });
});

it("measures no age and no copies if nobody knows them: missing data sets off the alarm", async () => {
  manifest = undefined;
  await invoke({});
  expect(logged()).toMatchObject({ AdvisoriesRefused: 1, Metrics: ["AdvisoriesRefused"] });
});

it("accepts what an archive lost only if the event says so", async () => {
  const affected = [{ package: { ecosystem: "PyPI", name: "evil" }, versions: ["1.0"] }];
  const body = JSON.stringify({ id: "MAL-2026-1", modified: new Date().toISOString(), affected });
  archive = zipArchive([{ name: "MAL-2026-1.json", body }]);
  for (const event of [{}, { accept: "yes" }, FIRST]) {
    if (event === FIRST) parts = [];
    expect(await invoke(event)).toMatchObject({ outcome: "refused", reason: expect.stringMatching(/90 %/) });
  }
  parts = partNames();
  const puts = () => s3.requests.filter((request) => request.startsWith("PUT")).length;
  expect(puts()).toBe(0);
  expect(await invoke({ accept: true })).toMatchObject({ outcome: "switched" });
  expect(puts()).toBe(257);
  expect(logged()).toMatchObject({ AdvisoriesRefused: 1 });
});

it("fails without advisories to fetch", async () => {
  vi.resetModules();
  const sources = [{ index: "http://127.0.0.1:9/" }];
  vi.stubEnv("UPSTREAM_SETTINGS", JSON.stringify({ reserved: [], sources, advisories: { hide: "none" } }));
  const { handler } = await import("./advisories-lambda.ts");
  await expect(handler({})).rejects.toThrow("Cannot fetch advisories: UPSTREAM_SETTINGS has none to fetch");
});
