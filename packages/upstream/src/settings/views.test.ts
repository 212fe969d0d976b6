import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import { parseProjectName } from "@wheelyard/core/project-name";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PublicPage } from "../page/public-page.ts";
import { answererOf } from "../rules/answerer.ts";
import { applyRules } from "../rules/hold-back.ts";
import { pageRules } from "../rules/page-rules.ts";
import { parseUpstreamSettings, type UpstreamSettings, type WrittenUpstreamSettings } from "./settings.ts";
import { parseViews, type WrittenViewSettings } from "./views.ts";

const NOW = new Date("2026-12-01T00:00:00Z");

function viewOf(view: unknown, environment: Partial<WrittenUpstreamSettings> = {}): UpstreamSettings {
  const settings = parseUpstreamSettings({ reserved: [], ...environment });
  return parseViews({ ci: view }, settings).get("ci") as UpstreamSettings;
}

describe("a view", () => {
  it("has the environment's settings if it has none of its own", () => {
    const environment = { reserved: ["acme"], blocked: ["ctx"], minimumAgeDays: 7, exempt: ["six"] };
    const { view, sources, ...settings } = viewOf({}, environment);
    expect(parseUpstreamSettings(environment)).toMatchObject(settings);
    expect(sources).toEqual([{ index: "https://pypi.org/simple/", minimumAgeDays: 7 }]);
    expect(view).toEqual({ wheelsOnly: false });
  });

  it("narrows them, each of them", () => {
    const written: WrittenViewSettings = {
      only: ["Num*"],
      blocked: ["pip==26.*"],
      minimumAgeDays: 14,
      uploadedBefore: "2025-01-01T00:00:00Z",
      wheelsOnly: true,
    };
    const sources = [
      { index: "https://old.example/", only: ["numpy"], minimumAgeDays: 30 },
      { index: "https://new.example/", minimumAgeDays: 0 },
    ];
    const settings = viewOf(written, { blocked: ["ctx"], minimumAgeDays: 7, sources });
    expect(settings.blocked.map(({ text }) => text)).toEqual(["ctx", "pip==26.*"]);
    expect(settings.minimumAgeDays).toBe(14);
    expect(settings.sources.map(({ minimumAgeDays }) => minimumAgeDays)).toEqual([30, 14]);
    expect(settings.view).toEqual({
      only: ["num*"],
      uploadedBefore: new Date("2025-01-01T00:00:00Z"),
      wheelsOnly: true,
    });
  });

  const ENVIRONMENT: WrittenUpstreamSettings = {
    reserved: ["acme-*"],
    blocked: ["ctx", "requests==2.99.*"],
    minimumAgeDays: 7,
    sources: [{ index: "https://pypi.example/simple/", only: ["acme-*", "ctx", "num*", "requests"] }],
  };
  const NOT_OFFERED = "expected names that the environment takes from upstream: a channel can only narrow it";

  it.each<[unknown, string]>([
    [{ minimumAgeDays: 6 }, "minimumAgeDays is 6, expected at least 7, the environment's own"],
    [{ minimumAgeDays: 0 }, "minimumAgeDays is 0, expected at least 7"],
    [{ only: ["n*"] }, `only[0] is "n*", ${NOT_OFFERED}`],
    [{ only: ["*"] }, `only[0] is "*", ${NOT_OFFERED}`],
    [{ only: ["numpy", "torch"] }, `only[1] is "torch", ${NOT_OFFERED}`],
    [{ only: ["acme-core"] }, `only[0] is "acme-core", ${NOT_OFFERED}`],
    [{ only: ["ctx"] }, `only[0] is "ctx", ${NOT_OFFERED}`],
    ...["reserved", "rebuilt", "sources", "exempt"].map((setting): [unknown, string] => [
      { [setting]: [] },
      ` has "${setting}", expected only only, blocked, minimumAgeDays, uploadedBefore, wheelsOnly: the rest is the environment's, for all channels`,
    ]),
    [{ files: "direct", sources: [] }, ' has "sources" and "files", expected only'],
  ])("can't have %j, which would offer more", (view, problem) => {
    const at = problem.startsWith(" ") ? "channels.ci.upstream" : "channels.ci.upstream.";
    expect(() => viewOf(view, ENVIRONMENT)).toThrow(at + problem);
  });

  it.each<[unknown, string]>([
    [null, "upstream is null, expected an object with settings"],
    [["numpy"], 'upstream is ["numpy"], expected an object'],
    [
      { before: "2025" },
      'upstream has "before", which is no setting, expected only only, blocked, minimumAgeDays, uploadedBefore, wheelsOnly',
    ],
    [{ only: "numpy" }, 'upstream.only is "numpy", expected a list'],
    [{ only: ["-"] }, 'upstream.only[0] is "-", expected a project\'s name'],
    [{ blocked: ["==1"] }, 'upstream.blocked[0] is "==1", expected names such as'],
    [{ minimumAgeDays: 7.5 }, "upstream.minimumAgeDays is 7.5, expected a whole number of days"],
    [{ uploadedBefore: "2025-01-01" }, 'upstream.uploadedBefore is "2025-01-01", expected a time in UTC'],
    [{ uploadedBefore: "2025-01-01T00:00:00" }, "expected a time in UTC"],
    [{ uploadedBefore: "2025-02-30T00:00:00Z" }, "expected a time in UTC"],
    [{ uploadedBefore: "2025-01-01T24:00:00Z" }, "expected a time in UTC"],
    [{ uploadedBefore: "x" }, "expected a time in UTC"],
    [{ uploadedBefore: 2025 }, "upstream.uploadedBefore is 2025, expected a time in UTC"],
    [{ wheelsOnly: "yes" }, 'upstream.wheelsOnly is "yes", expected true or false'],
    [{ wheelsOnly: 1, minimumAgeDays: -1 }, "minimumAgeDays is -1"],
  ])("can't be read from %j", (view, problem) => {
    expect(() => viewOf(view)).toThrow(problem);
    expect(() => viewOf(view)).not.toThrow(", sources");
  });

  it("can't be read from anything but channels by their names, and each problem names its channel", () => {
    const settings = parseUpstreamSettings({ reserved: [] });
    expect(() => parseViews([], settings)).toThrow("channels is [], expected an object");
    expect(() => parseViews({ a: { only: 1 }, b: { blocked: 1 } }, settings)).toThrow(
      /channels\.a\.upstream\.only is 1, .*; channels\.b\.upstream\.blocked is 1, /,
    );
  });
});

