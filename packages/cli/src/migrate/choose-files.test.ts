import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import { parseProjectName } from "@wheelyard/core/project-name";
import { parseVersion } from "@wheelyard/core/version";
import { expect, it } from "vitest";
import { chooseFiles } from "./choose-files.ts";
import type { Wanted, WantedRelease } from "./selection.ts";

const A = "a".repeat(64);
const B = "b".repeat(64);

/** Files of `acme`, by their versions: `1.0 yanked`, or `1.0 aaa…` with its hash. */
function files(...texts: string[]) {
  return texts.map((text) => {
    const [version = "", fact] = text.split(" ");
    const filename = `acme-${version}-py3-none-any.whl`;
    const file = {
      filename,
      origin: filename,
      ...(fact === "yanked" ? { yanked: "" } : fact !== undefined && { sha256: fact }),
      fetch: async () => {},
    };
    return { file, distribution: parseDistributionFilename(filename) };
  });
}

const release = (version: string, ...hashes: string[]) => ({
  version: parseVersion(version),
  hashes: hashes.length > 0 ? new Set(hashes) : undefined,
});

const releases = (...named: WantedRelease[]): Wanted => ({ everyRelease: false, releases: named });

const everyRelease = (...named: WantedRelease[]): Wanted => ({ everyRelease: true, releases: named });

it.each<{
  has: string[];
  wanted?: Wanted;
  newest?: number;
  takes: string[];
  unwanted?: string[];
  missing?: string[];
}>([
  { has: ["1.0", "2.0"], takes: ["1.0", "2.0"] },
  { has: [], takes: [], missing: ["acme: the source has no file of it"] },
  {
    has: ["1.0", "1.0.0", "2.0"],
    wanted: releases(release("1")),
    takes: ["1.0", "1.0.0"],
    unwanted: ["of other releases"],
  },
  {
    has: ["1.0", "1.0+cpu"],
    wanted: releases(release("1.0"), release("3.0")),
    takes: ["1.0"],
    unwanted: ["of other releases"],
    missing: ["acme==3.0: the source has no file of it"],
  },
  {
    has: [`1.0 ${A}`, `1.0.0 ${B}`],
    wanted: releases(release("1.0", A)),
    takes: ["1.0"],
    unwanted: ["whose SHA-256 the list does not have"],
  },
  {
    has: [`1.0 ${B}`],
    wanted: releases(release("1.0", A)),
    takes: [],
    unwanted: ["whose SHA-256 the list does not have"],
    missing: ["acme==1.0: the source has no file of it with a SHA-256 that the list has"],
  },
  {
    has: ["1.0", `1.0.0 ${A}`],
    wanted: releases({ version: parseVersion("1.0"), hashes: new Set() }),
    takes: [],
    unwanted: ["whose SHA-256 the list does not have", "whose SHA-256 the list does not have"],
    missing: ["acme==1.0: the list has hashes of it, and none is a SHA-256"],
  },
  {
    has: [`1.0 ${B}`, `1.1 ${B}`],
    wanted: everyRelease(release("1.0", A)),
    takes: ["1.1"],
    unwanted: ["whose SHA-256 the list does not have"],
    missing: ["acme==1.0: the source has no file of it with a SHA-256 that the list has"],
  },
  {
    has: ["1.1"],
    wanted: everyRelease(release("1.0")),
    takes: ["1.1"],
    missing: ["acme==1.0: the source has no file of it"],
  },
  // Its hash is known only after the download.
  { has: ["1.0"], wanted: releases(release("1.0", A)), takes: ["1.0"] },
  {
    has: ["1.0", "1.10", "1.9"],
    newest: 2,
    takes: ["1.10", "1.9"],
    unwanted: ["of releases other than the newest"],
  },
  {
    has: ["1.0", "1.0.0", "0.9"],
    newest: 1,
    takes: ["1.0", "1.0.0"],
    unwanted: ["of releases other than the newest"],
  },
  {
    has: ["1.0", "2.0rc1", "1.1 yanked", "1.2.dev1"],
    newest: 3,
    takes: ["1.0"],
    unwanted: [
      "of releases other than the newest",
      "of releases other than the newest",
      "of releases other than the newest",
    ],
  },
  {
    has: ["1.0rc1", "1.0rc2"],
    newest: 1,
    takes: ["1.0rc2"],
    unwanted: ["of releases other than the newest"],
  },
  { has: ["1.0"], newest: 5, takes: ["1.0"] },
  {
    has: ["1.0", "2.0", "3.0"],
    wanted: releases(release("1.0"), release("2.0")),
    newest: 1,
    takes: ["2.0"],
    unwanted: ["of other releases", "of releases other than the newest"],
  },
])("of $has takes $takes", ({ has, wanted = everyRelease(), newest, takes, unwanted = [], missing = [] }) => {
  const chosen = chooseFiles(parseProjectName("acme"), files(...has), wanted, { newest });
  expect(chosen.files.map(({ filename }) => filename.split("-")[1])).toEqual(takes);
  expect(chosen.unwanted).toEqual(unwanted);
  expect(chosen.missing.map((one) => `${one.release}: ${one.reason}`)).toEqual(missing);
});

it("has a file compared after its download if the list has hashes", () => {
  const { files: chosen } = chooseFiles(parseProjectName("acme"), files("1.0"), releases(release("1.0", A)), {
    newest: undefined,
  });
  expect(chosen[0]?.expected).toEqual(new Set([A]));
});
