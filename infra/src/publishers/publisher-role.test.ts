import { keyRole } from "@wheelyard/core/key-role";
import { sample } from "@wheelyard/core/testing/extent";
import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Bucket } from "aws-cdk-lib/aws-s3";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PolicyEvaluator } from "../../testing/policy-evaluator.ts";
import { cdkContext, type Untyped } from "../../testing/synthesise.ts";
import { parseEnvironments } from "../settings/environment.ts";
import { policySize } from "./publisher-problems.ts";
import { covers } from "./publisher-projects.ts";
import { PublisherRole } from "./publisher-role.ts";

const BUCKET = "wheelyard-prod-111122223333-eu-central-1";

interface Bounds {
  projects: string[];
  spellings?: string[];
  channel?: string;
}

const CORE = { projects: ["acme-core"] };
const WORD = { projects: ["acme"] };
const TOOLS = { projects: ["acme-core", "acme-tools-*"] };
const OLD = { projects: ["acme-core"], spellings: ["Acme.Core", "acme-core"] };
const NIGHTLY = { ...TOOLS, channel: "nightly" };
const EVERY = { projects: ["*"] };

describe.each<[string, Bounds, string[], string[]]>([
  [
    "one project",
    CORE,
    [
      "acme_core-1.0-py3-none-any.whl",
      "acme_core-1!2.0-1-cp313-cp313-manylinux_2_17_x86_64.whl",
      "acme_core-1.0+local.1.tar.gz",
      "acme_core-1.0.zip",
      "acme-core/acme_core-1.0.tar.gz",
      "acme-core-extra/2026-11-26/acme_core-1.0rc1.tar.gz",
      "a/b/c/acme_core-1.0-py3-none-any.whl",
      "acme_core/acme_core-1.0-py3-none-any.whl",
      "acme_core-1.0-py3-none-any.whl.yanked",
      "acme-core/acme_core-1.0.tar.gz.provenance",
      "acme_core-1.0.zip.asc",
      "acme-core.status",
      "acme_core.status",
      "acme-core/acme-core.status",
    ],
    [
      "acme_core_extra-1.0-py3-none-any.whl",
      "acme_core_extra-1.0.tar.gz",
      "acme-core-extra-1.0.tar.gz",
      "acme_core-extra-1.0.tar.gz",
      "acme_core-extra-1.0.zip",
      "acme_core-extra-1.0.tar.gz.yanked",
      "acme_core-1/evil-9.0-py3-none-any.whl",
      "acme_core-1.0-py3-none-any.whl/evil-9.0-py3-none-any.whl",
      "x/acme_core-1/evil-9.0.tar.gz",
      "acme_core-1/evil.status",
      "acme_core-1/evil-9.0.tar.gz.yanked",
      "acme_tools-1.0-py3-none-any.whl",
      "acme-1.0.tar.gz",
      "core-1.0.tar.gz",
      "my_acme_core-1.0.tar.gz",
      "x/my_acme_core-1.0.tar.gz",
      "acme-core-1.0.tar.gz",
      "Acme_Core-1.0-py3-none-any.whl",
      "evil-1.0-py3-none-any.whl",
      "acme_core/evil-1.0-py3-none-any.whl",
      "acme-core/evil-1.0-py3-none-any.whl",
      "other.status",
      "acme-core/other.status",
      "acme-core-extra.status",
      "acme_core-extra.status",
      "acme_core-1.0.status",
      "acme_core_extra.status",
      "my-acme-core.status",
      "index.html",
      "acme_core-1.0.html",
      "_index/simple/acme-core/index.json",
      "_index/acme_core-1.0-py3-none-any.whl",
      "_claims/acme-core",
      "_claims/acme_core-1.0-py3-none-any.whl",
      "_channels/dev/acme_core-1.0-py3-none-any.whl",
      "simple/acme-core/acme_core-1.0-py3-none-any.whl",
      "project/acme_core-1.0-py3-none-any.whl",
      "pypi/acme_core-1.0-py3-none-any.whl",
      "rss/acme-core.status",
    ],
  ],
  [
    "a project of one word, with folders that begin so",
    { projects: ["acme", "acme-core"] },
    [
      "acme-1.0-py3-none-any.whl",
      "acme-1.0.tar.gz",
      "acme-2026.11.zip.asc",
      "acme/acme-1.0-py3-none-any.whl.yanked",
      "acme-core/acme_core-1.0.tar.gz",
      "acme-core/acme_core-1.0-py3-none-any.whl",
      "acme-core/acme-core.status",
      "acme-libraries/acme-1.0.tar.gz",
      "acme.status",
    ],
    [
      "acme-3d-1.0.tar.gz",
      "acme-1-2.0.tar.gz",
      "acme-1-2.tar.gz",
      "acme-1/evil-9.0-py3-none-any.whl",
      "acme-tools/evil-9.0-py3-none-any.whl",
      "acme-tools-1.0.tar.gz",
      "acme_tools-1.0-py3-none-any.whl",
      "acme-3d.status",
      "acme-1.status",
      "acme-tools.status",
      "acmecorp-1.0.tar.gz",
    ],
  ],
  [
    "projects with a beginning",
    TOOLS,
    [
      "acme_core-1.0.tar.gz",
      "acme_tools_cli-1.0-py3-none-any.whl",
      "acme-tools-cli/acme_tools_cli-1.0.tar.gz",
      "acme_tools_cli_more-1.0.tar.gz.yanked",
      "acme_tools_cli.status",
      "acme-tools-cli/acme_tools_cli.status",
    ],
    [
      "acme_tools-1.0-py3-none-any.whl",
      "acme_toolsmith-1.0.tar.gz",
      "acme_tools_cli/evil-9.0-py3-none-any.whl",
      "acme_tools_/evil.status",
      "acme_core_extra-1.0.tar.gz",
      "acme-tools-cli/evil.status",
      "acme-tools.status",
    ],
  ],
  [
    "old spellings",
    OLD,
    [
      "Acme.Core-1.0-py3-none-any.whl",
      "Acme.Core-1.0.tar.gz",
      "acme-core-1.0.tar.gz",
      "acme-core/acme-core-1.0.zip.asc",
      "acme_core-1.0.tar.gz",
    ],
    [
      "acme-core-extra-1.0.tar.gz",
      "acme-core-2-1.0.tar.gz",
      "acme-core-1/evil-1.0.tar.gz",
      "Acme.Core-extra-1.0.tar.gz",
      "acme.core-1.0.tar.gz",
    ],
  ],
  [
    "a channel",
    NIGHTLY,
    [
      "_channels/nightly/acme_core-1.0-py3-none-any.whl",
      "_channels/nightly/acme-core/acme_core-1.0.dev20261126.tar.gz",
      "_channels/nightly/acme_tools_cli-1.0.zip.yanked",
      "_channels/nightly/acme-core.status",
      "_channels/nightly/acme-core/2026-11-26/acme_core-1.0.dev20261126-py3-none-any.whl",
    ],
    [
      "acme_core-1.0-py3-none-any.whl",
      "acme-core/acme_core-1.0.tar.gz",
      "acme-core.status",
      "nightly/acme_core-1.0.tar.gz",
      "_channels/nightly2/acme_core-1.0.tar.gz",
      "_channels/nightly-2/acme_core-1.0.tar.gz",
      "_channels/nightly.2/acme_core-1.0.tar.gz",
      "_channels/nightlyacme_core-1.0.tar.gz",
      "_channels/Nightly/acme_core-1.0.tar.gz",
      "_channels/*/acme_core-1.0.tar.gz",
      "_channels//nightly/acme_core-1.0.tar.gz",
      "x/_channels/nightly/acme_core-1.0.tar.gz",
      "_channels/_index/acme_core-1.0.tar.gz",
      "_channels/nightly/../acme_core-1.0.tar.gz",
      "_channels/nightly/../../acme_core-1.0.tar.gz",
      "_channels/nightly/x/../../cu121/acme_core-1.0.tar.gz",
      "_channels/night/acme_core-1.0.tar.gz",
      "_channels/cu121/acme_core-1.0.tar.gz",
      "_channels/acme_core-1.0.tar.gz",
      "_channels/nightly/evil-1.0.tar.gz",
      "_channels/nightly/other.status",
      "_channels/nightly/acme_core-1/evil-9.0.tar.gz",
      "_channels/nightly/_channels/cu121/acme_core-1.0.tar.gz",
      "_channels/nightly/simple/acme_core-1.0.tar.gz",
      "_channels/nightly/_index/acme_core-1.0.tar.gz",
      "_channels/nightly/project/acme_core-1.0.tar.gz",
      "_channels/nightly/pypi/acme_core-1.0.tar.gz",
      "_channels/nightly/rss/acme_core-1.0.tar.gz",
      "_channels/nightly/simple/acme-core/index.json",
      "_channels/nightly/index.html",
      "_index/_channels/nightly/acme_core-1.0.tar.gz",
      "_index/_channels/nightly/simple/acme-core/state.json",
      "_index/metadata/_channels/nightly/acme_core-1.0.tar.gz.metadata",
      "_index/rejected/_channels/nightly/acme_core-1.0.tar.gz.json",
      "_claims/acme-core",
      "_claims/acme_core-1.0.tar.gz",
      "_claims/_channels/nightly/acme_core-1.0.tar.gz",
      "_upstream/acme_core-1.0.tar.gz",
      "_held-back/acme_core-1.0.tar.gz",
    ],
  ],
  [
    "every project of a channel",
    { ...EVERY, channel: "cu121" },
    ["_channels/cu121/evil-1.0.tar.gz", "_channels/cu121/x/other.status"],
    ["evil-1.0.tar.gz", "_channels/cu118/evil-1.0.tar.gz", "_channels/cu121/index.html"],
  ],
  [
    "every project, on purpose",
    EVERY,
    ["evil-1.0-py3-none-any.whl", "x/other.status", "acme_core-1/acme-9.0.zip.yanked"],
    [
      "index.html",
      "_index/simple/acme/index.json",
      "_index/acme-1.0-py3-none-any.whl",
      "_claims/acme.status",
      "simple/acme-1.0.tar.gz",
    ],
  ],
])("a publisher of %s", (_, bounds, allowed, denied) => {
  const puts = publisher(bounds);

  it.each(allowed)("may put %s", (key) => {
    expect(puts(key)).toBe(true);
  });

  it.each(denied)("may not put %s", (key) => {
    expect(puts(key)).toBe(false);
  });

  it("may do nothing else", () => {
    const others = ["s3:DeleteObject", "s3:GetObject", "s3:PutObjectTagging", "s3:PutObjectAcl"];
    for (const action of others) for (const key of allowed) expect(puts(key, action)).toBe(false);
  });
});

