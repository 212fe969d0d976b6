import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { isThorough, SEED } from "@wheelyard/core/testing/extent";
import { seededShare } from "@wheelyard/core/testing/seeded-share";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Client } from "./client.ts";
import { clients } from "./clients.ts";
import { clientPrograms } from "./environment.ts";
import { type Cell, renderTable, withTable } from "./outcome-table.ts";
import { type Scenario, verbOf } from "./scenarios.ts";
import { upstreamScenarios } from "./upstream-scenarios.ts";
import { startUpstreamStage, type UpstreamStage } from "./upstream-stage.ts";
import { Workspace } from "./workspace.ts";

const DOCUMENT = fileURLToPath(new URL("../../docs/upstream.md", import.meta.url));

/** Of the rows after the first, for each client, if not all are asked. */
const SHARE = 1;

let stage: UpstreamStage;
const cells = new Map<string, Cell>();

beforeAll(async () => {
  stage = await startUpstreamStage();
});

afterAll(() => stage?.[Symbol.asyncDispose]());

describe.each(clients.map((client) => ({ client, title: `${client.name} ${client.version}` })))(
  "$title",
  ({ client, title }) => {
    let programs: string;

    beforeAll(async () => {
      programs = await clientPrograms(client.requirements);
    });

    it.each(rowsFor(title).map((scenario) => ({ scenario, row: scenario.name })))(
      "$row",
      async ({ scenario }) => {
        const at = cellOf(client, scenario);
        const reason = client.lacks[scenario.name];
        if (reason !== undefined) {
          cells.set(at, { kind: "lacks", reason });
          return;
        }
        cells.set(at, { kind: "fails" });
        stage.takeAsked();
        const verb = verbOf(client, scenario);
        await using workspace = await Workspace.make(programs);
        await scenario.run((request) => verb({ indexes: [stage.index], ...request }, workspace), stage);
        cells.set(at, { kind: "works" });
      },
    );
  },
);

it.runIf(isThorough)("docs/upstream.md says what clients do", async () => {
  const table = renderTable(clients, upstreamScenarios, (...at) => cells.get(cellOf(...at)));
  await expect(withTable(await readFile(DOCUMENT, "utf8"), table)).toMatchFileSnapshot(DOCUMENT);
});

function rowsFor(title: string): readonly Scenario<UpstreamStage>[] {
  const [core, ...others] = upstreamScenarios;
  if (isThorough || core === undefined) return upstreamScenarios;
  return [core, ...seededShare(others, SHARE, SEED, ({ name }) => `${title} ${name}`)];
}

function cellOf(client: Client, scenario: Scenario<UpstreamStage>): string {
  return `${client.name} ${client.version}: ${scenario.name}`;
}
