import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{packages/*,infra}/{src,test}/**/*.test.ts", "test/architecture/**/*.test.ts"],
          exclude: ["packages/indexer/test/protocol/**", "**/node_modules/**"],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "protocol",
          include: ["packages/indexer/test/protocol/**/*.test.ts"],
          setupFiles: ["packages/indexer/test/protocol/compress-at-once.ts"],
          testTimeout: 600_000,
        },
      },
      {
        test: {
          name: "system",
          include: ["test/{system,conformance}/**/*.test.ts"],
          globalSetup: ["test/support/build-command-line.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "clients",
          include: ["test/clients/**/*.test.ts"],
          // The first run makes the clients' environments.
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: "deploy",
          include: ["test/deploy/**/*.test.ts"],
          testTimeout: 300_000,
          // The first run installs the emulator.
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
