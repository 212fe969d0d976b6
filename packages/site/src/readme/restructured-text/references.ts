import { anchorName } from "../anchor-name.ts";
import { sectionTitleAt } from "./sections.ts";

/** What a text refers to by name, wherever in it that is said. */
export interface References {
  /** Where a name leads: an address, or `#` and a name in this document. */
  target(name: string): string | undefined;
  /** Where the next reference without a name leads. */
  nextAnonymous(): string | undefined;
  /** Each one that is asked for counts: past a bound of them all, there is none. */
  substitution(name: string): Substitution | undefined;
}

/** `.. |name| directive:: argument` and the options below it. */
export interface Substitution {
  directive: string;
  argument: string;
  options: Options;
}

export type Options = ReadonlyMap<string, string>;

const TARGET = /^ *\.\. _(?:`([^`]+)`|((?:\\:|[^:`])+)):(?: +(.*))?$/s;
const ANONYMOUS = /^ *(?:\.\. __:|__) +(.*)$/s;
const SUBSTITUTION = /^ *\.\. \|([^|]+)\| +([\w-]+):: *(.*)$/s;
const OPTION = /^ +:([\w-]+):(?: +(.*))?$/s;

/** Names lead through other names at most so often. */
const MAX_ALIASES = 5;

/** Characters of a name, and of the address that it stands for. A name of two letters may be used at every third. */
const MAX_NAME_LENGTH = 500;
const MAX_ADDRESS_LENGTH = 2_000;

/** Characters that all substitutions of a text stand for together. A few lines of them could stand for gigabytes. */
const MAX_SUBSTITUTED = 256 * 1024;

export function readReferences(lines: readonly string[]): References {
  const targets = new Map<string, string>();
  const anonymous: string[] = [];
  const substitutions = new Map<string, Substitution>();

  for (const [i, line] of lines.entries()) {
    const title = sectionTitleAt(lines, i);
    if (title !== undefined) targets.set(nameOf(title.title), `#${anchorName(title.title)}`);
    const [, quotedName, plainName, address] = TARGET.exec(line) ?? [];
    const name = quotedName ?? plainName?.replaceAll("\\:", ":");
    const target = address?.trim() ?? "";
    if (name !== undefined && target.length <= MAX_ADDRESS_LENGTH) {
      targets.set(nameOf(name), target || `#${anchorName(name)}`);
    }
    const [, anonymousAddress] = ANONYMOUS.exec(line) ?? [];
    if (anonymousAddress !== undefined) anonymous.push(anonymousAddress.trim());
    const [, substituted, directive, argument] = SUBSTITUTION.exec(line) ?? [];
    if (substituted !== undefined && directive !== undefined) {
      substitutions.set(nameOf(substituted), {
        directive,
        argument: argument ?? "",
        options: optionsAt(lines, i + 1),
      });
    }
  }

  let used = 0;
  let spent = 0;
  return {
    target(name) {
      let found = targets.get(nameOf(name));
      for (let i = 0; i < MAX_ALIASES && found?.endsWith("_"); i++) {
        found = targets.get(nameOf(found.slice(0, -1).replace(/^`|`$/g, ""))) ?? found;
      }
      return found;
    },
    nextAnonymous: () => anonymous[used++],
    substitution(name) {
      const found = name.length > MAX_NAME_LENGTH ? undefined : substitutions.get(nameOf(name));
      if (found === undefined) return undefined;
      spent += found.argument.length + [...found.options.values()].join("").length;
      return spent > MAX_SUBSTITUTED ? undefined : found;
    },
  };
}

/** The options from a line on, such as `:alt: text`. */
export function optionsAt(lines: readonly string[], start: number): Options {
  const options = new Map<string, string>();
  for (let i = start; i < lines.length; i++) {
    const [, name, value] = OPTION.exec(lines[i] ?? "") ?? [];
    if (name === undefined) break;
    options.set(name.toLowerCase(), value ?? "");
  }
  return options;
}

function nameOf(text: string): string {
  return text.trim().replace(/\s+/g, " ").toLowerCase();
}
