import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { CLIENTS } from "@wheelyard/site/client-settings";
import { describe, expect, it } from "vitest";
import { environmentSettings } from "../../infra/src/settings/environment.ts";
import { commandLine } from "../../packages/cli/src/command-line.ts";
import { completable, withCommands } from "../../packages/cli/src/completion/completable.ts";
import { documents, parseDocument, pnpmCommands, readDocument, wheelyardCommands } from "./document.ts";
import { filesBelow } from "./files-below.ts";
import { propertiesReadBy } from "./properties-read.ts";

/** Commands of pnpm itself, or run from a package. */
const PNPM_ITSELF = ["install", "exec", "vitest"];

const scripts: Record<string, string> = JSON.parse(readFileSync("package.json", "utf8")).scripts;
const commands = new Map(
  withCommands(completable(commandLine())).map((command) => [command.path.join(" "), command]),
);

const settings = environmentSettings.options.flatMap(({ shape }) => Object.keys(shape));
// It exists only to be refused with an explanation.
const offered = [...new Set(settings)].filter((name) => name !== "existingBucket");

describe("the documentation", () => {
  it.each(documents())("%s names what exists", (path) => {
    const document = readDocument(path);
    const problems = [
      ...document.links.map((to) => linkProblem(path, to)),
      ...document.code.flatMap(wheelyardCommands).map(wheelyardProblem),
      ...document.code.flatMap(pnpmCommands).map(pnpmProblem),
    ];
    expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
  });

  it("is listed in docs/README.md", () => {
    const listed = readDocument("docs/README.md").links;
    const pages = documents().filter((path) => dirname(path) === "docs" && path !== "docs/README.md");
    for (const page of pages) expect(listed).toContain(page.slice("docs/".length));
  });

  it("numbers each decision once, in its name and in its title", () => {
    const decisions = documents().filter((path) => /^docs\/decisions\/\d/.test(path));
    const numbers = decisions.map((path) => Number(basename(path).slice(0, 4)));
    const titles = decisions.map((path) => readFileSync(path, "utf8").split(" ", 2).join(" "));
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
    expect(titles).toEqual(numbers.map((number) => `# ${number}.`));
  });

  it("lists exactly the settings of an environment", () => {
    const table = readFileSync("docs/environments.md", "utf8").matchAll(/^\| `(\w+)` \|/gm);
    expect([...table].map(([, name]) => name).sort()).toEqual(offered.sort());
  });
});

it("every setting of an environment is read by a construct", () => {
  const constructs = filesBelow("infra/src")
    .filter((file) => !/\.test\.ts$|\/(settings|__snapshots__)\//.test(file))
    .map((file) => readFileSync(file, "utf8"));
  const read = new Set(constructs.flatMap(propertiesReadBy));
  expect(offered.filter((name) => !read.has(name))).toEqual([]);
});

it("every script that no other script runs is named", () => {
  const code = documents().flatMap((path) => readDocument(path).code);
  const named = new Set(code.flatMap((line) => [line, ...pnpmCommands(line).map(([name]) => name)]));
  const inScripts = Object.values(scripts).flatMap((script) => [...script.matchAll(/pnpm run (\S+)/g)]);
  const run = inScripts.map(([, name]) => name);
  const unnamed = Object.keys(scripts).filter((name) => !named.has(name) && !run.includes(name));
  expect(unnamed).toEqual([]);
});

it("docs/cli.md describes every command", () => {
  const page = readFileSync("docs/cli.md", "utf8");
  const missing = commandLine().commands.filter((command) => !page.includes(`\`${command.name()}`));
  expect(missing.map((command) => command.name())).toEqual([]);
});

it("docs/cli.md names every command that takes --channel", () => {
  const [paragraph = ""] =
    /^`--channel nightly` [\s\S]*?\. Without it/m.exec(readFileSync("docs/cli.md", "utf8")) ?? [];
  const taking = [...commands].filter(([, { options }]) =>
    options.some(({ names }) => names.includes("--channel")),
  );
  expect(taking.length).toBeGreaterThan(10);
  expect(taking.map(([name]) => name).filter((name) => !paragraph.includes(`\`${name}\``))).toEqual([]);
});

it("docs/cli.md names every client of pip-config", () => {
  const [row = ""] = /^\| `pip-config.*$/m.exec(readFileSync("docs/cli.md", "utf8")) ?? [];
  const named = row.split(/[^\w-]+/);
  expect(CLIENTS.filter((client) => !named.includes(client))).toEqual([]);
});

describe("a page is found that names", () => {
  it.each([
    ["a link to no file", "[a](missing.md)", '"missing.md" leads to no file'],
    ["a picture that is missing", "![a](a.png)", '"a.png" leads to no file'],
    ["a link to no heading of its own", "# A page\n\n[a](#another)", '"#another" leads to no heading'],
    ["a link to no heading", "[a](docs/edge.md#no-heading)", '"docs/edge.md#no-heading" leads to no heading'],
    ["no command", "`wheelyard upload`", '"wheelyard upload" is no command'],
    ["no command, in a block", "```sh\npnpm wheelyard upload a\n```", '"wheelyard upload" is no command'],
    ["no command of a command", "a\n\n    wheelyard user drop ada\n", '"wheelyard user drop" is no command'],
    ["no option", "`wheelyard list --all`", '"wheelyard list" has no option "--all"'],
    [
      "no option in a second line",
      "```\nwheelyard list \\\n  --all=1\n```",
      '"wheelyard list" has no option "--all"',
    ],
    ["no script", "`npx -y pnpm@12.21.0 tests`", '"pnpm tests" is no script'],
  ])("%s", (_, markdown, problem) => {
    const document = parseDocument(markdown);
    const found = [
      ...document.links.map((to) => linkProblem("PAGE.md", to, document.anchors)),
      ...document.code.flatMap(wheelyardCommands).map(wheelyardProblem),
      ...document.code.flatMap(pnpmCommands).map(pnpmProblem),
    ];
    expect(found.filter((each) => each !== undefined)).toEqual([problem]);
  });
});

function linkProblem(from: string, to: string, own?: Set<string>): string | undefined {
  const [path = "", anchor] = to.split("#");
  const target = path === "" ? from : join(dirname(from), path);
  if (path !== "" && !existsSync(target)) return `"${to}" leads to no file`;
  if (anchor === undefined) return undefined;
  const anchors = path === "" && own !== undefined ? own : readDocument(target).anchors;
  return anchors.has(anchor) ? undefined : `"${to}" leads to no heading`;
}

function wheelyardProblem(words: string[]): string | undefined {
  const [first = "", second = ""] = words;
  if (!/^[a-z]/.test(first)) return undefined;
  const path = commands.get(first)?.commands.length && /^[a-z]/.test(second) ? `${first} ${second}` : first;
  const command = commands.get(path);
  if (command === undefined) return `"wheelyard ${path}" is no command`;
  const known = [...command.options.flatMap(({ names }) => names), "--help"];
  const unknown = words
    .map((word) => /^--[a-z-]+/.exec(word)?.[0])
    .find((option) => option !== undefined && !known.includes(option));
  return unknown && `"wheelyard ${path}" has no option "${unknown}"`;
}

function pnpmProblem(words: string[]): string | undefined {
  const name = words.find((word) => !word.startsWith("-") && word !== "run") ?? "";
  if (name in scripts || PNPM_ITSELF.includes(name)) return undefined;
  return `"pnpm ${name}" is no script`;
}
