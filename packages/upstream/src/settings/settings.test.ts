import { parseProjectName } from "@wheelyard/core/project-name";
import { describe, expect, it } from "vitest";
import { OSV_EXPORT } from "./advisory-settings.ts";
import { InvalidUpstreamSettingsError } from "./setting-problem.ts";
import {
  parseUpstreamSettings,
  sourceOf,
  type UpstreamSettings,
  type WrittenUpstreamSettings,
} from "./settings.ts";

describe("the settings of upstream", () => {
  it("need only the reserved names", () => {
    expect(parseUpstreamSettings({ reserved: [] })).toEqual({
      reserved: [],
      rebuilt: [],
      sources: [{ index: "https://pypi.org/simple/" }],
      blocked: [],
      minimumAgeDays: 0,
      exempt: [],
      files: "direct",
      advisories: { hide: "malicious", source: OSV_EXPORT, whenOld: "serve", allow: [] },
    } satisfies UpstreamSettings);
  });

  it("are read, each of them", () => {
    const written: WrittenUpstreamSettings = {
      reserved: ["Acme", "acme.*"],
      rebuilt: ["torch"],
      sources: [
        {
          index: "https://download.pytorch.org/whl/cu121",
          only: ["torch", "Torch_Vision"],
          minimumAgeDays: 0,
        },
        { index: "https://pypi.org/simple/" },
      ],
      blocked: ["ctx", "requests == 2.99.*", "evil-*<2,!=1.5"],
      minimumAgeDays: 7,
      exempt: ["acme-oss"],
      files: "proxied",
    };
    expect(parseUpstreamSettings(written)).toMatchObject({
      reserved: ["acme", "acme-*"],
      rebuilt: ["torch"],
      sources: [
        {
          index: "https://download.pytorch.org/whl/cu121/",
          only: ["torch", "torch-vision"],
          minimumAgeDays: 0,
        },
        { index: "https://pypi.org/simple/" },
      ],
      blocked: [
        { text: "ctx", names: "ctx" },
        { text: "requests == 2.99.*", names: "requests", versions: [{ operator: "==.*" }] },
        { text: "evil-*<2,!=1.5", names: "evil-*", versions: [{ operator: "<" }, { operator: "!=" }] },
      ],
      minimumAgeDays: 7,
      exempt: ["acme-oss"],
      files: "proxied",
    });
  });

  it.each([
    "http://127.0.0.1:9000/simple/",
    "http://127.8.9.1/simple/",
    "http://localhost:9000/simple/",
    "http://[::1]:9000/simple/",
    "https://pypi.example:8443/team/pypi/+simple/",
  ])("may have the source %s", (index) => {
    expect(parseUpstreamSettings({ reserved: [], sources: [{ index }] }).sources).toEqual([{ index }]);
  });
});

const NAMES = 'expected a project\'s name such as "acme-core", or the beginning of names, followed by "*"';
const DAYS = "expected a whole number of days from 0 to 3650";
const good = { reserved: [] };
const source = (index: unknown, more: object = {}) => ({ ...good, sources: [{ index, ...more }] });

