import { Argument, Command } from "commander";
import { SHELLS, type Shell } from "../completion/shells.ts";

export function completionCommand(): Command {
  return new Command("completion")
    .summary("print a shell's completion script")
    .description(
      "Prints a script that completes commands, options and their values with the Tab key. It knows this version's commands and starts no process: print it again after an upgrade.",
    )
    .addArgument(new Argument("<shell>", "which shell").choices(SHELLS))
    .addHelpText(
      "after",
      `
Examples:
  wheelyard completion bash > ~/.local/share/bash-completion/completions/wheelyard
  source <(wheelyard completion bash)
  wheelyard completion zsh > "\${fpath[1]}/_wheelyard"
  wheelyard completion fish > ~/.config/fish/completions/wheelyard.fish`,
    )
    .action(async (shell: Shell, _options: object, command: Command) => {
      const { completion } = await import("../completion/completion.ts");
      completion(shell, command.parent ?? command);
    });
}
