import { type CreateInvalidationCommand, TooManyInvalidationsInProgress } from "@aws-sdk/client-cloudfront";
import { mainProject } from "@wheelyard/core/testing/main-project";
import { beforeEach, expect, it } from "vitest";
import { createInvalidate } from "./invalidation.ts";
import type { IndexedProject } from "./invalidation-paths.ts";
import type { LogEntry } from "./reporting/log.ts";

const REPLACED = replaced("acme-1.0.zip");
const PATHS = ["/acme-1.0.zip", "/acme-1.0.zip.metadata", "/_index/metadata/acme-1.0.zip.metadata"];

const TOO_MANY = new TooManyInvalidationsInProgress({ message: "too many", $metadata: {} });

let requested: string[][];
let logged: LogEntry[];

beforeEach(() => {
  requested = [];
  logged = [];
});

it("asks for nothing if nothing was replaced", async () => {
  await invalidate([replaced()]);
  expect(requested).toEqual([]);
  expect(logged).toEqual([]);
});

it("asks once for all projects of a batch", async () => {
  await invalidate([REPLACED, replaced("zoo-1.0.zip"), REPLACED]);
  expect(requested).toEqual([[...PATHS, ...PATHS.map((path) => path.replace("acme", "zoo"))]]);
  expect(logged).toEqual([{ level: "info", event: "invalidated", paths: requested[0] }]);
});

it("drops everything if CloudFront is working on too many paths", async () => {
  await invalidate([REPLACED], (paths) => {
    if (paths.length > 1) throw TOO_MANY;
  });
  expect(requested).toEqual([PATHS, ["/*"]]);
  expect(logged).toEqual([{ level: "info", event: "invalidated", paths: ["/*"] }]);
});

it("waits for a place if CloudFront is working on too many wildcards as well", async () => {
  await invalidate([REPLACED], () => {
    if (requested.length < 5) throw TOO_MANY;
  });
  expect(requested).toEqual([PATHS, ["/*"], ["/*"], ["/*"], ["/*"]]);
  expect(logged).toEqual([{ level: "info", event: "invalidated", paths: ["/*"] }]);
});

it.each([
  ["refuses for another reason", 1, new Error("Throttling")],
  // As many pauses of 10 seconds as fit into a minute with 20 seconds kept back.
  ["works on too many wildcards for as long as the run has time", 7, TOO_MANY],
])("says which files may be stale, and doesn't fail, if CloudFront %s", async (_, requests, error) => {
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

it("doesn't ask for the pages as well if it dropped everything", async () => {
  const many = Array.from({ length: 101 }, (_, n) => `acme-${n}.0.zip`);
  await invalidate([replaced(...many)], () => {}, "removals");
  expect(requested).toEqual([["/*"]]);
});

it("asks for the pages even if the files were refused", async () => {
  await invalidate(
    [REPLACED],
    (paths) => {
      if (!paths.includes("/_index/*")) throw new Error("Throttling");
    },
    "removals",
  );
  expect(requested).toEqual([PATHS, ["/_index/*"]]);
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
  let remaining = 60_000;
  await createInvalidate({
    client: { send } as unknown as Parameters<typeof createInvalidate>[0]["client"],
    distributionId: "E123",
    pages,
    log: (entry) => logged.push(entry),
    pause: async () => {
      remaining -= 10_000;
    },
  })(projects, () => remaining);
}

function replaced(...keys: string[]): IndexedProject {
  const page = { project: mainProject("acme"), distributions: [], statuses: [] };
  return { changes: [], outcome: { page, isPageChanged: keys.length > 0, replaced: keys } };
}
