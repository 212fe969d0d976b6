import { breathe } from "./breathe.ts";
import { made } from "./made.ts";
import { leadToMainIndex } from "./main-index-search.ts";
import { ProjectDirectory } from "./project-directory.ts";
import { RowsInView } from "./rows-in-view.ts";
import { type Found, type SearchedProject, search, wordsOf } from "./search-index.ts";
import { replaceRows, searchRow } from "./search-rows.ts";

/** Rows shown at first, and added by each "Show more". */
const ROWS = 50;

/** Milliseconds between two searches while summaries load. */
const REFRESH = 150;

/** What a project takes of the home page's data, compressed. */
const BYTES_OF_PROJECT = 100;

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
  readonly #inView: RowsInView;
  /** The project of each row that lacks its details. */
  readonly #unknown = new WeakMap<Element, SearchedProject>();
  #directory: ProjectDirectory | undefined;
  #query = "";
  #rows = ROWS;
  /** The row to focus as soon as it exists: another search may overtake the one that was to show it. */
  #focusAt: number | undefined;
  #turn = 0;
  #made = new WeakMap<SearchedProject, MadeRow>();
  #running: Promise<void> = Promise.resolve();
  #refresh: ReturnType<typeof setTimeout> | undefined;

  constructor(places: SearchPlaces) {
    this.#places = places;
    this.#inView = new RowsInView((rows) => this.#load(rows));
  }

  /** Loads the names before the first letter is typed. */
  prepare(): void {
    if (this.#directory !== undefined) return;
    this.#directory = new ProjectDirectory(breathe);
    this.#directory
      .readNames(() => this.#lookAgainSoon())
      .catch((error: Error) => {
        // The next try loads it again.
        this.#directory = undefined;
        this.#places.found.textContent = error.message;
      });
  }

  /** The rest of a large index is loaded only for the rows that someone sees. */
  #load(rows: readonly Element[]): void {
    this.#directory?.prefer(rows.flatMap((row) => this.#unknown.get(row) ?? []));
    this.#directory?.readOn(() => this.#lookAgainSoon());
  }

  look(query: string, rows: number): void {
    this.#query = query.trim();
    this.#rows = rows;
    this.#focusAt = undefined;
    const address = this.#query === "" ? location.pathname : `?${new URLSearchParams({ q: this.#query })}`;
    history.replaceState(null, "", address);
    this.#search();
  }

  showMore(): void {
    const shown = this.#places.results.childElementCount;
    this.#rows += ROWS;
    this.#focusAt = shown;
    this.#search();
  }

  #search(): void {
    this.#running = this.#run();
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
    const directory = this.#directory;
    if (directory === undefined || (directory.projects.length === 0 && !directory.hasAllNames)) return;
    const answer = await search(directory.projects, this.#query, this.#rows, breathe, isSuperseded);
    if (answer === undefined) return;
    this.#show(answer, directory);
    if (!directory.hasAllNames) return;
    if (directory.isLoadingAll) {
      directory.prefer(answer.projects);
      directory.readOn(() => this.#lookAgainSoon());
    } else this.#inView.watch([...this.#places.results.children].filter((row) => this.#unknown.has(row)));
  }

  /**
   * More became known: waits a little, so that not every part of the index costs a search, and does not overtake a
   * search that is under way.
   */
  #lookAgainSoon(): void {
    this.#refresh ??= setTimeout(() => {
      void this.#running.then(() => {
        this.#refresh = undefined;
        if (this.#query !== "") this.#search();
      });
    }, REFRESH);
  }

  #loadAll(directory: ProjectDirectory): void {
    directory.loadAll();
    this.#search();
    this.#places.input.focus();
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
    found.replaceChildren(
      sayFound(total, directory),
      ...(directory.hasAllNames && !directory.isLoadingAll ? [this.#offerAll(directory)] : []),
      ...(isMissing ? leadToMainIndex(this.#query) : []),
    );
    if (this.#focusAt !== undefined) results.children[this.#focusAt]?.querySelector("a")?.focus();
    this.#focusAt = undefined;
  }

  #offerAll(directory: ProjectDirectory): HTMLElement {
    const megabytes = Math.ceil((directory.projects.length * BYTES_OF_PROJECT) / 1_000_000);
    const offer = made("button", "", `Search summaries and keywords too (reads about ${megabytes} MB)`);
    offer.setAttribute("type", "button");
    offer.addEventListener("click", () => this.#loadAll(directory));
    return offer;
  }

  /** A row is replaced only if its content changes: the user may be about to click it. */
  #rowOf(project: SearchedProject, words: readonly string[], now: Date): HTMLElement {
    const made = this.#made.get(project);
    if (made?.query === this.#query && made.details === project.details) return made.element;
    const element = searchRow(project, words, now);
    if (project.details === undefined) this.#unknown.set(element, project);
    this.#made.set(project, { element, query: this.#query, details: project.details });
    return element;
  }
}

function sayFound(total: number, directory: ProjectDirectory): string {
  const count = `${total.toLocaleString("en")} of ${directory.projects.length.toLocaleString("en")} projects`;
  if (!directory.hasAllNames) return `${count}, still loading names`;
  if (!directory.isLoadingAll) return `${count}, by name. `;
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
