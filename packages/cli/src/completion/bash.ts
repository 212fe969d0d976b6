import { type CompletableCommand, type Value, withCommands } from "./completable.ts";

/**
 * Nothing typed is evaluated, and no process is started. Bash 3.2, which macOS has, lacks compopt: files are then
 * offered wherever nothing else is.
 */
export function bashCompletion(program: CompletableCommand): string {
  const commands = withCommands(program);
  return `# Completion of wheelyard in bash.
_wheelyard() {
  local word command='' position=0 i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case "$command|$word" in
${commands.flatMap(stepsInto).join("\n")}
      ${commands.flatMap(valuedOptions).join(" | ")})
        ((i++))
        if [[ \${COMP_WORDS[i]} == = && i -lt COMP_CWORD ]]; then ((i++)); fi
        ;;
      *'|-'*) ;;
      *) ((position++)) ;;
    esac
  done
  local current=\${COMP_WORDS[COMP_CWORD]}
  # Bash splits --option=value into three words.
  if [[ $current == = ]]; then current=''; fi
  COMPREPLY=()
  # Without -o default, only what is listed here is offered; with it, files as well if nothing matches.
  compopt +o default 2>/dev/null
  if ((i > COMP_CWORD)); then
    case "$command|$word" in
${commands.flatMap(optionValues).join("\n")}
    esac
    return
  fi
  if [[ $current == -* ]]; then
    case $command in
${commands.map(optionNames).join("\n")}
    esac
    return
  fi
  case "$command|$position" in
${commands.flatMap(argumentValues).join("\n")}
  esac
}
complete -o default -F _wheelyard wheelyard
`;
}

function stepsInto({ path, commands }: CompletableCommand): string[] {
  return commands.map(
    (inner) => `      ${typed(path, inner.path.at(-1) ?? "")}) command='${inner.path.join(" ")}' ;;`,
  );
}

function valuedOptions({ path, options }: CompletableCommand): string[] {
  const valued = options.filter(({ value }) => value !== undefined);
  return valued.flatMap(({ names }) => names.map((name) => typed(path, name)));
}

function optionValues({ path, options }: CompletableCommand): string[] {
  return options.flatMap(({ names, value }) =>
    value === undefined || value.kind === "free"
      ? []
      : [`      ${names.map((name) => typed(path, name)).join(" | ")}) ${offered(value)} ;;`],
  );
}

function optionNames({ path, options }: CompletableCommand): string {
  return `      '${path.join(" ")}') ${words(options.flatMap(({ names }) => names))} ;;`;
}

function argumentValues({ path, commands, arguments: own }: CompletableCommand): string[] {
  if (commands.length > 0) {
    return [`    ${typed(path, "0")}) ${words(commands.map((inner) => inner.path.at(-1) ?? ""))} ;;`];
  }
  return own.flatMap(({ value, isRepeated }, index) =>
    value.kind === "free" ? [] : [`    ${typed(path, "")}${isRepeated ? "*" : index}) ${offered(value)} ;;`],
  );
}

function offered(value: Exclude<Value, { kind: "free" }>): string {
  return value.kind === "path" ? "compopt -o default 2>/dev/null" : words(value.choices);
}

function words(choices: readonly string[]): string {
  return `COMPREPLY=($(compgen -W '${choices.join(" ")}' -- "$current"))`;
}

/** A case pattern: a word that follows a command's words. */
function typed(path: readonly string[], word: string): string {
  return `'${path.join(" ")}|${word}'`;
}