const SEPARATOR = fc.constantFrom("-", "_", ".", "/", "-1-", "--", "__", "");
const WORDS = fc.constantFrom(
  "acme",
  "core",
  "tools",
  "cli",
  "Acme",
  "evil",
  "1",
  "1.0",
  "v1",
  "2",
  "1!2",
  "py3",
  "none",
  "any",
  "3d",
);
const ENDS = fc.constantFrom(
  ...["", ".yanked", ".asc"].flatMap((side) =>
    ["-py3-none-any.whl", ".whl", ".tar.gz", ".zip"].map((end) => end + side),
  ),
  ".status",
);

const BEGINNINGS = fc.constantFrom(
  ...["", "x/"].flatMap((folder) =>
    [
      "acme_core-1",
      "acme_core-",
      "acme-core-1",
      "acme-core",
      "Acme.Core-",
      "acme-1",
      "acme-",
      "acme_tools_",
    ].map((name) => folder + name),
  ),
);

/** Made of words and separators that are likely to deceive. */
const KEYS = fc
  .tuple(BEGINNINGS, fc.array(fc.tuple(SEPARATOR, WORDS), { maxLength: 4 }), ENDS)
  .map(([beginning, parts, end]) => `${beginning}${parts.flat().join("")}${end}`);

const BOUNDS: readonly (readonly [string, Bounds])[] = [
  ["acme-core", CORE],
  ["acme", WORD],
  ["acme and acme-core", { projects: ["acme", "acme-core"] }],
  ["acme-core and acme-tools-*", TOOLS],
  ["acme-*", { projects: ["acme-*"] }],
  ["acme-core in old spellings", OLD],
];

