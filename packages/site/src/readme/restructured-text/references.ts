import { anchorName } from "../anchor-name.ts";
import { sectionTitleAt } from "./sections.ts";

/** What a text refers to by name, wherever it is defined. */
export interface References {
  /** The target of a name: an address, or `#` and an anchor in this document. */
  target(name: string): string | undefined;
  /** The target of the next anonymous reference. */
  nextAnonymous(): string | undefined;
  /** Each call counts towards a limit, past which there are none. */
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

/** How many names may lead through each other. */
const MAX_ALIASES = 5;

/** In characters. A two-letter name may be used at every third character. */
const MAX_NAME_LENGTH = 500;
const MAX_ADDRESS_LENGTH = 2_000;

/** The most characters that all substitutions of a text expand to. A few lines could expand to gigabytes. */
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

/** The options that begin at a line, such as `:alt: text`. */
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
