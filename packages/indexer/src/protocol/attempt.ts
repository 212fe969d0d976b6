import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import type { HomeFacts, ProjectPage } from "@wheelyard/core/project-page";
import { latestRelease, releases } from "@wheelyard/core/releases";
import { AttemptClaim } from "../claims/claim.ts";
import { allFulfilled } from "../commit/all-fulfilled.ts";
import type { CommittedPage } from "../commit/committed-page.ts";
import { requireEtag } from "../commit/etag.ts";
import { readCommitted } from "../commit/project-state.ts";
import { readShownMetadata } from "../commit/release-metadata.ts";
import { movedByAnother, StartAgainError } from "../commit/settle.ts";
import { commitState } from "../commit/state.ts";
import { type Etags, type RenderedViews, renderViews, replaceViews, writeViews } from "../commit/views.ts";
import type { Store } from "../store/store.ts";
import { homeFacts } from "../views/home-facts.ts";
import { projectViews } from "../views/project-views.ts";
import { INTERNAL_JSON } from "../views/renditions.ts";
import { type AttemptReads, beginReads, readConcernedVersions, readOtherEtags } from "./attempt-reads.ts";
import { decideKey, type KeyDecision } from "./decide-key.ts";
import type { Hint } from "./hints.ts";
import { KeptMetadata } from "./kept-metadata.ts";
import { deleteMetadata } from "./metadata-object.ts";
import {
  companionHints,
  keysToNote,
  type NextState,
  nextState,
  rejectionsInQuestion,
  type Seen,
  stateText,
  waitingHints,
} from "./next-state.ts";
import type { ProjectOutcome, ProjectRun } from "./project-run.ts";
import { publishDecided } from "./publish-decided.ts";
import { readRejectedKeys, rejectionChange, writeRejection } from "./rejections.ts";
import { isSameSnapshot, lookAt, type Snapshot } from "./snapshot.ts";
import { type KeyVerdict, replacedKeys, verdictsOf } from "./verdicts.ts";
import { noteWaitingKey, readWaitingKeys } from "./waiting.ts";

/** What an attempt wrote as the state, and what must be written after it. */
interface Written {
  next: NextState;
  committed: CommittedPage;
  rendered: RenderedViews;
  /** The versions of the views before the state was written; empty if the attempt relies on the state. */
  viewEtags: Etags;
}

/**
 * One pass of the commit protocol over a project.
 *
 * What to write is decided first, by functions that write nothing. Whatever replaces something that caches may hold is
 * written by {@link ProjectRun.replacing}.
 */
export class Attempt {
  readonly #run: ProjectRun;
  readonly #store: Store;
  readonly #metadata: KeptMetadata;
  readonly #claim: AttemptClaim;

  constructor(run: ProjectRun) {
    this.#run = run;
    this.#store = run.ports.store;
    this.#metadata = new KeptMetadata(this.#store);
    this.#claim = new AttemptClaim(this.#store, run.project);
  }

  /**
   * The numbers are those of the commit protocol's steps in docs/architecture.md.
   *
   * @throws {StartAgainError} if the attempt must start again
   */
  async attempt(onCommit: (committed: CommittedPage) => void): Promise<ProjectOutcome> {
    this.#run.beginAttempt();
    const reads = this.#beginReads(); // 1
    const seen = await this.#decideAndPublish(reads); // 2
    const written = await this.#writeState(seen); // 3
    onCommit(written.committed); // 7 begins
    await this.#writeViewsAndRejections(seen, written); // 4
    await this.#lookAgain(seen, written); // 5
    await this.#deleteMetadata(seen); // 6
    return this.#run.outcome(written.committed, rejectionsInQuestion(seen, written.next));
  }

