import { isThorough, SEED } from "@wheelyard/core/testing/extent";
import { channelScenarios } from "./channel-scenarios.ts";
import { startChannelStage } from "./channel-stage.ts";
import { testClients } from "./scenario-table.ts";

testClients({
  document: new URL("../../docs/channels.md", import.meta.url),
  scenarios: channelScenarios,
  start: startChannelStage,
  extent: { isThorough, seed: SEED },
  indexOf: (stage) => stage.index,
});