describe.each(sample(BOUNDS))("whatever a publisher of %s may put", (_, bounds) => {
  const puts = publisher(bounds);
  const isIts = (project: string) => bounds.projects.some((pattern) => covers(pattern, project));

  it("belongs to its projects, or to none", () => {
    let allowed = 0;
    fc.assert(
      fc.property(KEYS, (key) => {
        if (!puts(key)) return;
        allowed++;
        const role = keyRole(key);
        if (role.kind === "distribution") expect(role.distribution.project).toSatisfy(isIts);
        if (role.kind === "status") expect(role.project.name).toSatisfy(isIts);
      }),
      { numRuns: 5_000 },
    );
    expect(allowed).toBeGreaterThan(100);
  });

  const NAMES = bounds.projects.map((pattern) => pattern.replace("*", "cli"));
  const VERSIONS = fc.constantFrom(
    "1.0",
    "1!2.0",
    "2026.11.26",
    "1.0rc1",
    "1.0.post1.dev2",
    "1.0+cu118",
    "0",
  );
  const FILES = fc.constantFrom("-py3-none-any.whl", "-1-cp313-cp313-win_amd64.whl", ".tar.gz", ".zip");
  const SIDES = fc.constantFrom("", ".yanked", ".provenance", ".asc");
  const FOLDERS = fc.constantFrom("", ...NAMES.map((name) => `${name}/`), "acme-tools/", "a/2026-11-26/");

  it("includes what builders write for its projects", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...NAMES),
        VERSIONS,
        FILES,
        SIDES,
        FOLDERS,
        (name, version, file, side, folder) => {
          expect(`${folder}${name.replaceAll("-", "_")}-${version}${file}${side}`).toSatisfy(puts);
        },
      ),
    );
  });
});

