import { basename, projectPageKeys } from "@wheelyard/core/bucket-layout";
import { type Project, projectId } from "@wheelyard/core/project";
import { listing, type ProjectPage } from "@wheelyard/core/project-page";
import { parsePage, serializePage } from "@wheelyard/core/project-page-state";
import pLimit from "p-limit";
import { allSettled } from "../commit/all-settled.ts";
import { expectEtag } from "../commit/etag.ts";
import { BucketMovedError, type Pause, settle } from "../commit/settle.ts";
import { commitState, readState, type State } from "../commit/state.ts";
import { type Etags, readEtags, writeViews } from "../commit/views.ts";
import type { Store } from "../store/store.ts";
import { projectViewKeys, projectViews, readViewedReleases } from "../views/project-views.ts";
import { SIMPLE_JSON } from "../views/renditions.ts";
import { type Hint, hintedVersions, hintFor } from "./hints.ts";
import { Judge, type ReadDistribution } from "./judge.ts";
import { publishMetadata } from "./metadata-object.ts";
import { isSameObservation, observe } from "./observation.ts";
import { type Rejection, rejectionChange, writeRejection } from "./rejections.ts";
import { requiredRejections } from "./required-rejections.ts";
import { type KeyVerdict, nextPage, replacedKeys, type Verdicts, verdictsOf } from "./verdicts.ts";
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
const CONCURRENT_KEYS = 16;

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

/** The page as it was read. */
type PageRead = (State & { page: ProjectPage }) | undefined;

/** What one attempt read. */
interface Seen {
  before: PageRead;
  verdicts: Verdicts;
  /** The keys that wait for the project's first file. */
  waiting: readonly string[];
  /** Of the views of the releases that are hinted at. */
  viewEtags: Etags;
}

class ProjectRun {
  readonly #project: Project;
  readonly #ports: IndexerPorts;
  readonly #limit = pLimit(CONCURRENT_KEYS);

  // What stays from one attempt to the next, also from one that failed.
  readonly #judge: Judge;
  /** Whatever an attempt has looked at, its successors look at too. */
  readonly #hints: Map<string, Hint>;
  /** Also what was replaced by a write that was lost, or whose answer was. */
  readonly #replaced = new Set<string>();
  #isPageChanged = false;
  #attempts = 0;

  constructor(project: Project, hints: readonly Hint[], ports: IndexerPorts) {
    this.#project = project;
    this.#hints = new Map(hints.map((hint) => [hint.key, hint]));
    this.#ports = ports;
    this.#judge = new Judge(ports.store, ports.readDistribution);
  }

