import type { Outcome } from "./outcome.ts";
import type { Workspace } from "./workspace.ts";

/** What a client is asked to do. */
export interface Request {
  /** PEP 508, each naming one project. */
  requirements: readonly string[];
  /** Index addresses with login and `/simple/`, in the order in which the client asks them. */
  indexes: readonly string[];
  prereleases?: "allowed";
  /** ISO 8601 in UTC: ignore what was uploaded later. */
  before?: string;
  /** SHA-256 by requirement, for clients that keep no lock file of their own. */
  hashes?: ReadonlyMap<string, string>;
}

/** A verb that not every client has. */
export interface Verbs {
  /** Names a project's versions in the index, or the newest. */
  find: Act;
  /** Chooses versions of everything needed, but installs nothing. */
  lock: Act;
  install: Act;
  /** Installs only files with one of the hashes that are known in advance. */
  "install with hashes": Act;
}

export type Act = (request: Request, workspace: Workspace) => Promise<Outcome>;

/** One client at one version, as the scenarios run it. */
export interface Client {
  name: string;
  version: string;
  /** The file in `requirements/` that its environment is made from. */
  requirements: string;
  verbs: Partial<Verbs>;
  /** Scenarios that it can't do, each with the reason. */
  lacks: Readonly<Record<string, string>>;
}
