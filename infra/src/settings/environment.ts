import * as z from "zod";
import { publisherProblems } from "../publishers/publisher-problems.ts";
import { readerProblems } from "../publishers/reader-problems.ts";
import { channelName, channelProblems, channelSettings } from "./channel-settings.ts";
import { days } from "./days.ts";
import { domainSettings } from "./domain-settings.ts";
import { publisherSettings } from "./publisher-settings.ts";
import { readerSettings } from "./reader-settings.ts";
import { REGIONS } from "./regions.ts";
import { list, text } from "./setting.ts";
import { STACK_SUFFIXES } from "./stack-name.ts";
import { upstreamSettings } from "./upstream-settings.ts";
import { viewProblems } from "./view-settings.ts";

/** Retention periods that CloudWatch Logs offers, in days. */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** Settings of every environment. */
const common = {
  /**
   * The region of the bucket and the indexer, such as `eu-central-1`. CloudFront is global. Fixed once deployed: a bucket
   * can't be moved.
   */
  region: z.enum(REGIONS, {
    error: `expected a region that CloudFront can deliver logs to: ${REGIONS.join(", ")}`,
  }),
  /** The account to deploy to. If left out, the one of the current credentials. */
  account: text(/^\d{12}$/, "expected an account id of twelve digits").optional(),
  /**
   * If left out, `wheelyard-<environment>-<account>-<region>`. Fixed once deployed: a new name would put an empty bucket
   * in its place.
   */
  bucketName: text(
    /^(?!xn--|sthree-|amzn-s3-demo-)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
    "expected 3 to 63 lower-case letters, digits and dashes, with a letter or digit at both ends",
  ).optional(),
  existingBucket: z
    .undefined({
      error:
        "an existing bucket is not taken over, because that would replace its notifications, policy and versioning. Copy its files instead: see docs/environments.md, Adopting a bucket",
    })
    .optional(),
  /** `refused`: no one can overwrite an existing file. See docs/environments.md. */
  overwriting: z
    .enum(["allowed", "refused"], { error: 'expected "allowed" or "refused"' })
    .default("allowed"),
  /** How long an overwritten or deleted file can be restored. */
  keepOldVersionsDays: days(1).default(30),
  /** Pages expire after 5 seconds anyway. Files are always invalidated. */
  invalidatePages: z
    .enum(["always", "removals", "never"], { error: 'expected "always", "removals" or "never"' })
    .default("never"),
  /** How often bucket and index are compared. */
  reconcileEveryHours: z
    .int({ error: "expected a number of hours" })
    .min(1, { error: "expected at least 1" })
    .max(24 * 6, {
      error: "expected at most 144, six days: the alarm for an overdue run can look back only a week",
    })
    .default(24),
  /** A host name of your own. If left out, CloudFront's. */
  domain: domainSettings.optional(),
  /** A web application firewall that limits each address's requests. It costs about $6 a month. */
  firewall: z
    .strictObject({
      /** How many requests one address may make. */
      requestsPerFiveMinutes: z
        .int({ error: "expected a number of requests" })
        .min(10, { error: "expected at least 10, AWS WAF's minimum" })
        .max(2_000_000_000, { error: "expected at most 2000000000, AWS WAF's maximum" }),
    })
    .optional(),
  /** An alarm for many requests without a valid token. CloudFront's metric for it costs $2.40 a month. */
  signInAlarm: z
    .strictObject({
      failuresPerFiveMinutes: z
        .int({ error: "expected a number of requests" })
        .min(1, { error: "expected at least 1" }),
    })
    .optional(),
  /** Where projects come from that the bucket does not have, such as pypi.org. If left out, there are none. */
  upstream: upstreamSettings.optional(),
  /** Channels whose files expire, or that have rules of their own for upstream. */
  channels: z
    .record(channelName, channelSettings, {
      error: "expected channels by their names, such as { nightly: { keepDays: 30 } }",
    })
    .default({}),
  /** Who may upload with a CI token, without an access key. */
  publishers: list(publisherSettings).default([]),
  /** Which CI may take the token of a user of the index with its own. */
  readers: list(readerSettings).default([]),
  /** Whether EventBridge is told what becomes of files: see docs/events.md. */
  events: z.boolean({ error: "expected true or false" }).default(false),
  /** The address of your team's runbook. Alarms link to it. */
  runbook: text(/^\S+$/, "expected an address or a path without spaces").default("docs/runbook.md"),
  logRetentionDays: z
    .literal(LOG_RETENTION_DAYS, {
      error: `expected a period that CloudWatch Logs offers: ${LOG_RETENTION_DAYS.join(", ")}`,
    })
    .default(30),
  /**
   * For the site's and the bucket's logs. Downloads are counted from the site's logs, some of which arrive a day late.
   */
  accessLogRetentionDays: days(3).default(90),
  /** How long the counts of each day's downloads are kept. Thirty days are shown. */
  downloadsRetentionDays: days(30).default(400),
  /** How many batches of events are handled at once. */
  maxConcurrentBatches: z
    .int({ error: "expected a number" })
    .min(2, { error: "expected at least 2, SQS's minimum" })
    .max(1000, { error: "expected at most 1000, SQS's maximum" })
    .default(10),
  /** CloudFront's locations that serve the index: 100 is North America and Europe, All costs most. */
  priceClass: z
    .enum(["PriceClass_100", "PriceClass_200", "PriceClass_All"], {
      error: 'expected "PriceClass_100", "PriceClass_200" or "PriceClass_All"',
    })
    .default("PriceClass_100"),
  /** Put on every resource, besides `wheelyard:environment`. */
  tags: z
    .record(
      text(/^(?!aws:)[\w .:/=+@-]{1,128}$/, "expected an AWS tag name that doesn't begin with aws:"),
      text(/^[\w .:/=+@-]{0,256}$/, "expected an AWS tag value"),
    )
    .default({}),
};

