import type { Workspace } from "./workspace.ts";

/** What a client is asked for. */
export interface Request {
  /** PEP 508, each naming one project. */
  requirements: readonly string[];
  /** Index addresses with login and `/simple/`, in the order in which they are consulted. */
  indexes: readonly string[];
  prereleases?: "allowed";
  /** ISO 8601 in UTC: what was uploaded later is to be ignored. */
  before?: string;
  /** SHA-256 by requirement, for clients that keep no lock file of their own. */
  hashes?: ReadonlyMap<string, string>;
}

export interface Outcome {
  code: number | null;
  /** All that the client printed. */
  output: string;
  /** What it chose, locked or installed: version by normalised project name. */
  versions: ReadonlyMap<string, string>;
}

/** A verb that one client may have and another not. */
export interface Verbs {
  /** Names the versions that the index has of a project, or the newest. */
  find: Act;
  /** Chooses versions of all that is needed, and installs nothing. */
  lock: Act;
  install: Act;
  /** Installs only what has one of the hashes that are known before. */
  "install with hashes": Act;
}

export type Act = (request: Request, workspace: Workspace) => Promise<Outcome>;

/** One client at one version, as the scenarios drive it. */
export interface Client {
  name: string;
  version: string;
  /** The file in `requirements/` that its environment is made from. */
  requirements: string;
  verbs: Partial<Verbs>;
  /** Scenarios that it has no means for, each with the reason. */
  lacks: Readonly<Record<string, string>>;
}
