import { allSettled } from "./all-settled.ts";
import { projectPageKeys, ROOT_PAGE_KEYS } from "./core/bucket-layout.ts";
import type { ProjectName } from "./core/project-name.ts";
import {
  parseRootList,
  type RootList,
  renderRootHtml,
  renderRootJson,
  withPresence,
} from "./core/root-list.ts";
import { BucketMovedError, type Pause, settle } from "./settle.ts";
import type { Store } from "./store.ts";
import { readViewVersions, STATE_HEADERS, version, writeViews } from "./views.ts";

/**
 * Makes the root list say of these projects what the bucket says: a project is listed if and only if it has a
 * page. Afterwards the views of the list are right, whoever wrote it last.
 *
 * @throws {NotSettledError} where the bucket kept moving
 * @throws whatever the store throws
 */
export function indexRoot(
  projects: readonly ProjectName[],
  ports: { store: Store; pause: Pause },
): Promise<void> {
  return settle("the root list", ports.pause, () => attempt(projects, ports.store));
}

async function attempt(projects: readonly ProjectName[], store: Store): Promise<void> {
  const [before, views, presence] = await allSettled([
    readRoot(store),
    readViewVersions(store, ROOT_PAGE_KEYS),
    readPresence(store, projects),
  ]);
  const list = withPresence(before?.list ?? [], presence);
  const text = renderRootJson(list);
  const committed = before?.text === text ? before.etag : await writeRoot(store, before?.etag, text);
  await allSettled([
    lookAgain(store, presence),
    writeViews(store, ROOT_PAGE_KEYS, views, { html: renderRootHtml(list), json: text }),
  ]);
  if ((await version(store, ROOT_PAGE_KEYS.state)) !== committed) throw rootMoved();
}

async function readRoot(store: Store): Promise<{ etag: string; text: string; list: RootList } | undefined> {
  const read = await store.get(ROOT_PAGE_KEYS.state);
  if (read.kind !== "found") return undefined;
  const text = Buffer.from(read.object.body).toString();
  return { etag: read.object.etag, text, list: parseRootList(text) };
}

async function readPresence(
  store: Store,
  projects: readonly ProjectName[],
): Promise<ReadonlyMap<ProjectName, boolean>> {
  const entries = projects.map(async (project) => {
    const page = await version(store, projectPageKeys(project).state);
    return [project, page !== undefined] as const;
  });
  return new Map(await allSettled(entries));
}

async function lookAgain(store: Store, presence: ReadonlyMap<ProjectName, boolean>): Promise<void> {
  const now = await readPresence(store, [...presence.keys()]);
  const moved = [...presence].find(([project, isPresent]) => now.get(project) !== isPresent);
  if (moved)
    throw new BucketMovedError(`the page of "${moved[0]}" came or went while the root list was written`);
}

async function writeRoot(store: Store, read: string | undefined, text: string): Promise<string> {
  const condition = read === undefined ? ({ ifNoneMatch: "*" } as const) : { ifMatch: read };
  const written = await store.put(ROOT_PAGE_KEYS.state, Buffer.from(text), STATE_HEADERS, condition);
  if (written.kind === "conflict") throw rootMoved();
  return written.etag;
}

function rootMoved(): BucketMovedError {
  return new BucketMovedError("the root list was changed by another run");
}
