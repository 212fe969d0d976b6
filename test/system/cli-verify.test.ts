import { GetObjectCommand } from "@aws-sdk/client-s3";
import { homeShardKey } from "@wheelyard/core/bucket-layout/root-keys";
import { MAIN } from "@wheelyard/core/root";
import { sample } from "@wheelyard/core/testing/extent";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { homeShard } from "@wheelyard/site/home-shard";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { runWheelyard, settingsFor, type Wheelyard, wheelyard } from "../support/wheelyard.ts";

let stack: TestStack;
let run: Wheelyard;

const KEY = "team/arrow-1.0-py3-none-any.whl";
const STATE = "_index/simple/arrow/state.json";
const PAGE = "_index/simple/arrow/index.json";

beforeAll(async () => {
  stack = await startTestStack();
  run = wheelyard(stack);
  await stack.bucket.put(KEY, buildWheel({ name: "arrow", version: "1.0" }).body);
  await stack.bucket.put(`${KEY}.yanked`, "bad");
  await stack.bucket.put(
    "twice/arrow-1.0-py3-none-any.whl",
    buildWheel({ name: "arrow", version: "1.0" }).body,
  );
  await stack.bucket.put("team/bow-2.0-py3-none-any.whl", buildWheel({ name: "bow", version: "2.0" }).body);
  await stack.bucket.put("team/bow.status", "archived");
  await stack.bucket.put("broken-1.0-py3-none-any.whl", "no zip");
  await stack.bucket.put("simple/arrow-2.0-py3-none-any.whl", "hidden");
  await stack.bucket.put("old/arrow-0.9-py2.7.egg", "an egg");
  await stack.bucket.put("notes.txt", "nothing of the index");
  await stack.drain();
});
afterAll(() => stack[Symbol.asyncDispose]());

async function verify(...args: string[]): Promise<{ key: string; problem: string }[]> {
  const { stdout, stderr, code } = await run("verify", "--json", ...args);
  expect(stderr).toBe("");
  const { differences } = JSON.parse(stdout);
  expect(code).toBe(differences.length === 0 ? 0 : 1);
  return differences;
}

it("finds no difference if there is none", async () => {
  expect(await verify("--deep")).toEqual([]);
  expect(await run("verify")).toEqual({
    code: 0,
    stdout: '3 files of 2 projects in "my-pypi": no difference\n',
    stderr: "Passed over 1 .egg, expected .whl, .tar.gz or .zip in lower case: old/arrow-0.9-py2.7.egg\n",
  });
});

it("finds no difference in a project that is in quarantine", async () => {
  await stack.bucket.put("team/bow.status", "quarantined");
  await stack.drain();
  expect(await verify()).toEqual([]);
  await stack.bucket.put("team/bow.status", "archived");
  await stack.drain();
});

