import { parseProjectName } from "@wheelyard/core/project-name";
import { describe, expect, it } from "vitest";
import { type ExplainedAdvisory, type ExplainedFile, type Explanation, ofVersions } from "./explanation.ts";
import { explainInWords, explainVersionInWords } from "./sentences.ts";
import { versionsArgument } from "./versions-argument.ts";

const acme = parseProjectName("acme");
const PYPI = "https://pypi.org/simple/";
const FILES: ExplainedFile[] = [
  { filename: "acme-1.0.zip", version: "1.0", state: "offered" },
  { filename: "acme-2.0.zip", version: "2.0", state: "yanked", reason: "broken" },
  { filename: "acme-2.0.tar.gz", version: "2.0", state: "yanked", reason: "" },
  {
    filename: "acme-3.0.zip",
    version: "3.0",
    state: "held back",
    reason: "held back until 2026-12-03: minimumAgeDays",
  },
];
const KNOWN: ExplainedAdvisory = {
  id: "PYSEC-1",
  aliases: [],
  url: "https://osv.dev/vulnerability/PYSEC-1",
  severity: "unknown",
  summary: "Slow",
  versions: ["1.0"],
  heldBack: [],
  fixed: ["1.1"],
  exception: { until: "2027-01-31", reason: "not called" },
};
const PUBLIC: Explanation = { project: acme, answers: "upstream", source: PYPI, files: FILES };
const PRIVATE: Explanation = { project: acme, answers: "bucket", files: FILES.slice(0, 1) };

describe("a sentence says who answers", () => {
  it.each<[Explanation, string[]]>([
    [PRIVATE, ["acme is private: the bucket has 1 file of 1 version"]],
    [
      { ...PRIVATE, status: "quarantined", files: [] },
      ["acme is private: the bucket has 0 files of 0 versions. The project is quarantined"],
    ],
    [
      PUBLIC,
      [
        `acme comes from upstream: ${PYPI} has 4 files of 3 versions`,
        "1 file is held back until 2026-12-03: minimumAgeDays",
      ],
    ],
    [
      {
        ...PUBLIC,
        files: FILES.slice(0, 1),
        advisories: [KNOWN, { ...KNOWN, id: "MAL-1", heldBack: ["1.0"] }],
      },
      [
        `acme comes from upstream: ${PYPI} has 1 file of 1 version`,
        "1 version has PYSEC-1, not rated: Slow; fixed in 1.1; allowed until 2027-01-31: not called",
      ],
    ],
    [
      { project: acme, answers: "nobody", why: "claimed", claim: { key: "acme-1.0.zip", channel: "cu121" } },
      [
        'Nobody answers for acme: its name is claimed by "acme-1.0.zip" in the channel "cu121", and the main index has no page of it',
      ],
    ],
    [
      { project: acme, answers: "nobody", why: "claimed" },
      ["Nobody answers for acme: its name is claimed, and the main index has no page of it"],
    ],
    [
      { project: acme, answers: "nobody", why: "reserved", rule: "acme*" },
      ['Nobody answers for acme: its name is reserved by "acme*"'],
    ],
    [
      { project: acme, answers: "nobody", why: "blocked", rule: "acme" },
      ['Nobody answers for acme: it is blocked by "acme"'],
    ],
    [
      { project: acme, answers: "nobody", why: "uncovered" },
      ["Nobody answers for acme: no source covers it"],
    ],
    [
      { project: acme, answers: "nobody", why: "upstream has none", source: PYPI },
      [`Nobody answers for acme: ${PYPI} has none either`],
    ],
    [
      { project: acme, answers: "nobody", why: "no upstream" },
      ["Nobody answers for acme: the main index has no page of it, and the index has no upstream"],
    ],
  ])("%#", (explanation, sentences) => {
    expect(explainInWords(explanation)).toEqual(sentences);
  });
});

describe("for a version, it says what readers get", () => {
  const first = explainInWords(PUBLIC)[0];
  it.each<[Explanation, string, (string | undefined)[]]>([
    [PUBLIC, "1", [first, "acme-1.0.zip: offered"]],
    [PUBLIC, "2.0", [first, "acme-2.0.zip: yanked: broken", "acme-2.0.tar.gz: yanked"]],
    [PUBLIC, "3.0", [first, "acme-3.0.zip: held back until 2026-12-03: minimumAgeDays"]],
    [PRIVATE, "9.0", [explainInWords(PRIVATE)[0], "It has no version 9.0, and nobody else is asked"]],
    [
      { project: acme, answers: "nobody", why: "uncovered" },
      "1.0",
      ["Nobody answers for acme: no source covers it"],
    ],
  ])("%#", (explanation, version, sentences) => {
    const meant = ofVersions(explanation, versionsArgument(version));
    expect(explainVersionInWords(explanation, version, meant)).toEqual(sentences);
  });
});
