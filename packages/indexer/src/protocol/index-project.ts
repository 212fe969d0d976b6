import { basename, projectPageKeys } from "@wheelyard/core/bucket-layout";
import { type Project, projectId } from "@wheelyard/core/project";
import { type HomeFacts, listing, type ProjectPage } from "@wheelyard/core/project-page";
import { serializeState } from "@wheelyard/core/project-page-state";
import { latestRelease, releases } from "@wheelyard/core/releases";
import type { HomeLevel } from "@wheelyard/site/home-shard";
import pLimit from "p-limit";
import { AttemptClaim } from "../claims/claim.ts";
import { allFulfilled } from "../commit/all-fulfilled.ts";
import { type AttemptCare, type Care, careForAttempt } from "../commit/care.ts";
import type { CommittedPage } from "../commit/committed-page.ts";
import { requireEtag } from "../commit/etag.ts";
import { type ProjectBefore, readCommitted, readProjectBefore } from "../commit/project-state.ts";
import { readShownMetadata } from "../commit/release-metadata.ts";
import { BucketMovedError, movedByAnother, type Pause, settle } from "../commit/settle.ts";
import { commitState } from "../commit/state.ts";
import {
  type Etags,
  knownEtags,
  type RenderedViews,
  readEtags,
  renderViews,
  replaceViews,
  writeViews,
} from "../commit/views.ts";
import { chooseLevel } from "../lists/home-shard-list.ts";
import type { Store } from "../store/store.ts";
import { homeFacts } from "../views/home-facts.ts";
import { projectViewKeys, projectViews, readViewedReleases } from "../views/project-views.ts";
import { INTERNAL_JSON } from "../views/renditions.ts";
import { Decider, type ReadDistribution } from "./decider.ts";
import { type Hint, hintedVersions, hintFor } from "./hints.ts";
import { type Committed, indexKeys, type KeyWork } from "./index-keys.ts";
import { KeptMetadata } from "./kept-metadata.ts";
import { deleteMetadata } from "./metadata-object.ts";
import { type Rejection, readRejectedKeys, rejectionChange, writeRejection } from "./rejections.ts";
import { rejectedKeys, requiredRejections } from "./required-rejections.ts";
import { isSameSnapshot, lookAt, type Snapshot } from "./snapshot.ts";
import { nextPage, replacedKeys, type Verdicts, verdictsOf } from "./verdicts.ts";
import { noteWaitingKey, readWaitingKeys } from "./waiting.ts";

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

/**
 * Brings everything that the index says about a project's hinted keys in line with the bucket: the page, its views, the
 * published metadata and the rejection records.
 *
 * Write only over what you have read, and leave only when what you wrote is still what you see. See
 * docs/architecture.md, "The commit protocol".
 *
 * @param onCommit is told what each attempt has committed, before its views are written
 * @throws {NotSettledError} if the bucket kept moving
 * @throws whatever the store throws
 */
export async function indexProject(
  project: Project,
  hints: readonly Hint[],
  care: Care,
  ports: IndexerPorts,
  onCommit: (committed: CommittedPage) => void = () => {},
): Promise<ProjectOutcome> {
  const run = new ProjectRun(project, hints, care, ports, onCommit);
  return settle(`project "${projectId(project)}"`, ports.pause, () => run.attempt());
}

/** What one attempt read. */
interface Seen {
  care: AttemptCare;
  before: ProjectBefore;
  verdicts: Verdicts;
  /** The keys that wait for the project's first file. */
  waiting: readonly string[];
  /** The versions of the views that were read. A thorough attempt reads those of the hinted releases. */
  viewEtags: Etags;
  /** That of the project's part of the home page's data. */
  level: HomeLevel;
}

/** What the index must say about the project after an attempt. */
interface Next {
  page: ProjectPage;
  rejected: ReadonlySet<string>;
  /** For each key that was looked at: its record, or undefined if there must be none. */
  rejections: ReadonlyMap<string, Rejection | undefined>;
}

class ProjectRun {
  readonly #project: Project;
  readonly #care: Care;
  readonly #ports: IndexerPorts;
  readonly #onCommit: (committed: CommittedPage) => void;
  readonly #limit = pLimit(CONCURRENT_KEYS);

  // These survive from one attempt to the next, even if the attempt failed.
  readonly #decider: Decider;
  /** Later attempts look at every key that an earlier one has looked at. */
  readonly #hints: Map<string, Hint>;
  /** Includes what was replaced by a write that lost, or whose answer was lost. */
  readonly #replaced = new Set<string>();
  #isFirst = false;
  #isPageChanged = false;
  #attempts = 0;

