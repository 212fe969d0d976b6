import { CLAIMS_COMPLETE_KEY, claimKey } from "@wheelyard/core/bucket-layout/claim-keys";
import { serializeClaim, serializeClaimsComplete } from "@wheelyard/core/claims";
import { parseProjectName } from "@wheelyard/core/project-name";
import { renderJson } from "@wheelyard/core/project-page-json";
import { channelRoot, MAIN } from "@wheelyard/core/root";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ownPage, writeOwnPage } from "../../testing/own-page.ts";
import { send, sendPage, startUpstreamServer, type UpstreamServer } from "../../testing/upstream-server.ts";
import { askingSources } from "../fetching/ask-source.ts";
import { parseUpstreamSettings } from "../settings/settings.ts";
import { parseViews, type WrittenViewSettings } from "../settings/views.ts";
import { answeringPages } from "./answer-page.ts";
import type { PageAnswer } from "./page-answer.ts";

const NOW = new Date("2026-12-01T00:00:00Z");

const FILES = [
  { filename: "acme-1.0.tar.gz", "upload-time": "2024-01-01T00:00:00Z" },
  { filename: "acme-1.0-py3-none-any.whl", "upload-time": "2024-01-01T00:00:00Z" },
  { filename: "acme-2.0-py3-none-any.whl", "upload-time": "2025-01-01T00:00:00Z" },
  { filename: "acme-3.0-py3-none-any.whl", "upload-time": "2026-11-20T00:00:00Z" },
];

let upstream: UpstreamServer;
let store: MemoryStore;

beforeAll(async () => {
  upstream = await startUpstreamServer();
});
afterAll(() => upstream.close());
beforeEach(() => {
  upstream.requests.length = 0;
  upstream.answer("acme", sendPage("acme", FILES));
  store = new MemoryStore();
  write(CLAIMS_COMPLETE_KEY, serializeClaimsComplete("my-pypi"));
});

function write(key: string, text: string): void {
  store.write(key, Buffer.from(text));
}

function claim(content = serializeClaim({ key: "acme-1.0.tar.gz" })): void {
  write(claimKey(parseProjectName("acme")), content);
}

interface Asking {
  channel?: string;
  page?: string;
  view?: WrittenViewSettings;
  rebuilt?: string[];
  reserved?: string[];
}

/** Asks for the project's page in a channel. The channel `frozen` is a view. */
function ask({
  channel = "frozen",
  page = "simple/acme/index.json",
  view = {},
  rebuilt = [],
  reserved = [],
}: Asking = {}): Promise<PageAnswer> {
  const settings = parseUpstreamSettings({
    reserved,
    rebuilt,
    sources: [{ index: upstream.index }],
    minimumAgeDays: 7,
  });
  const answer = answeringPages({
    store,
    bucket: "my-pypi",
    site: undefined,
    settings,
    views: parseViews({ frozen: view }, settings),
    askSource: askingSources(),
    log: () => {},
    now: () => NOW,
  });
  const path = `/_index/_channels/${channel}/${page}`;
  return answer({ method: "GET", path, ifNoneMatch: undefined });
}

/** Each file that is on the page: its version and kind, in parentheses if it is held back. */
function shown({ body }: PageAnswer): string[] {
  const { files } = JSON.parse(Buffer.from(body).toString()) as {
    files: { filename: string; url: string }[];
  };
  return files.map(({ filename, url }) => {
    const name = filename.slice("acme-".length).replace("-py3-none-any", "");
    return url.startsWith("/_held-back/") ? `(${name}: ${url.split("/")[2]})` : name;
  });
}

describe("a view answers with upstream's page", () => {
  it.each<[WrittenViewSettings, string[]]>([
    [{}, ["1.0.whl", "1.0.tar.gz", "2.0.whl", "3.0.whl"]],
    [{ uploadedBefore: "2025-01-01T00:00:00Z" }, ["1.0.whl", "1.0.tar.gz"]],
    [{ uploadedBefore: "2025-01-01T00:00:01Z" }, ["1.0.whl", "1.0.tar.gz", "2.0.whl"]],
    [{ uploadedBefore: "2020-01-01T00:00:00Z" }, []],
    [{ minimumAgeDays: 14 }, ["1.0.whl", "1.0.tar.gz", "2.0.whl", "(3.0.whl: until-2026-12-04)"]],
    [{ blocked: ["acme>=2"] }, ["1.0.whl", "1.0.tar.gz", "(2.0.whl: blocked)", "(3.0.whl: blocked)"]],
    [{ wheelsOnly: true }, ["1.0.whl", "(1.0.tar.gz: no-wheel)", "2.0.whl", "3.0.whl"]],
    [{ only: ["a*"] }, ["1.0.whl", "1.0.tar.gz", "2.0.whl", "3.0.whl"]],
    [{ wheelsOnly: true, uploadedBefore: "2025-01-01T00:00:00Z" }, ["1.0.whl", "(1.0.tar.gz: no-wheel)"]],
  ])("by %j", async (view, files) => {
    const answer = await ask({ view });
    expect(answer.status).toBe(200);
    expect(answer.headers["cache-control"]).toBe("max-age=0, s-maxage=5, stale-if-error=0");
    expect(shown(answer)).toEqual(files);
  });

  it("for a public name that only a channel builds", async () => {
    claim(serializeClaim({ channel: "cu121", key: "_channels/cu121/acme-1.0.tar.gz" }));
    expect((await ask({ rebuilt: ["acme"] })).status).toBe(200);
  });
});