it.each([
  [1, 1_842],
  [5, 3_086],
  [20, 7_751],
])("turns %i projects into a policy of %i characters, as predicted", (count, size) => {
  const projects = Array.from({ length: count }, (_, n) => `acme-project-${String.fromCharCode(97 + n)}`);
  const [environment] = parseEnvironments({ prod: settings({ projects }) });
  const [settingsOf] = environment?.publishers ?? [];
  if (environment === undefined || settingsOf === undefined) throw new Error("expected a publisher");
  const deployed = JSON.stringify({ Version: "2012-10-17", Statement: statements({ projects }) }).length;
  expect(policySize(environment, settingsOf)).toBe(deployed);
  expect(deployed).toBe(size);
});

/** @returns whether it may put a key */
function publisher(bounds: Bounds): (key: string, action?: string) => boolean {
  const policies = new PolicyEvaluator(statements(bounds));
  return (key, action = "s3:PutObject") => policies.allows(action, `arn:aws:s3:::${BUCKET}/${key}`);
}

/** From the role's policies, as deployed. */
function statements(bounds: Bounds): Untyped[] {
  const [environment] = parseEnvironments({ prod: settings(bounds) });
  const stack = new Stack(new App({ context: cdkContext() }), "index");
  const bucket = new Bucket(stack, "Bucket");
  for (const one of environment?.publishers ?? []) {
    if (environment) new PublisherRole(stack, "Publisher", { environment, publisher: one, bucket });
  }
  const policies = Object.values(Template.fromStack(stack).findResources("AWS::IAM::Policy"));
  return policies.flatMap(({ Properties }) => withArns(Properties.PolicyDocument.Statement) as Untyped[]);
}

function settings(bounds: Bounds) {
  const publishers = [
    { kind: "github", name: "ci", repository: "acme/core", environment: "pypi", ...bounds },
  ];
  return { region: "eu-central-1", account: "111122223333", data: "disposable", publishers };
}

/** The bucket's ARN in place of what CloudFormation resolves. */
function withArns(value: Untyped): Untyped {
  if (Array.isArray(value)) return value.map(withArns);
  if (typeof value !== "object") return value;
  if (value["Fn::GetAtt"]?.[1] === "Arn") return `arn:aws:s3:::${BUCKET}`;
  if (value["Fn::Join"]) return withArns(value["Fn::Join"][1]).join("");
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withArns(one)]));
}
