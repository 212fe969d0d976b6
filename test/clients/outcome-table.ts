import type { Client } from "./client.ts";
import type { Scenario } from "./scenarios.ts";

/** The outcome of one scenario with one client. */
export type Cell = { kind: "works" } | { kind: "fails" } | { kind: "lacks"; reason: string };

const BEGIN = "<!-- written by `pnpm test:clients -u` -->\n";
const END = "<!-- end -->\n";

/** The document with the new table in place of its own. */
export function withTable(document: string, table: string): string {
  const [head = "", rest] = document.split(BEGIN);
  const tail = rest?.split(END)[1];
  if (tail === undefined)
    throw new Error(`Cannot write the table: expected "${BEGIN.trim()}" and "${END.trim()}"`);
  return `${head}${BEGIN}\n${table}\n${END}${tail}`;
}

/** A column for each client, a row for each scenario, and below them why a client is not asked. */
export function renderTable<On>(
  clients: readonly Client[],
  scenarios: readonly Scenario<On>[],
  cell: (client: Client, scenario: Scenario<On>) => Cell | undefined,
): string {
  const notes: string[] = [];
  const text = (client: Client, scenario: Scenario<On>): string => {
    const outcome = cell(client, scenario) ?? { kind: "fails" };
    switch (outcome.kind) {
      case "works":
        return "yes";
      case "fails":
        return "**no**";
      case "lacks":
        notes.push(`- ${client.name} ${client.version}, ${scenario.name}: ${outcome.reason}.`);
        return "–";
    }
  };
  const rows = [
    ["", ...clients.map(({ name, version }) => `${name} ${version}`)],
    ["---", ...clients.map(() => "---")],
    ...scenarios.map((scenario) => [scenario.name, ...clients.map((client) => text(client, scenario))]),
  ];
  const lines = rows.map((row) => `| ${row.join(" | ")} |\n`);
  return `${lines.join("")}\n–: not asked of this client, because:\n\n${notes.toSorted().join("\n")}\n`;
}