describe("a view asks no one, and answers", () => {
  it.each<[string, () => void, Asking, number]>([
    ["a name that it leaves out", () => {}, { view: { only: ["bow"] } }, 404],
    ["a name that it blocks", () => {}, { view: { blocked: ["acme"] } }, 404],
    ["a reserved name", () => {}, { reserved: ["acme"] }, 404],
    ["a claimed name", () => claim(), {}, 302],
    ["a name that another channel claimed", () => claim(serializeClaim({ channel: "cu121" })), {}, 302],
    ["a name with a claim that can't be read", () => claim("?"), {}, 302],
    ["a project of the main index", () => writeOwnPage(store, MAIN, "acme", "acme-1.0.tar.gz"), {}, 302],
    [
      "a name that a channel builds, once the main index has it too",
      () => {
        claim(serializeClaim({ channel: "cu121" }));
        writeOwnPage(store, MAIN, "acme", "acme-1.0.tar.gz");
      },
      { rebuilt: ["acme"] },
      302,
    ],
    ["an index that is not reconciled", () => store.remove(CLAIMS_COMPLETE_KEY), {}, 503],
    ["a channel that is not a view", () => {}, { channel: "cu121" }, 302],
    ["a channel whose name only begins as the view's", () => {}, { channel: "frozen-2" }, 302],
  ])("%s", async (_, prepare, asking, status) => {
    prepare();
    const answer = await ask(asking);
    expect(answer.status).toBe(status);
    expect(answer.headers.location).toBe(status === 302 ? "/simple/acme/" : undefined);
    expect(answer.headers["cache-control"]).toBe("no-store, stale-if-error=0");
    expect(upstream.requests).toEqual([]);
  });

  it("a project of its own, whose view is not written yet", async () => {
    const root = channelRoot("frozen");
    writeOwnPage(store, root, "acme", "_channels/frozen/acme-1.0.tar.gz");
    writeOwnPage(store, MAIN, "acme", "acme-2.0.tar.gz");
    const answer = await ask();
    expect(Buffer.from(answer.body).toString()).toBe(
      renderJson(ownPage(root, "acme", "_channels/frozen/acme-1.0.tar.gz"), undefined),
    );
    expect(upstream.requests).toEqual([]);
  });
});

describe("the page of a release in a view", () => {
  const view = { blocked: ["acme>=2"] };
  const page = (version: string) => `project/acme/${version}/index.html`;

  it("is made by the rules of the view", async () => {
    const answer = await ask({ view, page: page("2.0") });
    expect(answer.status).toBe(200);
    expect(Buffer.from(answer.body).toString()).toContain("held back: blocked by acme&gt;=2");
    expect((await ask({ view, page: page("4.0") })).status).toBe(404);
  });

  it.each(["frozen", "cu121"])("is that of the main index if the channel %s lacks it", async (channel) => {
    writeOwnPage(store, channelRoot("frozen"), "acme", "_channels/frozen/acme-1.0.tar.gz");
    const { status, headers } = await ask({ channel, page: page("2.0") });
    expect([status, headers.location]).toEqual([302, "/project/acme/2.0/"]);
    expect(upstream.requests).toEqual([]);
  });
});

it("a view leads to the main index as soon as the name is claimed, even if upstream is already answering", async () => {
  upstream.answer("acme", (response, request) => {
    claim();
    return sendPage("acme", FILES)(response, request);
  });
  const { status, headers } = await ask();
  expect([status, headers.location]).toEqual([302, "/simple/acme/"]);
});

it.each([
  [404, 404],
  [500, 503],
])("a view's answer if upstream answers %i is %i", async (upstreams, own) => {
  upstream.answer("acme", send(upstreams));
  expect((await ask()).status).toBe(own);
});