const email = text(/^[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+$/, "expected an e-mail address");

/**
 * `alarmEmails` receive the alarms; each address must confirm once. If data is kept, it is required: `[]` means no one,
 * on purpose.
 */
export const environmentSettings = z.discriminatedUnion(
  "data",
  [
    /** The stacks refuse deletion, and the buckets outlive them. */
    z.strictObject({
      data: z.literal("kept"),
      alarmEmails: z.array(email, {
        error: "expected a list of people to tell about alarms, or [] for nobody",
      }),
      ...common,
    }),
    /** Empty buckets are deleted with their stack. */
    z.strictObject({ data: z.literal("disposable"), alarmEmails: list(email).default([]), ...common }),
  ],
  { error: 'expected "kept" or "disposable"' },
);

/** The settings that a user writes for one environment. */
export type EnvironmentSettings = z.input<typeof environmentSettings>;

/** One environment with all defaults filled in. */
export type Environment = { name: string } & z.output<typeof environmentSettings>;

export class InvalidEnvironmentError extends Error {
  override name = "InvalidEnvironmentError";
}

/**
 * Reads all environments of the app.
 *
 * @throws {InvalidEnvironmentError} naming every problem of every environment
 */
export function parseEnvironments(all: Readonly<Record<string, unknown>>): Environment[] {
  const problems: string[] = [];
  const environments: Environment[] = [];
  for (const [name, written] of Object.entries(all)) {
    const result = environmentSettings.safeParse(written);
    if (result.success) environments.push({ name, ...result.data });
    else problems.push(...result.error.issues.map((issue) => `${name}${describe(issue, written)}`));
    if (!/^[a-z][a-z0-9-]{0,18}[a-z0-9]$/.test(name)) {
      problems.push(
        `"${name}" is not a valid environment name, expected 2 to 20 lower-case letters, digits and dashes`,
      );
    }
    const taken = STACK_SUFFIXES.find((suffix) => name.endsWith(suffix));
    if (taken !== undefined) {
      problems.push(
        `"${name}" is not a valid environment name, expected one that doesn't end in ${taken}: its stack would look like one of "${name.slice(0, -taken.length)}"`,
      );
    }
  }
  problems.push(
    ...environments.flatMap(publisherProblems),
    ...environments.flatMap(readerProblems),
    ...environments.flatMap(channelProblems),
    ...environments.flatMap(viewProblems),
    ...collisions(environments),
  );
  if (Object.keys(all).length === 0) problems.push("found none, expected at least one");
  if (problems.length > 0) {
    throw new InvalidEnvironmentError(`Cannot read the environments: ${problems.join("; ")}`);
  }
  return environments;
}

/** Names that are unique in all of AWS: two environments can't share one. */
function collisions(environments: readonly Environment[]): string[] {
  const named = environments.flatMap(({ name, bucketName, domain }) => [
    ...(bucketName === undefined ? [] : [{ at: `${name}.bucketName`, taken: `bucket ${bucketName}` }]),
    ...(domain === undefined ? [] : [{ at: `${name}.domain.name`, taken: `domain ${domain.name}` }]),
  ]);
  return named.flatMap(({ at, taken }, i) => {
    const earlier = named.slice(0, i).find((other) => other.taken === taken);
    return earlier ? [`${at} is that of ${earlier.at}, expected another one`] : [];
  });
}

function describe(issue: z.core.$ZodIssue, written: unknown): string {
  if (issue.code === "custom" && issue.params?.sentence !== undefined) return `.${issue.params.sentence}`;
  const path = issue.path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("");
  if (issue.code === "unrecognized_keys") {
    return `${path} has ${issue.keys.map((key) => `"${key}"`).join(" and ")}, which is not a setting; docs/environments.md lists them all`;
  }
  const value = issue.path.reduce<unknown>(
    (at, step) =>
      typeof at === "object" && at !== null ? (at as Record<PropertyKey, unknown>)[step] : undefined,
    written,
  );
  const isNoObject = issue.code === "invalid_type" && issue.expected === "object";
  const expected = isNoObject ? "expected an object with settings" : issue.message;
  return `${path} is ${value === undefined ? "missing" : JSON.stringify(value)}, ${expected}`;
}
