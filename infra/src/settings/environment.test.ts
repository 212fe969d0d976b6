import { describe, expect, it } from "vitest";
import { environments } from "../../environments.ts";
import { InvalidEnvironmentError, parseEnvironments } from "./environment.ts";

const LEAST = { region: "eu-central-1", data: "disposable" };
const ZONE = { id: "Z0123456789", name: "example.com" };
const CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/7e7a28d2-163f-4b8f-b9cd-822f96c08d6a";

/** What each publisher must have, besides who it is. */
const BOUND = { name: "ci", projects: ["acme-core"] };
const GITHUB = { kind: "github", repository: "acme/core", environment: "pypi" };
const ISSUER = { kind: "oidc", ...BOUND, issuer: "gitlab.com", audience: "https://gitlab.com" };

function oidc(subject: string) {
  return { publishers: [{ ...ISSUER, subject }] };
}

it("reads the environments that are shipped", () => {
  expect(parseEnvironments(environments).map(({ name }) => name)).toEqual(["dev", "staging", "prod"]);
});

it("fills in what is left out", () => {
  expect(parseEnvironments({ dev: LEAST })).toMatchInlineSnapshot(`
    [
      {
        "accessLogRetentionDays": 90,
        "alarmEmails": [],
        "channels": {},
        "data": "disposable",
        "downloadsRetentionDays": 400,
        "events": false,
        "invalidatePages": "never",
        "keepOldVersionsDays": 30,
        "logRetentionDays": 30,
        "maxConcurrentBatches": 10,
        "name": "dev",
        "overwriting": "allowed",
        "priceClass": "PriceClass_100",
        "publishers": [],
        "readers": [],
        "reconcileEveryHours": 24,
        "region": "eu-central-1",
        "runbook": "docs/runbook.md",
        "tags": {},
      },
    ]
  `);
});

it.each<[string, object]>([
  ["an account", { account: "111122223333" }],
  ["a bucket name", { bucketName: "acme-wheels" }],
  ["a domain with a certificate", { domain: { name: "pypi.example.com", certificateArn: CERTIFICATE } }],
  ["a domain in a zone", { domain: { name: "pypi.example.com", hostedZone: ZONE } }],
  ["the zone's own name", { domain: { name: "example.com", hostedZone: ZONE } }],
  ["TLS 1.3 alone", { domain: { name: "pypi.example.com", certificateArn: CERTIFICATE, oldestTls: "1.3" } }],
  [
    "a certificate and a zone",
    { domain: { name: "pypi.example.com", certificateArn: CERTIFICATE, hostedZone: ZONE } },
  ],
  ["a repository's environment", { publishers: [{ ...GITHUB, ...BOUND }] }],
  [
    "a repository with immutable subjects",
    { publishers: [{ kind: "github", ...BOUND, repository: "acme@12/core@345", ref: "refs/tags/v*" }] },
  ],
  ["another issuer", oidc("project_path:acme/core:ref_type:tag:ref:v1")],
  ["every tag of a project", oidc("project_path:acme/core:ref_type:tag:ref:*")],
  ["every project of a group", oidc("project_path:acme/*")],
  ["every pipeline of an organization", oidc("organization:acme:*")],
  ["every project of an organization by its id", oidc("org/5f0e1a4c/*")],
  ["every step of a repository by its id", oidc("{0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d}:*")],
  ["a publisher of every project", { publishers: [{ ...GITHUB, name: "all", projects: ["*"] }] }],
  [
    "a publisher of all projects with a beginning, in old spellings too",
    { publishers: [{ ...GITHUB, ...BOUND, projects: ["acme-*"], spellings: ["Acme.Core", "acme-core"] }] },
  ],
  [
    "readers in every workflow, in one environment, for one ref, and elsewhere",
    {
      readers: [
        { kind: "github", name: "a", repository: "acme/app", workflows: "all", user: "ci" },
        { kind: "github", name: "b", repository: "acme@1/app@2", environment: "test", user: "Ci.2_b-c" },
        { kind: "github", name: "c", repository: "acme/app", ref: "refs/heads/main", user: "ci" },
        {
          kind: "oidc",
          name: "d",
          issuer: "gitlab.com",
          audience: "a",
          subject: "project_path:acme/*",
          user: "ci",
        },
      ],
    },
  ],
  ["a publisher of a channel", { publishers: [{ ...GITHUB, ...BOUND, channel: "cu121.dev" }] }],
  [
    "channels that expire",
    {
      channels: {
        nightly: { keepDays: 30 },
        pr: { keepDays: 1, keepOldVersionsDays: 1 },
        long: { keepDays: 36_500 },
      },
    },
  ],
  [
    "a channel that only asks upstream by rules of its own",
    {
      upstream: { reserved: [], minimumAgeDays: 7 },
      channels: { ci: { upstream: { minimumAgeDays: 14, only: ["numpy"] } } },
    },
  ],
  ["a reconcile every six days", { reconcileEveryHours: 144 }],
  ["an upstream without reserved names", { upstream: { reserved: [] } }],
  [
    "an upstream by rules",
    {
      upstream: {
        reserved: ["acme", "acme-*"],
        sources: [{ index: "https://pypi.example/simple/", only: ["torch*"], minimumAgeDays: 0 }],
        blocked: ["ctx", "requests==2.99.*"],
        minimumAgeDays: 7,
        exempt: ["acme-oss"],
        files: "proxied",
      },
    },
  ],
  ["data that is kept, with somebody to tell", { data: "kept", alarmEmails: ["ops@example.com"] }],
  ["data that is kept, with nobody to tell", { data: "kept", alarmEmails: [] }],
])("takes %s", (_, settings) => {
  expect(parseEnvironments({ dev: { ...LEAST, ...settings } })).toHaveLength(1);
});

