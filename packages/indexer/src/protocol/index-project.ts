import { basename, projectPageKeys } from "@wheelyard/core/bucket-layout";
import { type Project, projectId } from "@wheelyard/core/project";
import { listing, type ProjectPage } from "@wheelyard/core/project-page";
import { parsePage, serializePage } from "@wheelyard/core/project-page-state";
import pLimit from "p-limit";
import { allSettled } from "../commit/all-settled.ts";
import { expectEtag } from "../commit/etag.ts";
import { BucketMovedError, type Pause, settle } from "../commit/settle.ts";
import { commitState, readState, type State } from "../commit/state.ts";
import { readEtags, writeViews } from "../commit/views.ts";
import type { Store } from "../store/store.ts";
import { projectViewKeys, projectViews, readViewedReleases } from "../views/project-views.ts";
import { SIMPLE_JSON } from "../views/renditions.ts";
import { type Hint, hintFor } from "./hints.ts";
import { Judge, type ReadDistribution } from "./judge.ts";
import { publishMetadata, type UnpublishedMetadata } from "./metadata-object.ts";
import { isSameObservation, observe } from "./observation.ts";
import { type Rejection, rejectionChange, writeRejection } from "./rejections.ts";
import { requiredRejections } from "./required-rejections.ts";
import { emptyVerdicts, merge, nextPage, replacedKeys, type Verdicts } from "./verdicts.ts";
import { noteWaitingKey, readWaitingKeys } from "./waiting.ts";

export interface IndexerPorts {
  store: Store;
  readDistribution: ReadDistribution;
  pause: Pause;
  /** The index's public address without a trailing slash, where it is known. */
  site?: string | undefined;
}

export interface ProjectOutcome {
  project: Project;
  /** As the run left it. */
  page: ProjectPage;
  /** Whether the run wrote or deleted the page. */
  isPageChanged: boolean;
  /** Keys under whose URLs a cache may hold what this run found gone, overwritten or put in quarantine. */
  replaced: string[];
  listed: string[];
  /** What is left out of the distributions that this run read, by their keys. */
  notes: ReadonlyMap<string, string>;
  /** What the record of each key that was looked at says; undefined where it has none. */
  rejections: ReadonlyMap<string, Rejection | undefined>;
  attempts: number;
}

/** Keys of one project that are looked at side by side. */
const CONCURRENT_KEYS = 64;

/**
 * Makes everything that the index says of a project's hinted keys what the bucket says: the page, its views, the
 * published metadata and the rejection records.
 *
 * Write only over what you have read, and never leave before what you wrote is still what you see. See
 * docs/architecture.md, "The commit protocol".
 *
 * @throws {NotSettledError} where the bucket kept moving
 * @throws whatever the store throws
 */
export async function indexProject(
  project: Project,
  hints: readonly Hint[],
  ports: IndexerPorts,
): Promise<ProjectOutcome> {
  const run = new ProjectRun(project, hints, ports);
  return settle(`project "${projectId(project)}"`, ports.pause, () => run.attempt());
}

class ProjectRun {
  readonly #project: Project;
  readonly #hints: Map<string, Hint>;
  readonly #ports: IndexerPorts;
  readonly #judge: Judge;
  readonly #limit = pLimit(CONCURRENT_KEYS);
  /** What any attempt found replaced, also one whose write was lost, or whose answer to it was. */
  readonly #replaced = new Set<string>();
  #isPageChanged = false;
  #attempts = 0;

  constructor(project: Project, hints: readonly Hint[], ports: IndexerPorts) {
    this.#project = project;
    this.#hints = new Map(hints.map((hint) => [hint.key, hint]));
    this.#ports = ports;
    this.#judge = new Judge(ports.store, ports.readDistribution);
  }

