import * as z from "zod";
import { publisherProblems } from "../publishers/publisher-problems.ts";
import { domainSettings } from "./domain-settings.ts";
import { publisherSettings } from "./publisher-settings.ts";
import { REGIONS } from "./regions.ts";
import { list, text } from "./setting.ts";
import { STACK_SUFFIXES } from "./stack-name.ts";

/** What CloudWatch Logs offers, in days. */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const days = (least: number) =>
  z
    .int({ error: `expected a number of days, at least ${least}` })
    .min(least, { error: `expected at least ${least}` });

/** Of every environment. */
const common = {
  /**
   * Where the bucket and the indexer live, such as `eu-central-1`. CloudFront is everywhere. Fixed once deployed: a
   * bucket can't be moved.
   */
  region: z.enum(REGIONS, {
    error: `expected a region that CloudFront delivers its logs to: ${REGIONS.join(", ")}`,
  }),
  /** The account to deploy to. Left out: the one whose credentials are in use. */
  account: text(/^\d{12}$/, "expected an account id of twelve digits").optional(),
  /**
   * Left out: `wheelyard-<environment>-<account>-<region>`. Fixed once deployed: under another name an empty bucket would
   * take its place.
   */
  bucketName: text(
    /^(?!xn--|sthree-|amzn-s3-demo-)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
    "expected 3 to 63 lower-case letters, digits and dashes, with a letter or digit at both ends",
  ).optional(),
  existingBucket: z
    .undefined({
      error:
        "expected no such setting: a bucket that exists is not taken over, because its notifications, policy and versioning would be replaced unseen. Copy its files: see docs/environments.md, Adopting a bucket",
    })
    .optional(),
  /** `refused`: a file that is there can't be written over, by anyone. See docs/environments.md. */
  overwriting: z
    .enum(["allowed", "refused"], { error: 'expected "allowed" or "refused"' })
    .default("allowed"),
  /** How long a file that was overwritten or deleted can be brought back. */
  keepOldVersionsDays: days(1).default(30),
  /** Pages are fresh after 5 seconds by themselves. Files are always invalidated. */
  invalidatePages: z
    .enum(["always", "removals", "never"], { error: 'expected "always", "removals" or "never"' })
    .default("never"),
  /** How often the index is compared with the bucket. */
  reconcileEveryHours: z
    .int({ error: "expected a number of hours" })
    .min(1, { error: "expected at least 1" })
    .max(24 * 6, {
      error:
        "expected at most 144, six days: an alarm that it is overdue can't look back on more than a week",
    })
    .default(24),
  /** A name of your own for the index. Left out: CloudFront's. */
  domain: domainSettings.optional(),
  /** A web application firewall that slows down whoever asks too often. It costs about $6 a month. */
  firewall: z
    .strictObject({
      /** From one address. */
      requestsPerFiveMinutes: z
        .int({ error: "expected a number of requests" })
        .min(10, { error: "expected at least 10, which is what AWS WAF takes" })
        .max(2_000_000_000, { error: "expected at most 2000000000, which is what AWS WAF takes" }),
    })
    .optional(),
  /** Rings when requests without a valid token come in numbers. CloudFront's metric for it costs $2.40 a month. */
  signInAlarm: z
    .strictObject({
      failuresPerFiveMinutes: z
        .int({ error: "expected a number of requests" })
        .min(1, { error: "expected at least 1" }),
    })
    .optional(),
  /** Who may upload with a token of their CI, without any key. */
  publishers: list(publisherSettings).default([]),
  /** Where your team reads the runbook. Alarms link to it. */
  runbook: text(/^\S+$/, "expected an address or a path without spaces").default("docs/runbook.md"),
  logRetentionDays: z
    .literal(LOG_RETENTION_DAYS, {
      error: `expected what CloudWatch Logs offers: ${LOG_RETENTION_DAYS.join(", ")}`,
    })
    .default(30),
  /** Of the site and of the bucket. */
  accessLogRetentionDays: days(1).default(90),
  /** Batches of events that are worked on at once. */
  maxConcurrentBatches: z
    .int({ error: "expected a number" })
    .min(2, { error: "expected at least 2, which is what SQS takes" })
    .max(1000, { error: "expected at most 1000, which is what SQS takes" })
    .default(10),
  /** Which of CloudFront's locations serve the index: 100 is North America and Europe, All is the dearest. */
  priceClass: z
    .enum(["PriceClass_100", "PriceClass_200", "PriceClass_All"], {
      error: 'expected "PriceClass_100", "PriceClass_200" or "PriceClass_All"',
    })
    .default("PriceClass_100"),
  /** On every resource, beside `wheelyard:environment`. */
  tags: z
    .record(
      text(/^(?!aws:)[\w .:/=+@-]{1,128}$/, "expected a tag name of AWS's that doesn't begin with aws:"),
      text(/^[\w .:/=+@-]{0,256}$/, "expected a tag value of AWS's"),
    )
    .default({}),
};

const email = text(/^[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+$/, "expected an e-mail address");

/**
 * `alarmEmails` are those who are told of alarms. Each address has to confirm once. Where data is kept, somebody has to
 * be named, or nobody on purpose: `[]`.
 */
export const environmentSettings = z.discriminatedUnion(
  "data",
  [
    /** The stacks refuse to be deleted, and the buckets stay where they are deleted all the same. */
    z.strictObject({
      data: z.literal("kept"),
      alarmEmails: z.array(email, {
        error: "expected a list of those who are told of alarms, or [] for nobody",
      }),
      ...common,
    }),
    /** Empty buckets go with their stack. */
    z.strictObject({ data: z.literal("disposable"), alarmEmails: list(email).default([]), ...common }),
  ],
  { error: 'expected "kept" or "disposable"' },
);

/** What a user writes for one environment. */
export type EnvironmentSettings = z.input<typeof environmentSettings>;

/** One environment, complete: what was left out has its default. */
export type Environment = { name: string } & z.output<typeof environmentSettings>;

export class InvalidEnvironmentError extends Error {
  override name = "InvalidEnvironmentError";
}

/**
 * Reads all environments of the app.
 *
 * @throws {InvalidEnvironmentError} that names every problem of every environment at once
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
        `"${name}" is no name for an environment, expected 2 to 20 lower-case letters, digits and dashes`,
      );
    }
    const taken = STACK_SUFFIXES.find((suffix) => name.endsWith(suffix));
    if (taken !== undefined) {
      problems.push(
        `"${name}" is no name for an environment, expected one that doesn't end in ${taken}: its stack would be one of "${name.slice(0, -taken.length)}"`,
      );
    }
  }
  problems.push(...environments.flatMap(publisherProblems), ...collisions(environments));
  if (Object.keys(all).length === 0) problems.push("there is none, expected at least one");
  if (problems.length > 0) {
    throw new InvalidEnvironmentError(`Cannot read the environments: ${problems.join("; ")}`);
  }
  return environments;
}

/** Names that are taken in all of AWS: two environments can't both have one. */
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
  const path = issue.path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("");
  if (issue.code === "unrecognized_keys") {
    return `${path} has ${issue.keys.map((key) => `"${key}"`).join(" and ")}, which is no setting, expected only those in docs/environments.md`;
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
