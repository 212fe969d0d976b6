import { defineConfig } from "vitest/config";
import { filesLeftOut } from "./test/support/system-files.ts";

// The SDK warns that its versions of 2027 will need Node 22. Those in the lockfile run on Node 20.19.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

/** A test that never ends has to be ended at some time; a busy machine takes many times as long as a quiet one. */
const MINUTE = 60_000;

/** How long `expect.poll` asks again. */
const patience = { poll: { timeout: MINUTE } };

/** Files that replace modules, or functions of Node, for everything that is loaded in their process. */
export const MOCKING = [
  "packages/indexer/test/upload-cost.test.ts",
  "packages/local/src/s3/storage/kill.test.ts",
  "packages/site/src/release-view.test.ts",
  "packages/upstream/test/races.test.ts",
];

export default defineConfig({
  test: {
    globalSetup: ["test/support/say-what-was-left-out.ts"],
    projects: [
      {
        test: {
          name: "unit",
          include: ["{packages/*,infra}/{src,test,testing}/**/*.test.ts", "test/architecture/**/*.test.ts"],
          exclude: [...MOCKING, "packages/indexer/test/protocol/**", "**/node_modules/**"],
          // What many files import is loaded once for each process, and not once for each file.
          isolate: false,
          testTimeout: 3 * MINUTE,
          hookTimeout: 3 * MINUTE,
          expect: patience,
        },
      },
      {
        test: {
          name: "mocking",
          include: MOCKING,
          testTimeout: 3 * MINUTE,
          hookTimeout: 3 * MINUTE,
          expect: patience,
        },
      },
      {
        test: {
          name: "protocol",
          include: ["packages/indexer/test/protocol/**/*.test.ts"],
          setupFiles: ["packages/indexer/test/protocol/compress-at-once.ts"],
          testTimeout: 20 * MINUTE,
          hookTimeout: 3 * MINUTE,
        },
      },
      {
        test: {
          name: "system",
          include: ["test/{system,conformance}/**/*.test.ts"],
          exclude: filesLeftOut(),
          // As above.
          isolate: false,
          globalSetup: ["test/support/build-command-line.ts"],
          testTimeout: 5 * MINUTE,
          hookTimeout: 5 * MINUTE,
          expect: patience,
        },
      },
      {
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          testTimeout: 5 * MINUTE,
          hookTimeout: 5 * MINUTE,
          expect: patience,
        },
      },
      {
        test: {
          name: "clients",
          include: ["test/clients/**/*.test.ts"],
          // The first run makes the clients' environments.
          testTimeout: 15 * MINUTE,
          hookTimeout: 20 * MINUTE,
        },
      },
      {
        test: {
          name: "differential",
          include: ["test/differential/**/*.test.ts"],
          testTimeout: 20 * MINUTE,
          hookTimeout: 20 * MINUTE,
        },
      },
      {
        test: {
          name: "real-files",
          include: ["test/real-files/**/*.test.ts"],
          // Fetches the files from PyPI.
          testTimeout: 30 * MINUTE,
          hookTimeout: 30 * MINUTE,
        },
      },
      {
        test: {
          name: "deploy",
          include: ["test/deploy/**/*.test.ts"],
          testTimeout: 15 * MINUTE,
          // The first run installs the emulator.
          hookTimeout: 20 * MINUTE,
        },
      },
    ],
  },
});