  /** The numbers are those of the steps in docs/architecture.md. */
  async attempt(): Promise<ProjectOutcome> {
    this.#attempts++;
    const seen = await this.#readAndPublishMetadata(); // 1 and 2
    const page = nextPage(this.#project, seen.before?.page, seen.verdicts);
    const rejections = requiredRejections(page, seen.verdicts);
    await this.#agreeOnWaiting(seen, page);
    const versions = await this.#concernedVersions(page);
    const viewEtags = await this.#readOtherEtags(seen, versions);

    const committed = await this.#commitPage(seen.before, page); // 3
    await allSettled([
      this.#writeViews(page, versions, viewEtags), // 4
      this.#writeRejections(rejections),
      this.#expectNoneWaiting(seen, page),
    ]);
    // The keys come last. A client may send a write twice, and the slower of the two may put the page back to what this
    // run wrote, once it has been that and something else. Then only the keys tell.
    await this.#expectPage(committed); // 5
    await this.#expectKeys(seen.verdicts);
    return this.#outcome(page, rejections);
  }

  /** Metadata is published at once, so that no more of it is kept in memory than what is read side by side. */
  async #readAndPublishMetadata(): Promise<Seen> {
    const { store } = this.#ports;
    const reading = this.#readPage();
    const pageRead = reading.then((read) => read?.page);
    // Not before the page was read, or a note that is left because there was none yet would be missed.
    const readingWaiting = reading.then(() => readWaitingKeys(store, this.#project));
    const [before, hinted, waiting, viewEtags] = await allSettled([
      reading,
      this.#settleKeys([...this.#hints.values()], pageRead),
      readingWaiting,
      readEtags(store, projectViewKeys(this.#project, hintedVersions(this.#hints.values()))),
    ]);
    const companions = this.#companions(before?.page);
    const accompanying = await this.#settleKeys(companions, pageRead);
    // What is written of them has to be looked after also if they leave the page meanwhile.
    for (const hint of companions) this.#hints.set(hint.key, hint);
    return { before, verdicts: verdictsOf([...hinted, ...accompanying]), waiting, viewEtags };
  }

  async #readPage(): Promise<PageRead> {
    const state = await readState(this.#ports.store, projectPageKeys(this.#project).state);
    return state && { ...state, page: parsePage(this.#project.root, state.text) };
  }

  /** Judges keys, and publishes the metadata that the page will name. */
  #settleKeys(hints: readonly Hint[], page: Promise<ProjectPage | undefined>): Promise<KeyVerdict[]> {
    return allSettled(hints.map((hint) => this.#limit(() => this.#settleKey(hint, page))));
  }

  async #settleKey(hint: Hint, page: Promise<ProjectPage | undefined>): Promise<KeyVerdict> {
    const { kind, key } = hint;
    if (kind === "status") return { kind, key, verdict: await this.#judge.status(key, page) };
    const { verdict, unpublished } = await this.#judge.distribution(
      key,
      hint.distribution,
      page,
      hint.created,
    );
    if (unpublished) {
      if (unpublished.published !== undefined) this.#replaced.add(key);
      await publishMetadata(this.#ports.store, unpublished);
    }
    return { kind, key, verdict };
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

  /** A page names the statuses that waited for it, and notes remember those of a project without a page. */
  async #agreeOnWaiting({ waiting }: Seen, page: ProjectPage): Promise<void> {
    if (page.distributions.length > 0) return this.#expectKnown(waiting, page);
    await allSettled(page.statuses.map(({ key }) => noteWaitingKey(this.#ports.store, this.#project, key)));
  }

  /**
   * Whoever creates a page looks again for status files that wait for it; whoever leaves one waiting sees at the
   * end, by the page's version, whether it was created meanwhile. So one of the two notices. Where the one who
   * creates it dies before this look, the first look of the next run, whichever it is, finds what waits.
   */
  async #expectNoneWaiting({ before }: Seen, page: ProjectPage): Promise<void> {
    const isCreated = before === undefined && page.distributions.length > 0;
    if (isCreated) this.#expectKnown(await readWaitingKeys(this.#ports.store, this.#project), page);
  }

  /** Looks at keys that wait too, and starts again with them, unless the page knows them already. */
  #expectKnown(waiting: readonly string[], { statuses }: ProjectPage): void {
    const unknown = waiting
      .filter((key) => !this.#hints.has(key) && statuses.every((known) => known.key !== key))
      .flatMap((key) => hintFor(key, this.#project));
    if (unknown.length === 0) return;
    for (const hint of unknown) this.#hints.set(hint.key, hint);
    const keys = unknown.map(({ key }) => key).join('", "');
    throw new BucketMovedError(`"${keys}" waited for the first file of "${projectId(this.#project)}"`);
  }

  /**
   * The releases whose own views may have to change: those of the hinted files, or all with the project's status. All
   * that have views count too, because one may have left the page while a run that changes the status wrote them.
   */
  async #concernedVersions(page: ProjectPage): Promise<ReadonlySet<string>> {
    const hints = [...this.#hints.values()];
    const hinted = hintedVersions(hints);
    if (hints.every(({ kind }) => kind === "distribution")) return hinted;
    const viewed = await readViewedReleases(this.#ports.store, this.#project);
    return new Set([
      ...hinted,
      ...viewed,
      ...page.distributions.map(({ distribution }) => distribution.version.normalised),
    ]);
  }

  async #readOtherEtags({ viewEtags }: Seen, versions: ReadonlySet<string>): Promise<Etags> {
    const others = projectViewKeys(this.#project, versions).filter((key) => !viewEtags.has(key));
    return new Map([...viewEtags, ...(await readEtags(this.#ports.store, others))]);
  }

  /**
   * A project without files has no page, so that a client asks its next index.
   *
   * @returns the page's version; undefined where there is none
   */
  async #commitPage(before: PageRead, page: ProjectPage): Promise<string | undefined> {
    const { store, site } = this.#ports;
    for (const key of replacedKeys(before?.page, page)) this.#replaced.add(key);
    const text = page.distributions.length === 0 ? undefined : serializePage(page, site);
    if (before?.text !== text) this.#isPageChanged = true;
    const { state } = projectPageKeys(this.#project);
    return commitState(store, state, before, text, SIMPLE_JSON, this.#what);
  }

  #writeViews(page: ProjectPage, versions: ReadonlySet<string>, etags: Etags): Promise<void> {
    const { store, site } = this.#ports;
    return writeViews(store, etags, projectViews(store, page, versions, site));
  }

  /** What a record says may depend on the page, so it is written after the page. */
  async #writeRejections(rejections: ReadonlyMap<string, Rejection | undefined>): Promise<void> {
    const { store } = this.#ports;
    await allSettled(
      [...rejections].map(([key, rejection]) =>
        this.#limit(async () => {
          const change = await rejectionChange(store, key, rejection);
          // What the record told of was not listed, and yet could be read under its URL.
          if (change?.before !== undefined) this.#replaced.add(key);
          if (change) await writeRejection(store, change);
        }),
      ),
    );
  }

  async #expectPage(etag: string | undefined): Promise<void> {
    await expectEtag(this.#ports.store, projectPageKeys(this.#project).state, etag, this.#what);
  }

  async #expectKeys(verdicts: Verdicts): Promise<void> {
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

  #outcome(page: ProjectPage, rejections: ReadonlyMap<string, Rejection | undefined>): ProjectOutcome {
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

  get #what(): string {
    return `the page of "${projectId(this.#project)}"`;
  }
}
