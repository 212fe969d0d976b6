import { isThorough, SEED } from "@wheelyard/core/testing/extent";
import { testClients } from "./scenario-table.ts";
import { upstreamScenarios } from "./upstream-scenarios.ts";
import { startUpstreamStage } from "./upstream-stage.ts";

testClients({
  document: new URL("../../docs/upstream.md", import.meta.url),
  scenarios: upstreamScenarios,
  start: startUpstreamStage,
  extent: { isThorough, seed: SEED },
  indexOf: (stage) => stage.index,
  prepare: (stage) => stage.takeAsked(),
});
