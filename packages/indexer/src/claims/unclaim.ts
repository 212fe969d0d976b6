import { claimKey } from "@wheelyard/core/bucket-layout/claim-keys";
import type { Project } from "@wheelyard/core/project";
import type { ProjectName } from "@wheelyard/core/project-name";
import { readState } from "../commit/state.ts";
import type { Store } from "../store/store.ts";
import { ensureClaim } from "./claim.ts";
import { projectClaimedBy } from "./claiming-object.ts";

/** How `unclaim` ended. */
export type Unclaimed =
  /** From now on, the name may be requested upstream. */
  | { kind: "unclaimed" }
  /** The name was not claimed. */
  | { kind: "not-claimed" }
  /** This object is a file or a page of the project, so the claim stays. */
  | { kind: "in-use"; key: string };

/**
 * Deletes a project's claim if the bucket holds nothing of the project in any root: no file, no status file and no
 * page.
 *
 * It lists the whole bucket, and lists it again once the claim is deleted: a run whose file arrived in between may have
 * found the claim still there. If there is a file by then, the name is claimed again.
 *
 * @throws {StartAgainError} if another `unclaim` deletes that new claim meanwhile
 */
export async function unclaim(store: Store, project: ProjectName): Promise<Unclaimed> {
  const at = claimKey(project);
  const claim = await readState(store, at);
  const used = await findObjectOf(store, project);
  if (used !== undefined) return keep(store, used);
  if (claim === undefined) return { kind: "not-claimed" };
  const { kind } = await store.delete(at, { ifMatch: claim.etag });
  if (kind === "conflict") return { kind: "not-claimed" };
  const came = await findObjectOf(store, project);
  if (came === undefined) return { kind: "unclaimed" };
  return keep(store, came);
}

/** If an earlier command deleted the claim and died, the claim is made again. */
async function keep(store: Store, { key, project }: HeldObject): Promise<Unclaimed> {
  await ensureClaim(store, project, key);
  return { kind: "in-use", key };
}

interface HeldObject {
  key: string;
  project: Project;
}

/** @returns the first object in the bucket that claims the project's name */
async function findObjectOf(store: Store, project: ProjectName): Promise<HeldObject | undefined> {
  for await (const { key } of store.list("")) {
    const claimed = projectClaimedBy(key);
    if (claimed?.name === project) return { key, project: claimed };
  }
  return undefined;
}
