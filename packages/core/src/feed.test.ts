import { expect, it } from "vitest";
import { newest, renderReleasesFeed, renderUpdatesFeed, siteOfUpdatesFeed } from "./feed.ts";
import { parseProjectName } from "./project-name.ts";
import { channelRoot, MAIN, type Root } from "./root.ts";

const [EARLY, LATE] = ["2026-01-01T00:00:00.000Z", "2026-01-01T00:00:01.000Z"];

it.each<[string, [string, string, string][], string[]]>([
  [
    "the later first",
    [
      ["acme", "2.0", EARLY],
      ["acme", "1.0", LATE],
    ],
    ["acme 1.0", "acme 2.0"],
  ],
  [
    "within one second, the higher version first",
    [
      ["acme", "1.9", LATE],
      ["acme", "1.10", LATE],
      ["acme", "1.10rc1", LATE],
    ],
    ["acme 1.10", "acme 1.10rc1", "acme 1.9"],
  ],
  [
    "then projects by name",
    [
      ["zoo", "1.0", LATE],
      ["acme", "1.0", LATE],
    ],
    ["acme 1.0", "zoo 1.0"],
  ],
  [
    "no more than asked for",
    [
      ["acme", "1.0", LATE],
      ["acme", "1.1", LATE],
      ["acme", "1.2", LATE],
      ["acme", "1.3", LATE],
    ],
    ["acme 1.3", "acme 1.2", "acme 1.1"],
  ],
])("shows %s", (_, items, expected) => {
  const given = items.map(([project, version, time]) => ({
    project: parseProjectName(project),
    version,
    time,
    summary: "",
  }));
  for (const order of [given, given.toReversed()]) {
    expect(newest(order, 3).map(({ project, version }) => `${project} ${version}`)).toEqual(expected);
  }
});

it.each<[Root, string | undefined]>([
  [MAIN, "https://pypi.example"],
  [MAIN, "http://127.0.0.1:8080"],
  [MAIN, undefined],
  [channelRoot("cu121"), "https://pypi.example"],
  [channelRoot("cu121"), undefined],
])("an updates feed of root %j names the address of its index, %s", (root, site) => {
  expect(siteOfUpdatesFeed(root, renderUpdatesFeed(root, [], site))).toBe(site);
});

it.each([
  ["nothing", ""],
  ["no feed", "<link>https://pypi.example/simple/</link>"],
  ["a truncated feed", '<rss version="2.0"><link>https://pypi.example/simple/'],
  [
    "a feed of another root",
    renderUpdatesFeed(channelRoot("cu121"), [], "https://pypi.example").replace("/simple/", "/"),
  ],
])("%s names no address", (_, text) => {
  expect(siteOfUpdatesFeed(MAIN, text)).toBeUndefined();
});

it("tells the same release in two indexes apart", () => {
  const name = parseProjectName("acme");
  const facts = [MAIN, channelRoot("nightly")].map((root) => {
    const items = [{ project: name, version: "1.0", time: EARLY, summary: "" }];
    const feeds = [
      renderUpdatesFeed(root, items, undefined),
      renderReleasesFeed({ root, name }, items, undefined),
    ];
    return feeds.flatMap((feed) => [
      /<title>(.*?)<\/title>/.exec(feed)?.[1],
      /<guid.*?>(.*?)<\/guid>/.exec(feed)?.[1],
    ]);
  });
  expect(facts).toEqual([
    ["Recent updates", "acme 1.0", "Releases of acme", "acme 1.0"],
    [
      "Recent updates of channel &quot;nightly&quot;",
      "nightly/acme 1.0",
      "Releases of nightly/acme",
      "nightly/acme 1.0",
    ],
  ]);
});
