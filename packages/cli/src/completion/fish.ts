import { type CompletableCommand, type CompletableOption, type Value, withCommands } from "./completable.ts";

export function fishCompletion(program: CompletableCommand): string {
  return `# Completion of wheelyard in fish.
function __wheelyard_only --description 'Whether these words have been typed, and no other'
    set -l words (commandline -opc)[2..]
    test "$words" = "$argv"
end
function __wheelyard_after --description 'Whether these words have been typed first'
    set -l words (commandline -opc)[2..]
    test "$words[1..$(count $argv)]" = "$argv"
end
complete -c wheelyard -f
${withCommands(program).flatMap(completions).join("\n")}
`;
}

function completions({ path, options, arguments: own, commands }: CompletableCommand): string[] {
  const condition = commands.length > 0 ? "__wheelyard_only" : "__wheelyard_after";
  const here = `complete -c wheelyard -n ${quoted([condition, ...path].join(" "))}`;
  return [
    ...commands.map((inner) => `${here} -a ${inner.path.at(-1)} -d ${quoted(inner.summary)}`),
    ...options.map((option) => `${here} ${flags(option)} -d ${quoted(option.description)}`),
    ...own.flatMap(({ value }) => (value.kind === "free" ? [] : [`${here} ${offered(value)}`])),
  ];
}

function flags({ names, value }: CompletableOption): string {
  const spelt = names.map((name) => name.replace(/^--/, "-l ").replace(/^-(?=\w$)/, "-s "));
  if (value === undefined) return spelt.join(" ");
  return [...spelt, value.kind === "free" ? "-x" : `-r ${offered(value)}`].join(" ");
}

function offered(value: Exclude<Value, { kind: "free" }>): string {
  return value.kind === "path" ? "-F" : `-a ${quoted(value.choices.join(" "))}`;
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, "\\$&")}'`;
}
