import { leadToMainIndex } from "./main-index-search.ts";
import { ProjectDirectory } from "./project-directory.ts";
import { type Found, type SearchedProject, search, wordsOf } from "./search-index.ts";
import { replaceRows, searchRow } from "./search-rows.ts";

/** Rows shown at first, and added by each "Show more". */
const ROWS = 50;

/** Milliseconds between two searches while summaries load. */
const REFRESH = 150;

/** The parts of the home page that the search uses. */
export interface SearchPlaces {
  form: HTMLFormElement;
  input: HTMLInputElement;
  found: HTMLElement;
  results: HTMLElement;
  more: HTMLElement;
  recent: HTMLElement;
}

/** Searches all projects as the user types. Nothing is loaded before. */
export function offerSearch(places: SearchPlaces): void {
  const { form, input, more } = places;
  const searching = new ProjectSearch(places);
  input.addEventListener("focus", () => searching.prepare());
  input.addEventListener("input", () => searching.look(input.value, ROWS));
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") focusRow(places, 0, event);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    places.results.querySelector<HTMLAnchorElement>("a")?.click();
  });
  places.results.addEventListener("keydown", (event) => moveBetweenRows(places, event));
  more.addEventListener("click", () => searching.showMore());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    event.preventDefault();
    input.focus();
  });
  form.hidden = false;
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) {
    input.value = asked;
    searching.look(asked, ROWS);
  }
}

interface MadeRow {
  element: HTMLElement;
  query: string;
  details: SearchedProject["details"];
}

class ProjectSearch {
  readonly #places: SearchPlaces;
  #directory: Promise<ProjectDirectory> | undefined;
  #query = "";
  #rows = ROWS;
  /** The row to focus as soon as it exists: another search may overtake the one that was to show it. */
  #focusAt: number | undefined;
  #turn = 0;
  #made = new WeakMap<SearchedProject, MadeRow>();
  #refresh: ReturnType<typeof setTimeout> | undefined;

  constructor(places: SearchPlaces) {
    this.#places = places;
  }

  /** Loads the names before the first letter is typed. */
  prepare(): void {
    this.#directory ??= ProjectDirectory.read(breathe);
    this.#directory.catch((error: Error) => {
      // The next try loads it again.
      this.#directory = undefined;
      this.#places.found.textContent = error.message;
    });
  }

  look(query: string, rows: number): void {
    this.#query = query.trim();
    this.#rows = rows;
    this.#focusAt = undefined;
    const address = this.#query === "" ? location.pathname : `?${new URLSearchParams({ q: this.#query })}`;
    history.replaceState(null, "", address);
    void this.#run();
  }

  showMore(): void {
    const shown = this.#places.results.childElementCount;
    this.#rows += ROWS;
    this.#focusAt = shown;
    void this.#run();
  }

  async #run(): Promise<void> {
    const turn = ++this.#turn;
    const isSuperseded = (): boolean => turn !== this.#turn;
    const isSearching = this.#query !== "";
    const { recent, results, more, found } = this.#places;
    recent.hidden = isSearching;
    if (!isSearching) {
      results.replaceChildren();
      results.hidden = more.hidden = true;
      found.textContent = "";
      return;
    }
    this.prepare();
    const directory = await this.#directory?.catch(() => undefined);
    if (directory === undefined || isSuperseded()) return;
    const answer = await search(directory.projects, this.#query, this.#rows, breathe, isSuperseded);
    if (answer === undefined) return;
    this.#show(answer, directory);
    directory.prefer(answer.projects);
    directory.readOn(() => this.#lookAgainSoon());
  }

  /** More became known: waits a little, so that not every part of the index costs a search. */
  #lookAgainSoon(): void {
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      if (this.#query !== "") void this.#run();
    }, REFRESH);
  }

  #show({ projects, total }: Found, directory: ProjectDirectory): void {
    const { results, more, found } = this.#places;
    const words = wordsOf(this.#query);
    const now = new Date();
    replaceRows(
      results,
      projects.map((project) => this.#rowOf(project, words, now)),
    );
    results.hidden = projects.length === 0;
    more.hidden = projects.length >= total;
    const isMissing = total === 0 && directory.isComplete;
    found.replaceChildren(sayFound(total, directory), ...(isMissing ? leadToMainIndex(this.#query) : []));
    if (this.#focusAt !== undefined) results.children[this.#focusAt]?.querySelector("a")?.focus();
    this.#focusAt = undefined;
  }

  /** A row is replaced only if its content changes: the user may be about to click it. */
  #rowOf(project: SearchedProject, words: readonly string[], now: Date): HTMLElement {
    const made = this.#made.get(project);
    if (made?.query === this.#query && made.details === project.details) return made.element;
    const element = searchRow(project, words, now);
    this.#made.set(project, { element, query: this.#query, details: project.details });
    return element;
  }
}

function sayFound(total: number, directory: ProjectDirectory): string {
  const count = `${total.toLocaleString("en")} of ${directory.projects.length.toLocaleString("en")} projects`;
  if (!directory.isComplete) return `${count}, still loading summaries`;
  return directory.hasFailed ? `${count}, some summaries could not be loaded` : count;
}

function moveBetweenRows(places: SearchPlaces, event: KeyboardEvent): void {
  const rows = [...places.results.querySelectorAll("a")];
  const at = rows.indexOf(document.activeElement as HTMLAnchorElement);
  if (at === -1) return;
  if (event.key === "ArrowDown") focusRow(places, at + 1, event);
  if (event.key === "ArrowUp") focusRow(places, at - 1, event);
}

/** Above the first row is the search field. */
function focusRow({ results, input }: SearchPlaces, at: number, event: KeyboardEvent): void {
  const target = at < 0 ? input : results.querySelectorAll("a")[at];
  if (target === undefined) return;
  event.preventDefault();
  target.focus();
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input:not([type=radio]), textarea, select");
}

/** Uses a message, because browsers delay nested timers by four milliseconds. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
