import { mkdir, readFile, writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import type { Benchmark, Measurements, Scale } from "../benchmark.ts";
import { renderPlot } from "./plot.ts";
import { renderTable } from "./table.ts";

const RESULTS = new URL("../results/", import.meta.url);
const PAGE = new URL("../../docs/performance.md", import.meta.url);
const PLOTS = new URL("../../docs/performance/", import.meta.url);

/** Prints the results and writes them as JSON. Those of a full run go into docs/performance.md too. */
export async function publish(
  name: string,
  { title, goal }: Benchmark,
  measurements: Measurements,
  scale: Scale,
): Promise<void> {
  const tables = measurements.tables.map(renderTable).join("\n");
  process.stdout.write(`\n${title}\nGoal: ${goal}\n\n${tables}\n`);

  const date = new Date().toISOString().slice(0, 10);
  // How many programs wanted a core in the last minute, including this one: times suffer from the others.
  const machine = `${cpus().length} × ${cpus()[0]?.model}, Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}`;
  const command = `pnpm bench ${name}`;
  const results = scale === "full" ? RESULTS : new URL("quick/", RESULTS);
  await mkdir(results, { recursive: true });
  const record = { name, title, goal, date, machine, command, ...measurements };
  await writeFile(new URL(`${name}.json`, results), `${JSON.stringify(record, undefined, 2)}\n`);
  if (scale !== "full") return;

  const plots = measurements.plots ?? [];
  await mkdir(PLOTS, { recursive: true });
  for (const plot of plots) await writeFile(new URL(`${plot.name}.svg`, PLOTS), renderPlot(plot));
  const images = plots.map((plot) => `![${plot.title}](performance/${plot.name}.svg)\n`).join("\n");
  const origin = `\`${command}\`, ${date}, ${machine}\n`;
  await replaceSection(name, [origin, tables, images].filter((part) => part !== "").join("\n"));
}

/** A benchmark writes what is between its marks; people write the rest of the page. */
async function replaceSection(name: string, content: string): Promise<void> {
  const page = await readFile(PAGE, "utf8");
  const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) {
    throw new Error(
      `Cannot write the results of "${name}" into ${PAGE.pathname}: expected "${begin}" and "${end}"`,
    );
  }
  await writeFile(PAGE, `${page.slice(0, from + begin.length)}\n${content}${page.slice(to)}`);
}
