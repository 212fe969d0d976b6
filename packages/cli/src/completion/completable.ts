import type { Argument, Command, Option } from "commander";

/** What a shell offers for a value. */
export type Value =
  | { kind: "choices"; choices: readonly string[] }
  | { kind: "path" }
  /** Anything: the shell offers nothing. */
  | { kind: "free" };

export interface CompletableOption {
  /** With dashes, the long one first. */
  names: string[];
  description: string;
  /** Undefined for a switch. */
  value: Value | undefined;
  isRepeated: boolean;
}

export interface CompletableArgument {
  name: string;
  value: Value;
  isRepeated: boolean;
}

/** A command as completion scripts describe it. */
export interface CompletableCommand {
  /** The words that select it; empty for the program itself. */
  path: string[];
  summary: string;
  options: CompletableOption[];
  arguments: CompletableArgument[];
  commands: CompletableCommand[];
}

/** Everything that help shows. */
export function completable(command: Command, path: string[] = []): CompletableCommand {
  const help = command.createHelp();
  return {
    path,
    summary: command.summary() || command.description(),
    options: help.visibleOptions(command).map(completableOption),
    arguments: command.registeredArguments.map(completableArgument),
    commands: help.visibleCommands(command).map((inner) => completable(inner, [...path, inner.name()])),
  };
}

/** A command and all below it. */
export function withCommands(command: CompletableCommand): CompletableCommand[] {
  return [command, ...command.commands.flatMap(withCommands)];
}

function completableOption(option: Option): CompletableOption {
  const placeholder = /[<[]([^<[\]>]*?)(?:\.\.\.)?[\]>]$/.exec(option.flags)?.[1];
  return {
    names: [option.long, option.short].filter((name) => name !== undefined && name !== null),
    description: option.description,
    value: placeholder === undefined ? undefined : completableValue(placeholder, option.argChoices),
    isRepeated: option.variadic,
  };
}

function completableArgument(argument: Argument): CompletableArgument {
  const name = argument.name();
  return { name, value: completableValue(name, argument.argChoices), isRepeated: argument.variadic };
}

/** Placeholders of values that are paths or may be. */
const PATHS = ["path", "paths", "source"];

function completableValue(placeholder: string, choices: readonly string[] | undefined): Value {
  if (choices !== undefined) return { kind: "choices", choices };
  return PATHS.includes(placeholder) ? { kind: "path" } : { kind: "free" };
}
