import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import { REJECTED_PREFIX } from "@wheelyard/core/bucket-layout/record-keys";
import type { Project } from "@wheelyard/core/project";
import type { DistributionRecord, ProjectPage } from "@wheelyard/core/project-page";
import {
  InvalidPageStateError,
  isFirstFormat,
  type ProjectState,
  serializeState,
} from "@wheelyard/core/project-page-state";
import pLimit from "p-limit";
import { allFulfilled } from "../commit/all-fulfilled.ts";
import { projectOf } from "../commit/project-state.ts";
import { readState, type State } from "../commit/state.ts";
import type { ListedObject, Store } from "../store/store.ts";
import { isAbout, type RejectionRecord, readRejectionRecord } from "./rejection-record.ts";

const CONCURRENT_READS = 8;

/** What a listing showed of a project, and what the index says about it. */
export interface ProjectContents {
  project: Project;
  /** Every object of the project, generated or not, by key. */
  objects: ReadonlyMap<string, ListedObject>;
  page: ProjectPage | undefined;
  /** What the page says about each distribution, by key. */
  records: ReadonlyMap<string, DistributionRecord>;
  /** The keys that the state names as rejected. */
  named: ReadonlySet<string>;
  /** The rejection records, by the keys that they are about. */
  rejections: ReadonlyMap<string, RejectionRecord>;
  /** Whether the state is written as this wheelyard version writes it. */
  isCurrent: boolean;
  /** The version of a state that can't be read. */
  damaged: string | undefined;
  /** What was read is not what was listed. */
  hasMoved: boolean;
}

/**
 * Reads the state and the rejection records of a project.
 *
 * @param listed every object of the project, as a listing showed them
 * @throws {NewerFormatError} if a newer wheelyard version wrote one of them
 */
export async function readProjectContents(
  project: Project,
  listed: readonly ListedObject[],
  store: Store,
): Promise<ProjectContents> {
  const objects = new Map(listed.map((object) => [object.key, object]));
  const [state, records] = await allFulfilled([
    readProjectState(project, objects, store),
    readRejections(objects, store),
  ]);
  const page = state.known?.page;
  return {
    project,
    objects,
    page,
    records: new Map((page?.distributions ?? []).map((record) => [record.key, record])),
    named: state.known?.rejected ?? new Set(),
    rejections: records.rejections,
    isCurrent: state.isCurrent,
    damaged: state.damaged,
    hasMoved: state.hasMoved || records.hasMoved,
  };
}

/** Whether the object is rejected in its present version. */
export function isRejected({ rejections }: ProjectContents, object: ListedObject): boolean {
  const record = rejections.get(object.key);
  return record !== undefined && isAbout(record, object);
}

interface ReadState {
  known: ProjectState | undefined;
  isCurrent: boolean;
  damaged: string | undefined;
  hasMoved: boolean;
}

async function readProjectState(
  project: Project,
  objects: ReadonlyMap<string, ListedObject>,
  store: Store,
): Promise<ReadState> {
  const keys = projectPageKeys(project);
  let hasMoved = false;
  const readListed = async (key: string): Promise<State | undefined> => {
    const listed = objects.get(key);
    if (listed === undefined) return undefined;
    const read = await readState(store, key);
    if (read?.etag !== listed.etag) hasMoved = true;
    return read;
  };
  /** A page of the first format where the JSON view belongs: the state itself, or newer than the state. */
  const readFirstFormat = async (state: ProjectState | undefined): Promise<State | undefined> => {
    if (state !== undefined && state.views.get(keys.json) === objects.get(keys.json)?.etag) return undefined;
    const read = await readListed(keys.json);
    return read !== undefined && isFirstFormat(read.text) ? read : undefined;
  };

  const committed = await readListed(keys.state);
  try {
    const state = projectOf(project, committed, undefined);
    const json = await readFirstFormat(state);
    const known = state ?? projectOf(project, undefined, json);
    const isOneState = committed === undefined || json === undefined;
    const isWritten = isOneState && known?.page.home !== undefined;
    const isCurrent = known === undefined || (isWritten && committed?.text === serializeState(known));
    return { known, isCurrent, damaged: undefined, hasMoved };
  } catch (error) {
    if (!(error instanceof InvalidPageStateError) || committed === undefined) throw error;
    return { known: undefined, isCurrent: true, damaged: committed.etag, hasMoved };
  }
}

async function readRejections(
  objects: ReadonlyMap<string, ListedObject>,
  store: Store,
): Promise<{ rejections: Map<string, RejectionRecord>; hasMoved: boolean }> {
  const limit = pLimit(CONCURRENT_READS);
  const rejections = new Map<string, RejectionRecord>();
  let hasMoved = false;
  await allFulfilled(
    [...objects.values()]
      .filter(({ key }) => key.startsWith(REJECTED_PREFIX))
      .map((object) =>
        limit(async () => {
          const record = await readRejectionRecord(store, object);
          if (record === undefined) hasMoved = true;
          else rejections.set(record.key, record);
        }),
      ),
  );
  return { rejections, hasMoved };
}
