import { gunzipSync } from "node:zlib";
import { MANIFEST_KEY, partKey, partOf } from "@wheelyard/advisories/data-set/layout";
import { serializeManifest } from "@wheelyard/advisories/data-set/manifest";
import { serializePart } from "@wheelyard/advisories/data-set/part";
import { CLAIMS_COMPLETE_KEY, claimKey } from "@wheelyard/core/bucket-layout/claim-keys";
import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import { serializeClaim, serializeClaimsComplete } from "@wheelyard/core/claims";
import { parseProjectName } from "@wheelyard/core/project-name";
import { renderHtml } from "@wheelyard/core/project-page-html";
import { renderJson } from "@wheelyard/core/project-page-json";
import { MAIN } from "@wheelyard/core/root";
import type { ReceivedPage } from "@wheelyard/core/simple-page/simple-page";
import { mainProject } from "@wheelyard/core/testing/main-project";
import { RestS3Api } from "@wheelyard/indexer/store/rest-s3-api";
import { s3Access } from "@wheelyard/indexer/store/s3-access";
import { S3Connection } from "@wheelyard/indexer/store/s3-connection";
import { S3Store } from "@wheelyard/indexer/store/s3-store";
import type { Store } from "@wheelyard/indexer/store/store";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import {
  type Answer,
  cutOff,
  hangUp,
  refusal,
  answer as sendObject,
  silence,
  startScriptedS3,
} from "@wheelyard/indexer/testing/scripted-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ownPage, writeOwnPage } from "../../testing/own-page.ts";
import { SILENCES, UPSTREAM_FAULTS } from "../../testing/upstream-faults.ts";
import {
  JSON_TYPE,
  send,
  sendPage,
  startUpstreamServer,
  type UpstreamFile,
  type UpstreamServer,
} from "../../testing/upstream-server.ts";
import { askingSources } from "../fetching/ask-source.ts";
import type { FetchLimits } from "../fetching/fetch-body.ts";
import { LIMITS } from "../fetching/fetch-page.ts";
import { UpstreamFaultError } from "../fetching/upstream-fault.ts";
import { parseUpstreamSettings, type WrittenUpstreamSettings } from "../settings/settings.ts";
import { type AnswerPageOptions, answeringPages, LEAST_ABSENCE_MS } from "./answer-page.ts";
import type { AnswerEntry } from "./log-answer.ts";
import type { PageAnswer } from "./page-answer.ts";

const BUCKET = "my-pypi";
const NOW = new Date("2026-12-01T00:00:00Z");
const ACME_FILE: UpstreamFile = { filename: "acme-1.0.tar.gz" };

const DATA_SET = "0".repeat(32);
const PART = partKey(DATA_SET, partOf(parseProjectName("acme")));

/** What the bucket knows about acme: 2.0 is malicious. */
const ADVISED = {
  [MANIFEST_KEY]: serializeManifest({
    dataSet: DATA_SET,
    entries: 1,
    unreadable: 0,
    advisories: 1,
    malicious: 1,
    unrated: 0,
    newest: NOW.toISOString(),
  }),
  [PART]: serializePart([
    {
      id: "MAL-2026-1",
      aliases: [],
      project: parseProjectName("acme"),
      severity: "malicious",
      summary: "",
      affected: { kind: "some", versions: new Set(["2"]), ranges: [] },
    },
  ]),
};

let upstream: UpstreamServer;
let store: MemoryStore;
let log: AnswerEntry[];
let waited: number[];

beforeAll(async () => {
  upstream = await startUpstreamServer();
});
afterAll(() => upstream.close());
beforeEach(() => {
  upstream.requests.length = 0;
  for (const name of ["acme", "bow"]) upstream.answer(name, send(404));
  store = new MemoryStore();
  write(CLAIMS_COMPLETE_KEY, serializeClaimsComplete(BUCKET));
  log = [];
  waited = [];
});

function write(key: string, text: string): void {
  store.write(key, Buffer.from(text));
}

function claim(name: string, text = serializeClaim({ key: `${name}-1.0.tar.gz` })): void {
  write(claimKey(parseProjectName(name)), text);
}

interface Asking extends Partial<Omit<AnswerPageOptions, "settings">> {
  settings?: Partial<WrittenUpstreamSettings> | "none";
  limits?: FetchLimits;
  method?: string;
  ifNoneMatch?: string;
}

function answering({ settings, limits, ...more }: Asking = {}) {
  return answeringPages({
    store,
    bucket: BUCKET,
    site: undefined,
    settings:
      settings === "none"
        ? undefined
        : parseUpstreamSettings({ reserved: [], sources: [{ index: upstream.index }], ...settings }),
    askSource: askingSources(limits),
    log: (entry) => log.push(entry),
    now: () => NOW,
    wait: async (ms) => waited.push(ms),
    ...more,
  });
}

