import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cleanEnvironment } from "../support/clean-environment.ts";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { onTerminal } from "../support/terminal.ts";
import { runWheelyard } from "../support/wheelyard.ts";

/** What is typed before Tab, and the words with which the command is then started. */
const COMPLETED: [typed: string, words: string[]][] = [
  ["publ", ["publish"]],
  ["pip", ["pip-config"]],
  ["pip-config poe", ["pip-config", "poetry"]],
  ["status acme arch", ["status", "acme", "archived"]],
  ["user rot", ["user", "rotate"]],
  ["user add --users-f", ["user", "add", "--users-file"]],
  ["user add ada --users-file fi", ["user", "add", "ada", "--users-file", "file.txt"]],
  ["publish --env prod --skip", ["publish", "--env", "prod", "--skip-existing"]],
  ["publish fi", ["publish", "file.txt"]],
  ["publish --env prod one two fi", ["publish", "--env", "prod", "one", "two", "file.txt"]],
  ["expl", ["explain"]],
  ["upstream ch", ["upstream", "check"]],
  ["completion fi", ["completion", "fish"]],
  ["remove --y", ["remove", "--yes"]],
];

/** What is typed if a file would be wrong, and nothing else is known. */
const LEFT_ALONE: [typed: string, words: string[]][] = [
  ["show fi", ["show", "fi"]],
  ["publish --env fi", ["publish", "--env", "fi"]],
  ["user remove fi", ["user", "remove", "fi"]],
];

/** The prompt as it appears, not as it is set. */
const PROMPT = "READY:";

/** How a person starts each shell, and makes it complete. A command that shows its words replaces the real one. */
const SHELLS = {
  bash: {
    command: ["bash", "--norc", "--noprofile", "-i"],
    setUp: (script: string) => `PS1=REA'DY: '; wheelyard() { printf '<%s>' "$@"; echo; }; source ${script}\n`,
  },
  zsh: {
    command: ["zsh", "-f", "-i"],
    setUp: (script: string) =>
      `PS1=REA'DY: '; wheelyard() { printf '<%s>' "$@"; echo; }; autoload -Uz compinit; compinit -D -u; source ${script}\n`,
  },
  fish: {
    command: ["fish", "--private", "--no-config", "-i"],
    setUp: (script: string) =>
      `function fish_prompt; echo REA'DY: '; end; function wheelyard; printf '<%s>' $argv; echo; end; source ${script}\n`,
  },
};

async function isHere(shell: string): Promise<boolean> {
  const found = await runCommand("sh", ["-c", `command -v ${shell}`], cleanEnvironment());
  return found.code === 0;
}

const here = await Promise.all(
  Object.keys(SHELLS).map(async (shell) => [shell, await isHere(shell)] as const),
);
const isMissing = new Map(here.map(([shell, found]) => [shell, !found]));

describe.each(Object.entries(SHELLS))("%s", (shell, { command, setUp }) => {
  it.skipIf(isMissing.get(shell))("completes what is known, and leaves alone what is not", async () => {
    const folder = await temporaryFolder();
    const { code, stdout } = await runWheelyard(["completion", shell]);
    expect(code).toBe(0);
    const script = join(folder, "completion");
    await writeFile(script, stdout);
    const work = join(folder, "work");
    await mkdir(work);
    await writeFile(join(work, "file.txt"), "");

    const lines = [...COMPLETED, ...LEFT_ALONE];
    // A shell may show its prompt again while a line is typed.
    const outcome = new RegExp(`(?:[\\r\\n]|\\x1b\\[J)<.*>\\r*\\n[\\s\\S]*${PROMPT}`);
    const [first = "", ...rest] = lines.map(([typed]) => `wheelyard ${typed}\t\n`);
    const { output } = await onTerminal(
      command,
      [
        { await: /./, type: setUp(script) },
        { await: new RegExp(PROMPT), type: first },
        ...[...rest, "exit\n"].map((type) => ({ await: outcome, type })),
      ],
      cleanEnvironment({ HOME: folder }),
      work,
    );
    const seen = [...output.matchAll(/(?:[\r\n]|\x1b\[J)(<.*>)\r*\n/g)].map(([, words]) => words);
    expect(seen).toEqual(lines.map(([, words]) => words.map((word) => `<${word}>`).join("")));
  });
});
