import type { Command } from "commander";
import { printVerbatim } from "../terminal/print.ts";
import { bashCompletion } from "./bash.ts";
import { completable } from "./completable.ts";
import { fishCompletion } from "./fish.ts";
import type { Shell } from "./shells.ts";
import { zshCompletion } from "./zsh.ts";

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

export function completion(shell: Shell, program: Command): void {
  printVerbatim(SCRIPTS[shell](completable(program)).trimEnd());
}
