import { generatedPrefix } from "./bucket-layout/index-folder.ts";
import { basename } from "./bucket-layout/object-key.ts";
import { parseDistributionFilename } from "./distribution-filename.ts";
import { readFormatted } from "./format.ts";
import { isObject } from "./is-object.ts";
import { isOfProject } from "./key-role.ts";
import { parseProjectName } from "./project-name.ts";
import type { DistributionRecord, HomeFacts, ProjectPage, StatusRecord } from "./project-page.ts";
import { parseFirstFormat } from "./project-page-format-1.ts";
import { MAIN, type Root } from "./root.ts";

/** The state can't be read. It is generated: delete it and reconcile to rebuild it. */
export class InvalidPageStateError extends Error {
  override name = "InvalidPageStateError";
}

/** Raise it when the meaning of the state changes. */
const FORMAT = 2;

/** What the index keeps about a project. */
export interface ProjectState {
  page: ProjectPage;
  /** Keys of the project that have a rejection record, or are about to get one. */
  rejected: ReadonlySet<string>;
  /**
   * For each view's key, the ETag that S3 gives to the view of this page: the MD5 of its bytes. Nothing is known about
   * a view that isn't named.
   */
  views: ReadonlyMap<string, string>;
  /**
   * The ETag of the page in the first format from which this state was made, as long as that page may still be in the
   * JSON view's place.
   */
  upgraded?: string | undefined;
}

/** The state as JSON. It is never served, so nothing in it follows the simple repository API. */
interface StateJson {
  _format: number;
  name: string;
  distributions: readonly WrittenRecord[];
  statuses: readonly StatusRecord[];
  rejected: readonly string[];
  /** Their keys, without the root's common prefix. */
  views: Readonly<Record<string, string>>;
  upgraded?: string;
  home?: HomeFacts;
}

/**
 * Writes a state. The same state always gives the same text, whatever the order of its parts.
 *
 * @example
 * parseState(MAIN, serializeState({ page, rejected: new Set(), views: new Map() })).page.distributions[0].key // "acme-1.0-py3-none-any.whl"
 */
export function serializeState({ page, rejected, views, upgraded }: ProjectState): string {
  const prefix = generatedPrefix(page.project.root);
  const state: StateJson = {
    _format: FORMAT,
    name: page.project.name,
    distributions: byKey(page.distributions).map(written),
    statuses: byKey(page.statuses),
    rejected: [...rejected].toSorted(),
    views: Object.fromEntries(
      [...views]
        .map(([key, etag]) => [key.slice(prefix.length), etag] as const)
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    ),
    ...(upgraded !== undefined && { upgraded }),
    ...(page.home !== undefined && { home: writtenHome(page.home) }),
  };
  return `${JSON.stringify(state)}\n`;
}

/**
 * Reads a state in this format, or in the first, which was the project page itself.
 *
 * @param root the index to which the page belongs, which the text doesn't say
 * @throws {InvalidPageStateError} if it is damaged
 * @throws {NewerFormatError} if a newer wheelyard version wrote it
 * @example
 * parseState(MAIN, serializeState({ page, rejected: new Set(), views: new Map() })).page.project.name // "acme"
 * parseState(MAIN, "{") // throws Cannot read the project page
 */
export function parseState(root: Root, text: string): ProjectState {
  return readFormatted("the project page", FORMAT, text, InvalidPageStateError, (value) => {
    const state = value as StateJson;
    // It says neither; a run that continues from it finds out.
    if (state._format === 1) {
      return withoutForeign({ page: parseFirstFormat(root, value), rejected: new Set(), views: new Map() });
    }
    if (state._format !== FORMAT) {
      throw new Error(`expected _format ${FORMAT}, found ${String(state._format)}`);
    }
    return withoutForeign({
      page: {
        project: { root, name: parseProjectName(state.name) },
        distributions: state.distributions.map(read),
        statuses: list(state.statuses),
        ...(state.home !== undefined && { home: readHome(state.home) }),
      },
      rejected: new Set(list(state.rejected)),
      views: new Map(
        Object.entries(state.views).map(([key, etag]) => [generatedPrefix(root) + key, etag] as const),
      ),
      ...(state.upgraded !== undefined && { upgraded: state.upgraded }),
    });
  });
}

/**
 * Leaves out the keys that this wheelyard version lists elsewhere or not at all: files in a channel once belonged to the main index.
 * No event about them leads to this project, so they would stay.
 */
function withoutForeign(state: ProjectState): ProjectState {
  const { page } = state;
  if (page.project.root !== MAIN) return state;
  // All folders that the index has taken for itself begin like this. A page may have many files.
  const isOwn = (key: string) => !key.startsWith("_") || isOfProject(key, page.project);
  return {
    ...state,
    page: {
      ...page,
      distributions: page.distributions.filter(({ key }) => isOwn(key)),
      statuses: page.statuses.filter(({ key }) => isOwn(key)),
    },
    rejected: new Set([...state.rejected].filter(isOwn)),
  };
}

/**
 * Whether the object at the JSON view's key is a state in the first format, which had no object of its own.
 *
 * @example
 * isFirstFormat('{"name":"acme","_format":1}') // true
 * isFirstFormat('{"name":"acme"}') // false
 */
export function isFirstFormat(text: string): boolean {
  if (!text.includes('"_format"')) return false;
  try {
    return (JSON.parse(text) as { _format?: unknown } | null)?._format === 1;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** The key says which distribution it is. */
type WrittenRecord = Omit<DistributionRecord, "distribution">;

function written({ distribution, ...record }: DistributionRecord): WrittenRecord {
  return record;
}

function read(record: WrittenRecord): DistributionRecord {
  return { ...record, distribution: parseDistributionFilename(basename(record.key)) };
}

/** Always in this order, so that the same facts give the same text. */
function writtenHome({ keywords, licence, requires, level }: HomeFacts): HomeFacts {
  return {
    ...(keywords !== undefined && { keywords }),
    ...(licence !== undefined && { licence }),
    ...(requires !== undefined && { requires }),
    ...(level !== undefined && { level }),
  };
}

function readHome(home: unknown): HomeFacts {
  if (!isObject(home)) throw new TypeError(`expected facts for the home page, found ${JSON.stringify(home)}`);
  const facts = home as HomeFacts;
  if (facts.requires !== undefined) list(facts.requires);
  return writtenHome(facts);
}

function list<T>(value: readonly T[]): readonly T[] {
  if (!Array.isArray(value)) throw new TypeError(`expected a list, found ${JSON.stringify(value)}`);
  return value;
}

function byKey<T extends { key: string }>(records: readonly T[]): T[] {
  return records.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}