function ask(path = "/_index/simple/acme/index.json", asking: Asking = {}): Promise<PageAnswer> {
  const { method = "GET", ifNoneMatch, ...more } = asking;
  return answering(more)({ method, path, ifNoneMatch });
}

function text({ body }: PageAnswer): string {
  return Buffer.from(body).toString();
}

const ABSENT: PageAnswer = {
  status: 404,
  headers: {
    "cache-control": "no-store, stale-if-error=0",
    "content-type": "text/plain; charset=utf-8",
  },
  body: Buffer.from("404 Not Found\n"),
};

/** What upstream was asked for, except random names that stand for private ones. */
function askedByName(): string[] {
  return upstream.requests.filter(
    (path) => !/^\/simple\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/$/.test(path),
  );
}

/** The answer to every fault. */
function expectFault(answer: PageAnswer): void {
  expect(answer).toEqual({
    status: 503,
    headers: {
      "cache-control": "no-store, stale-if-error=0",
      "content-type": "text/plain; charset=utf-8",
      "retry-after": "2",
    },
    body: expect.anything(),
  });
  expect(text(answer)).toMatch(/^503 Service Unavailable: [^\n]+\n$/);
}

describe("the page for people of a public project", () => {
  const PATH = "/_index/project/acme/index.html";
  const YOUNG: UpstreamFile = { filename: "acme-2.0.tar.gz", "upload-time": "2026-11-30T00:00:00Z" };
  const settings = { minimumAgeDays: 7, blocked: ["acme<0.5"] };
  beforeEach(() => {
    const old = { filename: "acme-0.1.tar.gz" };
    upstream.answer("acme", sendPage("acme", [old, ACME_FILE, YOUNG]));
  });

  it("says where it comes from, and what is held back until when", async () => {
    const answer = await ask(PATH, { settings });
    expect(answer).toMatchObject({
      status: 200,
      headers: {
        "cache-control": "max-age=0, s-maxage=5, stale-if-error=0",
        "content-type": "text/html; charset=utf-8",
        etag: expect.stringMatching(/^"u-/),
      },
    });
    const page = text(answer);
    expect(page).toContain('<h1>acme <span class="version">1.0</span></h1>');
    expect(page).toContain("It is not private");
    expect(page).toContain(`href="${upstream.index}acme/"`);
    expect(page).toContain(
      '<a href="/_held-back/until-2026-12-07/acme-2.0.tar.gz">1 file</a> held back until 2026-12-07: minimumAgeDays',
    );
    expect(page).toContain(
      '<a href="/_held-back/blocked/acme-0.1.tar.gz">1 file</a> held back: blocked by acme&lt;0.5',
    );
    expect(upstream.requests).toEqual(["/simple/acme/"]);
    expect((await ask(PATH, { settings, ifNoneMatch: answer.headers.etag ?? "" })).status).toBe(304);
  });

  it("says so if nothing is held back", async () => {
    expect(text(await ask(PATH))).toContain("The rules of this index hold nothing back.");
  });

  it.each(["claimed", "reserved", "blocked"])("is not there for a name that is %s", async (why) => {
    if (why === "claimed") claim("acme");
    const names = {
      reserved: why === "reserved" ? ["acme"] : [],
      blocked: why === "blocked" ? ["acme"] : [],
    };
    for (const path of [PATH, PATH.replace("_index", "_index/public")]) {
      expect(await ask(path, { settings: names })).toEqual(ABSENT);
    }
    expect(askedByName()).toEqual([]);
  });

  it("is not the page of this index, which is about to be written", async () => {
    writeOwnPage(store, MAIN, "acme", "acme-1.0.tar.gz");
    const answer = await ask(PATH);
    expectFault(answer);
    expect(text(answer)).toContain('The page of "acme" is being written');
    expect(await ask(PATH.replace("_index", "_index/public"))).toEqual(ABSENT);
    expect(askedByName()).toEqual([]);
  });

  it("is the same for a reader who may not read what is private", async () => {
    expect(await ask(PATH.replace("_index", "_index/public"), { settings })).toEqual(
      await ask(PATH, { settings }),
    );
  });

  it("is not there if its name is claimed while upstream is asked", async () => {
    upstream.answer("acme", (response, request) => {
      claim("acme");
      return sendPage("acme", [ACME_FILE])(response, request);
    });
    expect(await ask(PATH)).toEqual(ABSENT);
  });

  it("is a fault if upstream fails", async () => {
    upstream.answer("acme", send(500));
    expectFault(await ask(PATH));
  });
});

describe("the page of a release of a public project", () => {
  const PATH = "/_index/project/acme/1.0%2Bcpu/index.html";
  const YANKED = { filename: "acme-1.0+cpu.tar.gz", yanked: "it lost data", "requires-python": ">=3.9" };
  const YOUNG = { filename: "acme-2.0.tar.gz", "upload-time": "2026-11-30T00:00:00Z" };
  const at = (version: string) => PATH.replace("1.0%2Bcpu", version);
  beforeEach(() => upstream.answer("acme", sendPage("acme", [ACME_FILE, YANKED, YOUNG])));

  it("has its files, and no others", async () => {
    const answer = await ask(PATH);
    expect([answer.status, answer.headers["cache-control"]]).toEqual([
      200,
      "max-age=0, s-maxage=5, stale-if-error=0",
    ]);
    const page = text(answer);
    expect(page).toContain('<h1>acme <span class="version">1.0+cpu</span></h1>');
    expect(page).toContain(`href="${upstream.index}acme/"`);
    expect(page).toContain("acme==1.0+cpu");
    expect(page).toContain('<a href="/project/acme/">');
    expect(page.match(/acme-[^<"]+(?=<\/a>)/g)).toEqual(["acme-1.0+cpu.tar.gz"]);
    expect(page).toContain(`${upstream.index.replace("/simple/", "/files/")}acme-1.0%2Bcpu.tar.gz`);
    expect(page).toContain('<p class="reason">it lost data</p>');
    expect(page).toContain("<span>Python &gt;=3.9</span>");
    expect(await ask(decodeURIComponent(PATH))).toEqual(answer);
  });

  it("says what is held back until when, and leads to the reason", async () => {
    const page = text(await ask(at("2.0"), { settings: { minimumAgeDays: 7 } }));
    expect(page).toContain('<a href="/_held-back/until-2026-12-07/acme-2.0.tar.gz"');
    expect(page).toContain("held back until 2026-12-07: minimumAgeDays");
  });

  it.each([
    ["direct", "https://files.pythonhosted.org/packages/ab/acme-1.0.tar.gz"],
    ["proxied", "/_upstream/packages/ab/acme-1.0.tar.gz"],
  ] as const)("leads to files that are %s at %s", async (files, there) => {
    const url = "https://files.pythonhosted.org/packages/ab/acme-1.0.tar.gz";
    upstream.answer("acme", sendPage("acme", [{ ...ACME_FILE, url }]));
    expect(text(await ask(at("1.0"), { settings: { files } }))).toContain(`<a href="${there}"`);
  });

  it("says only what is known about this release", async () => {
    for (const [key, content] of Object.entries(ADVISED)) write(key, content);
    const settings = { advisories: { hide: "malicious" as const } };
    expect(text(await ask(at("2.0"), { settings }))).toContain("MAL-2026-1");
    expect(text(await ask(at("1.0"), { settings }))).not.toContain("MAL-2026-1");
  });

  it("is not there if the project has no such release", async () => {
    expect(await ask(at("3.0"))).toEqual(ABSENT);
    expect(log).toEqual([{ level: "info", event: "absent", project: "acme", reason: "no such release" }]);
  });

  it.each(["claimed", "reserved", "blocked"])("is not there for a name that is %s", async (why) => {
    if (why === "claimed") claim("acme");
    const settings = {
      reserved: why === "reserved" ? ["acme"] : [],
      blocked: why === "blocked" ? ["acme"] : [],
    };
    for (const path of [PATH, PATH.replace("_index", "_index/public")]) {
      expect(await ask(path, { settings })).toEqual(ABSENT);
    }
    expect(askedByName()).toEqual([]);
  });

  it("is about to be written if this index has the release, and not there if it has another", async () => {
    writeOwnPage(store, MAIN, "acme", "acme-1.0.tar.gz");
    expectFault(await ask(at("1.0")));
    expect(await ask(at("2.0"))).toEqual(ABSENT);
    for (const version of ["1.0", "2.0"]) {
      expect(await ask(at(version).replace("_index", "_index/public"))).toEqual(ABSENT);
    }
    expect(askedByName()).toEqual([]);
  });

  it("is not there if its name is claimed while upstream is asked", async () => {
    upstream.answer("acme", (response, request) => {
      claim("acme");
      return sendPage("acme", [ACME_FILE])(response, request);
    });
    expect(await ask(at("1.0"))).toEqual(ABSENT);
  });

  it("is a fault if upstream fails", async () => {
    upstream.answer("acme", send(500));
    expectFault(await ask(PATH));
  });
});

describe("a public page", () => {
  beforeEach(() => upstream.answer("acme", sendPage("acme", [ACME_FILE])));

  it.each([
    ["index.json", "application/vnd.pypi.simple.v1+json", undefined],
    ["index.json.gz", "application/vnd.pypi.simple.v1+json", "gzip"],
    ["index.html", "text/html; charset=utf-8", undefined],
  ])("is rendered as %s", async (view, contentType, encoding) => {
    const { status, headers, body } = await ask(`/_index/simple/acme/${view}`);
    expect(status).toBe(200);
    expect(headers).toEqual({
      "cache-control": "max-age=0, s-maxage=5, stale-if-error=0",
      "content-type": contentType,
      etag: expect.stringMatching(/^"u-[0-9a-f]{64}"$/),
      ...(encoding && { "content-encoding": encoding }),
    });
    const page = Buffer.from(encoding === "gzip" ? gunzipSync(body) : body).toString();
    expect(page).toContain("acme-1.0.tar.gz");
    expect(page).toContain(upstream.index.replace("/simple/", "/files/"));
  });

  it.each([
    ["direct", "https://files.pythonhosted.org/packages/ab/acme-1.0.tar.gz"],
    ["proxied", "/_upstream/packages/ab/acme-1.0.tar.gz"],
  ] as const)("has files that are %s at %s", async (files, there) => {
    const url = "https://files.pythonhosted.org/packages/ab/acme-1.0.tar.gz";
    upstream.answer("acme", sendPage("acme", [{ ...ACME_FILE, url }]));
    const page = JSON.parse(text(await ask(undefined, { settings: { files } })));
    expect(page.files[0].url).toBe(there);
  });

  it("has the rules applied", async () => {
    const settings = { blocked: ["acme==1.0"] };
    const page = JSON.parse(text(await ask(undefined, { settings })));
    expect(page).toEqual({
      meta: { "api-version": "1.4" },
      name: "acme",
      versions: ["1.0"],
      files: [
        {
          filename: "acme-1.0.tar.gz",
          url: "/_held-back/blocked/acme-1.0.tar.gz",
          hashes: { sha256: "a".repeat(64) },
          size: 1_000,
          "upload-time": "2020-01-01T00:00:00Z",
          yanked: "held back: blocked by acme==1.0",
        },
      ],
    });
  });

  it("is not sent again if it has not changed, even if a cache changed its ETag", async () => {
    const { headers } = await ask();
    const etag = headers.etag ?? "";
    for (const ifNoneMatch of [etag, `W/${etag}`, `"x", ${etag}`, "*"]) {
      const answer = await ask(undefined, { ifNoneMatch });
      expect(answer).toEqual({
        status: 304,
        headers: { etag, "cache-control": "max-age=0, s-maxage=5, stale-if-error=0" },
        body: new Uint8Array(),
      });
    }
    for (const ifNoneMatch of ['"x"', 'W/"x"', "", etag.slice(1, -1)]) {
      expect((await ask(undefined, { ifNoneMatch })).status).toBe(200);
    }
  });

  it("is requested again each time, and sent by upstream only if it has changed", async () => {
    let sent = 0;
    upstream.answer("acme", (response, request) => {
      if (request.headers["if-none-match"] === undefined) sent++;
      return sendPage("acme", [ACME_FILE])(response, request);
    });
    const answer = answering();
    for (let n = 0; n < 3; n++) {
      const request = { method: "GET", path: "/_index/simple/acme/index.html", ifNoneMatch: undefined };
      expect((await answer(request)).status).toBe(200);
    }
    expect([upstream.requests.length, sent]).toEqual([3, 1]);
  });

  it("is about the project alone: anything else on it is left out, and named in the log", async () => {
    upstream.answer("acme", sendPage("acme", [ACME_FILE, { filename: "bow-1.0.tar.gz" }]));
    expect(JSON.parse(text(await ask())).files).toHaveLength(1);
    expect(log).toContainEqual({
      level: "warn",
      event: "entries-left-out",
      project: "acme",
      count: 1,
      examples: ['"bow-1.0.tar.gz": expected a file of "acme"'],
    });
  });

  it("may have no files, if upstream says that it is the page", async () => {
    upstream.answer("acme", sendPage("acme", []));
    expect(JSON.parse(text(await ask()))).toMatchObject({ name: "acme", files: [], versions: [] });
  });

  it("gets the same answer for HEAD as for GET", async () => {
    expect(await ask(undefined, { method: "HEAD" })).toEqual(await ask());
  });
});

describe("a name that is ours", () => {
  beforeEach(() => upstream.answer("acme", sendPage("acme", [{ filename: "acme-9.0.tar.gz" }])));

  const PAGE = ownPage(MAIN, "acme", "acme-1.0.tar.gz");

  it.each([
    ["index.json", renderJson(PAGE, undefined)],
    ["index.html", renderHtml(PAGE, undefined)],
  ])("has its own page rendered if %s is missing, and no cache may keep it", async (view, expected) => {
    writeOwnPage(store, MAIN, "acme", "acme-1.0.tar.gz");
    const answer = await ask(`/_index/simple/acme/${view}`);
    expect(text(answer)).toBe(expected);
    expect(answer.headers["cache-control"]).toBe("max-age=0, s-maxage=0, stale-if-error=0");
    expect(upstream.requests).toEqual([]);
  });

  it.each<[string, () => void, Asking, string]>([
    ["claimed", () => claim("acme"), {}, "claimed"],
    ["claimed by a channel", () => claim("acme", serializeClaim({ channel: "cu121" })), {}, "claimed"],
    ["claimed by what can't be read", () => claim("acme", "?"), {}, "claimed"],
    ["claimed by a newer wheelyard version", () => claim("acme", '{"_format":9}'), {}, "claimed"],
    ["claimed by nothing", () => claim("acme", ""), {}, "claimed"],
    ["reserved", () => {}, { settings: { reserved: ["acme"] } }, "reserved"],
    ["reserved by its beginning", () => {}, { settings: { reserved: ["a*"] } }, "reserved"],
    ["blocked", () => {}, { settings: { blocked: ["acme"] } }, "blocked"],
    [
      "claimed, and built by a channel of which nobody says so",
      () => claim("acme", serializeClaim({ channel: "x" })),
      { settings: { rebuilt: ["bow"] } },
      "claimed",
    ],
  ])("is 404 because it is %s, and is never requested", async (_, prepare, asking, reason) => {
    prepare();
    for (const path of ["/_index/simple/acme/index.json.gz", "/_index/public/simple/acme/index.html"]) {
      expect(await ask(path, asking)).toEqual(ABSENT);
    }
    expect(askedByName()).toEqual([]);
    expect(log).toEqual([
      { level: "info", event: "absent", project: "acme", reason },
      { level: "info", event: "absent", project: "acme", reason },
    ]);
  });

  it("is 404 if no source covers it", async () => {
    const settings = { sources: [{ index: upstream.index, only: ["bow"] }] };
    expect(await ask(undefined, { settings })).toEqual(ABSENT);
    expect(upstream.requests).toEqual([]);
  });

  it("only in a channel, and public elsewhere, is requested", async () => {
    claim("acme", serializeClaim({ channel: "cu121", key: "_channels/cu121/acme-1.0.tar.gz" }));
    expect((await ask(undefined, { settings: { rebuilt: ["acme"] } })).status).toBe(200);
  });

  it("is 404 as soon as it is claimed, even if upstream is already answering", async () => {
    upstream.answer("acme", (response, request) => {
      claim("acme");
      return sendPage("acme", [ACME_FILE])(response, request);
    });
    expect(await ask()).toEqual(ABSENT);
    expect(log).toEqual([{ level: "info", event: "absent", project: "acme", reason: "claimed meanwhile" }]);
  });
});

describe("what is not there", () => {
  it("is 404 if upstream says so", async () => {
    expect(await ask()).toEqual(ABSENT);
    expect(upstream.requests).toEqual(["/simple/acme/"]);
  });

  it.each([
    "/",
    "",
    "/_index/simple/index.json",
    "/_index/simple/acme/",
    "/_index/simple/acme/index.xml",
    "/_index/simple/Acme/index.json",
    "/_index/simple/acme.core/index.json",
    "/_index/simple/../index.json",
    "/_index/simple//index.json",
    "/_index/simple/acme/x/index.json",
    "/_index/project/acme/v1.0/index.html",
    "/_index/project/acme/1.0/x/index.html",
    "/_index/project/acme/%31.0/index.html",
    "/_index/project/%61cme/index.html",
    "/_index/project/acme/%/index.html",
    "/_index/project/_problems/index.html",
    "/_index/pypi/acme/json",
    "/_index/public/public/simple/acme/index.json",
    "/_claims/acme",
    "/acme-1.0.tar.gz",
    "/simple/acme/",
    "_index/simple/acme/index.json",
    "//_index/simple/acme/index.json",
    "/_index/simple/acme/index.json?x",
    "/_index/simple/%61cme/index.json",
    "/_index/simple/__proto__/index.json",
  ])("%j is not a project's page, and no one is asked", async (path) => {
    upstream.answer("acme", sendPage("acme", [ACME_FILE]));
    expect(await ask(path)).toEqual(ABSENT);
    expect(askedByName()).toEqual([]);
  });

  it("accepts no uploads", async () => {
    expect(await ask(undefined, { method: "POST" })).toMatchObject({
      status: 405,
      headers: { allow: "GET, HEAD", "cache-control": "no-store, stale-if-error=0" },
    });
  });
});

describe("a channel", () => {
  it.each([
    ["/_index/_channels/cu121/simple/acme/index.json.gz", "/simple/acme/"],
    ["/_index/_channels/cu121/simple/acme/index.html", "/simple/acme/"],
    ["/_index/_channels/cu121/project/acme/index.html", "/project/acme/"],
    ["/_index/_channels/cu121/project/acme/1.0%2Bcpu/index.html", "/project/acme/1.0%2Bcpu/"],
  ])("redirects from %s to %s, which it does not have, without looking there", async (path, location) => {
    write(claimKey(parseProjectName("acme")), "");
    const found = {
      status: 302,
      headers: { ...ABSENT.headers, location },
      body: Buffer.from("302 Found\n"),
    };
    for (const settings of [{}, "none"] as const) {
      const store = new Proxy({} as Store, {
        get: () => expect.unreachable("expected no look at the bucket"),
      });
      expect(await ask(path, { settings, store })).toEqual(found);
    }
    expect(upstream.requests).toEqual([]);
  });

  it.each([
    "/_index/_channels/cu121/simple/index.json",
    "/_index/_channels/cu121/pypi/acme/json",
    "/_index/_channels/CU121/simple/acme/index.json",
    "/_index/_channels/cu121/simple/acme/index.xml",
    "/_index/public/_channels/cu121/simple/acme/index.json",
    "/_index/_channels/%zz/simple/acme/index.json",
  ])("does not redirect from %s", async (path) => {
    expect(await ask(path)).toEqual(ABSENT);
  });

  it("is all that redirects if there is no upstream", async () => {
    upstream.answer("acme", sendPage("acme", [ACME_FILE]));
    expect(await ask(undefined, { settings: "none" })).toEqual(ABSENT);
    expect(askedByName()).toEqual([]);
  });
});

describe("a restricted reader", () => {
  const RESTRICTED = "/_index/public/simple/acme/index.json";

  it("gets a public page like everyone else", async () => {
    upstream.answer("acme", sendPage("acme", [ACME_FILE]));
    expect(await ask(RESTRICTED)).toEqual(await ask());
    expect(waited).toEqual([]);
  });

  const KINDS: [string, () => void, Partial<WrittenUpstreamSettings>][] = [
    ["private", () => writeOwnPage(store, MAIN, "acme", "acme-1.0.tar.gz"), {}],
    ["claimed", () => claim("acme"), {}],
    ["reserved", () => {}, { reserved: ["acme"] }],
    ["nobody's", () => {}, {}],
  ];

  it.each(KINDS)(
    "can't learn that a name is %s, not even from the time taken",
    async (kind, prepare, settings) => {
      prepare();
      expect(await ask(RESTRICTED, { settings })).toEqual(ABSENT);
      expect(waited).toEqual([LEAST_ABSENCE_MS]);
      expect(upstream.requests).toHaveLength(1);
      expect(askedByName()).toEqual(kind === "nobody's" ? ["/simple/acme/"] : []);
    },
  );

  it.each(KINDS)("can't learn it while upstream fails: a name that is %s", async (_, prepare, settings) => {
    prepare();
    const askSource = async (_: unknown, project: string) => {
      throw new UpstreamFaultError(`Cannot ask "https://pypi.org/simple/${project}/": it answered 500`);
    };
    const answer = await ask(RESTRICTED, { settings, askSource });
    expectFault(answer);
    expect(text(answer)).toBe("503 Service Unavailable: The index for public projects gives no answer\n");
  });

  it.each(KINDS)("can't learn it while upstream is slow: a name that is %s", async (_, prepare, settings) => {
    prepare();
    let time = 0;
    const askSource = async () => {
      time += 5_000;
      return { kind: "absent" } as const;
    };
    expect(await ask(RESTRICTED, { settings, askSource, now: () => new Date(time) })).toEqual(ABSENT);
    expect([time, waited]).toEqual([5_000, [0]]);
  });

  it.each(KINDS)("can't learn it from advisories: a name that is %s", async (_, prepare, settings) => {
    prepare();
    const advisories = { hide: "malicious" as const, whenOld: "refuse" as const };
    const answer = await ask(RESTRICTED, { settings: { ...settings, advisories } });
    expectFault(answer);
    expect(text(answer)).toContain("No advisories were fetched yet");
  });

  it("learns as soon as anyone else that a name is blocked", async () => {
    expect(await ask(RESTRICTED, { settings: { blocked: ["acme"] } })).toEqual(ABSENT);
    expect(upstream.requests).toEqual([]);
  });

  it("waits only for the rest of that time, and others don't wait", async () => {
    let time = 0;
    const now = () => {
      time += 400;
      return new Date(time);
    };
    await ask(RESTRICTED, { now });
    await ask(undefined, { now });
    expect(waited).toEqual([LEAST_ABSENCE_MS - 400]);
  });
});

describe("a fault of upstream is never an answer:", () => {
  it.each(Object.entries(UPSTREAM_FAULTS))("it %s", async (_, [answer, message]) => {
    upstream.answer("acme", answer);
    const given = await ask();
    expectFault(given);
    expect(text(given).trimEnd()).toMatch(message);
    expect(log).toEqual([
      { level: "warn", event: "upstream-failed", project: "acme", message: expect.stringMatching(message) },
    ]);
  });

  it.each(Object.entries(SILENCES))("it %s", async (_, answer) => {
    upstream.answer("acme", answer);
    const given = await ask(undefined, { limits: { ...LIMITS, deadlineMs: 300 } });
    expectFault(given);
    expect(text(given)).toContain("it did not answer to the end within 0.3 s");
  });

  it("no one listens on its port", async () => {
    const settings = { sources: [{ index: "http://127.0.0.1:1/simple/" }] };
    expectFault(await ask(undefined, { settings }));
  });

  it("the page has no times, under a rule that needs them", async () => {
    upstream.answer("acme", sendPage("acme", [{ ...ACME_FILE, "upload-time": undefined }]));
    const given = await ask(undefined, { settings: { minimumAgeDays: 7 } });
    expectFault(given);
    expect(text(given)).toContain("upstream.minimumAgeDays");
  });

  it("its page can't be read, for any reason", async () => {
    const received: ReceivedPage = {
      url: `${upstream.index}acme/`,
      contentType: JSON_TYPE,
      get text(): string {
        throw new RangeError("Maximum call stack\nsize exceeded");
      },
    };
    expectFault(await ask(undefined, { askSource: async () => ({ kind: "page", received }) }));
    const message = `Cannot believe "${received.url}": Maximum call stack size exceeded`;
    expect(log).toEqual([{ level: "warn", event: "upstream-failed", project: "acme", message }]);
  });

  it("even after a page that it sent before", async () => {
    upstream.answer("acme", sendPage("acme", [ACME_FILE]));
    const answer = answering();
    const request = { method: "GET", path: "/_index/simple/acme/index.json", ifNoneMatch: undefined };
    expect((await answer(request)).status).toBe(200);
    upstream.answer("acme", send(500));
    expectFault(await answer(request));
  });
});

describe("what the bucket says about its names is never guessed:", () => {
  beforeEach(() => upstream.answer("acme", sendPage("acme", [ACME_FILE])));

  it.each<[string, string | undefined]>([
    ["it does not say that all are claimed", undefined],
    ["it is a copy of another bucket", serializeClaimsComplete("other")],
    ["it says so in words that can't be read", "{"],
    ["a newer wheelyard version says so", '{"_format":9}'],
  ])("%s", async (_, content) => {
    store.remove(CLAIMS_COMPLETE_KEY);
    if (content !== undefined) write(CLAIMS_COMPLETE_KEY, content);
    expectFault(await ask());
    expect(upstream.requests).toEqual([]);
    expect(log).toMatchObject([{ event: "bucket-failed" }]);
  });

  it.each(["{", '{"_format":9}', ""])("one of our pages that can't be read: %j", async (content) => {
    write(projectPageKeys(mainProject("acme")).state, content);
    expectFault(await ask());
    expect(upstream.requests).toEqual([]);
  });

  it("each of its reads is in order, and each may fail", async () => {
    const reads: string[] = [];
    const reading = (failing: number): Store =>
      ({
        ...store,
        get: async (key, options) => {
          reads.push(key);
          if (reads.length - 1 === failing) throw new Error("Access Denied");
          return store.get(key, options);
        },
      }) as Store;
    const advisories = Object.entries(ADVISED);
    for (const [key, body] of advisories) write(key, body);
    expect((await ask(undefined, { store: reading(-1) })).status).toBe(200);
    const known = advisories.map(([key]) => key);
    const page = ["_index/simple/acme/state.json", "_index/simple/acme/index.json"];
    const all = [CLAIMS_COMPLETE_KEY, ...page, "_claims/acme", ...known, "_claims/acme"];
    expect(reads).toEqual(all);
    for (const failing of all.keys()) {
      reads.length = 0;
      expectFault(await ask(undefined, { store: reading(failing) }));
      expect(reads).toEqual(all.slice(0, failing + 1));
      expect(log.at(-1)).toMatchObject({ event: "bucket-failed", message: "Access Denied" });
    }
    expect(upstream.requests).toHaveLength(4);
  });
});

describe("what is known about a release holds it back:", () => {
  beforeEach(() => {
    upstream.answer("acme", sendPage("acme", [ACME_FILE, { filename: "acme-2.0.tar.gz" }]));
    for (const [key, body] of Object.entries(ADVISED)) write(key, body);
  });

  const urls = async (advisories?: WrittenUpstreamSettings["advisories"]) => {
    const settings = advisories === undefined ? {} : { advisories };
    const { files } = JSON.parse(text(await ask(undefined, { settings })));
    return files.map(({ url }: { url: string }) => new URL(url, "https://index.example").pathname);
  };

  it("its link says which advisory it is, and the page still has its version", async () => {
    expect(await urls()).toEqual([
      expect.stringMatching(/\/files\/acme-1\.0\.tar\.gz$/),
      "/_held-back/MAL-2026-1/acme-2.0.tar.gz",
    ]);
    expect(JSON.parse(text(await ask())).versions).toEqual(["1.0", "2.0"]);
  });

  it("not if the settings hide nothing, and then nothing is read", async () => {
    store.remove(PART);
    expect(await urls({ hide: "none" })).not.toContain("/_held-back/MAL-2026-1/acme-2.0.tar.gz");
  });

  it("an exception is checked at each request", async () => {
    const until = (day: string) => urls({ allow: [{ id: "MAL-2026-1", until: day, reason: "ours" }] });
    expect(await until("2026-12-01")).not.toContain("/_held-back/MAL-2026-1/acme-2.0.tar.gz");
    expect(await until("2026-11-30")).toContain("/_held-back/MAL-2026-1/acme-2.0.tar.gz");
  });

  it.each<[string, () => void]>([
    ["a part is missing", () => store.remove(PART)],
    ["a part can't be read", () => write(PART, "{")],
    ["a newer wheelyard version wrote a part", () => write(PART, '{"_format":9}')],
    ["the manifest can't be read", () => write(MANIFEST_KEY, "{}")],
  ])("%s, and nothing is served", async (_, harm) => {
    harm();
    expectFault(await ask());
    expect(log).toMatchObject([{ event: "bucket-failed" }]);
  });

  it("nothing is served by old advisories if the settings refuse it", async () => {
    store.remove(MANIFEST_KEY);
    expect((await ask()).status).toBe(200);
    const given = await ask(undefined, { settings: { advisories: { whenOld: "refuse" } } });
    expectFault(given);
    expect(text(given)).toContain("upstream.advisories.whenOld");
    expect(log.at(-1)).toMatchObject({ event: "advisories-old" });
  });
});

describe("S3 may fail at each read:", () => {
  const found = { etag: '"e"', "last-modified": NOW.toUTCString() };
  const complete = serializeClaimsComplete(BUCKET);
  const absent = refusal(404, "NoSuchKey");
  const good: readonly Answer[] = [
    sendObject(200, found, complete),
    absent,
    absent,
    absent,
    ...Object.values(ADVISED).map((body) => sendObject(200, found, body)),
    absent,
  ];

  /** No answer but silence takes as long, even on a busy machine. */
  const PATIENT_MS = 60_000;

  function openStore(endpoint: string, answerMs: number): Store {
    const credentials = async () => ({ accessKeyId: "key", secretAccessKey: "secret" });
    const place = { bucket: BUCKET, region: "us-east-1", endpoint, credentials };
    const patience = { attempts: 1, connectionMs: answerMs, answerMs };
    return new S3Store(new RestS3Api(new S3Connection(s3Access(place, patience))));
  }

  const faults: [string, Answer][] = [
    ["it answers 403", refusal(403, "AccessDenied")],
    ["it answers 500", refusal(500, "InternalError")],
    ["it answers 503", refusal(503, "SlowDown")],
    ["the bucket is gone", refusal(404, "NoSuchBucket")],
    ["a 404 says nothing", sendObject(404)],
    ["it hangs up", hangUp],
    ["it is cut off", cutOff(200, found, complete)],
    ["it says nothing", silence],
  ];
  it.each(faults)("%s", async (_, fault) => {
    upstream.answer("acme", sendPage("acme", [ACME_FILE]));
    for (const failing of good.keys()) {
      const s3 = await startScriptedS3(good.with(failing, fault));
      try {
        expectFault(await ask(undefined, { store: openStore(s3.url, fault === silence ? 300 : PATIENT_MS) }));
        expect(s3.requests).toHaveLength(failing + 1);
      } finally {
        await s3.close();
      }
    }
  });

  it("otherwise upstream answers", async () => {
    upstream.answer("acme", sendPage("acme", [ACME_FILE]));
    const s3 = await startScriptedS3(good);
    const given = await ask(undefined, { store: openStore(s3.url, PATIENT_MS) });
    await s3.close();
    expect(given.status).toBe(200);
  });
});
