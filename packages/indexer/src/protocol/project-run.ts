import { type Project, projectId } from "@wheelyard/core/project";
import { type ProjectPage, visiblePage } from "@wheelyard/core/project-page";
import pLimit from "p-limit";
import type { Care } from "../commit/care.ts";
import type { CommittedPage } from "../commit/committed-page.ts";
import { type Pause, StartAgainError } from "../commit/settle.ts";
import type { Rejection } from "../lists/rejection-record.ts";
import type { Store } from "../store/store.ts";
import { Decider, type ReadDistribution } from "./decider.ts";
import type { Hint } from "./hints.ts";

export interface IndexerPorts {
  store: Store;
  readDistribution: ReadDistribution;
  pause: Pause;
  /** The index's public address without a trailing slash, if it is known. */
  site?: string | undefined;
}

export interface ProjectOutcome {
  project: Project;
  /** As the run left it. */
  page: ProjectPage;
  /** Whether the run wrote or deleted the page. */
  isPageChanged: boolean;
  /** What the run changed: the page as it was then. Undefined if the run changed nothing, or there was no page. */
  before: ProjectPage | undefined;
  /** Keys whose URLs a cache may still serve, though this run found the file gone, overwritten or quarantined. */
  replaced: string[];
  listed: string[];
  /** What was left out of the distributions that this run read, by key. */
  notes: ReadonlyMap<string, string>;
  /** What the rejection record of each key that was looked at says; undefined if there is none. */
  rejections: ReadonlyMap<string, Rejection | undefined>;
  attempts: number;
  /** What the last attempt committed. */
  committed: CommittedPage;
}

/** How many keys of one project are looked at concurrently. */
const CONCURRENT_KEYS = 16;

/** What a run remembers from one attempt to the next, even if the attempt failed. */
export class ProjectRun {
  readonly project: Project;
  readonly care: Care;
  readonly ports: IndexerPorts;
  readonly decider: Decider;
  readonly limit = pLimit(CONCURRENT_KEYS);
  readonly #hints: Map<string, Hint>;
  readonly #replaced = new Set<string>();
  #isPageChanged = false;
  #before: ProjectPage | undefined;
  #attempts = 0;
  #isFirst = false;

  /** @param care how careful the events ask the run to be */
  constructor(project: Project, hints: readonly Hint[], care: Care, ports: IndexerPorts) {
    this.project = project;
    this.care = care;
    this.ports = ports;
    this.decider = new Decider(ports.store, ports.readDistribution);
    this.#hints = new Map(hints.map((hint) => [hint.key, hint]));
  }

  /** The number of the present attempt, from 1. */
  get attempts(): number {
    return this.#attempts;
  }

  /** Whether any attempt found no state. If so, the run must claim the name, even if there is a state now. */
  get isFirst(): boolean {
    return this.#isFirst;
  }

  /** What the attempts look at, by key. Later attempts look at every key that an earlier one has looked at. */
  get hints(): ReadonlyMap<string, Hint> {
    return this.#hints;
  }

  /** For messages. */
  get pageTitle(): string {
    return `the page of "${projectId(this.project)}"`;
  }

  beginAttempt(): void {
    this.#attempts++;
  }

  noteFirst(): void {
    this.#isFirst = true;
  }

  /** @param before the page that is about to be changed, if there is one */
  notePageChange(before: ProjectPage | undefined): void {
    if (!this.#isPageChanged) this.#before = before;
    this.#isPageChanged = true;
  }

  addHints(hints: readonly Hint[]): void {
    for (const hint of hints) this.#hints.set(hint.key, hint);
  }

  /**
   * Starts again with these hints too, if there are any.
   *
   * @throws {StartAgainError}
   */
  startAgainWith(hints: readonly Hint[]): void {
    if (hints.length === 0) return;
    this.addHints(hints);
    const keys = hints.map(({ key }) => key).join('", "');
    throw new StartAgainError(`"${keys}" waited for the first file of "${projectId(this.project)}"`);
  }

  /**
   * Writes something that replaces what caches may hold. The keys are noted first, because a write may succeed although
   * its answer is lost, or be followed by one that fails.
   *
   * @param keys whose URLs a cache may still serve
   */
  replacing<T>(keys: readonly string[], write: () => Promise<T>): Promise<T> {
    for (const key of keys) this.#replaced.add(key);
    return write();
  }

  outcome(committed: CommittedPage, rejections: ReadonlyMap<string, Rejection | undefined>): ProjectOutcome {
    const { page } = committed;
    return {
      project: this.project,
      page,
      isPageChanged: this.#isPageChanged,
      before: this.#before,
      replaced: [...this.#replaced],
      listed: visiblePage(page)
        .files.map(({ key }) => key)
        .filter((key) => this.#hints.has(key)),
      notes: this.decider.notes,
      rejections,
      attempts: this.#attempts,
      committed,
    };
  }
}