describe("finds", () => {
  /** Nothing under `_index/` wakes the indexer: what is changed there stays so. */
  const damages: [string, string, (text: string) => string | undefined, { key: string; problem: RegExp }][] =
    [
      [
        "a file that the page has lost",
        STATE,
        (text) => JSON.stringify({ ...JSON.parse(text), distributions: [] }),
        { key: KEY, problem: /^is neither listed nor rejected$/ },
      ],
      [
        "a file that is listed and gone",
        STATE,
        (text) => text.replaceAll('"key":"team/', '"key":"gone/'),
        {
          key: "gone/arrow-1.0-py3-none-any.whl",
          problem: /^is on the page of "arrow" and not in the bucket$/,
        },
      ],
      [
        "another version of a file",
        STATE,
        (text) => text.replace(/"etag":"\w+"/, '"etag":"0"'),
        { key: KEY, problem: /^is listed as version 0, and is \w+$/ },
      ],
      [
        "a yank that does not count",
        STATE,
        (text) => text.replace(/"sideFiles":\{"yanked":\{[^}]*\}\}/, '"sideFiles":{}'),
        { key: `${KEY}.yanked`, problem: /^does not count on the page of "arrow", and is not rejected$/ },
      ],
      [
        "a JSON page that says something else",
        PAGE,
        (text) => text.replace('"sha256":"', '"sha256":"0'),
        { key: PAGE, problem: /^does not say what ".*" says$/ },
      ],
      [
        "an HTML page that says something else",
        "_index/simple/arrow/index.html",
        (text) => text.replace("sha256=", "sha256=0"),
        { key: "_index/simple/arrow/index.html", problem: /^does not say what ".*" says$/ },
      ],
      [
        "a damaged compressed page",
        "_index/simple/bow/index.json.gz",
        () => "no gzip",
        { key: "_index/simple/bow/index.json.gz", problem: /^does not say what ".*" says$/ },
      ],
      [
        "metadata that is missing",
        `_index/metadata/${KEY}.metadata`,
        () => undefined,
        { key: `_index/metadata/${KEY}.metadata`, problem: /^is missing$/ },
      ],
      [
        "a project that the root list lacks",
        "_index/simple/index.json",
        (text) => text.replace('{"name":"bow"}', '{"name":"bows"}'),
        { key: "_index/simple/index.json", problem: /^does not name "bow", which has a page$/ },
      ],
      [
        "a home page that is missing",
        "_index/home/index.html",
        () => undefined,
        { key: "_index/home/index.html", problem: /^is missing$/ },
      ],
      [
        "a release's page that is missing",
        "_index/project/bow/2.0/index.html",
        () => undefined,
        { key: "_index/project/bow/2.0/index.html", problem: /^is missing$/ },
      ],
      [
        "a project that the home page's data lack",
        homeShardKey(MAIN, homeShard("bow")),
        () => undefined,
        { key: homeShardKey(MAIN, homeShard("bow")), problem: /^does not name "bow", which has a page$/ },
      ],
      [
        "data of the home page that can't be read",
        homeShardKey(MAIN, homeShard("bow")),
        () => "{",
        { key: homeShardKey(MAIN, homeShard("bow")), problem: /^can't be read$/ },
      ],
      [
        "a rejection that is not said",
        "_index/rejected/broken-1.0-py3-none-any.whl.json",
        () => undefined,
        { key: "broken-1.0-py3-none-any.whl", problem: /^is neither listed nor rejected$/ },
      ],
      [
        "a rejected key that is not said",
        "_index/rejected/simple/arrow-2.0-py3-none-any.whl.json",
        () => undefined,
        { key: "simple/arrow-2.0-py3-none-any.whl", problem: /^can't be listed, and nothing under/ },
      ],
      [
        "a rejection of another file",
        "_index/rejected/broken-1.0-py3-none-any.whl.json",
        (text) => text.replace("broken-1.0", "broken-9.0"),
        {
          key: "_index/rejected/broken-1.0-py3-none-any.whl.json",
          problem: /^can't be read as the record of "broken-1.0-py3-none-any.whl"$/,
        },
      ],
    ];

  it.each(sample(damages))("%s", async (_, key, change, { key: expected, problem }) => {
    // Bytes survive as Latin-1, compressed ones too.
    const { client, name } = stack.bucket;
    const { Body } = await client.send(new GetObjectCommand({ Bucket: name, Key: key }));
    if (Body === undefined) throw new Error(`Cannot read "${key}": expected a body`);
    const before = Buffer.from(await Body.transformToByteArray());
    onTestFinished(() => stack.bucket.put(key, before));
    const after = change(before.toString("latin1"));
    if (after === undefined) await stack.bucket.delete(key);
    else await stack.bucket.put(key, Buffer.from(after, "latin1"));
    expect(await verify()).toContainEqual({ key: expected, problem: expect.stringMatching(problem) });
  });

  it("wrong hashes, when it reads deeply", async () => {
    const before = await stack.bucket.get(STATE);
    onTestFinished(() => stack.bucket.put(STATE, before));
    await stack.bucket.put(STATE, before.replace(/"metadataSha256":"\w+"/, '"metadataSha256":"0"'));
    const found = await verify("--deep");
    expect(found.slice(-2)).toEqual([
      { key: KEY, problem: expect.stringMatching(/^is listed with metadata 0, and has \w{64}$/) },
      { key: `_index/metadata/${KEY}.metadata`, problem: expect.stringMatching(/, and the page says 0$/) },
    ]);
    // The renderings of the page have the hash, too, and the page for people shows no metadata of another hash.
    expect(
      found
        .slice(0, -2)
        .map(({ key }) => key)
        .sort(),
    ).toEqual(["_index/project/arrow/index.html", "_index/simple/arrow/index.html", PAGE, `${PAGE}.gz`]);
  });
});

it("names what a newer wheelyard version wrote, and does not compare it", async () => {
  const before = await stack.bucket.get(STATE);
  onTestFinished(() => stack.bucket.put(STATE, before));
  await stack.bucket.put(STATE, before.replace(/"_format":\d+/, '"_format":99'));
  expect(await run("verify")).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(`"${STATE}" is not compared: a newer wheelyard version wrote it`),
  });
  const { stdout } = await run("verify", "--json");
  expect(JSON.parse(stdout).newer).toContain(STATE);
});

it("compares with the address that the index states, if no other is known", async () => {
  const { WHEELYARD_INDEX_URL: _, ...env } = await settingsFor(stack);
  expect(await runWheelyard(["verify"], { env })).toMatchObject({
    code: 0,
    stdout: '3 files of 2 projects in "my-pypi": no difference\n',
  });
});

it("counts one file as one", async () => {
  await using small = await startTestStack();
  await small.bucket.put("bow-2.0-py3-none-any.whl", buildWheel({ name: "bow", version: "2.0" }).body);
  await small.drain();
  expect(await wheelyard(small)("verify")).toMatchObject({
    code: 0,
    stdout: '1 file of 1 project in "my-pypi": no difference\n',
  });
});
