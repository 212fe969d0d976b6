import { expect, it } from "vitest";
import { type Logged, logLine } from "../../testing/access-log.ts";
import { STANDARD_HEADER } from "../log/log-format.ts";
import { readLog } from "../log/read-log.ts";
import { DAY_LIMITS, DayCounts, type DayLimits } from "./day-counts.ts";

it.each<[string, Partial<DayLimits>, string[], object]>([
  [
    "files",
    { files: 2 },
    ["/a-1.zip", "/a-2.zip", "/a-3.zip", "/b-1.zip", "/a-1.zip"],
    {
      a: { "a-1.zip": 2, "a-2.zip": 1, other: 1 },
      b: { other: 1 },
    },
  ],
  ["projects", { projects: 1 }, ["/a-1.zip", "/b-1.zip", "/a-2.zip"], { a: { "a-1.zip": 1, "a-2.zip": 1 } }],
])("distinguishes no more %s than it may", async (_, limits, paths, expected) => {
  const counts = await countsOf(
    paths.map((path) => ({ path })),
    { ...DAY_LIMITS, ...limits },
  );
  const files = Object.fromEntries([...counts.projects].map(([id, { files }]) => [id, { ...files }]));
  expect(files).toEqual(expected);
  const counted = [...counts.projects.values()].flatMap(({ files }) => Object.values(files));
  expect(counted.reduce((sum, one) => sum + one, counts.uncounted)).toBe(paths.length);
});

it("reads user agents and paths of any length", async () => {
  const long = "x".repeat(10_000);
  const requests = [{ path: `/${"d/".repeat(400)}a-1.zip`, userAgent: long }, { path: `/${long}.zip` }];
  const { projects } = await countsOf([...requests, ...requests]);
  expect([...projects.values()]).toEqual([
    { files: { "a-1.zip": 2 }, installers: { other: 2 }, pythons: { unknown: 2 }, systems: { unknown: 2 } },
  ]);
});

it("continues after it has forgotten what it remembered", async () => {
  const requests = Array.from({ length: 25_000 }, (_, n) => ({
    path: "/a-1.zip",
    userAgent: `pip/${n % 12_000}`,
  }));
  const { projects } = await countsOf(requests);
  expect([...projects.values()].map(({ installers }) => ({ ...installers }))).toEqual([{ pip: 25_000 }]);
});

async function countsOf(requests: readonly Logged[], limits = DAY_LIMITS): Promise<DayCounts> {
  const counts = new DayCounts(limits);
  async function* log() {
    yield Buffer.from(STANDARD_HEADER + requests.map(logLine).join(""));
  }
  await readLog(log(), counts.add);
  return counts;
}
