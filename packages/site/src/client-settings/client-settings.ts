import { besidePypi } from "./beside-pypi.ts";
import { oneIndex } from "./one-index.ts";

export const CLIENTS = ["pip", "uv", "poetry", "pdm", "pipenv", "hatch", "pip-tools", "pipx"] as const;

export type Client = (typeof CLIENTS)[number];

/** How to configure one client. */
export interface ClientSettings {
  /** The file that `settings` go into. */
  file: string;
  /** Contain no secret, so that they can be committed. Comments in them say what each is for. */
  settings: string;
  /** Where the token goes. */
  credentials: string;
}

/** What goes into a client's settings. */
export interface IndexAccess {
  /** Ends with `/simple/`. */
  indexUrl: string;
  user: string;
}

/**
 * The settings with which a client takes no package from the wrong place.
 *
 * @param dependencies where public ones come from: through the index, or from pypi.org alongside it
 */
export function clientSettings(
  client: Client,
  access: IndexAccess,
  dependencies: "upstream" | "pypi.org",
): ClientSettings {
  return dependencies === "upstream" ? oneIndex(client, access) : besidePypi(client, access);
}
