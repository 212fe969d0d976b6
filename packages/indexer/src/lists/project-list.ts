import type { ProjectName } from "../core/project-name.ts";
import { allSettled } from "../store/all-settled.ts";
import { BucketMovedError, type Pause, settle } from "../store/settle.ts";
import type { ObjectHeaders, Store } from "../store/store.ts";
import { readVersions, type Views, version, writeViews } from "../views/views.ts";

/**
 * An object that says something of many projects.
 *
 * @template T what it says of one project, as plain data
 */
export interface ProjectList<T> {
  /** For messages. */
  title: string;
  stateKey: string;
  headers: ObjectHeaders;
  viewKeys: readonly string[];
  /** What the bucket holds of a project, as far as the list is concerned. */
  look(store: Store, project: ProjectName): Promise<T>;
  /** The list's new content. Projects that are not among those looked at stay as they are. */
  update(before: string | undefined, looked: ReadonlyMap<ProjectName, T>): string;
  render(state: string): Views;
}

/**
 * Makes a list say of these projects what the bucket says. Afterwards its views are right, whoever wrote it last.
 *
 * @throws {NotSettledError} where the bucket kept moving
 * @throws whatever the store throws
 */
export function indexList<T>(
  list: ProjectList<T>,
  projects: readonly ProjectName[],
  { store, pause }: { store: Store; pause: Pause },
): Promise<void> {
  return settle(list.title, pause, async () => {
    const [before, versions, looked] = await allSettled([
      readState(store, list.stateKey),
      readVersions(store, list.viewKeys),
      lookAt(store, list, projects),
    ]);
    const text = list.update(before?.text, looked);
    const committed = await writeState(store, list, before, text);
    await allSettled([lookAgain(store, list, looked), writeViews(store, versions, list.render(text))]);
    await expectState(store, list, committed);
  });
}

async function readState(store: Store, key: string): Promise<{ etag: string; text: string } | undefined> {
  const read = await store.get(key);
  if (read.kind !== "found") return undefined;
  return { etag: read.object.etag, text: Buffer.from(read.object.body).toString() };
}

async function lookAt<T>(
  store: Store,
  list: ProjectList<T>,
  projects: readonly ProjectName[],
): Promise<ReadonlyMap<ProjectName, T>> {
  const looks = projects.map(async (project) => [project, await list.look(store, project)] as const);
  return new Map(await allSettled(looks));
}

async function lookAgain<T>(
  store: Store,
  list: ProjectList<T>,
  looked: ReadonlyMap<ProjectName, T>,
): Promise<void> {
  const now = await lookAt(store, list, [...looked.keys()]);
  for (const [project, seen] of looked) {
    if (JSON.stringify(seen) !== JSON.stringify(now.get(project))) {
      throw new BucketMovedError(`project "${project}" changed while ${list.title} was written`);
    }
  }
}

/**
 * Where there is nothing to write it looks instead whether the state still is what was read: either way the views,
 * whose versions were read before, are those of this state or of an older one.
 *
 * @returns the state's version
 */
async function writeState<T>(
  store: Store,
  list: ProjectList<T>,
  before: { etag: string; text: string } | undefined,
  text: string,
): Promise<string> {
  if (before?.text === text) {
    await expectState(store, list, before.etag);
    return before.etag;
  }
  const condition = before === undefined ? ({ ifNoneMatch: "*" } as const) : { ifMatch: before.etag };
  const written = await store.put(list.stateKey, Buffer.from(text), list.headers, condition);
  if (written.kind === "conflict") throw moved(list);
  return written.etag;
}

async function expectState<T>(store: Store, list: ProjectList<T>, etag: string): Promise<void> {
  if ((await version(store, list.stateKey)) !== etag) throw moved(list);
}

function moved<T>({ title }: ProjectList<T>): BucketMovedError {
  return new BucketMovedError(`${title} was changed by another run`);
}
