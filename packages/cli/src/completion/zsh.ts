import { singleQuoted } from "@wheelyard/core/shell-word";
import {
  type CompletableArgument,
  type CompletableCommand,
  type CompletableOption,
  type Value,
  withCommands,
} from "./completable.ts";

export function zshCompletion(program: CompletableCommand): string {
  return `#compdef wheelyard
# Completion of wheelyard in zsh.
${withCommands(program).map(definition).join("\n")}
# In a folder of $fpath this file is the function; otherwise it is sourced.
if [[ $funcstack[1] = _wheelyard ]]; then
  _wheelyard "$@"
else
  compdef _wheelyard wheelyard
fi
`;
}

function definition(command: CompletableCommand): string {
  const name = ["_wheelyard", ...command.path].join("_");
  const specs = [...command.options.map(optionSpec), ...command.arguments.map(argumentSpec)];
  if (command.commands.length === 0) return `${name}() {\n  _arguments -s${continued(specs)}\n}`;
  const commands = command.commands.map(
    ({ path, summary }) => `      ${singleQuoted(`${path.at(-1)}:${summary.replaceAll(":", "\\:")}`)}`,
  );
  return `${name}() {
  local context state state_descr line
  local -A opt_args
  _arguments -C${continued([...specs, "'1:command:->command'", "'*::argument:->argument'"])} && return
  if [[ $state = command ]]; then
    local -a commands=(
${commands.join("\n")}
    )
    _describe -t commands command commands
  elif (( $+functions[${name}_$line[1]] )); then
    ${name}_$line[1]
  fi
}`;
}

function continued(specs: readonly string[]): string {
  return specs.map((spec) => ` \\\n    ${spec}`).join("");
}

function optionSpec({ names, description, value, isRepeated }: CompletableOption): string {
  const told = `[${description.replace(/[[\]\\]/g, "\\$&")}]${value === undefined ? "" : `:${action("value", value)}`}`;
  if (isRepeated) return singleQuoted(`*${names[0]}${told}`);
  if (names.length === 1) return singleQuoted(`${names[0]}${told}`);
  return `${singleQuoted(`(${names.join(" ")})`)}{${names.join(",")}}${singleQuoted(told)}`;
}

function argumentSpec({ name, value, isRepeated }: CompletableArgument): string {
  return singleQuoted(`${isRepeated ? "*" : ""}:${action(name, value)}`);
}

function action(name: string, value: Value): string {
  switch (value.kind) {
    case "choices":
      return `${name}:(${value.choices.join(" ")})`;
    case "path":
      return `${name}:_files`;
    case "free":
      // A message in place of choices would keep zsh from completing options here.
      return `${name}:()`;
  }
}
