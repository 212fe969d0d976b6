import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import type { Project } from "@wheelyard/core/project";
import type { ProjectPage } from "@wheelyard/core/project-page";
import { isFirstFormat, type ProjectState, parseState } from "@wheelyard/core/project-page-state";
import type { Store } from "../store/store.ts";
import { readState, type State } from "./state.ts";

/** What is known about a project, as it was read. */
export interface ReadProject extends ProjectState {
  /** The object at the state's key. Undefined if there is none, but only a page of the first format. */
  committed: State | undefined;
  /** Whether it has the first format, which names neither rejected keys nor views. */
  isFirstFormat: boolean;
}

/**
 * Reads what the index knows about a project, in whichever format it is stored. In the first format, the state was at
 * the key where the JSON view is now.
 *
 * @returns undefined if the project has no page
 * @throws {InvalidPageStateError} if the state is damaged
 * @throws {NewerFormatError} if a newer wheelyard version wrote it
 */
export async function readProject(store: Store, project: Project): Promise<ReadProject | undefined> {
  const keys = projectPageKeys(project);
  const committed = await readState(store, keys.state);
  return projectOf(project, committed, committed ? undefined : await readState(store, keys.json));
}

/**
 * Reads the state alone.
 *
 * @returns undefined if there is none; there may still be a page of the first format
 * @throws {InvalidPageStateError} if it is damaged
 * @throws {NewerFormatError} if a newer wheelyard version wrote it
 */
export async function readCommitted(store: Store, project: Project): Promise<ReadProject | undefined> {
  return projectOf(project, await readState(store, projectPageKeys(project).state), undefined);
}

/** What a run needs to know about a project before it writes. */
export interface ProjectBefore {
  /** Undefined if the project has no page. */
  known: ReadProject | undefined;
  /** The ETag of the object at the JSON view's key. */
  json: string | undefined;
  /** Keys whose records are in doubt: wheelyard 0.1.0 knows only the first format, and may have looked at them since. */
  doubtful: readonly string[];
}

/**
 * Reads the object at the JSON view's key, and compares the state with it. During a deployment, runs of wheelyard 0.1.0,
 * which knows only the first format, may still write or delete a page there, until a run has written the view.
 *
 * @param committed the state, as it was read
 * @throws {InvalidPageStateError} if the state is damaged
 * @throws {NewerFormatError} if a newer wheelyard version wrote it
 */
export async function readProjectBefore(
  store: Store,
  project: Project,
  committed: ReadProject | undefined,
): Promise<ProjectBefore> {
  const json = await readState(store, projectPageKeys(project).json);
  const known = committed ?? projectOf(project, undefined, json);
  if (known === undefined || known.isFirstFormat) return { known, json: json?.etag, doubtful: [] };
  const first = json !== undefined && isFirstFormat(json.text) ? json : undefined;
  const isView = json !== undefined && first === undefined;
  const isAsUpgraded = first?.etag === known.upgraded;
  const other = first && parseState(project.root, first.text).page;
  return {
    known: { ...known, upgraded: first?.etag },
    json: json?.etag,
    doubtful: isView || isAsUpgraded ? [] : differingKeys(known.page, other),
  };
}

/** The keys of distributions and status files. */
function differingKeys(a: ProjectPage, b: ProjectPage | undefined): string[] {
  const [inA, inB] = [a, b].map((page) => new Map(factsOf(page))) as [
    Map<string, string>,
    Map<string, string>,
  ];
  return [...new Set([...inA.keys(), ...inB.keys()])].filter((key) => inA.get(key) !== inB.get(key));
}

function factsOf(page: ProjectPage | undefined): (readonly [string, string])[] {
  const { distributions = [], statuses = [] } = page ?? {};
  return [
    ...distributions.map(({ key, etag, sideFiles }) => [key, JSON.stringify([etag, sideFiles])] as const),
    ...statuses.map(({ key, etag }) => [key, etag] as const),
  ];
}

/**
 * @param json the object at the JSON view's key
 * @returns undefined if the project has no page
 */
export function projectOf(
  { root }: Project,
  committed: State | undefined,
  json: State | undefined,
): ReadProject | undefined {
  if (committed !== undefined) {
    return { ...parseState(root, committed.text), committed, isFirstFormat: false };
  }
  if (json === undefined || !isFirstFormat(json.text)) return undefined;
  return { ...parseState(root, json.text), committed, isFirstFormat: true, upgraded: json.etag };
}
