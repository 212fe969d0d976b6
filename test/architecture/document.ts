import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What the gate checks on a page of the documentation. */
export interface Document {
  /** The targets of relative links and images, as written. */
  links: string[];
  /** The anchors that GitHub makes from the headings. */
  anchors: Set<string>;
  /** Code in blocks and in sentences, line by line. */
  code: string[];
}

export function documents(): string[] {
  const folders = ["packages", "docs"].flatMap((folder) => [folder, ...foldersOf(folder)]);
  return [".", ...folders, "infra", "bench", "release", "test", "test/fixtures"].flatMap(pagesIn).sort();
}

export function readDocument(path: string): Document {
  return parseDocument(readFileSync(path, "utf8"));
}

export function parseDocument(markdown: string): Document {
  const blocks: string[] = [];
  const prose = markdown
    // A command that continues on the next line is one command.
    .replace(/^ *(```|~~~).*\n([\s\S]*?)^ *\1$/gm, (_, _fence, block: string) => {
      blocks.push(...block.replace(/\\\n/g, " ").split("\n"));
      return "";
    })
    .replace(/(?<=\n\n(?: {4}.*\n)*) {4}(.*)/g, (_, line: string) => {
      blocks.push(line);
      return "";
    });
  const inline = [...prose.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code.replace(/\s+/g, " "));
  const links = [...prose.replace(/`[^`\n]+`/g, "code").matchAll(/\]\(([^()\s]+)\)/g)].map(
    ([, to = ""]) => to,
  );
  return {
    links: links.filter((to) => !/^[a-z]+:/.test(to)),
    anchors: anchorsOf([...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading)),
    code: [...blocks, ...inline],
  };
}

/** Every `wheelyard …` in a line of code, as words. */
export function wheelyardCommands(line: string): string[][] {
  return commandsOf(line, /(?:^|[\s(])wheelyard (?=\S)/g);
}

/** Every `pnpm …` in a line of code, as words. */
export function pnpmCommands(line: string): string[][] {
  return commandsOf(line, /(?:^|[\s(])pnpm(?:@[\d.]+)? (?=\S)/g);
}

function commandsOf(line: string, name: RegExp): string[][] {
  return [...line.matchAll(name)].map((match) => {
    const [command = ""] = line.slice(match.index + match[0].length).split(/ #|[|;&)]|…| > /);
    return command.trim().split(/\s+/);
  });
}

function anchorsOf(headings: readonly string[]): Set<string> {
  const anchors = new Set<string>();
  for (const heading of headings) {
    const anchor = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-");
    let free = anchor;
    for (let n = 1; anchors.has(free); n += 1) free = `${anchor}-${n}`;
    anchors.add(free);
  }
  return anchors;
}

function foldersOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name));
}

function pagesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));
}