describe("refuses", () => {
  it.each<[string, unknown, string]>([
    [
      "no region",
      { data: "disposable" },
      "dev.region is missing, expected a region that CloudFront can deliver logs to: us-east-1, us-east-2,",
    ],
    [
      "a place that is not a region",
      { ...LEAST, region: "Frankfurt" },
      'dev.region is "Frankfurt", expected a region',
    ],
    [
      "a region without CloudFront",
      { ...LEAST, region: "cn-north-1" },
      'dev.region is "cn-north-1", expected a region that CloudFront can deliver logs to',
    ],
    [
      "a region that has to be opted into",
      { ...LEAST, region: "eu-south-1" },
      'dev.region is "eu-south-1", expected a region that CloudFront can deliver logs to',
    ],
    [
      "a region that there is not",
      { ...LEAST, region: "eu-center-1" },
      'dev.region is "eu-center-1", expected a region that CloudFront can deliver logs to',
    ],
    ["no word on the data", { region: "eu-west-1" }, 'dev.data is missing, expected "kept" or "disposable"'],
    [
      "an account by name",
      { ...LEAST, account: "acme" },
      'dev.account is "acme", expected an account id of twelve digits',
    ],
    [
      "a setting that there is not",
      { ...LEAST, imutable: true },
      'dev has "imutable", which is not a setting',
    ],
    [
      "a bucket that exists",
      { ...LEAST, existingBucket: "acme-wheels" },
      "an existing bucket is not taken over",
    ],
    [
      "a bucket name with dots",
      { ...LEAST, bucketName: "acme.wheels" },
      'dev.bucketName is "acme.wheels", expected 3 to 63 lower-case',
    ],
    [
      "a half sentence",
      { ...LEAST, overwriting: true },
      'dev.overwriting is true, expected "allowed" or "refused"',
    ],
    [
      "old versions for no time",
      { ...LEAST, keepOldVersionsDays: 0 },
      "dev.keepOldVersionsDays is 0, expected at least 1",
    ],
    [
      "a retention that is not offered",
      { ...LEAST, logRetentionDays: 31 },
      "dev.logRetentionDays is 31, expected a period that CloudWatch Logs offers: 1, 3, 5",
    ],
    [
      "one batch at a time",
      { ...LEAST, maxConcurrentBatches: 1 },
      "dev.maxConcurrentBatches is 1, expected at least 2",
    ],
    [
      "a reconcile that never comes",
      { ...LEAST, reconcileEveryHours: 145 },
      "dev.reconcileEveryHours is 145, expected at most 144, six days",
    ],
    [
      "a domain without certificate or zone",
      { ...LEAST, domain: { name: "pypi.example.com" } },
      "dev.domain.certificateArn is missing, expected one, or a hostedZone",
    ],
    [
      "an older TLS",
      { ...LEAST, domain: { name: "pypi.example.com", hostedZone: ZONE, oldestTls: "1.1" } },
      'dev.domain.oldestTls is "1.1", expected "1.2" or "1.3"',
    ],
    [
      "a certificate elsewhere",
      {
        ...LEAST,
        domain: { name: "pypi.example.com", certificateArn: CERTIFICATE.replace("us-east-1", "eu-west-1") },
      },
      "expected the ARN of a certificate in us-east-1",
    ],
    [
      "a zone of somebody else",
      { ...LEAST, domain: { name: "pypi.example.org", hostedZone: ZONE } },
      'dev.domain.hostedZone.name is "example.com", expected a zone that contains "pypi.example.org"',
    ],
    [
      "a zone that only ends alike",
      { ...LEAST, domain: { name: "pypi.notexample.com", hostedZone: ZONE } },
      'expected a zone that contains "pypi.notexample.com"',
    ],
    ["events that are a word", { ...LEAST, events: "on" }, 'dev.events is "on", expected true or false'],
    [
      "a firewall that lets nobody in",
      { ...LEAST, firewall: { requestsPerFiveMinutes: 5 } },
      "dev.firewall.requestsPerFiveMinutes is 5, expected at least 10",
    ],
    [
      "an alarm that is always on",
      { ...LEAST, signInAlarm: { failuresPerFiveMinutes: 0 } },
      "dev.signInAlarm.failuresPerFiveMinutes is 0, expected at least 1",
    ],
    [
      "a publisher of no kind",
      { ...LEAST, publishers: [{ repository: "acme/core" }] },
      'dev.publishers[0].kind is missing, expected kind "github" or "oidc"',
    ],
    [
      "a channel that can't be called so",
      { ...LEAST, publishers: [{ ...GITHUB, ...BOUND, channel: "CU121" }] },
      'dev.publishers[0].channel is "CU121", expected the name of a channel, such as "nightly"',
    ],
    [
      "an expiring channel that can't be called so",
      { ...LEAST, channels: { "-a": { keepDays: 30 } } },
      "dev.channels",
    ],
    [
      "a channel that keeps nothing",
      { ...LEAST, channels: { nightly: { keepDays: 0 } } },
      "dev.channels.nightly.keepDays is 0, expected at least 1",
    ],
    [
      "a channel that keeps its files for more than a hundred years",
      { ...LEAST, channels: { nightly: { keepDays: 36_501 } } },
      "dev.channels.nightly.keepDays is 36501, expected at most 36500",
    ],
    [
      "a channel that keeps old versions for more than a hundred years",
      { ...LEAST, channels: { nightly: { keepOldVersionsDays: 1e9 } } },
      "dev.channels.nightly.keepOldVersionsDays is 1000000000, expected at most 36500",
    ],
    [
      "a channel without its days",
      { ...LEAST, channels: { nightly: {} } },
      "dev.channels.nightly is {}, expected at least one of keepDays, keepOldVersionsDays, upstream",
    ],
    [
      "a channel with an unknown setting",
      { ...LEAST, channels: { nightly: { keepDays: 30, projects: [] } } },
      'dev.channels.nightly has "projects", which is not a setting',
    ],
    ["channels as a list", { ...LEAST, channels: ["nightly"] }, 'dev.channels is ["nightly"], expected'],
    [
      "a channel that keeps old versions for longer than the environment",
      { ...LEAST, channels: { nightly: { keepDays: 30, keepOldVersionsDays: 31 } } },
      "dev.channels.nightly.keepOldVersionsDays is 31, expected at most 30, the environment's own",
    ],
    [
      "a channel with rules for an upstream that is not there",
      { ...LEAST, channels: { ci: { upstream: {} } } },
      "dev.channels.ci.upstream is set, expected upstream too: a channel can only narrow it",
    ],
    [
      "a channel that takes more from upstream than the environment",
      {
        ...LEAST,
        upstream: { reserved: [], minimumAgeDays: 7 },
        channels: { ci: { upstream: { minimumAgeDays: 6 } } },
      },
      "dev.channels.ci.upstream.minimumAgeDays is 6, expected at least 7, the environment's own",
    ],
    [
      "more rules of channels than Lambda takes",
      {
        ...LEAST,
        upstream: { reserved: [] },
        channels: { ci: { upstream: { only: Array.from({ length: 500 }, (_, i) => `name${i}`) } } },
      },
      "bytes in JSON, expected at most 3500, because Lambda takes no more",
    ],
    [
      "every workflow of a repository",
      { ...LEAST, publishers: [{ kind: "github", ...BOUND, repository: "acme/core" }] },
      "dev.publishers[0].environment is missing, expected either an environment or a ref",
    ],
    [
      "a ref and an environment",
      {
        ...LEAST,
        publishers: [{ ...GITHUB, ...BOUND, ref: "refs/heads/main" }],
      },
      'dev.publishers[0].environment is "pypi", expected either',
    ],
    [
      "pull requests",
      { ...LEAST, publishers: [{ kind: "github", ...BOUND, repository: "acme/core", ref: "refs/pull/*" }] },
      'dev.publishers[0].ref is "refs/pull/*", expected a branch or tags',
    ],
    [
      "all of an owner's repositories",
      { ...LEAST, publishers: [{ ...GITHUB, ...BOUND, repository: "acme/*" }] },
      'dev.publishers[0].repository is "acme/*", expected "owner/name"',
    ],
    [
      "GitHub's tokens as if they were anybody's",
      {
        ...LEAST,
        publishers: [
          {
            ...ISSUER,
            issuer: "token.actions.githubusercontent.com",
            subject: "repo:acme/core:pull_request",
          },
        ],
      },
      'dev.publishers[0].issuer is "token.actions.githubusercontent.com", expected kind "github"',
    ],
    [
      "a reader without a user",
      { ...LEAST, readers: [{ ...GITHUB, name: "app" }] },
      "dev.readers[0].user is missing, expected the name of a user",
    ],
    [
      "a reader as a user after whom no parameter can be named",
      { ...LEAST, readers: [{ ...GITHUB, name: "app", user: "ci@acme" }] },
      'dev.readers[0].user is "ci@acme", expected the name of a user without "@", such as "ci"',
    ],
    [
      "a reader as every user",
      { ...LEAST, readers: [{ ...GITHUB, name: "app", user: "*" }] },
      'dev.readers[0].user is "*", expected the name of a user',
    ],
    [
      "a reader in all of an owner's repositories",
      { ...LEAST, readers: [{ kind: "github", name: "app", user: "ci", repository: "acme/*" }] },
      'dev.readers[0].repository is "acme/*", expected "owner/name"',
    ],
    [
      "a reader with a ref and an environment",
      { ...LEAST, readers: [{ ...GITHUB, name: "app", user: "ci", ref: "refs/heads/main" }] },
      'dev.readers[0].environment is "pypi", expected one of an environment, a ref, and workflows: "all", found 2',
    ],
    [
      "a reader in whatever workflow, without saying so",
      { ...LEAST, readers: [{ kind: "github", name: "app", user: "ci", repository: "acme/app" }] },
      'dev.readers[0].environment is missing, expected one of an environment, a ref, and workflows: "all", found 0',
    ],
    [
      "a reader in some of the workflows",
      {
        ...LEAST,
        readers: [{ kind: "github", name: "app", user: "ci", repository: "acme/app", workflows: "test" }],
      },
      'dev.readers[0].workflows is "test", expected "all", or nothing',
    ],
    [
      "a reader who is anybody",
      {
        ...LEAST,
        readers: [
          { kind: "oidc", name: "app", user: "ci", issuer: "gitlab.com", audience: "a", subject: "*" },
        ],
      },
      "otherwise anyone with an account there could install",
    ],
    [
      "a reader that may publish",
      { ...LEAST, readers: [{ ...GITHUB, name: "app", user: "ci", projects: ["acme"] }] },
      'dev.readers[0] has "projects", which is not a setting',
    ],
    [
      "an issuer as a URL",
      { ...LEAST, publishers: [{ ...ISSUER, issuer: "https://gitlab.com", subject: "b" }] },
      'dev.publishers[0].issuer is "https://gitlab.com", expected an issuer without https://',
    ],
    [
      "data that is kept, and nobody to hear its alarms",
      { region: "eu-west-1", data: "kept" },
      "dev.alarmEmails is missing, expected a list of people to tell about alarms, or [] for nobody",
    ],
    [
      "an invalid address",
      { ...LEAST, alarmEmails: ["ops"] },
      'dev.alarmEmails[0] is "ops", expected an e-mail address',
    ],
    ["a tag of AWS's", { ...LEAST, tags: { "aws:team": "a" } }, "dev.tags"],
    ["nothing", undefined, "dev is missing, expected an object with settings"],
    [
      "a domain as a name alone",
      { ...LEAST, domain: "pypi.example.com" },
      'dev.domain is "pypi.example.com", expected an object with settings',
    ],
  ])("%s", (_, settings, problem) => {
    expect(() => parseEnvironments({ dev: settings })).toThrow(problem);
  });

  it.each([
    "*",
    "?*",
    "*:ref_type:tag",
    "project_path:*",
    "project_path:acme*",
    "project_path:acm?/core:ref_type:tag",
    "repo:*",
    "organization:*",
    "org/*",
    "{*}:*",
  ])("a subject that leaves the owner open: %s", (subject) => {
    expect(() => parseEnvironments({ dev: { ...LEAST, ...oidc(subject) } })).toThrow(
      `dev.publishers[0].subject is "${subject}", expected the full owner before the first wildcard`,
    );
  });

  it.each<[string, object, string]>([
    [
      "without a name",
      { name: undefined },
      '.name is missing, expected a name of your choice, such as "acme-core"',
    ],
    ["with an invalid name", { name: "Acme" }, '.name is "Acme", expected a name of your choice'],
    ["with a name that would be another's", { name: "a-1b" }, "a letter after each dash"],
    ["with a name that is too long", { name: "a".repeat(21) }, "at most 20"],
    [
      "of no project",
      { projects: undefined },
      '.projects is missing, expected the projects that it may publish, such as ["acme-core", "acme-tools-*"], or ["*"] for every project',
    ],
    ["of an empty list", { projects: [] }, '.projects is [], expected at least one, or ["*"]'],
    ["of a project as a text", { projects: "acme" }, '.projects is "acme", expected the projects that'],
    [
      "of a project's spelling",
      { projects: ["Acme.Core"] },
      '.projects[0] is "Acme.Core", expected a normalized project name',
    ],
    ["of an end", { projects: ["*-core"] }, '.projects[0] is "*-core", expected a normalized project name'],
    [
      "of half a word",
      { projects: ["acme*"] },
      '.projects[0] is "acme*", expected a normalized project name',
    ],
    [
      "of any character",
      { projects: ["acme-?"] },
      '.projects[0] is "acme-?", expected a normalized project name',
    ],
    [
      "of a folder",
      { projects: ["acme/core"] },
      '.projects[0] is "acme/core", expected a normalized project name',
    ],
    ["of a variable", { projects: ["$" + "{aws:x}"] }, "expected a normalized project name"],
    ["of every project and one", { projects: ["*", "acme"] }, 'expected nothing besides "*"'],
    [
      "in an invalid spelling",
      { spellings: ["acme*"] },
      '.spellings[0] is "acme*", expected a project\'s name as old filenames spell it',
    ],
    [
      "in another project's spelling",
      { spellings: ["Acme.Tools"] },
      '.spellings[0] is "Acme.Tools", expected a spelling of one of its projects, found one of "acme-tools"',
    ],
    [
      "in a spelling that a version is in",
      { projects: ["acme-2-core"], spellings: ["acme-2-core"] },
      '.spellings[0] is "acme-2-core", expected no version after a dash: with "2" there',
    ],
    [
      "in a spelling that another one begins",
      { projects: ["acme", "acme-core"], spellings: ["Acme", "Acme-core"] },
      '.spellings[1] is "Acme-core", expected it at a different publisher than "Acme"',
    ],
  ])("a publisher %s", (_, bounds, problem) => {
    const publishers = [{ ...GITHUB, ...BOUND, ...bounds }];
    expect(() => parseEnvironments({ dev: { ...LEAST, publishers } })).toThrow(problem);
    expect(() => parseEnvironments({ dev: { ...LEAST, publishers } })).toThrow(/: dev\.publishers\[0\]\./);
  });

  it.each<[string, unknown, string]>([
    ["of nothing", null, "dev.upstream is null, expected an object with settings"],
    [
      "by its address",
      "https://pypi.org/simple/",
      'dev.upstream is "https://pypi.org/simple/", expected an object',
    ],
    [
      "without a word on reserved names",
      {},
      'dev.upstream.reserved is missing, expected the names that are yours, such as ["acme", "acme-*"], or [] for none',
    ],
    [
      "with an invalid name",
      { reserved: ["acme", "-"] },
      'dev.upstream.reserved[1] is "-", expected a project',
    ],
    [
      "with a setting that there is not",
      { reserved: [], reservd: [] },
      'dev.upstream has "reservd", which is no setting',
    ],
    [
      "over plain http",
      { reserved: [], sources: [{ index: "http://pypi.org/simple/" }] },
      'dev.upstream.sources[0].index is "http://pypi.org/simple/", expected https',
    ],
    [
      "on the developer's machine",
      { reserved: [], sources: [{ index: "http://127.0.0.1:8080/simple/" }] },
      'dev.upstream.sources[0].index is "http://127.0.0.1:8080/simple/", expected https: plain http is for a local stack alone',
    ],
    [
      "with more than a function can be told",
      { reserved: Array.from({ length: 400 }, (_, n) => `acme-${n}`) },
      "bytes in JSON, expected at most 3500, because Lambda takes no more: let one pattern cover several names",
    ],
    [
      "with files from elsewhere",
      { reserved: [], files: "mirror" },
      'dev.upstream.files is "mirror", expected "direct" or "proxied"',
    ],
  ])("an upstream %s", (_, upstream, problem) => {
    expect(() => parseEnvironments({ dev: { ...LEAST, upstream } })).toThrow(problem);
  });

  it("every problem of an upstream, beside those of other settings", () => {
    expect(() =>
      parseEnvironments({ dev: { data: "disposable", upstream: { reserved: ["-"], files: 1 } } }),
    ).toThrow(/dev\.region is missing, .*; dev\.upstream\.reserved\[0\] is .*; dev\.upstream\.files is 1, /);
  });

  it("two readers with one name", () => {
    const readers = [0, 1].map(() => ({ ...GITHUB, name: "app", user: "ci" }));
    expect(() => parseEnvironments({ dev: { ...LEAST, readers } })).toThrow(
      'dev.readers[1].name is that of dev.readers[0], "app", expected another one',
    );
  });

  it("two publishers with one name", () => {
    const publishers = [
      { ...GITHUB, ...BOUND },
      { ...ISSUER, subject: "project_path:acme/core:ref_type:tag:ref:v1" },
    ];
    expect(() => parseEnvironments({ dev: { ...LEAST, publishers } })).toThrow(
      'dev.publishers[1].name is that of dev.publishers[0], "ci", expected another one',
    );
  });

  it("more projects than a policy can name", () => {
    const projects = Array.from({ length: 8 }, (_, n) => `project${n}`);
    expect(() =>
      parseEnvironments({ dev: { ...LEAST, publishers: [{ ...GITHUB, ...BOUND, projects }] } }),
    ).toThrow(
      /dev\.publishers\[0\]\.projects is \["project0",.*\], whose policy has \d{5} characters, expected at most 10240, IAM's limit: name fewer/,
    );
  });

  it("names that don't fit into those of resources", () => {
    expect(() => parseEnvironments({ Production: LEAST })).toThrow(
      '"Production" is not a valid environment name',
    );
  });

  it.each(["-edge", "-site-alarms"])("a name that ends like another's stack: %s", (suffix) => {
    expect(() => parseEnvironments({ dev: LEAST, [`dev${suffix}`]: LEAST })).toThrow(
      `"dev${suffix}" is not a valid environment name, expected one that doesn't end in ${suffix}: its stack would look like one of "dev"`,
    );
  });

  it("no environment at all", () => {
    expect(() => parseEnvironments({})).toThrow("found none, expected at least one");
  });

  it("two environments with one bucket or one domain", () => {
    const shared = {
      ...LEAST,
      bucketName: "acme-wheels",
      domain: { name: "pypi.example.com", hostedZone: ZONE },
    };
    expect(() => parseEnvironments({ dev: shared, prod: shared })).toThrow(
      "prod.bucketName is that of dev.bucketName, expected another one; prod.domain.name is that of dev.domain.name, expected another one",
    );
  });

  it("every problem at once", () => {
    const read = () => parseEnvironments({ dev: { data: "disposable" }, prod: { region: "eu-west-1" } });
    expect(read).toThrow(InvalidEnvironmentError);
    expect(read).toThrow(
      /^Cannot read the environments: dev\.region is missing, .*; prod\.data is missing, .*$/,
    );
  });
});
