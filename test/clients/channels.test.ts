import { channelScenarios } from "./channel-scenarios.ts";
import { startChannelStage } from "./channel-stage.ts";
import { testClients } from "./scenario-table.ts";

testClients({
  document: new URL("../../docs/channels.md", import.meta.url),
  scenarios: channelScenarios,
  start: startChannelStage,
  indexOf: (stage) => stage.index,
});