describe("whatever its rules, a view", () => {
  const NAMES = ["acme", "acme-core", "ctx", "numpy", "requests"] as const;
  const pattern = fc.constantFrom(...NAMES, "acme-*", "num*", "*");
  const blocked = fc.array(fc.oneof(pattern, fc.constantFrom("numpy==1.*", "requests<2", "*>=3")), {
    maxLength: 3,
  });
  const days = fc.integer({ min: 0, max: 60 });
  const environment = fc.record<WrittenUpstreamSettings>({
    reserved: fc.array(pattern, { maxLength: 1 }),
    sources: fc
      .array(
        fc.record(
          {
            index: fc.constant("https://some.example/"),
            only: fc.array(pattern, { minLength: 1 }),
            minimumAgeDays: days,
          },
          { requiredKeys: ["index", "only"] },
        ),
        { maxLength: 2 },
      )
      .map((some) => [...some, { index: "https://all.example/" }]),
    blocked,
    minimumAgeDays: days,
    exempt: fc.array(pattern, { maxLength: 1 }),
  });
  const time = fc.integer({ min: 0, max: 120 }).map((ago) => daysAgo(ago));
  const view = fc.record<WrittenViewSettings>(
    {
      only: fc.array(pattern),
      blocked,
      minimumAgeDays: days,
      uploadedBefore: time,
      wheelsOnly: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  const file = fc.record({
    filename: fc.constantFrom("-1.0.tar.gz", "-1.0-py3-none-any.whl", "-2.0.tar.gz", "-3.1-py3-none-any.whl"),
    uploadTime: fc.option(time, { nil: undefined, freq: 10 }),
  });

  it("never shows a file that the environment's rules hold back", () => {
    let shown = 0;
    let refused = 0;
    fc.assert(
      fc.property(environment, view, fc.constantFrom(...NAMES), fc.array(file), (env, own, name, files) => {
        const settings = parseUpstreamSettings(env);
        let narrowed: UpstreamSettings;
        try {
          narrowed = parseViews({ ci: own }, settings).get("ci") as UpstreamSettings;
        } catch {
          refused++;
          return;
        }
        const offered = offeredBy(settings, name, files);
        for (const filename of offeredBy(narrowed, name, files)) {
          shown++;
          expect(offered).toContain(filename);
        }
      }),
      { numRuns: 600 },
    );
    expect(shown).toBeGreaterThan(100);
    expect(refused).toBeLessThan(550);
  });
});

function daysAgo(days: number): string {
  return new Date(NOW.getTime() - days * 86_400_000).toISOString().replace(".000Z", "Z");
}

/** The files, by source, that a reader can download by these settings. */
function offeredBy(
  settings: UpstreamSettings,
  name: string,
  files: readonly { filename: string; uploadTime: string | undefined }[],
): string[] {
  const project = parseProjectName(name);
  const answerer = answererOf(project, { kind: "unclaimed" }, settings);
  if (answerer.kind === "nobody") return [];
  const page: PublicPage = {
    project,
    versions: [],
    files: files.map(({ filename: ending, uploadTime }) => {
      const filename = name.replaceAll("-", "_") + ending;
      const { kind, version } = parseDistributionFilename(filename);
      return { filename, kind, version, url: "", sha256: "", ...(uploadTime && { uploadTime }) };
    }),
  };
  try {
    const ruled = applyRules(page, pageRules(project, answerer.source, settings, []), NOW);
    return ruled.files
      .filter(({ heldBack }) => heldBack === undefined)
      .map(({ filename }) => `${answerer.source.index} ${filename}`);
  } catch {
    // No file has an upload time, and a rule needs it.
    return [];
  }
}
