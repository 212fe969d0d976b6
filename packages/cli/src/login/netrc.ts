/** What a netrc file says about one host. Neither value has white space, quotes or a `#`. */
export interface NetrcLogin {
  machine: string;
  login: string;
  password: string;
}

export class InvalidNetrcError extends Error {
  override readonly name = "InvalidNetrcError";
}

const ATTRIBUTES = ["login", "user", "password", "account"];

/**
 * The text of a netrc file with this login, in place of any other for the same host. Every other entry, macro and
 * comment stays as it is. The login comes first, because an entry `default` ends the search.
 *
 * @throws {InvalidNetrcError} if the text can't be read, because then it isn't known what a change would break
 */
export function withNetrcLogin(text: string, { machine, login, password }: NetrcLogin): string {
  const others = entries(text)
    .filter((entry) => entry.machine !== machine)
    .map((entry) => entry.text)
    .join("");
  return `machine ${machine} login ${login} password ${password}\n${others}`;
}

interface Entry {
  /** Undefined for `default`, a macro, a comment and blank lines. */
  machine: string | undefined;
  /** Up to the next entry. */
  text: string;
}

function entries(text: string): Entry[] {
  const words = new Words(text);
  const found: Entry[] = [{ machine: undefined, text: "" }];
  let start = 0;
  let owner: string | undefined;
  const begin = (machine: string | undefined, at: number) => {
    (found.at(-1) as Entry).text = text.slice(start, at);
    found.push({ machine, text: "" });
    start = at;
  };
  for (let word = words.next(); word !== undefined; word = words.next()) {
    const { at } = word;
    if (word.text === "\n") continue;
    if (word.text.startsWith("#")) {
      // Above an entry, as a rule.
      if (words.isFirstOfLine(at)) begin(undefined, at);
      words.skipLine();
    } else if (word.text === "machine") {
      owner = words.value("machine");
      begin(owner, at);
    } else if (word.text === "default" || word.text === "macdef") {
      owner = undefined;
      begin(owner, at);
      if (word.text === "macdef") words.skipParagraph();
    } else if (ATTRIBUTES.includes(word.text)) {
      words.value(word.text);
      // The comment before it was within the entry.
      (found.at(-1) as Entry).machine = owner;
    } else {
      throw new InvalidNetrcError(
        `expected "machine", "default", "macdef", "login", "account" or "password" in line ${words.lineOf(at)}`,
      );
    }
  }
  (found.at(-1) as Entry).text = text.slice(start);
  return found;
}

/** The words of a netrc file, in order, one of which may be quoted. A line's end is one too. */
class Words {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  next(): { text: string; at: number } | undefined {
    this.#at = this.#skip(this.#at, (character) => character !== "\n" && /\s/.test(character));
    const at = this.#at;
    if (at === this.#text.length) return undefined;
    const first = this.#text[at];
    if (first === "\n") this.#at++;
    else if (first === '"') this.#at = this.#endOfQuotation(at);
    else this.#at = this.#skip(at, (character) => /\S/.test(character));
    return { text: this.#text.slice(at, this.#at), at };
  }

  #skip(from: number, isSkipped: (character: string) => boolean): number {
    let at = from;
    while (at < this.#text.length && isSkipped(this.#text.charAt(at))) at++;
    return at;
  }

  #endOfQuotation(start: number): number {
    for (let at = start + 1; at < this.#text.length && this.#text[at] !== "\n"; at++) {
      if (this.#text[at] === '"') return at + 1;
      // What is escaped is on the same line.
      if (this.#text[at] === "\\" && this.#text[at + 1] !== "\n") at++;
    }
    throw new InvalidNetrcError(`expected a closing quotation mark in line ${this.lineOf(start)}`);
  }

  /** The word after an attribute's name, in this line or a later one. */
  value(of: string): string {
    let word = this.next();
    while (word?.text === "\n") word = this.next();
    if (word !== undefined) return word.text.startsWith('"') ? unquoted(word.text) : word.text;
    throw new InvalidNetrcError(`expected a value of "${of}" at the end`);
  }

  skipLine(): void {
    const end = this.#text.indexOf("\n", this.#at);
    this.#at = end === -1 ? this.#text.length : end;
  }

  /** A macro ends with an empty line. */
  skipParagraph(): void {
    const end = this.#text.indexOf("\n\n", this.#at);
    this.#at = end === -1 ? this.#text.length : end;
  }

  isFirstOfLine(at: number): boolean {
    return this.#text.slice(this.#text.lastIndexOf("\n", at - 1) + 1, at).trim() === "";
  }

  lineOf(at: number): number {
    return this.#text.slice(0, at).split("\n").length;
  }
}

function unquoted(word: string): string {
  return word.slice(1, -1).replace(/\\(.)/g, "$1");
}