it.each<[unknown, string]>([
  [undefined, "upstream is missing, expected an object with settings"],
  [null, "upstream is null, expected an object with settings"],
  ["https://pypi.org/simple/", 'upstream is "https://pypi.org/simple/", expected an object with settings'],
  [
    {},
    'upstream.reserved is missing, expected the names that are yours, such as ["acme", "acme-*"], or [] for none',
  ],
  [{ reserved: "acme" }, 'upstream.reserved is "acme", expected a list'],
  [{ reserved: [7] }, `upstream.reserved[0] is 7, ${NAMES}`],
  [{ reserved: ["acme", "-x"] }, `upstream.reserved[1] is "-x", ${NAMES}`],
  [{ reserved: ["*acme"] }, `upstream.reserved[0] is "*acme", ${NAMES}`],
  [{ reserved: [""] }, `upstream.reserved[0] is "", ${NAMES}`],
  [
    { ...good, reservd: [] },
    'upstream has "reservd", which is no setting, expected only reserved, rebuilt, sources, blocked, minimumAgeDays, exempt, files',
  ],
  [{ ...good, rebuilt: ["a b"] }, `upstream.rebuilt[0] is "a b", ${NAMES}`],
  [
    { reserved: ["acme-*"], rebuilt: ["torch", "Acme.Core"] },
    'upstream.rebuilt[1] is "acme-core", expected names that are not reserved: those are never asked for upstream',
  ],
  [
    { reserved: ["acme-*"], rebuilt: ["acme-x*"] },
    'upstream.rebuilt[0] is "acme-x*", expected names that are not reserved',
  ],
  [{ ...good, exempt: [{}] }, `upstream.exempt[0] is {}, ${NAMES}`],
  [{ ...good, sources: {} }, "upstream.sources is {}, expected a list"],
  [
    { ...good, sources: [] },
    "upstream.sources is [], expected at least one source; leave it out for pypi.org",
  ],
  [{ ...good, sources: ["x"] }, 'upstream.sources[0] is "x", expected an object with settings'],
  [
    { ...good, sources: [{}] },
    'upstream.sources[0].index is missing, expected a URL such as "https://pypi.org/simple/"',
  ],
  [source("pypi.org"), 'upstream.sources[0].index is "pypi.org", expected a URL such as'],
  [source("ftp://pypi.org/"), 'upstream.sources[0].index is "ftp://pypi.org/", expected an https URL'],
  [source("file:///etc/"), 'upstream.sources[0].index is "file:///etc/", expected an https URL'],
  [
    source("http://pypi.org/simple/"),
    'upstream.sources[0].index is "http://pypi.org/simple/", expected https: plain http is for this machine alone',
  ],
  [source("http://127.0.0.1.evil.example/"), "expected https: plain http is for this machine alone"],
  [source("http://10.0.0.1/simple/"), "expected https: plain http is for this machine alone"],
  [
    source("https://u:secret@pypi.example/simple/"),
    'upstream.sources[0].index is "https://***@pypi.example/simple/", expected a URL without credentials',
  ],
  [source("https://pypi.org/simple/?x=1"), "expected a URL without a query and a fragment"],
  [source("https://pypi.org/simple/?"), "expected a URL without a query and a fragment"],
  [source("https://pypi.org/simple/#x"), "expected a URL without a query and a fragment"],
  [source("https://pypi.org/simple/", { onyl: [] }), 'upstream.sources[0] has "onyl", which is no setting'],
  [
    source("https://pypi.org/simple/", { only: [] }),
    "upstream.sources[0].only is [], expected at least one name",
  ],
  [source("https://pypi.org/simple/", { only: ["?"] }), `upstream.sources[0].only[0] is "?", ${NAMES}`],
  [
    source("https://pypi.org/simple/", { minimumAgeDays: -1 }),
    `upstream.sources[0].minimumAgeDays is -1, ${DAYS}`,
  ],
  [
    { ...good, sources: [{ index: "https://a.example/" }, { index: "https://b.example/" }] },
    'upstream.sources[1].index is "https://b.example/", expected it before upstream.sources[0], which answers for every name',
  ],
  [
    { ...good, blocked: ["requests==x"] },
    'upstream.blocked[0] is "requests==x", expected names such as "ctx", or versions such as "ctx==1.*"',
  ],
  [{ ...good, blocked: ["==1.0"] }, 'upstream.blocked[0] is "==1.0", expected names'],
  [{ ...good, blocked: ["a[b]==1.0"] }, 'upstream.blocked[0] is "a[b]==1.0", expected names'],
  [{ ...good, blocked: ["a==1; python_version<'3'"] }, "upstream.blocked[0] is"],
  [{ ...good, minimumAgeDays: 1.5 }, `upstream.minimumAgeDays is 1.5, ${DAYS}`],
  [{ ...good, minimumAgeDays: "7" }, `upstream.minimumAgeDays is "7", ${DAYS}`],
  [{ ...good, minimumAgeDays: Number.NaN }, `upstream.minimumAgeDays is NaN, ${DAYS}`],
  [{ ...good, minimumAgeDays: 100_000 }, `upstream.minimumAgeDays is 100000, ${DAYS}`],
  [{ ...good, files: "mirror" }, 'upstream.files is "mirror", expected "direct" or "proxied"'],
])("%j is refused by the setting's name", (written, message) => {
  expect(() => parseUpstreamSettings(written)).toThrow(InvalidUpstreamSettingsError);
  expect(() => parseUpstreamSettings(written)).toThrow(message);
});

it("names every problem at once, each by its setting", () => {
  const written = { reserved: ["-"], blocked: ["="], minimumAgeDays: -1, files: 1 };
  let problems: readonly { setting: string }[] = [];
  try {
    parseUpstreamSettings(written);
  } catch (error) {
    problems = (error as InvalidUpstreamSettingsError).problems;
  }
  expect(problems.map(({ setting }) => setting)).toEqual([
    "upstream.reserved[0]",
    "upstream.blocked[0]",
    "upstream.minimumAgeDays",
    "upstream.files",
  ]);
});

it.each([
  ["torch", "https://download.pytorch.org/whl/"],
  ["torch-vision", "https://pypi.example/"],
  ["numpy", undefined],
])("asks for %s only the first source that covers it", (name, index) => {
  const settings = parseUpstreamSettings({
    reserved: [],
    sources: [
      { index: "https://download.pytorch.org/whl/", only: ["torch"] },
      { index: "https://pypi.example/", only: ["torch*"] },
    ],
  });
  expect(sourceOf(settings, parseProjectName(name))?.index).toBe(index);
});
