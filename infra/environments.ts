import type { EnvironmentSettings } from "./src/settings/environment.ts";

/**
 * Your environments. docs/environments.md describes every setting, and infra/src/settings/environment.ts declares them.
 * An environment's name, region and bucketName are fixed once it is deployed.
 *
 * What the bucket does not have comes from pypi.org (`upstream`). Before you give an environment that is already
 * deployed an upstream, read docs/upgrade.md.
 */
export const environments = {
  dev: {
    region: "us-east-1",
    data: "disposable",
    upstream: {
      // Names that are yours, also before they are uploaded: ["acme", "acme-*"] is never asked for on pypi.org.
      reserved: [],
    },
    keepOldVersionsDays: 1,
    logRetentionDays: 7,
    accessLogRetentionDays: 7,
    maxConcurrentBatches: 2,
  },
  staging: {
    region: "us-east-1",
    data: "disposable",
    // The names that are yours, as in prod.
    upstream: { reserved: [] },
    keepOldVersionsDays: 7,
    invalidatePages: "removals",
  },
  prod: {
    region: "us-east-1",
    data: "kept",
    // The people who operate it. If the list is empty, no one hears about alarms.
    alarmEmails: [],
    upstream: {
      // Names that are yours, also before they are uploaded: ["acme", "acme-*"] is never asked for on pypi.org.
      reserved: [],
    },
    keepOldVersionsDays: 90,
    invalidatePages: "removals",
    logRetentionDays: 90,
    signInAlarm: { failuresPerFiveMinutes: 500 },
  },
} satisfies Record<string, EnvironmentSettings>;
