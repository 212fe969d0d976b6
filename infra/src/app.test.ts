import { readFileSync } from "node:fs";
import { type Behaviour, behavioursFor, DEFAULT_BEHAVIOUR } from "@wheelyard/edge-auth/behaviours";
import { SECURITY_HEADERS, STRICT_TRANSPORT_SECURITY } from "@wheelyard/edge-auth/response-headers";
import { unpackAssets } from "@wheelyard/indexer/views/assets";
import { buildAssets } from "@wheelyard/site/build-assets";
import { parseConfig } from "@wheelyard/upstream/config";
import { Stack } from "aws-cdk-lib";
import { CfnQueue, Queue } from "aws-cdk-lib/aws-sqs";
import { beforeAll, describe, expect, it } from "vitest";
import { environments } from "../environments.ts";
import { invariants } from "../testing/invariants.ts";
import { readable } from "../testing/readable-template.ts";
import { SABOTAGE } from "../testing/sabotage.ts";
import {
  cdkContext,
  type Resource,
  type SynthesisedStack,
  synthesise,
  type Untyped,
} from "../testing/synthesise.ts";
import { createApp } from "./app.ts";
import { type Artefacts, buildArtefacts } from "./indexer/artefacts.ts";

/** Every setting that adds a resource, in a region that isn't CloudFront's own. */
const FULL = {
  region: "eu-central-1",
  account: "111122223333",
  data: "kept",
  overwriting: "refused",
  invalidatePages: "always",
  events: true,
  domain: {
    name: "pypi.example.com",
    hostedZone: { id: "Z0123456789", name: "example.com" },
    oldestTls: "1.3",
  },
  firewall: { requestsPerFiveMinutes: 2_000 },
  signInAlarm: { failuresPerFiveMinutes: 500 },
  publishers: [
    {
      kind: "github",
      name: "acme-core",
      repository: "acme/core",
      environment: "pypi",
      projects: ["acme", "acme-tools-*"],
      spellings: ["Acme"],
    },
    {
      kind: "oidc",
      name: "everything",
      projects: ["*"],
      issuer: "gitlab.com",
      audience: "https://gitlab.com",
      subject: "project_path:acme/core:ref_type:tag:ref:*",
    },
  ],
  readers: [
    { kind: "github", name: "app", repository: "acme/app", workflows: "all", user: "ci" },
    {
      kind: "oidc",
      name: "gitlab",
      issuer: "gitlab.com",
      audience: "wheelyard",
      subject: "project_path:acme/*",
      user: "ci",
    },
  ],
  alarmEmails: ["ops@example.com"],
  tags: { team: "platform" },
  upstream: {
    reserved: ["acme", "acme-*"],
    sources: [
      { index: "https://download.pytorch.org/whl/cu121/", only: ["torch"] },
      { index: "https://pypi.org/simple/" },
    ],
    minimumAgeDays: 7,
    files: "proxied",
  },
  channels: { "frozen-2025": { upstream: { uploadedBefore: "2025-01-01T00:00:00Z" } } },
};

const NAMES = [...Object.keys(environments), "full"];

let artefacts: Artefacts;
let stacks: SynthesisedStack[];

// Synthesis checks the templates against the rules of CloudFormation and cdk-nag, and throws what it finds.
beforeAll(async () => {
  artefacts = await buildArtefacts();
  stacks = synthesise({ ...environments, full: FULL }, artefacts);
});

describe.each(NAMES)("%s", (name) => {
  it.each(Object.entries(invariants))("%s", (_, invariant) => {
    expect(invariant(of(name))).toEqual([]);
  });

  it("is deployed as it was", async () => {
    for (const { id, template } of of(name)) {
      await expect(readable(template)).toMatchFileSnapshot(`__snapshots__/${id.replace("/", "-")}.json`);
    }
  });
});