  async attempt(): Promise<ProjectOutcome> {
    const { store, site } = this.#ports;
    this.#attempts++;

    const reading = this.#readPage();
    const pageRead = reading.then((read) => read?.page);
    // Not before the page was read, or a note that is left because there was none yet would be missed.
    const waitingRead = reading.then(() => readWaitingKeys(store, this.#project));
    const [before, looked, waiting, early] = await allSettled([
      reading,
      this.#bringUpToDate([...this.#hints.values()], pageRead),
      waitingRead,
      readEtags(store, projectViewKeys(this.#project, this.#hintedVersions())),
    ]);
    const companions = this.#companions(before?.page);
    const verdicts = merge(looked, await this.#bringUpToDate(companions, pageRead));
    // What is written of them has to be looked after also if they leave the page meanwhile.
    for (const hint of companions) this.#hints.set(hint.key, hint);

    const page = nextPage(this.#project, before?.page, verdicts);
    const isEmpty = page.distributions.length === 0;
    if (isEmpty) await this.#noteWaiting(page);
    else this.#expect(waiting, page);
    const versions = await this.#concernedVersions(page);
    const others = projectViewKeys(this.#project, versions).filter((key) => !early.has(key));
    const viewsRead = new Map([...early, ...(await readEtags(store, others))]);

    for (const key of replacedKeys(before?.page, page)) this.#replaced.add(key);
    const committed = await this.#commitPage(before, page);

    // What a record says may depend on the page, so it is written after the page, as the views are, and before
    // the last look.
    const rejections = requiredRejections(page, verdicts);
    await allSettled([
      this.#settleRejections(rejections),
      this.#lookForWaiting(before === undefined, page),
      writeViews(store, viewsRead, projectViews(store, page, versions, site)),
    ]);
    // The keys come last. A client may send a write twice, and the slower of the two may put the page back to what this
    // run wrote, once it has been that and something else. Then only the keys tell.
    await this.#expectPage(committed);
    await this.#lookAgain(verdicts);
    return {
      project: this.#project,
      page,
      isPageChanged: this.#isPageChanged,
      replaced: [...this.#replaced],
      listed: listing(page)
        .files.map(({ key }) => key)
        .filter((key) => this.#hints.has(key)),
      notes: this.#judge.notes,
      rejections,
      attempts: this.#attempts,
    };
  }

  async #readPage(): Promise<(State & { page: ProjectPage }) | undefined> {
    const state = await readState(this.#ports.store, projectPageKeys(this.#project).state);
    return state && { ...state, page: parsePage(this.#project.root, state.text) };
  }

  /** Judges keys, and publishes the metadata that the page will name. */
  async #bringUpToDate(hints: readonly Hint[], page: Promise<ProjectPage | undefined>): Promise<Verdicts> {
    const verdicts = emptyVerdicts();
    await allSettled(
      hints.map((hint) =>
        this.#limit(async () => {
          if (hint.kind === "status")
            verdicts.statuses.set(hint.key, await this.#judge.status(hint.key, page));
          else {
            const { key, distribution, created } = hint;
            const judgement = await this.#judge.distribution(key, distribution, page, created);
            // At once, so that no more is kept in memory than what is read side by side.
            if (judgement.unpublished) await this.#publish(judgement.unpublished);
            verdicts.distributions.set(key, judgement.verdict);
          }
        }),
      ),
    );
    return verdicts;
  }

  async #publish(unpublished: UnpublishedMetadata): Promise<void> {
    if (unpublished.published !== undefined) this.#replaced.add(unpublished.object.key);
    await publishMetadata(this.#ports.store, unpublished);
  }

  /**
   * The page's other distributions with the filename of a hinted one. Which of them is listed, and what their
   * rejection records say, may change with it.
   */
  #companions(page: ProjectPage | undefined): Hint[] {
    const filenames = new Set([...this.#hints.keys()].map(basename));
    return (page?.distributions ?? [])
      .filter(({ key }) => filenames.has(basename(key)) && !this.#hints.has(key))
      .flatMap(({ key }) => hintFor(key, this.#project));
  }

  /**
   * The releases whose own views may have to change: those of the hinted files, or all with the project's status. All
   * that have views count too, because one may have left the page while a run that changes the status wrote them.
   */
  async #concernedVersions(page: ProjectPage): Promise<ReadonlySet<string>> {
    const hinted = this.#hintedVersions();
    if ([...this.#hints.values()].every(({ kind }) => kind === "distribution")) return hinted;
    const viewed = await readViewedReleases(this.#ports.store, this.#project);
    return new Set([...hinted, ...viewed, ...page.distributions.map(({ version }) => version)]);
  }

  #hintedVersions(): ReadonlySet<string> {
    const hinted = [...this.#hints.values()].flatMap((hint) =>
      hint.kind === "distribution" ? [hint.distribution.version.normalised] : [],
    );
    return new Set(hinted);
  }

  /** Looks at status files that wait too, and starts again with them, unless the page knows them already. */
  #expect(waiting: readonly string[], { statuses }: ProjectPage): void {
    const unseen = waiting.filter(
      (key) => !this.#hints.has(key) && statuses.every((known) => known.key !== key),
    );
    if (unseen.length === 0) return;
    for (const key of unseen) for (const hint of hintFor(key, this.#project)) this.#hints.set(key, hint);
    if (unseen.some((key) => this.#hints.has(key))) {
      throw new BucketMovedError(
        `"${unseen.join('", "')}" waited for the first file of "${projectId(this.#project)}"`,
      );
    }
  }

  async #noteWaiting(page: ProjectPage): Promise<void> {
    await allSettled(page.statuses.map(({ key }) => noteWaitingKey(this.#ports.store, this.#project, key)));
  }

  /**
   * A project without files has no page, so that a client asks its next index.
   *
   * @returns the page's version; undefined where there is none
   */
  async #commitPage(before: State | undefined, page: ProjectPage): Promise<string | undefined> {
    const { store, site } = this.#ports;
    const text = page.distributions.length === 0 ? undefined : serializePage(page, site);
    if (before?.text !== text) this.#isPageChanged = true;
    const { state } = projectPageKeys(this.#project);
    return commitState(store, state, before, text, SIMPLE_JSON, this.#what);
  }

  async #expectPage(etag: string | undefined): Promise<void> {
    await expectEtag(this.#ports.store, projectPageKeys(this.#project).state, etag, this.#what);
  }

  get #what(): string {
    return `the page of "${projectId(this.#project)}"`;
  }

  async #lookAgain(verdicts: Verdicts): Promise<void> {
    const all = [...verdicts.distributions.values(), ...verdicts.statuses.values()];
    await allSettled(
      all.map(({ observation }) =>
        this.#limit(async () => {
          if (!isSameObservation(observation, await observe(this.#ports.store, observation.key))) {
            throw new BucketMovedError(`"${observation.key}" changed while it was indexed`);
          }
        }),
      ),
    );
  }

  /**
   * Whoever creates a page looks again for status files that wait for it; whoever leaves one waiting sees at the
   * end, by the page's version, whether it was created meanwhile. So one of the two notices. Where the one who
   * creates it dies before this look, the first look of the next run, whichever it is, finds what waits.
   */
  async #lookForWaiting(created: boolean, page: ProjectPage): Promise<void> {
    if (created && page.distributions.length > 0)
      this.#expect(await readWaitingKeys(this.#ports.store, this.#project), page);
  }

  async #settleRejections(rejections: ReadonlyMap<string, Rejection | undefined>): Promise<void> {
    await allSettled(
      [...rejections].map(([key, rejection]) =>
        this.#limit(async () => {
          const change = await rejectionChange(this.#ports.store, key, rejection);
          // What the record told of was not listed, and yet could be read under its URL.
          if (change?.before !== undefined) this.#replaced.add(key);
          if (change) await writeRejection(this.#ports.store, change);
        }),
      ),
    );
  }
}
