import type { EnvironmentSettings } from "./src/settings/environment.ts";

/**
 * Your environments. Every setting is described in docs/environments.md, and where it is declared:
 * infra/src/settings/environment.ts. An environment's name, region and bucketName are fixed once it is deployed.
 */
export const environments = {
  dev: {
    region: "us-east-1",
    data: "disposable",
    keepOldVersionsDays: 1,
    logRetentionDays: 7,
    accessLogRetentionDays: 7,
    maxConcurrentBatches: 2,
  },
  staging: {
    region: "us-east-1",
    data: "disposable",
    keepOldVersionsDays: 7,
    invalidatePages: "removals",
  },
  prod: {
    region: "us-east-1",
    data: "kept",
    // Whoever keeps it running: with nobody here, nobody hears its alarms.
    alarmEmails: [],
    keepOldVersionsDays: 90,
    invalidatePages: "removals",
    logRetentionDays: 90,
    signInAlarm: { failuresPerFiveMinutes: 500 },
  },
} satisfies Record<string, EnvironmentSettings>;
