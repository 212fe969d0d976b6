import type { EnvironmentSettings } from "./src/settings/environment.ts";

/**
 * Your environments. docs/environments.md describes every setting, and infra/src/settings/environment.ts declares them.
 * An environment's name, region and bucketName are fixed once it is deployed.
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
    // The people who operate it. If the list is empty, nobody is told of alarms.
    alarmEmails: [],
    keepOldVersionsDays: 90,
    invalidatePages: "removals",
    logRetentionDays: 90,
    signInAlarm: { failuresPerFiveMinutes: 500 },
  },
} satisfies Record<string, EnvironmentSettings>;
