import { JSONParser, TokenType } from "@streamparser/json";
import { isObject } from "../is-object.ts";
import { oneLine } from "../one-line.ts";
import { type ProjectName, parseProjectName } from "../project-name.ts";
import { quoted } from "../quoted.ts";
import { HtmlReader } from "./html-entries.ts";
import { httpUrl } from "./http-url.ts";
import { projectEntry } from "./json-entries.ts";
import { isReadableVersion, type RawProject } from "./page-entries.ts";
import { pageKind, UnreadablePageError } from "./page-kind.ts";
import type { ReceivedPage } from "./page-model.ts";
import { readProjectEntry } from "./read-project-entry.ts";

/** The list of all projects of someone else's index, as it arrives. */
export interface RootNamesReader {
  /** @throws {UnreadablePageError} as soon as it can't be such a list */
  write(text: string): void;
  /** @throws {UnreadablePageError} if it is not a whole list */
  end(): void;
}

/**
 * Reads the names on a root page while it arrives, so that a list of any length takes no room. As with `readRootPage`,
 * an invalid entry costs only itself.
 *
 * @param onName called for each name, as often as the page has it
 * @throws {UnreadablePageError} if the content type is not that of a page
 * @see https://packaging.python.org/en/latest/specifications/simple-repository-api/
 * @example
 * readRootNames({ contentType: "text/html", url: new URL("https://a.example/simple/") }, () => {}).write("<a href='acme/'>Acme</a>") // undefined
 */
export function readRootNames(
  page: Omit<ReceivedPage, "text">,
  onName: (name: ProjectName) => void,
): RootNamesReader {
  const onEntry = (entry: RawProject) => {
    const outcome = readProjectEntry(entry, page.url);
    if (outcome.kind === "valid") onName(parseProjectName(outcome.project.name));
  };
  return pageKind(page) === "json" ? new JsonNames(page.url, onEntry) : new HtmlNames(page.url, onEntry);
}

/** An entry of a list has fewer levels. A page with more would fill the memory with what is open. */
const MAX_DEPTH = 64;

class JsonNames implements RootNamesReader {
  readonly #url: string;
  readonly #parser = new JSONParser({ paths: ["$.meta", "$.projects", "$.projects.*"], keepStack: false });
  #depth = 0;
  #hasList = false;

  constructor(url: string, onEntry: (entry: RawProject) => void) {
    this.#url = url;
    this.#parser.onToken = ({ token }) => {
      if (token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET) this.#depth++;
      if (token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET) this.#depth--;
      if (this.#depth > MAX_DEPTH) throw new Error(`expected at most ${MAX_DEPTH} levels`);
    };
    this.#parser.onValue = ({ value, key, stack }) => {
      if (stack.length > 1) onEntry(projectEntry(value, url));
      else if (key === "projects") this.#hasList = Array.isArray(value);
      else this.#requireVersion(isObject(value) ? value["api-version"] : undefined);
    };
  }

  write(text: string): void {
    this.#reading(() => this.#parser.write(text));
  }

  end(): void {
    this.#reading(() => {
      if (!this.#parser.isEnded) this.#parser.end();
    });
    if (!this.#hasList) throw unreadable(this.#url, 'expected a list of "projects"');
  }

  #requireVersion(version: unknown): void {
    if (isReadableVersion(version)) return;
    const found = typeof version === "string" ? quoted(version) : typeof version;
    throw unreadable(this.#url, `expected version 1 of the simple API, found ${found}`);
  }

  #reading(read: () => void): void {
    try {
      read();
    } catch (error) {
      if (error instanceof UnreadablePageError) throw error;
      throw unreadable(this.#url, `expected JSON: ${oneLine((error as Error).message)}`);
    }
  }
}

/** How much of the end is kept, to see whether it is one. */
const END_LENGTH = 64;

class HtmlNames implements RootNamesReader {
  readonly #url: string;
  readonly #reader: HtmlReader;
  #end = "";

  constructor(url: string, onEntry: (entry: RawProject) => void) {
    this.#url = url;
    const project = (entry: RawProject) => {
      if (isBelow(entry, url)) onEntry(entry);
    };
    this.#reader = new HtmlReader(url, { project, file: () => {} });
  }

  write(text: string): void {
    this.#reader.write(text);
    this.#end = (this.#end + text).slice(-END_LENGTH);
  }

  end(): void {
    const end = this.#reader.end();
    if ("problem" in end) throw unreadable(this.#url, end.problem);
    // Half a list would be one with fewer names.
    if (!this.#end.toLowerCase().includes("</html")) {
      throw unreadable(this.#url, 'expected it to end in "</html>"');
    }
  }
}

/** Any page has links. Those of a list of projects lead to the folders below it. */
function isBelow({ url, base }: RawProject, list: string): boolean {
  const target = httpUrl(url, base);
  if (target === undefined) return false;
  const folder = new URL(".", list).pathname;
  const [name, ...more] = target.pathname.slice(folder.length).replace(/\/$/, "").split("/");
  return target.pathname.startsWith(folder) && name !== "" && more.length === 0;
}

function unreadable(url: string, problem: string): UnreadablePageError {
  return new UnreadablePageError(`Cannot read ${quoted(url)}: ${problem}`);
}
