import type { ProjectName } from "@wheelyard/core/project-name";
import { readProjectPage } from "../index/read-pages.ts";
import type { OpenIndex } from "../target/open-index.ts";
import type { Candidate } from "./candidate.ts";

type Comparable = Pick<Candidate, "distribution" | "sha256">;

/** What the index knows about the candidates before the upload. */
export interface Plan<C extends Comparable = Candidate> {
  fresh: C[];
  existing: Existing<C>[];
}

/** A candidate whose filename the index already has. */
export interface Existing<C extends Comparable = Candidate> {
  candidate: C;
  /** Whether the content is the same too. */
  isSame: boolean;
}

/** Compares candidates with the files of the index, wherever they are in the bucket. */
export async function planUploads<C extends Comparable>(
  index: Pick<OpenIndex, "store" | "root">,
  candidates: readonly C[],
): Promise<Plan<C>> {
  const projects = new Set(candidates.map(({ distribution }) => distribution.project));
  const known = new Map<string, string>();
  await Promise.all([...projects].map((project) => addKnown(index, project, known)));
  const plan: Plan<C> = { fresh: [], existing: [] };
  for (const candidate of candidates) {
    const sha256 = known.get(candidate.distribution.filename);
    if (sha256 === undefined) plan.fresh.push(candidate);
    else plan.existing.push({ candidate, isSame: sha256 === candidate.sha256 });
  }
  return plan;
}

async function addKnown(
  { store, root }: Pick<OpenIndex, "store" | "root">,
  name: ProjectName,
  known: Map<string, string>,
): Promise<void> {
  const page = await readProjectPage(store, { root, name });
  for (const { distribution, sha256 } of page?.distributions ?? []) known.set(distribution.filename, sha256);
}
