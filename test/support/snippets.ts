import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** The blocks of one language in a page of the documentation, in order. */
export function blocksOf(page: string, language: string): string[] {
  const text = readFileSync(new URL(`../../docs/${page}.md`, import.meta.url), "utf8");
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(
    ([, block = ""]) => block,
  );
}

/** What GitLab's runner makes of a job's `script`. */
export function gitlabScript(block: string, job: string): string {
  const { script } = parse(block)[job] as { script: string[] };
  return `set -e\n${script.join("\n")}\n`;
}

/** The script of a step `run` of a workflow of GitHub's that has this name. */
export function githubScript(block: string, job: string, step: string): string {
  const { steps } = parse(block).jobs[job] as { steps: { name?: string; run?: string }[] };
  return `set -e\n${steps.find(({ name }) => name === step)?.run ?? ""}`;
}

/** The script of a step `sh` in Jenkins. Groovy reads a backslash before the shell does. */
export function jenkinsScript(block: string): string {
  const [, script = ""] = /'''\n([\s\S]*?)'''/.exec(block) ?? [];
  return `set -e\n${script.replaceAll("\\\\", "\\")}`;
}

/** The command of the `RUN` of a Dockerfile, without its options. */
export function dockerScript(block: string): string {
  const [, command = ""] = /^RUN (?:--\S+ )*(.*)$/m.exec(block) ?? [];
  return `set -e\n${command}\n`;
}
