import { claimKey } from "@wheelyard/core/bucket-layout/claim-keys";
import { serializeClaim } from "@wheelyard/core/claims";
import { type Project, projectId } from "@wheelyard/core/project";
import { channelOf } from "@wheelyard/core/root";
import { readEtag } from "../commit/etag.ts";
import { StartAgainError } from "../commit/settle.ts";
import type { Store } from "../store/store.ts";
import { INTERNAL_JSON } from "../views/renditions.ts";

/**
 * Claims a project's name, so that it is never requested upstream, even after its files are gone. An existing claim
 * stays as it is.
 *
 * @param key the object that claims the name; undefined if a person claims it before the first upload
 * @returns whether the claim is new
 * @throws {StartAgainError} if someone deletes the claim meanwhile
 */
export async function ensureClaim(store: Store, project: Project, key: string | undefined): Promise<boolean> {
  const channel = channelOf(project.root);
  const claim = { ...(key !== undefined && { key }), ...(channel !== undefined && { channel }) };
  const text = Buffer.from(serializeClaim(claim));
  const { kind } = await store.put(claimKey(project.name), text, INTERNAL_JSON, { ifNoneMatch: "*" });
  // A concurrent delete is a conflict too, and it leaves no claim.
  if (kind === "conflict") await requireClaim(store, project);
  return kind === "written";
}

/** @throws {StartAgainError} if the project's name is not claimed */
export async function requireClaim(store: Store, project: Project): Promise<void> {
  if ((await readEtag(store, claimKey(project.name))) !== undefined) return;
  throw new StartAgainError(`the claim of "${projectId(project)}" was taken away`);
}

/** The claim of one attempt, made once for all its keys. */
export class AttemptClaim {
  readonly #store: Store;
  readonly #project: Project;
  #claiming: Promise<boolean> | undefined;

  constructor(store: Store, project: Project) {
    this.#store = store;
    this.#project = project;
  }

  /** @throws {StartAgainError} */
  async ensure(key: string): Promise<void> {
    this.#claiming ??= ensureClaim(this.#store, this.#project, key);
    await this.#claiming;
  }

  /**
   * Checks that the claim is still there, if this attempt made or found it.
   *
   * @throws {StartAgainError}
   */
  async require(): Promise<void> {
    if (this.#claiming !== undefined) await requireClaim(this.#store, this.#project);
  }
}
