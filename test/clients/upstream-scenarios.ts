import { expect } from "vitest";
import { chose, type Scenario } from "./scenarios.ts";
import type { UpstreamStage } from "./upstream-stage.ts";

/** What an index with an upstream must support, whatever the client. CI asks the first of each. */
export const upstreamScenarios: readonly Scenario<UpstreamStage>[] = [
  {
    name: "private with a public dependency",
    by: ["lock", "install"],
    async run(ask, stage) {
      chose(await ask({ requirements: ["ours"] }), { ours: "1.0", public: "1.0" });
      expect(stage.takeAsked()).not.toContain("ours");
    },
  },
  {
    name: "private wins over a higher version",
    by: ["install", "lock", "find"],
    async run(ask, stage) {
      chose(await ask({ requirements: ["ours"] }), { ours: "1.0" });
      expect(stage.takeAsked()).not.toContain("ours");
    },
  },
  {
    name: "reserved is never asked for",
    by: ["lock", "install", "find"],
    run: (ask, stage) => choosesNothing(ask, stage, "kept", []),
  },
  {
    name: "claimed is never asked for",
    by: ["lock", "install", "find"],
    run: (ask, stage) => choosesNothing(ask, stage, "gone", []),
  },
  {
    name: "blocked is not chosen",
    by: ["lock", "install", "find"],
    run: (ask, stage) => choosesNothing(ask, stage, "stopped", []),
  },
  {
    name: "too young: the next is chosen",
    by: ["install", "lock", "find"],
    run: async (ask) => chose(await ask({ requirements: ["growing"] }), { growing: "1.0" }),
  },
  {
    name: "too young and pinned: the reason is seen",
    by: ["install", "lock"],
    async run(ask) {
      const { code, output, versions } = await ask({ requirements: ["growing==2.0"] });
      expect(code, output).not.toBe(0);
      expect(versions.get("growing")).toBeUndefined();
      expect(output).toContain("_held-back/until-9999-01-08");
    },
  },
  {
    name: "files through the index: nothing else is asked",
    by: ["install"],
    async run(ask, stage) {
      stage.takeCarried();
      // pypi.org's file host, which the page of upstream names, has no such file.
      const request = { requirements: ["carried"], indexes: [stage.proxiedIndex] };
      chose(await ask(request), { carried: "1.0" });
      expect(stage.takeCarried()).toContain("/_upstream/packages/ab/cd/carried-1.0-py3-none-any.whl");
    },
  },
  {
    name: "upstream fails: private is found",
    by: ["install", "lock", "find"],
    run: async (ask) => chose(await ask({ requirements: ["alone"] }), { alone: "1.0" }),
  },
  {
    name: "upstream fails: public is not chosen",
    by: ["lock", "install", "find"],
    run: (ask, stage) => choosesNothing(ask, stage, "down", ["down"]),
  },
];

async function choosesNothing(
  ask: Parameters<Scenario<UpstreamStage>["run"]>[0],
  stage: UpstreamStage,
  name: string,
  asked: readonly string[],
): Promise<void> {
  const { code, output, versions } = await ask({ requirements: [name] });
  expect(code, output).not.toBe(0);
  expect(versions.get(name)).toBeUndefined();
  expect([...new Set(stage.takeAsked())]).toEqual(asked);
}
