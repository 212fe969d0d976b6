import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Client } from "./client.ts";
import { clients } from "./clients.ts";
import { clientPrograms } from "./environment.ts";
import { type Cell, renderTable, withTable } from "./outcome-table.ts";
import { type Scenario, scenarios, verbOf } from "./scenarios.ts";
import { type Stage, startStage } from "./stage.ts";
import { Workspace } from "./workspace.ts";

const DOCUMENT = fileURLToPath(new URL("../../docs/clients.md", import.meta.url));

let stage: Stage;
const cells = new Map<string, Cell>();

beforeAll(async () => {
  stage = await startStage();
});

afterAll(() => stage[Symbol.asyncDispose]());

describe.each(clients.map((client) => ({ client, title: `${client.name} ${client.version}` })))(
  "$title",
  ({ client }) => {
    let programs: string;

    beforeAll(async () => {
      programs = await clientPrograms(client.requirements);
    });

    it.each(scenarios.map((scenario) => ({ scenario, title: scenario.name })))(
      "$title",
      async ({ scenario }) => {
        const reason = client.lacks[scenario.name];
        if (reason !== undefined) {
          cells.set(cellOf(client, scenario), { kind: "lacks", reason });
          return;
        }
        cells.set(cellOf(client, scenario), { kind: "fails" });
        stage.takeAccesses();
        const verb = verbOf(client, scenario);
        await using workspace = await Workspace.make(programs);
        await scenario.run((request) => verb({ indexes: [stage.index], ...request }, workspace), stage);
        cells.set(cellOf(client, scenario), { kind: "works" });
      },
    );
  },
);

it("docs/clients.md says what works", async () => {
  const table = renderTable(clients, scenarios, (client, scenario) => cells.get(cellOf(client, scenario)));
  await expect(withTable(await readFile(DOCUMENT, "utf8"), table)).toMatchFileSnapshot(DOCUMENT);
});

function cellOf(client: Client, scenario: Scenario): string {
  return `${client.name} ${client.version}: ${scenario.name}`;
}