describe("a broken invariant is noticed", () => {
  it.each(SABOTAGE)("%s: %s", (name, _, sabotage) => {
    const broken = structuredClone(of("full"));
    sabotage(broken);
    expect(broken).not.toEqual(of("full"));
    expect(invariants[name](broken)).not.toEqual([]);
  });

  it("each of them", () => {
    const broken = new Set<string>(SABOTAGE.map(([name]) => name));
    expect(Object.keys(invariants).filter((name) => !broken.has(name))).toEqual([]);
  });
});

it("is not synthesised if it breaks a rule of cdk-nag or CloudFormation", () => {
  const app = createApp({ dev: environments.dev }, artefacts, { context: cdkContext() });
  const stack = new Stack(app.node.findChild("dev"), "added");
  new Queue(stack, "Unguarded");
  new CfnQueue(stack, "Impossible", { visibilityTimeout: -1 });
  expect(() => app.synth()).toThrow(/CloudFormation-Validate::F3034.*AwsSolutions-SQS4/s);
});

it("keeps in prod what is in the bucket", () => {
  expect(of("prod").every(({ terminationProtection }) => terminationProtection)).toBe(true);
  expect(of("dev").some(({ terminationProtection }) => terminationProtection)).toBe(false);
});

it("is taken down as documented: the page names every protected stack", () => {
  const lifted = documentation("teardown").match(/^unprotect wheelyard-.*$/gm);
  const protectedStacks = of("full").filter(({ terminationProtection }) => terminationProtection);
  expect(lifted?.toSorted()).toEqual(
    protectedStacks
      .map(({ name, region }) => {
        const elsewhere = region === FULL.region ? "" : ` --region ${region}`;
        return `unprotect ${name.replace("-full", "-prod")}${elsewhere}`;
      })
      .toSorted(),
  );
});

it("detaches a firewall and a certificate from the site before deleting them", () => {
  const without = synthesise({ full: { ...FULL, domain: undefined, firewall: undefined } }, artefacts);
  const siteOf = (all: SynthesisedStack[]) => JSON.stringify(all.find(({ id }) => id === "full/index"));
  expect(siteOf(of("full"))).toContain("wheelyard-full-edge");
  expect(siteOf(without)).not.toContain("wheelyard-full-edge");
});

