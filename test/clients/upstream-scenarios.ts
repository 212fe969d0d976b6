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
    run: (ask) => failsOn(ask, "growing", "2.0", "_held-back/until-9999-01-08"),
  },
  {
    name: "malicious: the next is chosen",
    by: ["install", "lock", "find"],
    run: async (ask) => chose(await ask({ requirements: ["stealing"] }), { stealing: "1.0" }),
  },
  {
    name: "malicious and pinned: its id is seen",
    by: ["install", "lock"],
    run: (ask) => failsOn(ask, "stealing", "2.0", "_held-back/MAL-2026-1234"),
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

type Ask = Parameters<Scenario<UpstreamStage>["run"]>[0];

/** @param shown must be in sight */
async function failsOn(ask: Ask, name: string, version: string, shown: string): Promise<void> {
  const { code, output, versions } = await ask({ requirements: [`${name}==${version}`] });
  expect(code, output).not.toBe(0);
  expect(versions.get(name)).toBeUndefined();
  expect(output).toContain(shown);
}

async function choosesNothing(
  ask: Ask,
  stage: UpstreamStage,
  name: string,
  asked: readonly string[],
): Promise<void> {
  const { code, output, versions } = await ask({ requirements: [name] });
  expect(code, output).not.toBe(0);
  expect(versions.get(name)).toBeUndefined();
  expect([...new Set(stage.takeAsked())]).toEqual(asked);
}
