import { type CreateInvalidationCommand, TooManyInvalidationsInProgress } from "@aws-sdk/client-cloudfront";
import { beforeEach, expect, it } from "vitest";
import { parseProjectName } from "./core/project-name.ts";
import { createInvalidate } from "./invalidation.ts";
import type { IndexedProject } from "./invalidation-paths.ts";
import type { LogEntry } from "./reporting/log.ts";

const REPLACED = replaced("acme-1.0.zip");
const PATHS = ["/acme-1.0.zip", "/acme-1.0.zip.metadata", "/_index/metadata/acme-1.0.zip.metadata"];

let requested: string[][];
let logged: LogEntry[];

beforeEach(() => {
  requested = [];
  logged = [];
});

it("asks for nothing where nothing was replaced", async () => {
  await invalidate([replaced()]);
  expect(requested).toEqual([]);
  expect(logged).toEqual([]);
});

it("asks once for all projects of a batch", async () => {
  await invalidate([REPLACED, replaced("zoo-1.0.zip"), REPLACED]);
  expect(requested).toEqual([[...PATHS, ...PATHS.map((path) => path.replace("acme", "zoo"))]]);
  expect(logged).toEqual([{ level: "info", event: "invalidated", paths: requested[0] }]);
});

it("drops everything where CloudFront has too many paths at work", async () => {
  await invalidate([REPLACED], (paths) => {
    if (paths.length > 1) throw new TooManyInvalidationsInProgress({ message: "too many", $metadata: {} });
  });
  expect(requested).toEqual([PATHS, ["/*"]]);
  expect(logged).toEqual([{ level: "info", event: "invalidated", paths: ["/*"] }]);
});

it.each([
  ["is throttled", 1, new Error("Throttling")],
  [
    "has too many wildcards at work as well",
    2,
    new TooManyInvalidationsInProgress({ message: "too many", $metadata: {} }),
  ],
])("says which files may be stale, and doesn't fail, where CloudFront %s", async (_, requests, error) => {
  await invalidate([REPLACED], () => {
    throw error;
  });
  expect(requested).toHaveLength(requests);
  expect(logged).toEqual([
    {
      level: "error",
      event: "invalidation-failed",
      paths: PATHS,
      error: expect.objectContaining({ message: error.message }),
    },
  ]);
});

it("doesn't let pages, which mend themselves, hold up files", async () => {
  await invalidate(
    [REPLACED],
    (paths) => {
      if (paths.includes("/_index/*")) throw new Error("Throttling");
    },
    "removals",
  );
  expect(logged.map(({ level, event }) => [level, event])).toEqual([
    ["info", "invalidated"],
    ["warn", "pages-not-invalidated"],
  ]);
});

async function invalidate(
  projects: IndexedProject[],
  answer: (paths: string[]) => void = () => {},
  pages: "removals" | "never" = "never",
): Promise<void> {
  const send = async (command: CreateInvalidationCommand) => {
    const { Items = [], Quantity } = command.input.InvalidationBatch?.Paths ?? {};
    expect(Quantity).toBe(Items.length);
    expect(command.input.DistributionId).toBe("E123");
    requested.push(Items);
    answer(Items);
  };
  await createInvalidate({
    client: { send } as unknown as Parameters<typeof createInvalidate>[0]["client"],
    distributionId: "E123",
    pages,
    log: (entry) => logged.push(entry),
  })(projects);
}

function replaced(...keys: string[]): IndexedProject {
  const page = { project: parseProjectName("acme"), distributions: [], statuses: [] };
  return { changes: [], outcome: { page, isPageChanged: keys.length > 0, replaced: keys } };
}
