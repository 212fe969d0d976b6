import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { seededShare } from "@wheelyard/core/testing/seeded-share";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Client } from "./client.ts";
import { clients } from "./clients.ts";
import { clientPrograms } from "./environment.ts";
import { type Cell, renderTable, withTable } from "./outcome-table.ts";
import { type Scenario, verbOf } from "./scenarios.ts";
import { Workspace } from "./workspace.ts";

/** How many of the rows after the first each client gets, if not all are asked. */
const SHARE = 1;

export interface ScenarioTable<Stage extends AsyncDisposable> {
  /** The document with the table. */
  document: URL;
  scenarios: readonly Scenario<Stage>[];
  start(): Promise<Stage>;
  /** The address that clients are given, with login and `/simple/`. */
  indexOf(stage: Stage): string;
  /** The extent of this run. Unless it is thorough, clients get the first scenario and a share of the others. */
  extent: { isThorough: boolean; seed: number };
  /** Called before each scenario. */
  prepare?(stage: Stage): void;
}

/** Runs each client through the scenarios. If that is all of them, compares the table in the document. */
export function testClients<Stage extends AsyncDisposable>(table: ScenarioTable<Stage>): void {
  const document = fileURLToPath(table.document);
  const cells = new Map<string, Cell>();
  let stage: Stage;

  beforeAll(async () => {
    stage = await table.start();
  });
  afterAll(() => stage?.[Symbol.asyncDispose]());

  describe.each(clients.map((client) => ({ client, title: `${client.name} ${client.version}` })))(
    "$title",
    ({ client, title }) => {
      let programs: string;

      beforeAll(async () => {
        programs = await clientPrograms(client.requirements);
      });

      it.each(rowsFor(title, table).map((scenario) => ({ scenario, row: scenario.name })))(
        "$row",
        async ({ scenario }) => {
          const at = cellOf(client, scenario);
          const reason = client.lacks[scenario.name];
          if (reason !== undefined) {
            cells.set(at, { kind: "lacks", reason });
            return;
          }
          cells.set(at, { kind: "fails" });
          table.prepare?.(stage);
          const verb = verbOf(client, scenario);
          await using workspace = await Workspace.make(programs);
          const indexes = [table.indexOf(stage)];
          await scenario.run((request) => verb({ indexes, ...request }, workspace), stage);
          cells.set(at, { kind: "works" });
        },
      );
    },
  );

  it.runIf(table.extent.isThorough)("the document says what clients do", async () => {
    const rendered = renderTable(clients, table.scenarios, (...at) => cells.get(cellOf(...at)));
    await expect(withTable(await readFile(document, "utf8"), rendered)).toMatchFileSnapshot(document);
  });
}

function rowsFor<Stage extends AsyncDisposable>(
  title: string,
  { scenarios, extent: { isThorough, seed } }: ScenarioTable<Stage>,
): readonly Scenario<Stage>[] {
  const [core, ...others] = scenarios;
  if (isThorough || core === undefined) return scenarios;
  return [core, ...seededShare(others, SHARE, seed, ({ name }) => `${title} ${name}`)];
}

function cellOf(client: Client, scenario: { name: string }): string {
  return `${client.name} ${client.version}: ${scenario.name}`;
}