  constructor(
    project: Project,
    hints: readonly Hint[],
    care: Care,
    ports: IndexerPorts,
    onCommit: (committed: CommittedPage) => void,
  ) {
    this.#project = project;
    this.#care = care;
    this.#hints = new Map(hints.map((hint) => [hint.key, hint]));
    this.#ports = ports;
    this.#onCommit = onCommit;
    this.#decider = new Decider(ports.store, ports.readDistribution);
  }

  /** The numbers are those of the steps in docs/architecture.md. */
  async attempt(): Promise<ProjectOutcome> {
    this.#attempts++;
    const metadata = new KeptMetadata(this.#ports.store);
    const claim = new AttemptClaim(this.#ports.store, this.#project);
    const seen = await this.#readAndPublishMetadata(metadata, claim); // 1 and 2
    const next = await this.#decide(seen);
    await this.#settleWaiting(seen, next);
    const versions = await this.#concernedVersions(next.page);
    const facts = await this.#homeFacts(next.page, metadata);
    const rendered = await this.#renderViews(next.page, versions, metadata);
    const page = { ...next.page, home: { ...facts, ...(seen.level === 2 && { level: seen.level }) } };
    const text = this.#stateText(seen.before, { ...next, page }, rendered);
    this.#requireChange(seen, text);
    const viewEtags = await this.#readOtherEtags(seen, versions);

    await this.#claimBeforeCommit(seen, next, claim);
    const committed = await this.#commit(seen, page, text); // 3
    this.#onCommit(committed);
    const [, rejections] = await allFulfilled([
      this.#writeViews(seen, viewEtags, committed, rendered), // 4
      this.#writeRejections(seen, next.rejections),
      this.#requireNoneWaiting(seen, next),
    ]);
    // The keys come last. A client may send a write twice, and the slower copy may put the page back to what this run
    // wrote after something else had replaced it. Then only the keys tell.
    await allFulfilled([this.#requirePage(committed.etag), claim.require()]); // 5
    const { distributions, statuses, needlessMetadata } = seen.verdicts;
    await this.#requireKeys([...distributions.values(), ...statuses.values()]);
    await this.#deleteMetadata(needlessMetadata); // 6
    await this.#requireKeys([...needlessMetadata.keys()].flatMap((key) => distributions.get(key) ?? []));
    return this.#outcome(committed, rejections);
  }

  /** Metadata is published at once, so that memory holds only that of the files being read. */
  async #readAndPublishMetadata(metadata: KeptMetadata, claim: AttemptClaim): Promise<Seen> {
    const reading = this.#readCommitted();
    const completing = reading.then((committed) => this.#readBefore(committed));
    const work: KeyWork = {
      store: this.#ports.store,
      decider: this.#decider,
      limit: this.#limit,
      committed: reading,
      page: completing.then(({ known }) => known?.page),
      metadata,
      claim,
      onReplaced: (key) => this.#replaced.add(key),
    };
    const waitingRead = reading.then((committed) => this.#readWaitingKeys(committed));
    const etagsRead = reading.then((committed) => this.#readHintedEtags(committed));
    const levelRead = reading.then((committed) => this.#homeLevel(committed));
    const [{ care }, before, hinted, waiting, etags, level] = await allFulfilled([
      reading,
      completing,
      indexKeys([...this.#hints.values()], work),
      waitingRead,
      etagsRead,
      levelRead,
    ]);
    const more = this.#moreHints(before);
    const accompanying = await indexKeys(more, work);
    // What is written about them must be made right even if they leave the page meanwhile.
    for (const hint of more) this.#hints.set(hint.key, hint);
    const { json } = projectPageKeys(this.#project);
    const viewEtags: Etags = care.views === "quick" ? etags : new Map(etags).set(json, before.json);
    return { care, before, verdicts: verdictsOf([...hinted, ...accompanying]), waiting, viewEtags, level };
  }

  async #readCommitted(): Promise<Committed> {
    const known = await readCommitted(this.#ports.store, this.#project);
    this.#isFirst ||= known === undefined;
    return { known, care: careForAttempt(this.#care, this.#attempts, known), isFirst: this.#isFirst };
  }

  async #readBefore({ known, care }: Committed): Promise<ProjectBefore> {
    if (care.facts === "thorough") return readProjectBefore(this.#ports.store, this.#project, known);
    return { known, json: undefined, doubtful: [] };
  }

  /** Only after the state was read. Otherwise it would miss a note that is left because there was no page yet. */
  async #readWaitingKeys({ care }: Committed): Promise<string[]> {
    return care.facts === "quick" ? [] : readWaitingKeys(this.#ports.store, this.#project);
  }

  /** A project stays in its part of the home page's data as long as it has a page. */
  async #homeLevel({ known }: Committed): Promise<HomeLevel> {
    if (known?.page.home !== undefined) return known.page.home.level ?? 1;
    const mayHavePage = known !== undefined || hintedVersions(this.#hints.values()).size > 0;
    return mayHavePage ? chooseLevel(this.#ports.store, this.#project) : 1;
  }

  async #readHintedEtags({ care }: Committed): Promise<Etags> {
    if (care.views === "quick") return new Map();
    const { json } = projectPageKeys(this.#project);
    const keys = projectViewKeys(this.#project, hintedVersions(this.#hints.values()));
    return readEtags(
      this.#ports.store,
      keys.filter((key) => key !== json),
    );
  }

  async #decide({ before: { known }, verdicts }: Seen): Promise<Next> {
    const page = nextPage(this.#project, known?.page, verdicts);
    const rejections = requiredRejections(page, verdicts);
    const rejectedBefore = known?.isFirstFormat
      ? await readRejectedKeys(this.#ports.store, this.#project)
      : (known?.rejected ?? new Set());
    return { page, rejections, rejected: rejectedKeys(rejectedBefore, rejections) };
  }

  /**
   * What must be looked at besides the hinted keys: the keys in doubt, and the page's other distributions that share a
   * filename with a hinted one. Which of those is listed, and what their rejection records say, may change with it.
   */
  #moreHints({ known, doubtful }: ProjectBefore): Hint[] {
    const filenames = new Set([...this.#hints.keys(), ...doubtful].map(basename));
    const companions = (known?.page.distributions ?? []).filter(({ key }) => filenames.has(basename(key)));
    return [...new Set([...doubtful, ...companions.map(({ key }) => key)])]
      .filter((key) => !this.#hints.has(key))
      .flatMap((key) => hintFor(key, this.#project));
  }

  /** A state names what waited for it. A project without a page has no state, so notes remember its keys. */
  async #settleWaiting({ waiting }: Seen, next: Next): Promise<void> {
    if (next.page.distributions.length > 0) return this.#requireKnown(waiting, next);
    const keys = new Set([...next.page.statuses.map(({ key }) => key), ...next.rejected]);
    await allFulfilled([...keys].map((key) => noteWaitingKey(this.#ports.store, this.#project, key)));
  }

  /**
   * A run that creates a page looks again for what waits for it. A run that leaves something waiting sees at its end,
   * by the page's version, whether the page was created meanwhile. So one of the two notices. If the run that creates
   * the page dies before this look, the first look of the next run finds what waits.
   */
  async #requireNoneWaiting({ before }: Seen, next: Next): Promise<void> {
    const isCreated = before.known?.committed === undefined && next.page.distributions.length > 0;
    if (isCreated) this.#requireKnown(await readWaitingKeys(this.#ports.store, this.#project), next);
  }

  /** Starts again with the waiting keys as hints too, unless the state already names them. */
  #requireKnown(waiting: readonly string[], { page, rejected }: Next): void {
    const named = new Set([...[...page.statuses, ...page.distributions].map(({ key }) => key), ...rejected]);
    const unknown = waiting
      .flatMap((key) => hintFor(key, this.#project))
      .filter(({ key }) => !this.#hints.has(key) && !named.has(key));
    if (unknown.length === 0) return;
    for (const hint of unknown) this.#hints.set(hint.key, hint);
    const keys = unknown.map(({ key }) => key).join('", "');
    throw new BucketMovedError(`"${keys}" waited for the first file of "${projectId(this.#project)}"`);
  }

  /**
   * The releases whose own views may have to change: those of the hinted files, or all of them if the project's status
   * may have changed. That includes all releases that have views, because one may have left the page while a run that
   * changes the status wrote them.
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

  async #readOtherEtags({ care, viewEtags }: Seen, versions: ReadonlySet<string>): Promise<Etags> {
    if (care.views === "quick") return viewEtags;
    const others = projectViewKeys(this.#project, versions).filter((key) => !viewEtags.has(key));
    return new Map([...viewEtags, ...(await readEtags(this.#ports.store, others))]);
  }

  #renderViews(
    page: ProjectPage,
    versions: ReadonlySet<string>,
    metadata: KeptMetadata,
  ): Promise<RenderedViews> {
    return renderViews(projectViews(metadata, page, versions, this.#ports.site));
  }

  /** What the latest release says. The metadata that is read is kept for the views. */
  async #homeFacts(page: ProjectPage, metadata: KeptMetadata): Promise<HomeFacts> {
    const latest = latestRelease(releases(page));
    return homeFacts(latest && (await readShownMetadata(metadata, latest)));
  }

  /** A page that needs no change may have been written by a run that died. */
  #requireChange({ care, before }: Seen, text: string | undefined): void {
    if (care.facts === "thorough" || text !== before.known?.committed?.text) return;
    throw new BucketMovedError(`${this.#what} is as it should be: what belongs to it has to be looked at`);
  }

  /** The name is claimed before a state is created or deleted, even for a page that is older than claims. */
  async #claimBeforeCommit({ before: { known } }: Seen, { page }: Next, claim: AttemptClaim): Promise<void> {
    if (known?.committed !== undefined && page.distributions.length > 0) return;
    const [file] = [...page.distributions, ...(known?.page.distributions ?? [])];
    if (file !== undefined) await claim.ensure(file.key);
  }

  /**
   * A project without files has no page, so that a client asks its next index.
   *
   * @returns undefined if there must be no state
   */
  #stateText(
    { known }: ProjectBefore,
    { page, rejected }: Next,
    rendered: RenderedViews,
  ): string | undefined {
    if (page.distributions.length === 0) return undefined;
    const views = knownEtags(new Map([...(known?.views ?? []), ...rendered.etags]));
    return serializeState({ page, rejected, views, upgraded: known?.upgraded });
  }

  async #commit(
    { care, before: { known } }: Seen,
    page: ProjectPage,
    text: string | undefined,
  ): Promise<CommittedPage> {
    for (const key of replacedKeys(known?.page, page)) this.#replaced.add(key);
    if (known?.committed?.text !== text) this.#isPageChanged = true;
    const { state } = projectPageKeys(this.#project);
    const { store } = this.#ports;
    const etag = await commitState(store, state, known?.committed, text, INTERNAL_JSON, this.#what);
    const isPlaced = known?.page.home !== undefined;
    return { page, etag, stays: known !== undefined && text !== undefined, isPlaced, care: care.views };
  }

  #writeViews(
    { care, before: { known } }: Seen,
    read: Etags,
    committed: CommittedPage,
    { views }: RenderedViews,
  ): Promise<void> {
    const { store } = this.#ports;
    if (care.views === "thorough") return writeViews(store, read, views);
    const { json } = projectPageKeys(this.#project);
    return replaceViews(store, known?.views ?? new Map(), views, async (key) => {
      // Release 0.1.0 may have put its page there.
      if (key === json) throw movedByAnother(`"${key}"`);
      await this.#requirePage(committed.etag);
    });
  }

  /**
   * What a record says may depend on the page, so it is written after the page. A key that the previous state didn't
   * name has no record.
   *
   * @returns what each of these records says now
   */
  async #writeRejections(
    { care, before: { known } }: Seen,
    rejections: ReadonlyMap<string, Rejection | undefined>,
  ): Promise<ReadonlyMap<string, Rejection | undefined>> {
    const { store } = this.#ports;
    const concerned = new Map(
      [...rejections].filter(
        ([key, rejection]) =>
          care.facts === "thorough" || rejection !== undefined || known?.rejected.has(key),
      ),
    );
    await allFulfilled(
      [...concerned].map(([key, rejection]) =>
        this.#limit(async () => {
          const change = await rejectionChange(store, key, rejection);
          // The rejected file was not listed, but its URL could be read all the same.
          if (change?.before !== undefined) this.#replaced.add(key);
          if (change) await writeRejection(store, change);
        }),
      ),
    );
    return concerned;
  }

  async #requirePage(etag: string | undefined): Promise<void> {
    await requireEtag(this.#ports.store, projectPageKeys(this.#project).state, etag, this.#what);
  }

  /**
   * Only now is it certain that no page names this metadata. But a file with the same metadata may come back at this
   * moment, and its run may find the metadata just before it is deleted. So the keys are looked at once more.
   */
  async #deleteMetadata(needless: ReadonlyMap<string, string>): Promise<void> {
    for (const key of needless.keys()) this.#replaced.add(key);
    await allFulfilled(
      [...needless].map(([key, etag]) => this.#limit(() => deleteMetadata(this.#ports.store, key, etag))),
    );
  }

  async #requireKeys(verdicts: readonly { snapshot: Snapshot }[]): Promise<void> {
    await allFulfilled(
      verdicts.map(({ snapshot }) =>
        this.#limit(async () => {
          if (!isSameSnapshot(snapshot, await lookAt(this.#ports.store, snapshot.key))) {
            throw new BucketMovedError(`"${snapshot.key}" changed while it was indexed`);
          }
        }),
      ),
    );
  }

  #outcome(committed: CommittedPage, rejections: ReadonlyMap<string, Rejection | undefined>): ProjectOutcome {
    const { page } = committed;
    return {
      project: this.#project,
      page,
      isPageChanged: this.#isPageChanged,
      replaced: [...this.#replaced],
      listed: listing(page)
        .files.map(({ key }) => key)
        .filter((key) => this.#hints.has(key)),
      notes: this.#decider.notes,
      rejections,
      attempts: this.#attempts,
      committed,
    };
  }

  get #what(): string {
    return `the page of "${projectId(this.#project)}"`;
  }
}