  #beginReads(): AttemptReads {
    const reading = readCommitted(this.#store, this.#run.project).then((known) => {
      if (known === undefined) this.#run.noteFirst();
      return known;
    });
    return beginReads(reading, this.#run);
  }

  async #decideAndPublish(reads: AttemptReads): Promise<Seen> {
    const { project, hints } = this.#run;
    const [{ care }, before, hinted, waiting, etags, level] = await allFulfilled([
      reads.committed,
      reads.before,
      this.#indexKeys([...hints.values()], reads),
      reads.waiting,
      reads.viewEtags,
      reads.level,
    ]);
    const companions = companionHints(project, hints, before);
    const accompanying = await this.#indexKeys(companions, reads);
    // What is written about them must be made right even if they leave the page meanwhile.
    this.#run.addHints(companions);
    const { json } = projectPageKeys(project);
    const viewEtags = care.views === "quick" ? etags : new Map(etags).set(json, before.json);
    return { care, before, verdicts: verdictsOf([...hinted, ...accompanying]), waiting, viewEtags, level };
  }

  /** Metadata is published as soon as it is read, so that memory holds only that of the files being read. */
  #indexKeys(hints: readonly Hint[], reads: AttemptReads): Promise<KeyVerdict[]> {
    const { limit } = this.#run;
    return allFulfilled(
      hints.map((hint) =>
        limit(async () => publishDecided(await this.#claimAndDecide(hint, reads), this.#run, this.#metadata)),
      ),
    );
  }

  /** The name is claimed while the object is read, and before anything else is written. */
  async #claimAndDecide(hint: Hint, reads: AttemptReads): Promise<KeyDecision> {
    const looking = lookAt(this.#store, hint.key);
    const claiming = this.#claimIfFirst(looking, reads);
    const deciding = decideKey(hint, looking, reads, { store: this.#store, decider: this.#run.decider });
    const [decision] = await allFulfilled([deciding, claiming]);
    return decision;
  }

  /** Whatever becomes of the object, the project's name was private from the moment of the upload. */
  async #claimIfFirst(looking: Promise<Snapshot>, { committed }: AttemptReads): Promise<void> {
    const [{ key, object }] = await allFulfilled([looking, committed]);
    if (object !== undefined && this.#run.isFirst) await this.#claim.ensure(key);
  }

  async #writeState(seen: Seen): Promise<Written> {
    const decided = nextState(this.#run.project, seen, await this.#rejectedBefore(seen));
    this.#run.startAgainWith(this.#waitingHints(decided, seen.waiting));
    await this.#noteWaiting(decided);
    const versions = await readConcernedVersions(this.#run, decided.page);
    const facts = await this.#readHomeFacts(decided.page);
    const { site } = this.#run.ports;
    const rendered = await renderViews(projectViews(this.#metadata, decided.page, versions, site));
    const home = { ...facts, ...(seen.level === 2 && { level: seen.level }) };
    const next = { ...decided, page: { ...decided.page, home } };
    const text = stateText(seen.before.known, next, rendered.etags);
    this.#requireChange(seen, text);
    const viewEtags = await readOtherEtags(this.#run, seen, versions);
    await this.#claimBeforeCommit(seen, next);
    return { next, rendered, viewEtags, committed: await this.#commit(seen, next, text) };
  }

  async #rejectedBefore({ before: { known } }: Seen): Promise<ReadonlySet<string>> {
    if (known?.isFirstFormat) return readRejectedKeys(this.#store, this.#run.project);
    return known?.rejected ?? new Set();
  }

  #waitingHints(next: NextState, waiting: readonly string[]): Hint[] {
    return waitingHints(this.#run.project, this.#run.hints, next, waiting);
  }

  /** A state names what waited for it. A project without a page has no state, so notes remember its keys. */
  async #noteWaiting(next: NextState): Promise<void> {
    const { project } = this.#run;
    await allFulfilled([...keysToNote(next)].map((key) => noteWaitingKey(this.#store, project, key)));
  }

  /** What the latest release says. The metadata that is read is kept for the views. */
  async #readHomeFacts(page: ProjectPage): Promise<HomeFacts> {
    const latest = latestRelease(releases(page));
    return homeFacts(latest && (await readShownMetadata(this.#metadata, latest)));
  }

  /** A page that needs no change may have been written by a run that died. */
  #requireChange({ care, before }: Seen, text: string | undefined): void {
    if (care.facts === "thorough" || text !== before.known?.committed?.text) return;
    throw new StartAgainError(
      `${this.#run.pageTitle} is as it should be: what belongs to it has to be looked at`,
    );
  }

  /** The name is claimed before a state is created or deleted, even for a page that is older than claims. */
  async #claimBeforeCommit({ before: { known } }: Seen, { page }: NextState): Promise<void> {
    if (known?.committed !== undefined && page.distributions.length > 0) return;
    const [file] = [...page.distributions, ...(known?.page.distributions ?? [])];
    if (file !== undefined) await this.#claim.ensure(file.key);
  }

  async #commit(
    { care, before: { known } }: Seen,
    { page }: NextState,
    text: string | undefined,
  ): Promise<CommittedPage> {
    const { project, pageTitle } = this.#run;
    if (known?.committed?.text !== text) this.#run.notePageChange(known?.page);
    const { state } = projectPageKeys(project);
    const etag = await this.#run.replacing(replacedKeys(known?.page, page), () =>
      commitState(this.#store, state, known?.committed, text, INTERNAL_JSON, pageTitle),
    );
    const isPlaced = known?.page.home !== undefined;
    return { page, etag, stays: known !== undefined && text !== undefined, isPlaced, care: care.views };
  }

  async #writeViewsAndRejections(seen: Seen, written: Written): Promise<void> {
    await allFulfilled([
      this.#writeViews(seen, written),
      this.#writeRejections(seen, written.next),
      this.#lookForWaiting(seen, written.next),
    ]);
  }

  #writeViews({ care, before: { known } }: Seen, written: Written): Promise<void> {
    const { views } = written.rendered;
    if (care.views === "thorough") return writeViews(this.#store, written.viewEtags, views);
    const { json } = projectPageKeys(this.#run.project);
    return replaceViews(this.#store, known?.views ?? new Map(), views, async (key) => {
      // wheelyard 0.1.0 may have put its page there.
      if (key === json) throw movedByAnother(`"${key}"`);
      await this.#requirePage(written.committed);
    });
  }

  /** What a record says may depend on the page, so it is written after the page. */
  async #writeRejections(seen: Seen, next: NextState): Promise<void> {
    const { limit } = this.#run;
    await allFulfilled(
      [...rejectionsInQuestion(seen, next)].map(([key, rejection]) =>
        limit(async () => {
          const change = await rejectionChange(this.#store, key, rejection);
          if (change === undefined) return;
          // The rejected file was not listed, but its URL could be read all the same.
          const replaced = change.before === undefined ? [] : [key];
          await this.#run.replacing(replaced, () => writeRejection(this.#store, change));
        }),
      ),
    );
  }

  /**
   * A run that creates a page looks again for what waits for it. A run that leaves something waiting sees at its end,
   * by the page's version, whether the page was created meanwhile. So one of the two notices. If the run that creates
   * the page dies before this look, the first look of the next run finds what waits.
   */
  async #lookForWaiting({ before }: Seen, next: NextState): Promise<void> {
    const isCreated = before.known?.committed === undefined && next.page.distributions.length > 0;
    if (!isCreated) return;
    const waiting = await readWaitingKeys(this.#store, this.#run.project);
    this.#run.startAgainWith(this.#waitingHints(next, waiting));
  }

  /**
   * The keys come last. A client may send a write twice, and the slower copy may put the page back to what this run
   * wrote after something else had replaced it. Then only the keys tell.
   */
  async #lookAgain({ verdicts: { distributions, statuses } }: Seen, { committed }: Written): Promise<void> {
    await allFulfilled([this.#requirePage(committed), this.#claim.require()]);
    await this.#requireKeys([...distributions.values(), ...statuses.values()]);
  }

  /**
   * Only now is it certain that no page names this metadata. But a file with the same metadata may come back at this
   * moment, and its run may find the metadata just before it is deleted. So the keys are looked at once more.
   */
  async #deleteMetadata({ verdicts: { needlessMetadata, distributions } }: Seen): Promise<void> {
    const { limit } = this.#run;
    await allFulfilled(
      [...needlessMetadata].map(([key, etag]) =>
        limit(() => this.#run.replacing([key], () => deleteMetadata(this.#store, key, etag))),
      ),
    );
    await this.#requireKeys([...needlessMetadata.keys()].flatMap((key) => distributions.get(key) ?? []));
  }

  async #requirePage({ etag }: CommittedPage): Promise<void> {
    await requireEtag(this.#store, projectPageKeys(this.#run.project).state, etag, this.#run.pageTitle);
  }

  async #requireKeys(verdicts: readonly { snapshot: Snapshot }[]): Promise<void> {
    const { limit } = this.#run;
    await allFulfilled(
      verdicts.map(({ snapshot }) =>
        limit(async () => {
          if (!isSameSnapshot(snapshot, await lookAt(this.#store, snapshot.key))) {
            throw new StartAgainError(`"${snapshot.key}" changed while it was indexed`);
          }
        }),
      ),
    );
  }
}
