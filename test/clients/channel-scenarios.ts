import { expect } from "vitest";
import type { ChannelStage } from "./channel-stage.ts";
import { chose, type Scenario } from "./scenarios.ts";

/** What a channel must support, whatever the client. CI asks the first of each. */
export const channelScenarios: readonly Scenario<ChannelStage>[] = [
  {
    name: "what the channel lacks comes from the main index and upstream",
    by: ["lock", "install"],
    run: async (ask) =>
      chose(await ask({ requirements: ["built"] }), { built: "1.0", tools: "1.0", public: "1.0" }),
  },
  {
    name: "the channel alone answers for what it has",
    by: ["install", "lock", "find"],
    run: async (ask) => chose(await ask({ requirements: ["built"] }), { built: "1.0" }),
  },
  {
    name: "a project of the main index",
    by: ["find", "lock", "install"],
    run: async (ask) => chose(await ask({ requirements: ["tools"] }), { tools: "1.0" }),
  },
  {
    name: "a public project",
    by: ["install", "lock", "find"],
    run: async (ask) => chose(await ask({ requirements: ["public"] }), { public: "1.0" }),
  },
  {
    name: "another channel's project is not found",
    by: ["lock", "install", "find"],
    async run(ask) {
      const { code, output, versions } = await ask({ requirements: ["elsewhere"] });
      expect(code, output).not.toBe(0);
      expect(versions.get("elsewhere")).toBeUndefined();
    },
  },
  {
    name: "install with hashes",
    by: ["install with hashes"],
    async run(ask, { hashOfVariant }) {
      const hashes = new Map([["variant==1.0", hashOfVariant]]);
      chose(await ask({ requirements: ["variant==1.0"], hashes }), { variant: "1.0" });
    },
  },
];