it("puts environments of one account side by side", () => {
  const names = Object.keys(environments).flatMap((name) =>
    of(name).flatMap(({ template }) => physicalNames(template)),
  );
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

it("sends the security headers that the local edge and the function send", () => {
  for (const { Properties } of resources("full", "AWS::CloudFront::ResponseHeadersPolicy")) {
    const { ContentTypeOptions, FrameOptions, ReferrerPolicy, StrictTransportSecurity } =
      Properties.ResponseHeadersPolicyConfig.SecurityHeadersConfig;
    expect({
      "x-content-type-options": ContentTypeOptions.Override && "nosniff",
      "x-frame-options": FrameOptions.FrameOption,
      "referrer-policy": ReferrerPolicy.ReferrerPolicy,
      "strict-transport-security": `max-age=${StrictTransportSecurity.AccessControlMaxAgeSec}`,
    }).toEqual({ ...SECURITY_HEADERS, "strict-transport-security": STRICT_TRANSPORT_SECURITY });
  }
});

it("serves every path with the same behaviour as the local edge", () => {
  const [{ Properties } = { Properties: undefined }] = resources("full", "AWS::CloudFront::Distribution");
  const { CacheBehaviors, DefaultCacheBehavior } = Properties.DistributionConfig;
  const template = of("full").find(({ template }) =>
    Object.values(template.Resources).some(({ Type }) => Type === "AWS::CloudFront::Distribution"),
  )?.template;
  const originOf = ({ TargetOriginId }: Untyped) => {
    const target = Properties.DistributionConfig.Origins.find(({ Id }: Untyped) => Id === TargetOriginId);
    if (target === undefined) return "fallback";
    return target.S3OriginConfig === undefined ? "files" : "bucket";
  };
  const policies = ({ CachePolicyId, ResponseHeadersPolicyId }: Untyped) => {
    const cache = template?.Resources[CachePolicyId.Ref]?.Properties.CachePolicyConfig;
    const { CustomHeadersConfig, SecurityHeadersConfig } =
      template?.Resources[ResponseHeadersPolicyId.Ref]?.Properties.ResponseHeadersPolicyConfig ?? {};
    return {
      edgeSeconds: { preset: cache.DefaultTTL, most: cache.MaxTTL },
      headers: {
        "content-security-policy": SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy,
        ...Object.fromEntries(
          CustomHeadersConfig.Items.map(({ Header, Value, Override }: Untyped) => [
            Header,
            Override && Value,
          ]),
        ),
      },
    };
  };
  const deployed = CacheBehaviors.map((one: Untyped) => ({
    pattern: one.PathPattern,
    origin: originOf(one),
    ...policies(one),
  }));
  const expected = ({ policies: { edgeSeconds, headers } }: Behaviour) => ({ edgeSeconds, headers });
  expect(deployed).toEqual(
    behavioursFor("proxied").map((behaviour) => ({
      pattern: behaviour.pattern,
      origin: behaviour.origin,
      ...expected(behaviour),
    })),
  );
  expect(policies(DefaultCacheBehavior)).toEqual(expected(DEFAULT_BEHAVIOUR));
});

it("gives the home page the policies of pages, whichever of its paths CloudFront uses", () => {
  const [{ Properties } = { Properties: undefined }] = resources("full", "AWS::CloudFront::Distribution");
  const { CacheBehaviors, DefaultRootObject } = Properties.DistributionConfig;
  const policyOf = (path: string) =>
    CacheBehaviors.find(({ PathPattern }: Untyped) => PathPattern === path)?.ResponseHeadersPolicyId;
  expect(`/${DefaultRootObject}`).toMatch(/^\/project\//);
  expect(policyOf("/")).toEqual(policyOf("/simple/*"));
  expect(policyOf("/project/*")).toEqual(policyOf("/simple/*"));
  expect(policyOf("/")).toBeDefined();
});

it("packs the pages' style and script with the functions that write them to the bucket", async () => {
  const packed = [artefacts.indexer, artefacts.reconcile].map(({ folder }) =>
    unpackAssets(readFileSync(`${folder}/assets.json`, "utf8")).map(({ key, body }) => [
      key,
      Buffer.from(body),
    ]),
  );
  const assets = (await buildAssets()).map(({ key, body }) => [key, Buffer.from(body)]);
  expect(packed).toEqual([assets, assets]);
});

describe("without an upstream", () => {
  const { upstream: _, channels: __, ...settings } = FULL;
  let synthesised: SynthesisedStack[];
  beforeAll(() => {
    synthesised = synthesise({ plain: settings }, artefacts);
  });

  it("only pages of channels have a second origin, whose function reads nothing", () => {
    const types = synthesised.flatMap(({ template }) => Object.values(template.Resources));
    const [distribution] = types.filter(({ Type }) => Type === "AWS::CloudFront::Distribution");
    const { CacheBehaviors, OriginGroups } = distribution?.Properties.DistributionConfig ?? {};
    const groups = OriginGroups.Items.map(({ Id }: Untyped) => Id);
    const fallingBack = CacheBehaviors.filter(({ TargetOriginId }: Untyped) =>
      groups.includes(TargetOriginId),
    );
    expect(fallingBack.length).toBeGreaterThan(0);
    for (const { PathPattern } of fallingBack) expect(PathPattern).toMatch(/^\/_channels\//);
    const functions = types.filter(({ Type }) => Type === "AWS::Lambda::Function");
    expect(functions).toHaveLength(4);
    const told = functions.map(({ Properties }) => Properties.Environment.Variables);
    expect(told.filter(({ UPSTREAM_SETTINGS }) => UPSTREAM_SETTINGS !== undefined)).toEqual([]);
  });

  it("every invariant holds too", () => {
    for (const invariant of Object.values(invariants)) expect(invariant(synthesised)).toEqual([]);
  });
});

it.each(["direct", "proxied"] as const)("has the edge function that matches the behaviours: %s", (files) => {
  const settings = { ...FULL, upstream: { reserved: [], files } };
  const [one] = synthesise({ full: settings }, artefacts)
    .flatMap(({ template }) => Object.values(template.Resources))
    .filter(({ Type }) => Type === "AWS::CloudFront::Function");
  expect(one?.Properties.FunctionCode).toBe(artefacts.edgeFunctions[files]);
  expect(artefacts.edgeFunctions[files]).not.toBe(artefacts.edgeFunctions.none);
});

it("gives upstream's function the settings as they are written, in a form that it can read", () => {
  const [told] = resources("full", "AWS::Lambda::Function")
    .map(({ Properties }) => Properties.Environment.Variables)
    .filter(({ UPSTREAM_SETTINGS }) => UPSTREAM_SETTINGS !== undefined);
  expect(JSON.parse(told.UPSTREAM_SETTINGS)).toEqual(FULL.upstream);
  const { settings, views } = parseConfig({ ...told, BUCKET: "my-pypi", SITE_URL: undefined });
  expect(settings?.files).toBe("proxied");
  expect(views.get("frozen-2025")?.view?.uploadedBefore).toEqual(new Date("2025-01-01T00:00:00Z"));
});

describe("reconcile runs once after a deployment", () => {
  const rules = () => resources("full", "AWS::Events::Rule").map(({ Properties }) => Properties);
  const once = [expect.objectContaining({ Input: JSON.stringify({ once: true }) })];

  it("when its stack reports that it is deployed", () => {
    expect(rules()).toContainEqual(
      expect.objectContaining({
        EventPattern: {
          source: ["aws.cloudformation"],
          "detail-type": ["CloudFormation Stack Status Change"],
          detail: {
            "stack-id": [{ Ref: "AWS::StackId" }],
            "status-details": { status: ["CREATE_COMPLETE", "UPDATE_COMPLETE"] },
          },
        },
        Targets: once,
      }),
    );
  });

  it("and, if that was missed or the run failed, again after the longest duration of a run", () => {
    const [{ Properties } = { Properties: undefined }] = resources("full", "AWS::Lambda::Function").filter(
      ({ Properties: { FunctionName } }) => FunctionName === "wheelyard-full-reconcile",
    );
    expect(Properties.Timeout).toBe(15 * 60);
    expect(rules()).toContainEqual(
      expect.objectContaining({ ScheduleExpression: "rate(15 minutes)", Targets: once }),
    );
  });

  it("of different code, but not of the same", () => {
    const releases = (changed: Artefacts) =>
      synthesise({ dev: environments.dev }, changed)
        .flatMap(({ template }) => Object.values(template.Resources))
        .flatMap(({ Properties }) => Properties?.Environment?.Variables?.RELEASE ?? []);
    const other = (part: "indexer" | "reconcile") => ({
      ...artefacts,
      [part]: { ...artefacts[part], digest: "0".repeat(64) },
    });
    const [release] = releases(artefacts);
    expect(release).toMatch(/^[0-9a-f]{16}-[0-9a-f]{16}$/);
    expect(releases(artefacts)).toEqual([release]);
    expect(releases(other("indexer"))).not.toEqual([release]);
    expect(releases(other("reconcile"))).not.toEqual([release]);
  });
});

it("watches its edge function under its deployed name", () => {
  const [{ Properties } = { Properties: undefined }] = resources("full", "AWS::CloudFront::Function");
  const watched = resources("full", "AWS::CloudWatch::Alarm").filter(({ Properties: alarm }) =>
    alarm.MetricName?.startsWith("Function"),
  );
  expect(watched.map(({ Properties: alarm }) => alarm.MetricName).sort()).toEqual([
    "FunctionComputeUtilization",
    "FunctionExecutionErrors",
    "FunctionThrottles",
  ]);
  for (const { Properties: alarm } of watched) {
    expect(alarm.Dimensions).toContainEqual({ Name: "FunctionName", Value: Properties.Name });
    expect(alarm.Dimensions).toContainEqual({ Name: "Region", Value: "Global" });
  }
});

it("enables CloudFront's 401 metric only if an alarm needs it", () => {
  const measured = ["full", "prod", "dev"].map((name) => ({
    subscriptions: resources(name, "AWS::CloudFront::MonitoringSubscription").length,
    alarms: resources(name, "AWS::CloudWatch::Alarm").filter(({ Properties }) =>
      JSON.stringify(Properties).includes("401ErrorRate"),
    ).length,
  }));
  const both = { subscriptions: 1, alarms: 1 };
  expect(measured).toEqual([both, both, { subscriptions: 0, alarms: 0 }]);
});

it("refuses to overwrite a distribution if the environment says so", () => {
  const sids = (name: string) =>
    resources(name, "AWS::S3::BucketPolicy").flatMap(({ Properties }) =>
      Properties.PolicyDocument.Statement.map(({ Sid }: Untyped) => Sid),
    );
  expect(sids("full")).toContain("DistributionsAreWrittenOnce");
  expect(sids("prod")).not.toContain("DistributionsAreWrittenOnce");
});

it("is what docs/deploy.md says is deployed", () => {
  const [, inIndex] = /with (\d+) resources/.exec(documentation("deploy")) ?? [];
  const [, alarms] = /(\d+) alarms/.exec(documentation("deploy")) ?? [];
  const counted = of("dev").map(({ template }) => Object.keys(template.Resources).length);
  expect(counted).toEqual([Number(inIndex), 4]);
  expect(resources("dev", "AWS::CloudWatch::Alarm")).toHaveLength(Number(alarms));
});

it("is, without an upstream, what docs/deploy.md and docs/cost.md say about that", () => {
  const [, all, alarms] = /(\d+) resources, and (\d+) alarms among them/.exec(documentation("deploy")) ?? [];
  const [, paid] = /\*\*Alarms\*\*: (\d+),/.exec(documentation("cost")) ?? [];
  const { upstream: _, ...plain } = environments.dev;
  const [index] = synthesise({ dev: plain }, artefacts);
  const types = Object.values(index?.template.Resources ?? {}).map(({ Type }) => Type);
  const counted = types.filter((type) => type === "AWS::CloudWatch::Alarm").length;
  expect([types.length, counted + 4]).toEqual([Number(all), Number(alarms)]);
  expect(paid).toBe(alarms);
});

it.each([
  ["runbook", /Expected: (\d+)\./],
  ["first-deployment", /`notifications: all (\d+)`/],
])("has as many notifications as %s.md says", (name, count) => {
  const [bucket] = resources("dev", "AWS::S3::Bucket").filter(
    ({ Properties }) => Properties.NotificationConfiguration,
  );
  const { QueueConfigurations } = bucket?.Properties.NotificationConfiguration ?? {};
  expect(count.exec(documentation(name))?.[1]).toBe(String(QueueConfigurations.length));
});

it("links every alarm to an entry of the runbook", () => {
  const headings = [...documentation("runbook").matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  const entries = resources("full", "AWS::CloudWatch::Alarm").map(
    ({ Properties }) => /docs\/runbook\.md#([\w-]+)$/.exec(Properties.AlarmDescription)?.[1],
  );
  expect(entries.length).toBeGreaterThan(5);
  for (const entry of entries) expect(headings).toContain(entry);
});

function documentation(name: string): string {
  return readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), "utf8");
}

function of(name: string): SynthesisedStack[] {
  return stacks.filter(({ id }) => id.startsWith(`${name}/`));
}

function resources(name: string, type: string): Resource[] {
  return of(name).flatMap(({ template }) =>
    Object.values(template.Resources).filter(({ Type }) => Type === type),
  );
}

function physicalNames(template: SynthesisedStack["template"]): string[] {
  return Object.values(template.Resources).flatMap(({ Type, Properties }) =>
    [
      "BucketName",
      "QueueName",
      "FunctionName",
      "LogGroupName",
      "Name",
      "AlarmName",
      "TopicName",
      "DashboardName",
      "RoleName",
    ]
      .map((key) => Properties[key] ?? Object.values(Properties)[0]?.[key as never])
      .filter((value) => value !== undefined && (typeof value === "string" || value["Fn::Join"]))
      .map((value) => `${Type} ${JSON.stringify(value)}`),
  );
}
